"""Redacted copies in packets: which exhibits go in as one, and what stays out until its copy is released."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.catalog.kinds import FactDef
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.evidence.store import store
from casebridge.formats import plural
from casebridge.packets.choose import Choice
from casebridge.packets.given import Notice, PacketExhibit, Redaction, Sealed
from casebridge.redaction.glyphs import short
from casebridge.redaction.models import RedactedCopy, RedactionMark
from casebridge.redaction.needles import LONG, holds, letters_of, squeeze
from casebridge.redaction.queries import REDACTED_FIRST, marks_in, place_of, taken, waivers_of

NOTICE = "redactions_listed"
# The class of what is written down about where a person can be reached.
PERSONAL = {"victim": "victim-contact", "witness": "witness-location"}
_PARTS = re.compile(r"[\n,;]")
# What features to the right have to say of a case on the cover of its packets; empty where nothing.
ABOUT_CASE: list[Callable[[Case], str]] = []
FILE_NAME = "Ex-{number}-redacted-{copy}.pdf"


def replaced(
    exhibits: Sequence[PacketExhibit], chosen: Sequence[Choice], kind: PacketKind
) -> tuple[tuple[PacketExhibit, ...], tuple[Sealed, ...]]:
    """Return exhibits with redacted copies in the place of what they redact, and what may be read on no page for it.

    :param chosen: the exhibits that go in.
    """
    known = taken([choice.exhibit for choice in chosen], kind.key)
    copies = {c.exhibit.number: known[c.exhibit.id].copy for c in chosen if c.exhibit.id in known}
    used = {e.number: copy for e in exhibits if e.ready is not None and (copy := copies.get(e.number))}
    marks = {number: marks_in(copy) for number, copy in used.items()}
    found = tuple(
        _redacted(one, used[one.number], marks[one.number]) if one.number in used else one for one in exhibits
    )
    return found, tuple(one for number, copy in used.items() for one in _sealed(number, copy, marks[number]))


def notices_of(case: Case, kind: PacketKind, exhibits: Sequence[PacketExhibit]) -> tuple[Notice, ...]:
    """Return the sentences that a packet's reader must see; of redactions and of the case, where there are some."""
    keys = list(kind.notices)
    if NOTICE not in keys and any(exhibit.redactions for exhibit in exhibits):
        keys.append(NOTICE)
    own = tuple(Notice(words) for say in ABOUT_CASE if (words := say(case)))
    return own + tuple(Notice(row.text, row.to_be_confirmed) for row in (catalog().notices[key] for key in keys))


def unreachable(case: Case, kind: PacketKind) -> tuple[Sealed, ...]:
    """Return how people of the case are reached, where what leaves the offices may not say it.

    Only parts with a digit: numbers, addresses. What the place of the case says itself is no secret.
    """
    if kind.key not in REDACTED_FIRST:
        return ()
    texts = [(PERSONAL[p.role], f"{p.contact}\n{p.location}") for p in case.parties if p.role in PERSONAL]
    answers, classes = facts.current(case), facts.classes_of(case)
    texts += [(classes[d.key], str(answers[d.key] or "")) for d in catalog().facts_of(case.kind) if _told(d, answers)]
    said = squeeze(f"{case.place}\n{case.title}\n{case.complaint_number}")
    return tuple(
        Sealed(part.strip(), catalog().classes[key].title)
        for key, text in texts
        if key in kind.never
        for part in _PARTS.split(text)
        if len(letters_of(part)) >= LONG and any(c.isdigit() for c in part) and not holds(part, said)
    )


def _told(definition: FactDef, answers: Mapping[str, Any]) -> bool:
    return definition.key in answers and (definition.kind == "text" or facts.may_be_classed(definition))


def _redacted(exhibit: PacketExhibit, copy: RedactedCopy, marks: list[RedactionMark]) -> PacketExhibit:
    path, facts = str(store().path(copy.store_key)), copy.facts
    boxes: dict[tuple[int, str], int] = {}
    for mark in marks:
        place = (mark.page, f"{catalog().classes[mark.ground].title} ({short(mark.ground)})")
        boxes[place] = boxes.get(place, 0) + 1
    pages = len(facts["redacted"])
    return dataclasses.replace(
        exhibit, file_name=FILE_NAME.format(number=exhibit.number, copy=copy.number), sha256=copy.sha256,
        original_sha256=exhibit.sha256, size=copy.size, ready=path, ready_sha256=copy.sha256, original=path,
        fingerprint=facts["fingerprint"], scales=tuple(facts["scales"]), text_pages=tuple(facts["text_pages"]),
        fonts_embedded=facts["fonts_embedded"], notices=(f"Redacted: {plural(pages, 'page')} with covered places.",),
        redactions=tuple(Redaction(page, ground, number) for (page, ground), number in sorted(boxes.items())),
    )  # fmt: skip


def _sealed(number: int, copy: RedactedCopy, marks: list[RedactionMark]) -> list[Sealed]:
    """Return what was searched for or covered; a short piece that was covered by drawing alone is not looked for."""
    let = waivers_of(copy.version)
    places = [
        (letters_of(finding["words"][1]), (number, finding["page"]))
        for finding in copy.proof["findings"]
        if finding["kind"] == "under" and place_of(finding) in let
    ]
    found: dict[str, Sealed] = {}
    for mark in marks:
        if mark.elsewhere:
            continue
        covered = [t for t in copy.proof["covered"].get(str(mark.id), []) if len(letters_of(t)) >= LONG]
        for text in [mark.term, *covered]:
            letters = letters_of(text)
            if letters and letters not in found:
                stands = tuple(place for said, place in places if letters in said)
                found[letters] = Sealed(text, catalog().classes[mark.ground].title, stands)
    return list(found.values())
