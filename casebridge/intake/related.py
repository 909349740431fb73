"""Which other cases this one may belong with, and why: named where the reader may see them, else one plain sentence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, union_all

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.cases import facts
from casebridge.cases.models import Case, CaseLink, Party, Thing
from casebridge.cases.people import ADULT, ROLES, age_on
from casebridge.cases.queries import load_case, visible_cases
from casebridge.cases.titles import shown_title
from casebridge.checklist.models import ChecklistItem
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.evidence.models import Exhibit, Version
from casebridge.text import fold, plain_serial

KINDS = {
    "same_complaint": "the same complaint number", "named_here": "its complaint number stands in this case",
    "same_person": "the same person", "same_gun": "the same firearm", "same_vehicle": "the same vehicle",
    "ballistic_lead": "the same ballistic lead",
}  # fmt: skip
# The classes for which security.md section 1 lets a stranger learn that a related case exists.
MAY_BE_HINTED = ("open-case", "unit-only")
COMPARED = ("victim", "suspect", "defendant", "witness", "next_of_kin", "other")
MOST = 10
LEAD_ITEM, LEAD_TYPE = "nibin_etrace", "nibin_lead"


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to think that another case belongs with this one; `class_` is of what told so."""

    case_id: int
    kind: str
    words: str
    class_: str = "open-case"


@dataclass(frozen=True, slots=True)
class Match:
    """Another case that the reader may see, with every reason in words; `linked` once somebody confirmed it."""

    case: Case
    title: str
    kind: str
    reasons: tuple[str, ...]
    linked: bool


@dataclass(frozen=True, slots=True)
class Related:
    """What the reader may know: the newest cases by name, how many more, and whether one exists that is not theirs."""

    matches: tuple[Match, ...]
    hidden: bool
    more: int = 0


def related(case: Case, actor: Actor) -> Related:
    """Return the cases that this one may belong with, as `actor` may know of them."""
    signs: dict[int, list[Sign]] = defaultdict(list)
    for sign in _signs(case):
        signs[sign.case_id].append(sign)
    if not signs:
        return Related((), hidden=False)
    seen = {c.id: c for c in db.session.scalars(visible_cases(actor).where(Case.id.in_(signs)).order_by(Case.id))}
    linked = set(db.session.scalars(select(CaseLink.other_id).where(CaseLink.case_id == case.id)))
    matches = []
    for other_id, other in seen.items():
        told = [sign for sign in signs[other_id] if can(actor, f"class:{sign.class_}", other)]
        if told:
            reasons = tuple(dict.fromkeys(sign.words for sign in told))
            matches.append(Match(other, shown_title(other, actor), told[0].kind, reasons, other_id in linked))
    matches.sort(key=lambda m: (m.linked, -m.case.id))
    return Related(tuple(matches[:MOST]), _hinted(signs, seen.keys()), max(len(matches) - MOST, 0))


def link(case: Case, other_id: str, *, actor: Actor) -> Case:
    """Keep that two cases belong together, for the reason found; return the other one.

    :param other_id: the public id of a case that `related` names to this person.
    :raises NotThere: the other case is not theirs to see (as `load_case`).
    :raises Invalid: nothing tells that they belong together.
    """
    require(actor, Permission.CASE_EDIT, case)
    other = load_case(other_id, actor=actor)
    match = next((m for m in related(case, actor).matches if m.case.id == other.id), None)
    if match is None:
        raise Invalid("Nothing tells that these two cases belong together.")
    if match.linked:
        return other
    now, reason = clock.now(), "; ".join(match.reasons)[:300]
    for here, there in ((case, other), (other, case)):
        db.session.add(CaseLink(case_id=here.id, other_id=there.id, kind=match.kind, reason=reason, made_at=now))
        audit.record(
            "case:link", actor=actor, case_id=here.id, object_type="case", object_id=here.public_id,
            sentence=f"linked it with another case: {KINDS[match.kind]}", detail={"kind": match.kind},
        )  # fmt: skip
    db.session.flush()
    return other


def _hinted(signs: dict[int, list[Sign]], seen: Iterable[int]) -> bool:
    """Say whether a case that the reader may not see may be hinted at: nothing of a child's, nothing sealed."""
    unseen = {case_id for case_id in signs.keys() - set(seen) if any(s.class_ in MAY_BE_HINTED for s in signs[case_id])}
    if not unseen:
        return False
    children = select(Party.case_id).where(Party.case_id.in_(unseen), Party.juvenile)
    sealed = select(Case.id).where(Case.id.in_(unseen), Case.sealed)
    return bool(unseen - set(db.session.scalars(union_all(children, sealed))))


def _signs(case: Case) -> Iterator[Sign]:
    yield from _by_number(case)
    yield from _by_person(case)
    yield from _by_serial(case)
    yield from _by_lead(case)


def _by_number(case: Case) -> Iterator[Sign]:
    own = case.complaint_number.strip()
    own = "" if own.casefold() == facts.UNKNOWN else own
    named = str(facts.current(case).get("linked_cases") or "")
    others = {part.strip(".,;") for part in named.replace(",", " ").replace(";", " ").split()} - {own, ""}
    if not own and not others:
        return
    query = select(Case.id, Case.complaint_number).where(
        Case.complaint_number.in_({own, *others} - {""}), Case.id != case.id
    )
    for other_id, number in db.session.execute(query):
        kind = "same_complaint" if number == own else "named_here"
        yield Sign(other_id, kind, f"{KINDS[kind].capitalize()}: {number}")


def _by_person(case: Case) -> Iterator[Sign]:
    mine = {(fold(p.name), p.born_on): p for p in case.parties if p.born_on and p.role in COMPARED}
    if not mine:
        return
    query = select(Party).where(
        Party.born_on.in_({born for _name, born in mine}), Party.case_id != case.id, Party.role.in_(COMPARED)
    )
    for party in db.session.scalars(query):
        found = mine.get((fold(party.name), party.born_on or date.min))
        if found is None:
            continue
        role = ROLES[party.role].lower()
        words = f"The same person, by name and birth date: {party.name}, there a {role}"
        yield Sign(party.case_id, "same_person", words, _class_of(found, party, case))


def _class_of(here: Party, there: Party, case: Case) -> str:
    """Return the class of a match: a child's stays a child's whatever part the child has."""
    day = case.incident_on or clock.court_local(clock.now()).date()
    child = here.juvenile or there.juvenile or (there.born_on is not None and _under_age(there.born_on, day))
    return "juvenile" if child else "open-case"


def _under_age(born: date, day: date) -> bool:
    return age_on(born, day) < ADULT


def _by_serial(case: Case) -> Iterator[Sign]:
    mine: dict[tuple[str, str], Any] = {(t.kind, plain_serial(t.serial)): t for t in case.things if t.serial}
    keys = {key for _kind, key in mine if len(key) > 3}
    if not keys:
        return
    for thing in db.session.scalars(select(Thing).where(Thing.serial_key.in_(keys), Thing.case_id != case.id)):
        if (thing.kind, thing.serial_key) in mine:
            kind = "same_gun" if thing.kind == "firearm" else "same_vehicle"
            yield Sign(thing.case_id, kind, f"{KINDS[kind].capitalize()}: {thing.serial}")


def _by_lead(case: Case) -> Iterator[Sign]:
    """Yield cases with the same number of a ballistic lead, or with the same lead notice in the file."""
    item = ChecklistItem
    own = select(item.request_number).where(item.case_id == case.id, item.key == LEAD_ITEM, item.request_number != "")
    same = select(item.case_id).where(
        item.request_number.in_(own), item.request_number != "", item.key == LEAD_ITEM, item.case_id != case.id
    )
    papers = (
        select(Version.sha256)
        .join(Exhibit, Exhibit.id == Version.exhibit_id)
        .where(Exhibit.case_id == case.id, Exhibit.type == LEAD_TYPE)
    )
    twins = (
        select(Exhibit.case_id)
        .join(Version, Version.exhibit_id == Exhibit.id)
        .where(Version.sha256.in_(papers), Exhibit.type == LEAD_TYPE, Exhibit.case_id != case.id)
    )
    for other_id in {*db.session.scalars(same), *db.session.scalars(twins)}:
        yield Sign(other_id, "ballistic_lead", "The same ballistic lead (not yet a confirmed hit)", "unit-only")
