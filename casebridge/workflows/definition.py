"""State, Move, Act and Workflow: frozen data that checks itself when it is made."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

KINDS = ("text", "line", "date", "person", "choice", "flag", "exhibit", "charges")


class BadWorkflow(Exception):
    """A workflow contradicts itself; the sentence names state or move."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a move asks of the person who makes it.

    `kind` is one of KINDS; `choices` names a source of choices (a catalog table, a role's people).
    An answer that is not `recorded` stays out of the history (work product, plain words to one reader).
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = True
    choices: str = ""
    hint: str = ""
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """A state: who holds the record there and which clock runs, both names of registered functions."""

    key: str
    label: str
    side: str = ""
    holder: str = ""
    clock: str = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a table of moves.

    `to` lists the possible targets; with more than one, `target` names the function that chooses.
    `when` names the condition under which this row applies (first row that holds wins).
    `guards` must all be silent, `effects` run before the state is written, `tells` names audiences
    beside the old and the new holder. `sentence` is the history line without the actor.
    """

    key: str
    label: str
    sources: tuple[str, ...]
    to: tuple[str, ...]
    needs: str
    when: str = ""
    target: str = ""
    guards: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    effects: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    step_up: bool = False
    sentence: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done inside a state; `target` names the chooser of a new state where one may follow."""

    key: str
    label: str
    needs: str
    states: tuple[str, ...]
    guards: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    effects: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    step_up: bool = False
    sentence: str = ""
    target: str = ""
    to: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """States and moves of one kind of record, in the order of the contract's tables."""

    name: str
    label: str
    initial: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    acts: tuple[Act, ...] = ()
    after: tuple[str, ...] = ()
    _by_key: dict[str, State] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Check that every state that is named exists and that keys are unique."""
        self._by_key.update({state.key: state for state in self.states})
        if len(self._by_key) != len(self.states):
            raise BadWorkflow(f"{self.name}: a state is listed twice.")
        for move in self.moves:
            self._check(move.key, (*move.sources, *move.to))
            if len(move.to) > 1 and not move.target:
                raise BadWorkflow(f"{self.name}: {move.key} has several targets and nothing that chooses.")
            if not move.label or not move.sources or not move.to:
                raise BadWorkflow(f"{self.name}: {move.key} lacks a label, a source or a target.")
        for act in self.acts:
            self._check(act.key, (*act.states, *act.to))
        steps: list[Move | Act] = [*self.moves, *self.acts]
        for ask in (ask for step in steps for ask in step.asks):
            if ask.kind not in KINDS:
                raise BadWorkflow(f"{self.name}: {ask.key} asks for an unknown kind {ask.kind}.")

    def _check(self, key: str, states: Iterable[str]) -> None:
        for state in states:
            if state not in self._by_key:
                raise BadWorkflow(f"{self.name}: {key} names the unknown state {state}.")

    def state(self, key: str) -> State:
        """Return the state named `key`; KeyError when there is none."""
        return self._by_key[key]

    def rows(self, key: str) -> tuple[Move, ...]:
        """Return the rows of the move named `key`, in the order in which they are tried."""
        return tuple(move for move in self.moves if move.key == key)

    def act(self, key: str) -> Act | None:
        """Return the act named `key`, if there is one."""
        return next((act for act in self.acts if act.key == key), None)

    def moves_from(self, state: str) -> list[str]:
        """Return the names of the moves that start in `state`, each once, in table order."""
        return list(dict.fromkeys(move.key for move in self.moves if state in move.sources))

    def path_to(self, state: str) -> list[str]:
        """Return the names of the fewest moves from the initial state to `state`.

        :raises BadWorkflow: no path leads there.
        """
        seen, queue = {self.initial}, deque([(self.initial, [])])  # type: ignore[var-annotated]
        while queue:
            here, path = queue.popleft()
            if here == state:
                return path
            for move in self.moves:
                if here in move.sources:
                    for target in move.to:
                        if target not in seen:
                            seen.add(target)
                            queue.append((target, [*path, move.key]))
        raise BadWorkflow(f"{self.name}: nothing leads to {state}.")
