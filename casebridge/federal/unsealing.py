"""A federal charge that a court sealed is opened by two: its attorney asks, a supervisor of that office confirms.

Until it is asked nobody but the attorney knows that there is one (docs/adr/0045).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.access.check import can, require, require_factor
from casebridge.access.policy import Permission
from casebridge.accounts.seconds import Waiting, is_second, waiting
from casebridge.audit import AuditEntry
from casebridge.cases.holders import may_read
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import live_charges
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.federal.charges import accuse, noted
from casebridge.federal.terms import charge_line
from casebridge.notices.outbox import tell
from casebridge.text import clean
from casebridge.workflows.engine import WAITS

ACT, ASKED = "charge:unseal", "referral:unseal_ask"


@dataclass(frozen=True, slots=True)
class Asked:
    """An unsealing that waits: the charge in plain values, who asked, what opened it, until when it waits."""

    charge: dict[str, Any]
    by_id: int
    by: str
    paper: str
    until: datetime


def ask(charge: Charge, *, paper: str, actor: Actor) -> bool:
    """Say that a sealed charge is open, by order or since it was executed; a second person confirms it.

    :returns: whether it is open now, since another attorney of the case had asked before.
    :raises NotThere: it is not sealed. :raises Invalid: no paper is named. :raises StepUpNeeded: the factor must be
        given again.
    """
    require(actor, Permission.CHARGE_SEALED, charge.case)
    if not charge.sealed:
        raise NotThere()
    words = clean(paper, field=f"paper-{charge.public_id}", limit=300)
    if not words:
        raise Invalid(fields={f"paper-{charge.public_id}": "Name what opened it: the order, or the executed warrant."})
    require_factor(actor)
    if is_second(ACT, charge.public_id, actor):
        _open(charge, words, actor)
        return True
    line = noted(charge, actor, ASKED, "asked a second person to open a sealed federal charge", words)
    readers = [one for one in may_read(charge.case, [str(Role.USAO_SUPERVISOR)]) if one != actor.id]
    tell(readers, tag=ASKED, text=WAITS, case_id=charge.case_id, audit_seq=line.seq, urgent=True)
    return False


def confirm(charge: Charge, *, actor: Actor) -> None:
    """Open a sealed charge to those who see federal charges, as its attorney asked; its people are told.

    :raises NotThere: nobody else asked for it within three days. :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.CHARGE_UNSEAL, charge.case)
    asked = _asked(charge) if charge.sealed else None
    if asked is None or asked.by_id == actor.id:
        raise NotThere()
    require_factor(actor)
    words = _paper_of(charge)
    if not is_second(ACT, charge.public_id, actor):
        raise NotThere()
    _open(charge, words, actor)


def unsealings(case: Case, actor: Actor) -> list[Asked]:
    """Return the unsealings that wait in a case, for its attorney and for whoever may confirm them."""
    if not (can(actor, Permission.CHARGE_UNSEAL, case) or can(actor, Permission.CHARGE_SEALED, case)):
        return []
    found = [(one, _asked(one)) for one in live_charges(case, "federal", sealed=True) if one.sealed]
    return [
        Asked(charge_line(charge), asked.by_id, asked.name, _paper_of(charge), asked.until)
        for charge, asked in found
        if asked is not None
    ]


def _asked(charge: Charge) -> Waiting | None:
    return next((one for one in waiting(charge.public_id) if one.act == ACT), None)


def _paper_of(charge: Charge) -> str:
    lines = select(AuditEntry).where(AuditEntry.case_id == charge.case_id, AuditEntry.event == ASKED)
    last = lines.where(AuditEntry.object_id == charge.public_id).order_by(AuditEntry.seq.desc()).limit(1)
    line = db.session.scalars(last).first()
    return line.reason if line is not None else ""


def _open(charge: Charge, words: str, actor: Actor) -> None:
    charge.unsealed_at = clock.now()
    if charge.status == "adopted":
        accuse(charge)
    db.session.flush()
    line = noted(charge, actor, "referral:unseal", "confirmed that a federal charge was unsealed", words)
    case = charge.case
    whom = [one for one in (case.lead_id, case.prosecutor_id, case.liaison_id, case.ausa_id) if one is not None]
    readers = [reader for reader in may_read(case, whom) if reader != actor.id]
    tell(readers, tag="referral:unseal", text=WAITS, case_id=case.id, audit_seq=line.seq)
