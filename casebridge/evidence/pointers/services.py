"""What is done with recordings that stay elsewhere: enter one, mend its facts, say in which condition it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.evidence.classing import wrong_fields
from casebridge.evidence.pointers.models import CONDITIONS, Pointer, PointerChange
from casebridge.evidence.pointers.span import Span, span, span_words
from casebridge.evidence.services import add_exhibit
from casebridge.text import NARRATIVE_LIMIT, clean


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording lies: the place, who keeps it, under which reference, and its time span."""

    kept_at: str
    kept_by: str
    reference: str
    span: Span


def read_place(sent: Mapping[str, str]) -> Place:
    """Return the place that a form names.

    :raises Invalid: with every field that cannot be taken.
    """
    wrong: dict[str, str] = {}
    kept_at, kept_by = clean(sent.get("kept_at", ""), field="kept_at"), clean(sent.get("kept_by", ""), field="kept_by")
    reference = clean(sent.get("reference", ""), field="reference", limit=120)
    if not kept_at:
        wrong["kept_at"] = "Say where it is kept, such as the name of the system."
    if not kept_by:
        wrong["kept_by"] = "Say who keeps it: the office or person to ask."
    if not reference:
        wrong["reference"] = "Give the number under which they find it."
    times: Span = (None, None)
    try:
        times = span(sent.get("starts_at", ""), sent.get("ends_at", ""))
    except Invalid as refused:
        wrong |= refused.fields
    if wrong:
        raise Invalid(fields=wrong)
    return Place(kept_at, kept_by, reference, times)


def add_pointer(
    case: Case,
    *,
    title: str,
    type_key: str,
    place: Place,
    actor: Actor,
    used: str = "unclassed",
    condition: str = "not_provided",
) -> Pointer:
    """Enter a recording that stays where it is as an exhibit without bytes.

    :raises Invalid: no title, an unknown type, use or condition.
    """
    require(actor, Permission.EXHIBIT_ADD, case)
    wrong = wrong_fields(title, type_key, "", used)
    if condition not in CONDITIONS:
        wrong["condition"] = "Pick one of the states."
    if wrong:
        raise Invalid(fields=wrong)
    exhibit = add_exhibit(
        case, title=title, type_key=type_key, used=used, kept_at=place.kept_at, given_by=place.kept_by, actor=actor,
        confirmed=bool(type_key), here=False,
    )  # fmt: skip
    pointer = Pointer(
        exhibit=exhibit, kept_by=place.kept_by, reference=place.reference, starts_at=place.span[0],
        ends_at=place.span[1], condition=condition, version=1,
    )  # fmt: skip
    db.session.add(pointer)
    db.session.flush()
    _change(pointer, condition, "Entered.", actor)
    _line(pointer, actor, "exhibit:point", f"entered where Ex {exhibit.number} is kept, without a copy")
    return pointer


def mend(pointer: Pointer, place: Place, *, actor: Actor, version: int | None = None) -> Pointer:
    """Change where it lies, who keeps it, its reference or its span.

    :raises Conflict: somebody changed it meanwhile.
    """
    exhibit = pointer.exhibit
    require(actor, Permission.EXHIBIT_CLASSIFY, exhibit.case)
    _same_version(pointer, version, f"{place.kept_at}, {place.kept_by}, {place.reference}")
    before = _plain(pointer)
    exhibit.kept_at = place.kept_at
    pointer.kept_by, pointer.reference = place.kept_by, place.reference
    pointer.starts_at, pointer.ends_at = place.span
    db.session.flush()
    sentence = f"changed where Ex {exhibit.number} is kept, or its time span"
    _line(pointer, actor, "exhibit:mend_pointer", sentence, before=before)
    return pointer


def set_condition(
    pointer: Pointer, *, condition: str, reason: str, actor: Actor, version: int | None = None
) -> Pointer:
    """Say in which condition it is now, with the reason.

    :raises Invalid: an unknown condition, the same as before, or no reason. :raises Conflict: changed meanwhile.
    """
    exhibit = pointer.exhibit
    require(actor, Permission.EXHIBIT_CLASSIFY, exhibit.case)
    _same_version(pointer, version, CONDITIONS.get(condition, "Another state"))
    words = clean(reason, field="reason", limit=NARRATIVE_LIMIT, lines=True)
    wrong = {}
    if condition not in CONDITIONS or condition == pointer.condition:
        wrong["condition"] = f"It is “{CONDITIONS[pointer.condition]}” now. Pick the state that it is in."
    if not words:
        wrong["reason"] = "Say what you saw or were told, in one sentence."
    if wrong:
        raise Invalid(fields=wrong)
    was, pointer.condition = CONDITIONS[pointer.condition], condition
    db.session.flush()
    _change(pointer, condition, words, actor)
    sentence = f"changed the state of Ex {exhibit.number} from “{was}” to “{CONDITIONS[condition]}”"
    _line(pointer, actor, "exhibit:condition", sentence, reason=words)
    return pointer


def _change(pointer: Pointer, condition: str, reason: str, actor: Actor) -> None:
    pointer.changes.append(
        PointerChange(pointer_id=pointer.id, condition=condition, reason=reason, by_id=actor.id, at=clock.now())
    )
    db.session.flush()


def _same_version(pointer: Pointer, version: int | None, yours: str) -> None:
    if version is not None and version != pointer.version:
        name = f"Ex {pointer.exhibit.number}"
        place = f"{pointer.exhibit.kept_at}, {pointer.kept_by}, {pointer.reference}"
        raise Conflict(theirs=[(name, f"{place}, {CONDITIONS[pointer.condition]}")], yours=[(name, yours)])


def _plain(pointer: Pointer) -> dict[str, str]:
    return {
        "kept_at": pointer.exhibit.kept_at, "kept_by": pointer.kept_by, "reference": pointer.reference,
        "span": span_words(pointer.starts_at, pointer.ends_at),
    }  # fmt: skip


def _line(pointer: Pointer, actor: Actor, event: str, sentence: str, reason: str = "", **detail: object) -> None:
    exhibit = pointer.exhibit
    audit.record(
        event, actor=actor, case_id=exhibit.case_id, object_type="exhibit", object_id=exhibit.public_id,
        sentence=sentence, reason=reason,
        detail={"condition": pointer.condition, **_plain(pointer), **detail},
    )  # fmt: skip
