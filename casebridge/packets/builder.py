"""What the builder page shows: sections with their place and length, exhibits with their reason, and the sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.formats import plural
from casebridge.packets.choose import LEFT_OUT, Choice, class_words, classes_of, section_of
from casebridge.packets.draft import Draft, Length, draft_of, lengths, total
from casebridge.packets.gate import CHILD
from casebridge.packets.gather import may_hold
from casebridge.packets.kinds.asked import Asked, asked_of
from casebridge.packets.kinds.typed import Typed, exhibit_sections_of
from casebridge.packets.services import BUILDABLE

CUSTODY = "custody"


@dataclass(frozen=True, slots=True)
class Row:
    """One section on the page: `moves` says whether it has a place to give up, `pages` are words."""

    key: str
    label: str
    inside: bool
    pages: str
    moves: bool = False
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One exhibit on the page: `open` says whether its box may be ticked, `state` why it is in or out."""

    public_id: str
    number: int
    title: str
    inside: bool
    open: bool
    pages: str
    numbers: str
    state: str
    tone: str


def kinds_for(case: Case, actor: Actor) -> list[PacketKind]:
    """Return the kinds that a person builds on a case."""
    return [catalog().packet_kinds[k] for k in BUILDABLE if may_hold(case, catalog().packet_kinds[k], actor)]


def values(case: Case, typed: Typed, actor: Actor) -> dict[str, Any]:
    """Return what the page shows for a form as it stands."""
    draft = draft_of(case, typed, actor)
    known = lengths(draft)
    written, exhibits = total(draft, known.values())
    sure = all(one.measured for one in known.values())
    return {
        "typed": typed, "kind": typed.kind, "fields": [_field(case, one, typed) for one in asked_of(typed.kind.key)],
        "written": _written(typed, known), "parts": _parts(typed, draft, known), "papers": _papers(typed, draft),
        "children": _children(case, typed.kind), "earlier": draft.earlier,
        "never": class_words(typed.kind.never), "length": _words(written, exhibits, len(draft.taken), sure=sure),
        "numbered": typed.kind.bates != "none",
    }  # fmt: skip


def _field(case: Case, one: Asked, typed: Typed) -> dict[str, Any]:
    choices: list[tuple[str, str]] = [(word, word) for word in one.choices]
    if one.kind == "party":
        choices = [(party.public_id, party.name) for party in case.suspects]
    return {
        "name": one.key, "id": f"ask-{one.key}", "label": one.label, "value": typed.wanted.answers.get(one.key, ""),
        "kind": one.kind, "choices": choices, "hint": one.hint, "optional": not one.required,
    }  # fmt: skip


def _written(typed: Typed, known: Mapping[str, Length]) -> list[Row]:
    rows, chosen = catalog().packet_sections, typed.wanted.sections
    last = len(typed.order) - 1
    return [
        Row(key, rows[key].label, chosen is None or key in chosen, _pages(known.get(key)), True, at == 0, at == last)
        for at, key in enumerate(typed.order)
    ]


def _parts(typed: Typed, draft: Draft, known: Mapping[str, Length]) -> list[Row]:
    """Return the sections of exhibits that have something to hold; custody holds a table of all items as well."""
    rows, chosen = catalog().packet_sections, typed.wanted.sections
    held: dict[str, int] = {}
    for exhibit in draft.given.exhibits:
        held[exhibit.section] = held.get(exhibit.section, 0) + exhibit.pages
    filled = {section_of(choice.exhibit) for choice in draft.found if not choice.why or choice.why == LEFT_OUT}
    tables = {key: known[key].pages for key in known if key in exhibit_sections_of(typed.kind)}
    if draft.found:
        filled.add(CUSTODY)
    pages = {key: held.get(key, 0) + tables.get(key, 0) for key in filled}
    return [
        Row(key, rows[key].label, chosen is None or key in chosen, plural(pages[key], "page"))
        for key in exhibit_sections_of(typed.kind)
        if key in filled
    ]


def _papers(typed: Typed, draft: Draft) -> list[Paper]:
    taken = {choice.exhibit.id for choice in draft.taken}
    given = {exhibit.number: exhibit for exhibit in draft.given.exhibits}
    return [_paper(typed.kind, choice, choice.exhibit.id in taken, given) for choice in draft.found]


def _paper(kind: PacketKind, choice: Choice, inside: bool, given: Mapping[int, Any]) -> Paper:
    exhibit, found = choice.exhibit, given.get(choice.exhibit.number)
    may = not choice.why or choice.by_name
    classes = class_words([key for key in classes_of(exhibit) if key not in kind.allowed])
    if choice.why:
        state, tone = choice.why, "warn" if choice.by_name else "bad"
    elif not inside:
        state, tone = "left out" if not choice.by_name else f"goes in only when it is named ({classes})", "quiet"
    elif found is not None and found.redactions:
        state, tone = "goes in redacted", "ok"
    elif choice.by_name:
        state, tone = f"let in by name ({classes})", "warn"
    else:
        state, tone = ("a sheet stands for it" if found is not None and found.ready is None else "goes in"), "ok"
    numbers = "keeps its numbers" if found is not None and found.bates_first else "new numbers" if found else ""
    pages = plural(found.pages, "page") if found is not None else ""
    return Paper(exhibit.public_id, exhibit.number, exhibit.title, inside, may, pages, numbers, state, tone)


def _children(case: Case, kind: PacketKind) -> list[tuple[str, str]]:
    """Return the persons under 18 whom somebody may let in by name."""
    if CHILD not in kind.by_name or kind.key == "federal_referral":
        return []
    return [(party.public_id, party.name) for party in case.parties if party.juvenile and party.left_with is None]


def _pages(one: Length | None) -> str:
    if one is None:
        return "nothing to say"
    return plural(one.pages, "page") if one.measured else f"about {plural(one.pages, 'page')}"


def _words(written: int, pages: int, exhibits: int, *, sure: bool) -> str:
    about = "" if sure else "about "
    words = f"About {plural(written + pages, 'page')}: {about}{written} written"
    return f"{words}, {pages} from {plural(exhibits, 'exhibit')}" if exhibits else words
