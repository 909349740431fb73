"""The functions that workflow data names: guards, conditions, targets, effects, holders, clocks, audiences.

Each lives with the facts that it asks about; its feature hands it in through `register` when the
application is made. One more is named by the engine itself, under `people`: `may_read(record, whom)` gives
the people among those named, by number or by queue, whom the policy would show the record.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casebridge.access.actor import Actor
from casebridge.errors import Gap
from casebridge.workflows.definition import Act, BadWorkflow, Move, Workflow


@dataclass(frozen=True, slots=True)
class Step:
    """A move under way: who makes it, what was asked and answered, when, and from which state.

    `kept` and `told` are what its effects add to the line of history: plain values, and words after the sentence.
    """

    name: str
    actor: Actor
    asks: Mapping[str, Any]
    now: datetime
    came_from: str
    kept: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def keep(self, key: str, value: str, words: str) -> None:
        """Let the line of history carry a value, and say it in words."""
        self.kept[key] = value
        self.told.append(words)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the record: a person, or a queue ("role@scope"), or nobody (both empty)."""

    user_id: int | None = None
    queue: str = ""


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs: its key in `clocks.toml` (or `date_set`), and when it is due (aware UTC).

    `first` says that the record stands before all others in a list, whatever their dates.
    """

    key: str = ""
    due: datetime | None = None
    first: bool = False


Guard = Callable[[Any, Step], Iterable[Gap]]
Condition = Callable[[Any, Step], bool]
Target = Callable[[Any, Step], str]
Effect = Callable[[Any, Step], None]
HolderOf = Callable[[Any], Holder]
ClockOf = Callable[[Any, datetime], Running]
Audience = Callable[[Any], Iterable[int | str]]
People = Callable[..., list[int]]


@dataclass(slots=True)
class Registry:
    """All registered functions by kind and name."""

    guards: dict[str, Guard] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)
    effects: dict[str, Effect] = field(default_factory=dict)
    holders: dict[str, HolderOf] = field(default_factory=dict)
    clocks: dict[str, ClockOf] = field(default_factory=dict)
    audiences: dict[str, Audience] = field(default_factory=dict)
    people: dict[str, People] = field(default_factory=dict)


REGISTRY = Registry()


def register(kind: str, functions: Mapping[str, Callable[..., Any]]) -> None:
    """Add `functions` by name to one part of the registry; the same name twice must be the same function."""
    table = getattr(REGISTRY, kind)
    for name, function in functions.items():
        if table.setdefault(name, function) is not function:
            raise BadWorkflow(f"Two functions are registered as {kind} {name}.")


def check_registered(workflows: Iterable[Workflow]) -> None:
    """Refuse to start when workflow data names a function that nobody registered.

    :raises BadWorkflow: with every missing name.
    """
    missing: list[str] = []
    for flow in workflows:
        for state in flow.states:
            missing += _absent(flow, "holders", [state.holder]) + _absent(flow, "clocks", [state.clock])
        for move in flow.moves:
            missing += _absent(flow, "conditions", [move.when])
        steps: list[Move | Act] = [*flow.moves, *flow.acts]
        for step in steps:
            missing += _absent(flow, "guards", step.guards) + _absent(flow, "effects", step.effects)
            missing += _absent(flow, "targets", [step.target]) + _absent(flow, "audiences", step.tells)
        missing += _absent(flow, "effects", flow.after)
    if missing:
        raise BadWorkflow("Nobody registered: " + ", ".join(dict.fromkeys(missing)))


def _absent(flow: Workflow, kind: str, names: Iterable[str]) -> list[str]:
    table = getattr(REGISTRY, kind)
    return [f"{flow.name} {kind} {name}" for name in names if name and name not in table]
