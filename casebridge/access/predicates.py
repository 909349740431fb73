"""Small questions between a person and a record, each with its SQL twin where lists ask it.

A record that can be asked about offers `case` (itself for a case) and, where it has them,
`holder_id` and `holder_queue`. A queue is written `role@scope`, the scope a unit or an agency.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, true

from casebridge.access.actor import Actor, Role

Question = Callable[[Actor, Any], bool]
Twin = Callable[[Actor, Any], ColumnElement[bool]]
# Whose slot in a sealed case opens it to them; supervisors are named.
_CARRY_SEALED = (((Role.DETECTIVE,), "lead_id"), ((Role.PROSECUTOR, Role.FEDERAL_LIAISON), "prosecutor_id"))


def queues_of(actor: Actor) -> list[str]:
    """Return the queues that `actor` works: of the unit and of the whole office."""
    return [f"{actor.role}@{scope}" for scope in (actor.unit, actor.agency) if scope]


def anyone(actor: Actor, record: Any) -> bool:
    """Hold for every person of the role."""
    return True


def holder(actor: Actor, record: Any) -> bool:
    """Hold for the person who has the record, or for those who may work its queue.

    A record may offer `kept_from`: people who work its queue, but never on this record.
    """
    if record.holder_id is not None:
        return bool(record.holder_id == actor.id)
    return record.holder_queue in queues_of(actor) and actor.id not in getattr(record, "kept_from", ())


def lead_detective(actor: Actor, record: Any) -> bool:
    """Hold for the detective whose case it is."""
    return bool(record.case.lead_id == actor.id)


def own_unit(actor: Actor, record: Any) -> bool:
    """Hold for people of the police unit that has the case."""
    return actor.agency == "bpd" and bool(actor.unit) and record.case.unit == actor.unit


def commands(actor: Actor, record: Any) -> bool:
    """Hold for the commander of the unit that has the case; without a unit of their own they command all."""
    return actor.agency == "bpd" and actor.unit in ("", record.case.unit)


def broke_glass(actor: Actor, record: Any) -> bool:
    """Hold while an emergency opens the case to this person."""
    return record.case.id in actor.emergencies


def granted_victim_contact(actor: Actor, record: Any) -> bool:
    """Hold for people whom a prosecutor let see how victims and witnesses of the case are reached."""
    return ("victim-contact", record.case.id) in actor.grants


def granted_witness_location(actor: Actor, record: Any) -> bool:
    """Hold for people whom a prosecutor let see where victims and witnesses of the case can be found."""
    return ("witness-location", record.case.id) in actor.grants


def granted_juvenile(actor: Actor, record: Any) -> bool:
    """Hold for people whom a prosecutor let see the children who are accused in the case."""
    return ("juvenile", record.case.id) in actor.grants


def granted_sealed(actor: Actor, record: Any) -> bool:
    """Hold for people whom the order of a court lets read the sealed case."""
    return ("sealed", record.case.id) in actor.grants


def within_seal(actor: Actor, record: Any) -> bool:
    """Say whether the seal of a court on a whole case lets a person through: the gate before every row of the policy.

    A sealed case is there for its lead detective, its prosecutor, those whom the order names, and the engine.
    """
    case = getattr(record, "case", None)
    if case is None or not case.sealed or actor.role == Role.ENGINE:
        return True
    if granted_sealed(actor, record):
        return True
    return any(actor.role in roles and getattr(case, slot) == actor.id for roles, slot in _CARRY_SEALED)


def not_lead(actor: Actor, record: Any) -> bool:
    """Hold for everybody but the lead detective."""
    return bool(record.case.lead_id != actor.id)


def not_decider(actor: Actor, record: Any) -> bool:
    """Hold for everybody who never decided this case."""
    return actor.id not in record.case.deciders


def not_signer(actor: Actor, record: Any) -> bool:
    """Hold for everybody who never signed a decision of this case."""
    return actor.id not in record.case.signers


def assigned(actor: Actor, record: Any) -> bool:
    """Hold for the prosecutor who reviews the case."""
    return bool(record.case.prosecutor_id == actor.id)


def on_the_case(actor: Actor, record: Any) -> bool:
    """Hold for the people who carry the case: lead, prosecutor, liaison, federal attorney."""
    return actor.id is not None and actor.id in record.case.carriers


def reached_sao(actor: Actor, record: Any) -> bool:
    """Hold once the case was handed to the State's Attorney for the first time."""
    return record.case.reached_sao_at is not None


def with_police(actor: Actor, record: Any) -> bool:
    """Hold until the case is handed to the State's Attorney for the first time."""
    return record.case.reached_sao_at is None


def referred_federal(actor: Actor, record: Any) -> bool:
    """Hold once the case was referred to the U.S. Attorney."""
    return record.case.referred_at is not None


def diversion_touches(actor: Actor, record: Any) -> bool:
    """Hold for cases that may leave for LEAD, once they reached the State's Attorney."""
    case = record.case
    return case.reached_sao_at is not None and (case.kind == "low_level" or case.lead_offered_at is not None)


def advice_asked(actor: Actor, record: Any) -> bool:
    """Hold once the police asked a prosecutor about this case."""
    return record.case.advice_asked_at is not None


def may_release(actor: Actor, record: Any) -> bool:
    """Hold for the role that releases this kind of packet (`approved_by` in packets.toml), on a case of its own.

    A short document (a letter, a report) is released by the person who asked for it.
    """
    if record.approved_by == "holder":
        return holder(actor, record.case)
    if record.approved_by == "requester":
        return requester(actor, record)
    if actor.role != record.approved_by:
        return False
    return own_unit(actor, record) if actor.agency == "bpd" else reached_sao(actor, record)


def requester(actor: Actor, record: Any) -> bool:
    """Hold for the person who asked for the packet."""
    return bool(record.requested_by_id == actor.id)


def receiver(actor: Actor, record: Any) -> bool:
    """Hold for the person to whom custody was offered."""
    return bool(record.receiver_id == actor.id)


def keeper(actor: Actor, record: Any) -> bool:
    """Hold for the person who keeps the item now."""
    return bool(record.keeper_id == actor.id)


QUESTIONS: dict[str, Question] = {
    q.__name__: q
    for q in (
        anyone, holder, lead_detective, own_unit, commands, broke_glass,
        granted_victim_contact, granted_witness_location, granted_juvenile,
        granted_sealed, not_lead, not_decider, not_signer, assigned,
        on_the_case, reached_sao, with_police, referred_federal, diversion_touches, advice_asked, may_release,
        requester, receiver, keeper,
    )
}  # fmt: skip


def _holder_sql(actor: Actor, model: Any) -> ColumnElement[bool]:
    works = and_(model.holder_id.is_(None), model.holder_queue.in_(queues_of(actor)))
    if hasattr(model, "past_deciders"):
        works = and_(works, not_(_kept_from_sql(actor, model)))
    return or_(model.holder_id == actor.id, works)


def _kept_from_sql(actor: Actor, model: Any) -> ColumnElement[bool]:
    me = f"%|{actor.id}|%"
    decided = or_(func.coalesce(model.decider_id, 0) == actor.id, model.past_deciders.like(me))
    signed = or_(func.coalesce(model.signer_id, 0) == actor.id, model.past_signers.like(me))
    return or_(and_(model.state == "sign_off", decided), and_(model.state == "challenged", or_(decided, signed)))


def _own_unit_sql(actor: Actor, model: Any) -> ColumnElement[bool]:
    return model.unit == actor.unit if actor.agency == "bpd" and actor.unit else false()


def _commands_sql(actor: Actor, model: Any) -> ColumnElement[bool]:
    return true() if actor.agency == "bpd" and not actor.unit else _own_unit_sql(actor, model)


def _granted_sql(compartment: str, actor: Actor, model: Any) -> ColumnElement[bool]:
    ids = sorted(case_id for key, case_id in actor.grants if key == compartment)
    return model.id.in_(ids) if ids else false()


def within_seal_sql(actor: Actor, model: Any) -> ColumnElement[bool]:
    """Return the SQL twin of `within_seal` for rows of `model`; true where the model knows no seal."""
    if not hasattr(model, "sealed") or actor.role == Role.ENGINE:
        return true()
    ways = [getattr(model, slot) == actor.id for roles, slot in _CARRY_SEALED if actor.role in roles]
    if any(compartment == "sealed" for compartment, _case_id in actor.grants):
        ways.append(_granted_sql("sealed", actor, model))
    return or_(model.sealed.is_(False), *ways)


def _on_the_case_sql(actor: Actor, model: Any) -> ColumnElement[bool]:
    slots = (model.lead_id, model.prosecutor_id, model.liaison_id, model.ausa_id, model.chair_id)
    return or_(*(func.coalesce(slot, 0) == actor.id for slot in slots))


def _diversion_sql(actor: Actor, model: Any) -> ColumnElement[bool]:
    return and_(model.reached_sao_at.is_not(None), or_(model.kind == "low_level", model.lead_offered_at.is_not(None)))


TWINS: dict[str, Twin] = {
    "anyone": lambda actor, model: true(),
    "holder": _holder_sql,
    "lead_detective": lambda actor, model: model.lead_id == actor.id,
    "own_unit": _own_unit_sql,
    "commands": _commands_sql,
    "broke_glass": lambda actor, model: model.id.in_(sorted(actor.emergencies)) if actor.emergencies else false(),
    "granted_victim_contact": lambda actor, model: _granted_sql("victim-contact", actor, model),
    "granted_witness_location": lambda actor, model: _granted_sql("witness-location", actor, model),
    "granted_juvenile": lambda actor, model: _granted_sql("juvenile", actor, model),
    "granted_sealed": lambda actor, model: _granted_sql("sealed", actor, model),
    "not_lead": lambda actor, model: model.lead_id != actor.id,
    "on_the_case": _on_the_case_sql,
    "assigned": lambda actor, model: model.prosecutor_id == actor.id,
    "reached_sao": lambda actor, model: model.reached_sao_at.is_not(None),
    "with_police": lambda actor, model: model.reached_sao_at.is_(None),
    "referred_federal": lambda actor, model: model.referred_at.is_not(None),
    "diversion_touches": _diversion_sql,
    "advice_asked": lambda actor, model: model.advice_asked_at.is_not(None),
}

POLICE = (Role.DETECTIVE, Role.SERGEANT, Role.COMMANDER)
STATE_PROSECUTORS = (Role.PROSECUTOR, Role.SAO_SUPERVISOR, Role.FEDERAL_LIAISON, Role.LEAD_LIAISON)
FEDERAL = (Role.AUSA, Role.USAO_SUPERVISOR)
LEAD_STAFF = (Role.LEAD_COORDINATOR, Role.CASE_MANAGER)
