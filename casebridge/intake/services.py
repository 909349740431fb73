"""How a case begins and is prepared: open it with its checklist, answer its questions, choose its door."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases import facts
from casebridge.cases.classed import reads
from casebridge.cases.models import Case, Fact, Party
from casebridge.cases.numbers import next_number
from casebridge.cases.people import add_party
from casebridge.cases.titles import SHORT, title_of
from casebridge.catalog.load import catalog
from casebridge.checklist.services import copy_into
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.formats import KINDS
from casebridge.intake.first import Record, first_answers
from casebridge.intake.sections import DOOR_FACTS
from casebridge.workflows.engine import open_record, refresh

Sent = tuple[str, object, int]


def open_case(
    actor: Actor,
    kind: str,
    known: Mapping[str, Any],
    *,
    incident: Record | None = None,
    title: str = "",
) -> Case:
    """Open a case: number, door, checklist, facts with their source; the actor is its lead detective.

    Facts of `incident` come first, as imported; what the detective typed stands over them. A fact that
    this kind is not asked is left out.

    :param known: facts by key as typed; `door` only where nothing else can tell it.
    :raises Invalid: an unknown kind, or an answer that cannot be taken.
    """
    require(actor, Permission.CASE_START)
    if kind not in catalog().case_types:
        raise Invalid(fields={"kind": "Pick the kind of case."})
    now = clock.now()
    case = Case(
        number=next_number(clock.court_local(now).year), kind=kind, title=title or SHORT[kind], unit=actor.unit,
        complaint_number="", opened_at=now, lead_id=actor.id, version=1,
        door=str(known.get("door") or door_of(known.get("in_custody"), known.get("charged"))),
        incident_ref=incident.reference if incident else "",
    )  # fmt: skip
    open_record(case, actor=actor, sentence=f"opened a new case: {KINDS.get(kind, kind).lower()}", at=now)
    copy_into(case)
    typed = {"lead_unit": _unit_choice(actor), **known, "door": case.door}
    first_answers(case, incident, typed, actor)
    if not title:
        retitle(case)
    facts.index_words(case)
    refresh(case)
    db.session.flush()
    return case


def door_of(in_custody: object, charged: object) -> str:
    """Choose the door from its two facts (workflows.md section 2)."""
    if in_custody == "yes":
        return "already_charged"
    return "warrant_ready" if charged == "yes" else "review_first"


def answer(
    case: Case, key: str, raw: object, *, actor: Actor, serial: int | None = None, precision: str = "",
    class_key: str = "",
) -> Fact | None:  # fmt: skip
    """Write one answer of the intake page; what hangs on it (door, title, clock) follows.

    :raises Conflict: somebody answered since `serial`. :raises Invalid: the value does not fit.
    """
    require(actor, Permission.CASE_EDIT, case)
    fact = facts.record(case, key, raw, actor=actor, serial=serial, precision=precision, class_key=class_key)
    if fact is None:
        return None
    if key in DOOR_FACTS:
        choose_door(case, actor=actor)
    if key in ("incident_place", "complaint_number"):
        retitle(case)
    refresh(case)
    db.session.flush()
    return fact


def decide_proposal(case: Case, fact: Fact, *, take: bool, actor: Actor) -> None:
    """Take or refuse a proposed value; what hangs on it follows."""
    require(actor, Permission.CASE_EDIT, case)
    facts.decide_proposal(case, fact, take=take, actor=actor)
    if fact.key in DOOR_FACTS:
        choose_door(case, actor=actor)
    retitle(case)
    refresh(case)


def choose_door(case: Case, *, actor: Actor) -> None:
    """Take the door anew from the two facts."""
    known = facts.current(case)
    door = door_of(known.get("in_custody"), known.get("charged"))
    if door != case.door:
        case.door = door
        facts.record(case, "door", door, actor=actor)


def answer_many(
    case: Case, sent: Iterable[Sent], *, actor: Actor, classes: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Write the answers of one form; fields that the person did not touch are left alone.

    :param classes: the class that was chosen for an answer, by key; none keeps what it has.
    :returns: the serials of the answers that changed, by key.
    :raises Unsaved: after all other answers were written, with every one that was not.
    """
    present = {
        f.key: f for f in db.session.scalars(select(Fact).where(Fact.case_id == case.id, Fact.standing == "current"))
    }
    changed: dict[str, int] = {}
    unsaved = Unsaved(changed)
    for key, raw, serial in sent:
        try:
            definition, now, class_key = catalog().facts[key], present.get(key), (classes or {}).get(key, "")
            if now is not None and now.class_key and not reads(actor, case, now.class_key):
                # Somebody gave it another class since the page was shown: nothing of it is compared or told.
                unsaved.refused[key] = "This answer is protected now. Open the page again and go on without it."
                continue
            value = facts.parse(definition, raw)
            raises = bool(class_key) and now is not None and class_key != now.class_key
            same = value == (now.value if now else None) or _shown(case, key, serial, now) == (value,)
            if same and not raises:
                continue
            fact = answer(case, key, raw, actor=actor, serial=serial, class_key=class_key)
        except Invalid as bad:
            unsaved.refused.update(bad.fields)
        except Conflict as late:
            unsaved.late[key] = late
        else:
            changed.update({key: fact.serial} if fact else {})
    if unsaved.late or unsaved.refused:
        raise unsaved
    return changed


def latest(case: Case, keys: Iterable[str]) -> dict[str, tuple[Fact, str]]:
    """Return the present answers of some questions with the names of who gave them."""
    query = (
        select(Fact, User.name)
        .join(User, User.id == Fact.entered_by_id)
        .where(Fact.case_id == case.id, Fact.key.in_(list(keys)), Fact.standing == "current")
    )
    return {fact.key: (fact, name) for fact, name in db.session.execute(query)}


def name_of(user_id: int | None) -> str:
    """Return the name of a person, empty for nobody."""
    person = db.session.get(User, user_id) if user_id else None
    return person.name if person else ""


class Unsaved(Exception):
    """Some answers of a form were not written: wrong ones by field, late ones with both texts."""

    def __init__(self, changed: dict[str, int]) -> None:
        """Take the serials of what was written all the same."""
        super().__init__("Some answers were not written.")
        self.changed = changed
        self.refused: dict[str, str] = {}
        self.late: dict[str, Conflict] = {}


def add_person(case: Case, *, actor: Actor, **about: Any) -> Party:
    """Enter a person (arguments of `cases.people.add_party`); the case is named after its first victim."""
    require(actor, Permission.CASE_EDIT, case)
    party = add_party(case, actor=actor, **about)
    retitle(case)
    refresh(case)
    return party


def retitle(case: Case) -> None:
    """Name the case after its first adult victim, else after its place or number."""
    victim = next((p for p in case.parties if p.role == "victim" and not _is_child(p, case)), None)
    case.title = title_of(case.kind, case.place, case.complaint_number, victim=victim.name if victim else "")
    facts.index_words(case)


def _shown(case: Case, key: str, serial: int, now: Fact | None) -> tuple[Any] | None:
    """Return the value that the person was shown, in a tuple of one; None where that is what stands."""
    if serial == (now.serial if now else 0):
        return None
    query = select(Fact).where(Fact.case_id == case.id, Fact.key == key, Fact.serial == serial)
    row = db.session.scalar(query)
    return (row.value if row else None,)


def _is_child(party: Party, case: Case) -> bool:
    if party.born_on is None:
        return False
    day = case.incident_on or clock.court_local(clock.now()).date()
    return day.year - party.born_on.year - ((day.month, day.day) < (party.born_on.month, party.born_on.day)) < 18


def _unit_choice(actor: Actor) -> str:
    return actor.unit if actor.unit in catalog().facts["lead_unit"].choices else "other"
