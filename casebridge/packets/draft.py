"""A packet before it is asked for: what it would say and how long it would be; no number is given out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.errors import Invalid
from casebridge.packets.cache import Cache
from casebridge.packets.chars import Unprintable
from casebridge.packets.choose import Choice, choices, classes_of
from casebridge.packets.front import cover_rows
from casebridge.packets.gather import gather
from casebridge.packets.given import PacketInput
from casebridge.packets.kinds.asked import DEFENDANT, asked_of, defendant_of, read_one
from casebridge.packets.kinds.changes import new_only, packets_before
from casebridge.packets.kinds.typed import Typed
from casebridge.packets.kinds.wanted import FIRST, LAST, arranged
from casebridge.packets.models import Packet
from casebridge.packets.numbers import kept
from casebridge.packets.render import Job
from casebridge.packets.sections import Written, written_sections
from casebridge.packets.wording import Wording
from casebridge.packets.write import Page, is_short, page, sections

NO_NUMBER = "no number yet"
# A written page holds about this many letters; it serves where a section was never rendered as it now stands.
LETTERS = 2_600
ROWS = 22
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Length:
    """How many pages a section takes: measured from an earlier build, or estimated from its letters."""

    key: str
    pages: int
    measured: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What a packet would hold: every exhibit with what keeps it out, those inside, and all that would be said."""

    found: tuple[Choice, ...]
    taken: tuple[Choice, ...]
    given: PacketInput
    earlier: tuple[Packet, ...]

    @property
    def exhibit_pages(self) -> int:
        """Return how many pages the exhibits take; this is known before the build."""
        return sum(exhibit.pages for exhibit in self.given.exhibits)


def draft_of(case: Case, typed: Typed, actor: Actor) -> Draft:
    """Return the draft of a packet as the form stands; what is missing in it is left open."""
    kind, wanted = typed.kind, typed.wanted
    answers = _answered(case, typed)
    party = defendant_of(case, answers.get(DEFENDANT, ""))
    earlier = packets_before(case, kind.key, party)
    keys = arranged(kind, wanted.sections)
    found = choices(case, kind, actor, {*wanted.named, *(wanted.exhibits or ())}, keys)
    chosen = None if wanted.exhibits is None else {*wanted.exhibits, *wanted.named}
    taken = [c for c in found if not c.why and (chosen is None or c.exhibit.public_id in chosen)]
    if wanted.supplement and earlier:
        taken = new_only(taken, earlier, kind)
    whom = typed.recipient.strip() or "not named yet"
    packet = Packet(
        case=case, case_id=case.id, number=NO_NUMBER, kind=kind.key, recipient=whom, requested_at=clock.now(),
        audit_head="", exhibits=[], party=party, supplement=wanted.supplement, disclosure=None,
        follows=earlier[0] if earlier else None,
        recipe={
            "sections": list(keys), "people": list(wanted.people), "answers": answers,
            "exhibits": {choice.exhibit.public_id: list(classes_of(choice.exhibit)) for choice in taken},
        },
    )  # fmt: skip
    given = gather(packet, taken, actor, clock.now(), numbers=kept)
    return Draft(tuple(found), tuple(taken), given, tuple(earlier))


def lengths(draft: Draft) -> dict[str, Length]:
    """Return the length of each written section, by the catalog's section to which it belongs."""
    cache = _cache()
    found: dict[str, Length] = {}
    for section in written_sections(draft.given):
        try:
            one = _length(page(draft.given, section), cache)
        except Unprintable:
            one = Length(section.key, 1, measured=False)
        before = found.get(section.belongs_to)
        pages = one.pages + (before.pages if before else 0)
        measured = one.measured and (before is None or before.measured)
        found[section.belongs_to] = Length(section.belongs_to, pages, measured)
    return found


def total(draft: Draft, written: Iterable[Length]) -> tuple[int, int]:
    """Return about how many pages are written, and how many come from exhibits."""
    lines = len(draft.given.exhibits)
    keys = draft.given.sections
    front = sum(1 for key in keys if key in ("cover", "verify"))
    listed = sum(1 + lines // ROWS for key in keys if key in ("contents", "manifest"))
    index = 1 + lines // ROWS if lines else 0
    pages = sum(one.pages for one in written)
    if is_short(draft.given):
        pages = sum(_length(one, _cache()).pages for one in sections(draft.given))
    return front + listed + index + pages, draft.exhibit_pages


def preview_pages(draft: Draft) -> list[Page]:
    """Return what the written pages would say, through the same templates as the packet.

    :raises Unprintable: a section holds characters that no font of the packet has.
    """
    given = draft.given
    cover = Written("cover", "Cover", "", "packets/sections/cover.html")
    people = [(name, [c.title for c, _one in rows]) for name, rows in Wording(given).by_defendant(given.charges)]
    rows = cover_rows(given, sum(total(draft, lengths(draft).values())))
    first = page(given, cover, manifest_id="", rows=rows, people=people, long=False)
    return [first, *sections(given)]


def fixed_labels(keys: Iterable[str]) -> list[str]:
    """Return those of the keys that stand in every packet of their kind."""
    return [key for key in keys if key in FIRST or key in LAST]


def _cache() -> Cache:
    return Cache(Path(current_app.config["CASEBRIDGE_STORE"]) / "desks" / "cache")


def _length(one: Page, cache: Cache) -> Length:
    rendered = cache.get(Job(one.key, one.html).key())
    if rendered is not None:
        return Length(one.key, rendered.pages, measured=True)
    letters = len(_TAG.sub("", one.html))
    return Length(one.key, max(1, -(-letters // LETTERS)), measured=False)


def _answered(case: Case, typed: Typed) -> dict[str, str]:
    answers = {}
    for one in asked_of(typed.kind.key):
        try:
            answers[one.key] = read_one(case, one, typed.wanted.answers.get(one.key, ""))
        except Invalid:
            answers[one.key] = ""
    return {key: value for key, value in answers.items() if value}
