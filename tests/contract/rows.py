"""The rows of the page as plain values, one class a table."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Who:
    """One alternative of a "who" cell: a role (None = any) and what must hold between person and case.

    `relations`: holder, lead_detective, requester, releaser, keeper, receiver, giver, engine.
    `excluded`: decider, signer, lead_detective. `only_to`: a move's target that this alternative is limited to.
    `side`: the side that the state must be on.
    """

    role: str | None = None
    relations: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    step_up: bool = False
    only_to: str | None = None
    side: str | None = None
    in_window: bool = False


@dataclass(frozen=True)
class Target:
    """A state that a move may lead to and the words under which it does ("" = always)."""

    state: str
    condition: str = ""


@dataclass(frozen=True)
class RoleRow:
    """One role of section 8."""

    key: str
    person: str
    office: str


@dataclass(frozen=True)
class StateRow:
    """One state; side is empty outside the case review."""

    key: str
    label: str
    side: str = ""
    holder: str = ""
    clock: str = ""


@dataclass(frozen=True)
class MoveRow:
    """One row of the table of moves; rows of one name stand in the order in which they are tried."""

    name: str
    label: str
    sources: tuple[str, ...]
    targets: tuple[Target, ...]
    who: tuple[Who, ...]
    guards: tuple[str, ...]
    asks: str
    same: bool = False


@dataclass(frozen=True)
class ActRow:
    """One act of section 3b: what is done inside a state."""

    name: str
    label: str
    who: tuple[Who, ...]
    states: tuple[str, ...]
    condition: str
    effect: str


@dataclass(frozen=True)
class ListedMove:
    """A move as sections 5 to 7 list them in a state's cell."""

    name: str
    source: str
    target: str
    who: tuple[Who, ...]
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListedWorkflow:
    """A workflow of sections 5 to 7."""

    states: tuple[StateRow, ...]
    moves: tuple[ListedMove, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Telling:
    """Section 4: which moves tell more people than the new and the old holder."""

    lead_and_sergeant: tuple[str, ...]
    other_liaison: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """Everything that the page says about the five workflows."""

    roles: tuple[RoleRow, ...]
    states: tuple[StateRow, ...]
    moves: tuple[MoveRow, ...]
    outcomes: tuple[Target, ...]
    acts: tuple[ActRow, ...]
    telling: Telling
    return_item: ListedWorkflow
    lead: ListedWorkflow
    packet: ListedWorkflow
    custody: ListedWorkflow
    kinds: tuple[str, ...] = field(default=())
    doors: tuple[str, ...] = field(default=())

    def state(self, key: str) -> StateRow:
        """Return one state of the case review."""
        return next(row for row in self.states if row.key == key)

    def rows(self, name: str) -> tuple[MoveRow, ...]:
        """Return the rows of one move of the case review, in order."""
        return tuple(row for row in self.moves if row.name == name)
