"""Federal charges: contemplated beside the state ones, approved by the Department, effective when adopted."""

from datetime import date

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Charge, Party
from casebridge.cases.people import definition_of, live_charges, propose_charge, withdraw_charge
from casebridge.catalog.charges import ChargeGap, charges_for
from casebridge.catalog.law import FederalCharge
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotAllowed, NotThere
from casebridge.federal.models import FederalApproval
from casebridge.federal.queries import approvals_of
from casebridge.text import clean


def desk_of(case: Case, actor: Actor) -> Permission:
    """Return the permission under which `actor` may contemplate federal charges.

    :raises NotAllowed: the actor is at neither desk.
    """
    for permission in (Permission.SCREENING_PREPARE, Permission.CHARGE_AMEND):
        if can(actor, permission, case):
            return permission
    raise NotAllowed()


def contemplate(case: Case, party: Party, statute: str, *, actor: Actor, count_text: str = "") -> Charge:
    """Contemplate a federal charge in the version in force on the offense date; errors as `propose_charge`."""
    if statute not in catalog().charges_federal:
        raise Invalid(fields={"statute": "Pick a federal charge from the list."})
    return propose_charge(
        case, party, statute, actor=actor, count_text=count_text, sovereign="federal", permission=desk_of(case, actor)
    )


def drop(charge: Charge, *, actor: Actor) -> None:
    """Take a contemplated federal charge back.

    :raises NotThere: it is a charge of the State, or in effect.
    """
    if charge.sovereign != "federal" or charge.decided_at is not None:
        raise NotThere()
    withdraw_charge(charge, actor=actor, permission=desk_of(charge.case, actor))


def offered(case: Case) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the federal charges that can be chosen on the offense date, and each gap in a sentence."""
    if case.incident_on is None:
        return [], ["Give the date of the event first: it decides which law applies."]
    choices, gaps = [], []
    for proposal in charges_for(case.kind, case.incident_on, sovereign="federal"):
        if isinstance(proposal.charge, ChargeGap):
            gaps.append(proposal.charge.sentence)
        else:
            choices.append((proposal.key, f"{proposal.charge.title}, {proposal.charge.statute}"))
    return choices, gaps


def approval_needed(charge: Charge) -> str:
    """Return who in the Department must approve the charge before a date is promised; empty when nobody."""
    law = definition_of(charge)
    return law.approval if isinstance(law, FederalCharge) else ""


def record_approval(
    charge: Charge, *, given_by: str, given_on: date | None, paper: str, actor: Actor
) -> FederalApproval:  # fmt: skip
    """Record the Department's approval of one charge, or mend what was recorded.

    :raises Invalid: nobody named, no date or one in the future, no paper. :raises NotThere: it needs none.
    """
    require(actor, Permission.CHARGE_AMEND, charge.case)
    if not approval_needed(charge):
        raise NotThere()
    key, fields = charge.public_id, {}
    name, shown = clean(given_by, field=f"given_by-{key}"), clean(paper, field=f"paper-{key}")
    if not name:
        fields[f"given_by-{key}"] = "Name who approved it."
    if given_on is None or given_on > clock.court_local(clock.now()).date():
        fields[f"given_on-{key}"] = "Give the date of the approval, not after today."
    if not shown:
        fields[f"paper-{key}"] = "Name the paper that shows it."
    if fields or given_on is None:
        raise Invalid(fields=fields)
    row = approvals_of(charge.case).get(charge.id) or FederalApproval(charge_id=charge.id)
    row.given_by, row.given_on, row.paper = name, given_on, shown
    row.entered_by_id, row.entered_at = actor.id or 0, clock.now()
    db.session.add(row)
    db.session.flush()
    audit.record(
        "referral:approval", actor=actor, case_id=charge.case_id, object_type="charge", object_id=charge.public_id,
        sentence=f"recorded the Department’s approval of {definition_of(charge).title}",
    )  # fmt: skip
    return row


def put_in_effect(case: Case) -> None:
    """Let the contemplated federal charges take effect; a sealed one changes nothing that others see."""
    now = clock.now()
    for charge in live_charges(case, "federal", sealed=True):
        charge.status, charge.outcome = "adopted", "approve_as_charged"
        charge.decided_at, charge.decided_round = now, case.decision_round
        if not charge.sealed:
            accuse(charge)


def let_go(case: Case) -> None:
    """Take back every federal charge: the case is the State's alone again."""
    for charge in live_charges(case, "federal", sealed=True):
        charge.status = "withdrawn"


def seal(charge: Charge, *, order: str, actor: Actor) -> None:
    """Mark a federal charge as sealed by the order of a court: nobody else knows of it any more.

    :raises NotThere: it is a charge of the State, or sealed already. :raises Invalid: no order is named.
    """
    require(actor, Permission.CHARGE_SEALED, charge.case)
    if charge.sovereign != "federal" or charge.sealed or charge.status == "withdrawn":
        raise NotThere()
    words = clean(order, field=f"order-{charge.public_id}", limit=300)
    if not words:
        raise Invalid(fields={f"order-{charge.public_id}": "Name the order: the court, its number and its day."})
    charge.sealed_by, charge.unsealed_at = words, None
    db.session.flush()
    noted(charge, actor, "referral:seal", "marked a federal charge as sealed by order of a court")


def accuse(charge: Charge) -> None:
    """Let a suspect whose federal charge is in effect and known be a defendant."""
    if charge.party.role == "suspect":
        charge.party.role = "defendant"


def noted(charge: Charge, actor: Actor, event: str, sentence: str, words: str = "") -> audit.AuditEntry:
    """Write a line of history about a federal charge; of a sealed one only its attorney reads it."""
    return audit.record(
        event, actor=actor, case_id=charge.case_id, object_type="charge", object_id=charge.public_id,
        sentence=sentence, reason=words,
    )  # fmt: skip
