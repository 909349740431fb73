"""Who holds a case in each state: derived, never typed in. Also the people behind a holder and audiences."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from casebridge.access.actor import Role
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.bulk import remembered
from casebridge.cases.asking import id_of, people
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.workflows.registry import Holder

# The desk that answers for new State cases; which division it is today must be confirmed by the office.
SAO_QUEUE = "prosecutor@sao_charging"
SUPERVISORS = "sao_supervisor@sao"
LIAISONS = "federal_liaison@sao"
FEDERAL_QUEUE = "ausa@usao"
LEAD_LIAISONS = "lead_liaison@sao"


def lead_detective(case: Case) -> Holder:
    """Hold with the detective whose case it is."""
    return Holder(case.lead_id)


def unit_sergeants(case: Case) -> Holder:
    """Hold with the sergeants of the unit."""
    return Holder(queue=f"sergeant@{case.unit}")


def sao_queue(case: Case) -> Holder:
    """Hold in the State's Attorney's queue."""
    return Holder(queue=SAO_QUEUE)


def prosecutor(case: Case) -> Holder:
    """Hold with the assigned prosecutor; without one (a case charged over objection) with the supervisors."""
    return Holder(case.prosecutor_id) if case.prosecutor_id else Holder(queue=SUPERVISORS)


def conference_chair(case: Case) -> Holder:
    """Hold with the supervisor who chairs."""
    return Holder(case.chair_id) if case.chair_id else Holder(queue=SUPERVISORS)


def other_supervisor(case: Case) -> Holder:
    """Hold with the supervisors; the policy keeps decider and signer away."""
    return Holder(queue=SUPERVISORS)


def federal_liaison(case: Case) -> Holder:
    """Hold with the liaison who took the screening, else with all liaisons."""
    return Holder(case.liaison_id) if case.liaison_id else Holder(queue=LIAISONS)


def usao(case: Case) -> Holder:
    """Hold with the federal attorney who took the referral, else with the intake queue."""
    return Holder(case.ausa_id) if case.ausa_id else Holder(queue=FEDERAL_QUEUE)


def lead_liaison(case: Case) -> Holder:
    """Hold with the prosecutor who watches LEAD offers."""
    return Holder(case.lead_liaison_id) if case.lead_liaison_id else Holder(queue=LEAD_LIAISONS)


HOLDERS = {
    "lead_detective": lead_detective,
    "unit_sergeants": unit_sergeants,
    "sao_queue": sao_queue,
    "prosecutor": prosecutor,
    "conference_chair": conference_chair,
    "other_supervisor": other_supervisor,
    "federal_liaison": federal_liaison,
    "usao": usao,
    "referring_liaison": federal_liaison,
    "lead_liaison": lead_liaison,
}


def may_read(record: Any, whom: Iterable[int | str]) -> list[int]:
    """Return the active people among `whom` whom the policy would show the record's case, in one question.

    :param whom: people by number, and queues ("sergeant@bpd_homicide"; "victim_advocate" is everybody of a role).
    """
    wanted = list(dict.fromkeys(whom))
    if not wanted:
        return []
    case = getattr(record, "case", None)
    found = remembered(db.session(), ("whom", *wanted), lambda: _active(wanted))
    # A record without a case is LEAD's own; the liaison prosecutor is told of status and dates only.
    needs = (Permission.CASE_READ,) if case is not None else (Permission.LEAD_READ, Permission.LEAD_STATUS)
    return [p.id for p in found if any(can(p.actor(), permission, case) for permission in needs)]


def _active(whom: list[int | str]) -> Sequence[User]:
    asked: list[ColumnElement[bool]] = [User.id.in_([number for number in whom if isinstance(number, int)])]
    for queue in (name for name in whom if isinstance(name, str)):
        role, _, scope = queue.partition("@")
        of_role = User.role == role
        asked.append(and_(of_role, or_(User.unit == scope, User.agency == scope)) if scope else of_role)
    return db.session.scalars(select(User).where(User.active, or_(*asked)).order_by(User.id)).all()


def every_queue() -> tuple[str, ...]:
    """Return the queues in which cases lie: those that the functions of HOLDERS name."""
    of_units = (f"sergeant@{key}" for key, unit in catalog().units.items() if unit.agency == "bpd")
    return (SAO_QUEUE, SUPERVISORS, LIAISONS, LEAD_LIAISONS, FEDERAL_QUEUE, *of_units)


def queues_at(agency: str) -> list[str]:
    """Return the queues of an office in which cases lie."""
    return [queue for queue in every_queue() if queue.partition("@")[2].startswith(agency)]


def queue_label(queue: str) -> str:
    """Return a queue in words: "Sergeants, Homicide"."""
    role, _, scope = queue.partition("@")
    return f"{_PLURALS.get(role, role)}, {_scope_label(scope)}"


def answers_for(queue: str) -> str:
    """Return who answers for a queue: its supervisors."""
    role, _, scope = queue.partition("@")
    return _ANSWERS.get(role, "the supervisor") + (f" of {_scope_label(scope)}" if scope else "")


def supervisors_of(case: Case) -> list[str]:
    """Return the queues of who answers for the holder of a case: whoever shares out or looks after that work."""
    role = case.holder_queue.partition("@")[0]
    if not role:
        person = db.session.get(User, case.holder_id) if case.holder_id else None
        role = person.role if person is not None else ""
    return [queue.format(unit=case.unit)] if (queue := _LED_BY.get(role)) else []


def _scope_label(scope: str) -> str:
    unit = catalog().units.get(scope)
    return unit.label if unit is not None else scope.upper()


AUDIENCES = {
    "lead_detective": lambda record: [record.case.lead_id],
    "sergeants": lambda record: [f"{Role.SERGEANT}@{record.case.unit}"],
    "homicide_sergeants": lambda record: [f"{Role.SERGEANT}@bpd_homicide"],
    "prosecutor": lambda record: [record.case.prosecutor_id] if record.case.prosecutor_id else [],
    "federal_liaisons": lambda record: [record.case.liaison_id or str(Role.FEDERAL_LIAISON)],
    "advocates": lambda record: [str(Role.VICTIM_ADVOCATE)],
}
PEOPLE = {"may_read": may_read, "to_choose": people, "id_of": id_of}
_PLURALS = {
    "sergeant": "Sergeants",
    "prosecutor": "Prosecutors",
    "sao_supervisor": "Supervisors",
    "federal_liaison": "Federal liaison prosecutors",
    "ausa": "Federal prosecutors",
    "lead_liaison": "LEAD liaison prosecutors",
    "lead_coordinator": "LEAD coordinators",
}
_ANSWERS = {
    "sergeant": "the commander",
    "prosecutor": "the supervisor",
    "sao_supervisor": "the next supervisor",
    "federal_liaison": "the SAO supervisor",
    "ausa": "the USAO supervisor",
}
_LED_BY = {
    "detective": "sergeant@{unit}",
    "sergeant": "commander@bpd",
    "prosecutor": SUPERVISORS,
    "sao_supervisor": SUPERVISORS,
    "federal_liaison": SUPERVISORS,
    "lead_liaison": SUPERVISORS,
    "ausa": "usao_supervisor@usao",
    "usao_supervisor": "usao_supervisor@usao",
}
