"""The left side of the review room: the open documents, and the place in the one that is shown."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.seeing.asked import Ask, read_ask
from casebridge.evidence.seeing.document import as_plain, open_document
from casebridge.evidence.seeing.readers import Place, places_of
from casebridge.evidence.seeing.unread import unread

# So many documents stand open as tabs; the others are one choice away.
TABS = 4


@dataclass(frozen=True, slots=True)
class Room:
    """What stands beside the decision: `doc` as its template needs it, None while the case has no exhibit."""

    exhibits: list[Exhibit]
    doc: dict[str, Any] | None
    tabs: list[dict[str, Any]]
    others: list[tuple[str, str]]
    beside: list[tuple[str, str, str]]


def open_room(case: Case, actor: Actor, args: Any) -> tuple[Case, Room]:
    """Open the document that an address names, else the one that this reader had open last, at the same page.

    Opens units of work of its own: none may be open. The case is answered anew.

    :param args: the arguments of the address: `ex` (an exhibit), and what `read_ask` reads.
    :raises NotThere: there is no such exhibit for this reader.
    """
    places = places_of(case, actor)
    found = exhibits_of(case, actor)
    wanted = args.get("ex", "") or _last(found, places)
    if not wanted:
        return case, Room([], None, [], [], [])
    ask = (
        read_ask(args) if "page" in args or "to" in args else replace(read_ask(args), page=_page(found, places, wanted))
    )
    case, document = open_document(case.public_id, wanted, actor, ask)
    room = partial(url_for, "review.show", case_id=case.public_id)
    found = exhibits_of(case, actor)
    return case, Room(
        found, as_plain(case, document, room, {"ex": wanted}, actor), _tabs(found, places, wanted, room),
        _others(case, actor, found), _beside(found, wanted, room),
    )  # fmt: skip


def just_open(case: Case, actor: Actor, args: Any) -> dict[str, Any]:
    """Return the open document alone, for a script that turns its pages."""
    ask: Ask = read_ask(args)
    case, document = open_document(case.public_id, args.get("ex", ""), actor, ask)
    room = partial(url_for, "review.show", case_id=case.public_id)
    return as_plain(case, document, room, {"ex": document.exhibit.public_id}, actor)


def _last(found: list[Exhibit], places: list[Place]) -> str:
    """Return the exhibit that was open last; before anything was open, the first one with pages."""
    seen = {exhibit.id: exhibit.public_id for exhibit in found}
    last = next((seen[place.exhibit_id] for place in places if place.exhibit_id in seen), "")
    with_pages = (exhibit for exhibit in found if exhibit.latest and exhibit.latest.pages)
    first = next(with_pages, found[0] if found else None)
    return last or (first.public_id if first else "")


def _page(found: list[Exhibit], places: list[Place], wanted: str) -> int:
    number = next((exhibit.id for exhibit in found if exhibit.public_id == wanted), 0)
    return next((place.page for place in places if place.exhibit_id == number), 1)


def _tabs(found: list[Exhibit], places: list[Place], wanted: str, room: Any) -> list[dict[str, Any]]:
    """Return the open documents: the one that is shown and those that were read last, in the order of the list."""
    latest = [place.exhibit_id for place in places]
    open_ids = [e.id for e in found if e.public_id == wanted]
    open_ids += [number for number in latest if number not in open_ids]
    shown = [exhibit for exhibit in found if exhibit.id in open_ids[:TABS]]
    return [
        {"label": f"Ex {e.number}", "title": e.title, "url": room(ex=e.public_id), "current": e.public_id == wanted}
        for e in shown
    ]


def _others(case: Case, actor: Actor, found: list[Exhibit]) -> list[tuple[str, str]]:
    new = unread(case, actor)
    words = {"never": ", not opened yet", "newer": ", a newer version", "": ""}
    return [(e.public_id, f"Ex {e.number} {e.title}{words[new.get(e.id, '')]}") for e in found]


def _beside(found: list[Exhibit], wanted: str, room: Any) -> list[tuple[str, str, str]]:
    at = next((place for place, one in enumerate(found) if one.public_id == wanted), 0)
    near = [(found[at - 1], "[")] if at else []
    near += [(one, "]") for one in found[at + 1 : at + 2]]
    return [(f"Ex {one.number}", room(ex=one.public_id), key) for one, key in near]
