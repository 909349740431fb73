"""The kinds of papers as data: who reads what they are about, whom they are for, what they say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.packets.content import Paper

Filled = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Blank:
    """Something that only a person knows and that the paper must say; `due` tells for which subject it is needed."""

    key: str
    label: str
    hint: str = ""
    day: bool = False
    due: Callable[[Any], bool] = field(default=lambda subject: True)


@dataclass(frozen=True, slots=True)
class Pick:
    """Something that its maker may let into a paper, one by one: its key, whose it is and which field, in words."""

    key: str
    whose: str
    label: str


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    `load` fetches what it is about by its public id, as far as the actor may know of it, and raises NotThere otherwise;
    with `issued` the reader only holds a copy that somebody released. `write` returns what it says. `back` is the
    endpoint and the arguments of the page where its subject stands. `office` is the one whose own paper it is: nobody
    else learns that it was asked for. `picks` are what its maker chooses one by one, nothing at first; `chosen` is told
    of the choice. `readers` are those who may hold it, by public id and name; anybody where it is None. `classes` are
    those of what it says: who may not read them learns nothing of it.
    """

    key: str
    label: str
    about: str
    load: Callable[[str, Actor, bool], Any]
    case_of: Callable[[Any], Case]
    recipient: Callable[[Any], str]
    write: Callable[[Any, Actor, Filled], Paper]
    back: Callable[[Any], tuple[str, dict[str, Any]]]
    blanks: tuple[Blank, ...] = ()
    office: str = ""
    picks: Callable[[Any, Actor], list[Pick]] | None = None
    readers: Callable[[Any], list[tuple[str, str]]] | None = None
    chosen: Callable[[Any, Sequence[str], Actor], None] | None = None
    classes: tuple[str, ...] = ()
