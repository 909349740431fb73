"""Marks in the matrix: set, replace, share, take back; and a prosecutor's word on an element without proof."""

from typing import Any

from sqlalchemy import select, update

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.bulk import forget, remembered
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import definition_of
from casebridge.cases.twins import twins_of
from casebridge.db import db
from casebridge.elements.marks import is_shared, marks_of, notes_of
from casebridge.elements.models import STRENGTHS, ElementMark, ElementNote
from casebridge.elements.telling import tell_carried, tell_noted, tell_shared
from casebridge.errors import Conflict, Invalid
from casebridge.evidence.models import Exhibit
from casebridge.evidence.places import place_of
from casebridge.evidence.queries import can_see
from casebridge.text import NARRATIVE_LIMIT, clean

OWN_NOTE = "element:note"
OWN = {"mark": "element:mark_own", "take_back": "element:take_back_own"}
OWN_SENTENCE = "worked on the element matrix for the State’s Attorney"
_NOT_COPIED = {"id", "public_id", "case_id", "charge_id", "replaces_id"}
_FASTER = "Somebody took this mark back, or replaced it, while you were working on it."


def mark(
    charge: Charge,
    element: str,
    exhibit: Exhibit,
    *,
    strength: str,
    reason: str,
    actor: Actor,
    place: str = "",
    quote: str = "",
    shared: bool = False,
    replaces: ElementMark | None = None,
) -> ElementMark:
    """Say that an exhibit proves an element of a charge, how strongly and why, and where exactly.

    :param place: pages, a time span or items as typed; kept in one form. :param replaces: a mark of the same
        office in the same cell, which is taken back by this one.
    :raises Invalid: each field that cannot be taken. :raises Conflict: `replaces` stands no more.
    """
    case = charge.case
    require(actor, Permission.ELEMENT_MARK, case)
    where = _checked(charge, element, exhibit, strength=strength, reason=reason, place=place, actor=actor)
    row = ElementMark(
        case_id=case.id, charge_id=charge.id, element=element, exhibit_id=exhibit.id, place=where,
        version_number=exhibit.latest.number if exhibit.latest else None,
        quote=clean(quote, field="quote", limit=NARRATIVE_LIMIT, lines=True), strength=strength,
        reason=clean(reason, field="reason", limit=NARRATIVE_LIMIT, lines=True), office=actor.agency,
        shared=shared and actor.agency != "bpd", by_id=actor.id, at=clock.now(),
    )  # fmt: skip
    if replaces is not None:
        _same_cell(replaces, row, actor)
        _end(replaces, actor, "Replaced by another mark.", row)
        row.replaces_id = replaces.id
    else:
        _not_twice(case, row, exhibit)
    db.session.add(row)
    db.session.flush()
    did = "replaced a mark in" if replaces else "marked"
    entry = _tell("mark", row, actor, f"{did} the element matrix: Ex {exhibit.number}", exhibit=exhibit.number)
    if row.shared:
        tell_shared(row, actor, entry.seq)
    tell_carried(row, actor, entry.seq)
    return row


def take_back(row: ElementMark, *, why: str, actor: Actor) -> None:
    """Take a mark back and say why; only the office that made it may, and it stays readable.

    :raises Invalid: another office's mark, or no word why. :raises Conflict: it stands no more.
    """
    require(actor, Permission.ELEMENT_MARK, row.case)
    if row.office != actor.agency:
        raise Invalid("Only the office that made a mark takes it back.")
    words = clean(why, field="why", limit=NARRATIVE_LIMIT, lines=True)
    if not words:
        raise Invalid(fields={"why": "Say in a sentence why it is taken back."})
    _end(row, actor, words)
    db.session.flush()
    _tell("take_back", row, actor, f"took a mark back from the element matrix: Ex {row.exhibit.number}")


def share(row: ElementMark, *, actor: Actor, shared: bool = True) -> None:
    """Let the other offices see a prosecutor's mark, or keep it to this office again."""
    require(actor, Permission.ELEMENT_MARK, row.case)
    if row.office != actor.agency or row.office == "bpd":
        raise Invalid("Only the office that made a mark shares it.")
    if row.taken_back_at is not None or row.shared == shared:
        return
    row.shared = shared
    db.session.flush()
    named = f"a mark of the element matrix: Ex {row.exhibit.number}"
    entry = audit.record(
        "element:share", actor=actor, case_id=row.case_id, object_type="element_mark", object_id=row.public_id,
        sentence=f"shared {named}" if shared else f"stopped sharing {named}",
    )  # fmt: skip
    if shared:
        tell_shared(row, actor, entry.seq)


def note(charge: Charge, element: str, text: str, *, actor: Actor, version: int | None = None) -> ElementNote:
    """Write why an element without proof, or with weak proof, is charged all the same; a new text replaces.

    :param version: of the note that was read, 0 where none stood; None in jobs and commands.
    :raises Invalid: no words, or no such element. :raises Conflict: somebody wrote another one meanwhile.
    """
    case = charge.case
    require(actor, Permission.ELEMENT_MARK, case)
    require(actor, "class:work-product", case)
    words = clean(text, field="note", limit=NARRATIVE_LIMIT, lines=True)
    if not words:
        raise Invalid(fields={"note": "Say in a sentence why it is charged with this proof."})
    if element not in {e.key for e in definition_of(charge).elements}:
        raise Invalid(fields={"element": "This charge has no such element."})
    known = remembered(db.session(), ("notes", case.id), lambda: notes_of(case))
    row = known.get((charge.id, element))
    if version is not None and version != (row.version if row else 0):
        raise Conflict(theirs=[("Note", row.text if row else "none")], yours=[("Note", words)])
    if row is None:
        row = ElementNote(case_id=case.id, charge_id=charge.id, element=element, by_id=actor.id, at=clock.now())
        db.session.add(row)
        known[charge.id, element] = row
    row.text, row.at = words, clock.now()
    row.by_id = actor.id or row.by_id
    db.session.flush()
    entry = audit.record(
        OWN_NOTE, actor=actor, case_id=case.id, object_type="element_note", object_id=row.public_id,
        sentence="wrote a note on an element",
    )  # fmt: skip
    tell_noted(row, actor, entry.seq)
    return row


def copy_marks(case: Case, other: Case) -> None:
    """Take marks and notes along into a case that comes out of another: its charges keep what proves them."""
    twins = twins_of(case, other)
    marks = select(ElementMark).where(ElementMark.case_id == case.id, ElementMark.taken_back_at.is_(None))
    notes = select(ElementNote).where(ElementNote.case_id == case.id)
    for row in [*db.session.scalars(marks), *db.session.scalars(notes)]:
        if (twin := twins.get(row.charge_id)) is not None:
            kept = {c.key for c in row.__table__.columns} - _NOT_COPIED
            values = {name: getattr(row, name) for name in kept}
            db.session.add(type(row)(case_id=other.id, charge_id=twin.id, **values))
    db.session.flush()


def _checked(
    charge: Charge, element: str, exhibit: Exhibit, *, strength: str, reason: str, place: str, actor: Actor
) -> str:
    """Return the place in its one form, once everything that was typed can be taken."""
    fields, where = {}, ""
    if element not in {e.key for e in definition_of(charge).elements}:
        fields["element"] = "This charge has no such element."
    if not can_see(actor, exhibit, charge.case):
        fields["exhibit"] = "Pick an exhibit of this case."
    else:
        try:
            where = place_of(place, exhibit)
        except Invalid as refused:
            fields |= refused.fields
    if strength not in STRENGTHS:
        fields["strength"] = "Say how strong it is: strong, moderate or weak."
    if not reason.strip():
        fields["reason"] = "Say in one sentence why it is as strong as that."
    if fields:
        raise Invalid(fields=fields)
    return where


def _same_cell(old: ElementMark, new: ElementMark, actor: Actor) -> None:
    if old.office != actor.agency or (old.charge_id, old.element) != (new.charge_id, new.element):
        raise Invalid("A mark is replaced by the office that made it, in its own cell.")


def _not_twice(case: Case, row: ElementMark, exhibit: Exhibit) -> None:
    """Refuse the same place of the same exhibit in the same cell by the same office."""
    places = remembered(db.session(), ("places", case.id), lambda: {_place(m) for m in marks_of(case)})
    if _place(row) in places:
        named = f"Ex {exhibit.number}{', ' + row.place if row.place else ''}"
        raise Invalid(fields={"exhibit": f"{named} is marked here by your office already. Replace that mark."})
    places.add(_place(row))


def _place(row: ElementMark) -> tuple[Any, ...]:
    return row.charge_id, row.element, row.exhibit_id, row.place, row.office


def _end(row: ElementMark, actor: Actor, why: str, by: ElementMark | None = None) -> None:
    """End a mark once: the slower of two people is told that the other was faster."""
    forget(db.session(), ("places", row.case_id))
    ended = (
        update(ElementMark)
        .where(ElementMark.id == row.id, ElementMark.taken_back_at.is_(None))
        .values(taken_back_at=clock.now(), taken_back_by_id=actor.id, taken_back_why=why)
        .returning(ElementMark.id)
    )
    if db.session.scalar(ended) is None:
        db.session.refresh(row)
        theirs = [("It was taken back", row.taken_back_why)]
        yours = [(STRENGTHS[by.strength], f"{by.place} {by.quote} {by.reason}".strip())] if by else [("Why", why)]
        raise Conflict(_FASTER, theirs=theirs, yours=yours)
    db.session.expire(row)


def _tell(what: str, row: ElementMark, actor: Actor, sentence: str, **detail: object) -> audit.AuditEntry:
    """Write a line of history; what a prosecutor keeps to the office is told to its own readers only."""
    open_ = is_shared(row)
    return audit.record(
        f"element:{what}" if open_ else OWN[what], actor=actor, case_id=row.case_id, object_type="element_mark",
        object_id=row.public_id, sentence=sentence if open_ else OWN_SENTENCE,
        detail={"element": row.element, **detail} if open_ else {},
    )  # fmt: skip
