"""Guards, effects and the target that ask about decisions."""

from collections.abc import Iterable

from flask import Flask
from sqlalchemy import exists, func, select

from casebridge.access.policy import Permission
from casebridge.cases.effects import remember_deciders
from casebridge.cases.frame import Tab, add_page, add_tab
from casebridge.cases.models import Case, Charge
from casebridge.cases.panels import Panel, add_panel
from casebridge.cases.people import all_charges, counts_as, definition_of, live_charges
from casebridge.cases.wall import people_seen
from casebridge.cases.words import ANCHORS
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Gap
from casebridge.review.before import before_decision, to_sign
from casebridge.review.cells import amend_in_effect
from casebridge.review.linked import contests_declined, opens_superseding_case, severs
from casebridge.review.models import DecisionSnapshot, Override, SnapshotRead
from casebridge.review.outcome import by_outcome
from casebridge.review.services import findings_of, grounds_of
from casebridge.review.snapshot import freeze
from casebridge.workflows.registry import Step

Gaps = Iterable[Gap]


def every_charge_decided(case: Case, step: Step) -> Gaps:
    """Require an outcome that is a decision for each defendant and charge."""
    charges = live_charges(case)
    if not charges:
        yield Gap("every_charge_decided", "no charge is proposed", "decision")
    for charge in charges:
        if counts_as(charge) == "undecided":
            title = definition_of(charge).title
            yield Gap(
                "every_charge_decided", f"{charge.party.name}, {title}: choose an outcome", f"decision-{charge.id}"
            )


def declines_reasoned(case: Case, step: Step) -> Gaps:
    """Require a reason of the right kind for each decline, and the change for each amended charge."""
    for charge in live_charges(case):
        outcome = catalog().outcomes.get(charge.outcome)
        title = definition_of(charge).title
        if outcome is None:
            continue
        kinds = {catalog().decline_reasons[key].kind for key in charge.reasons}
        if outcome.counts_as == "declined" and outcome.needs not in kinds:
            yield Gap(
                "declines_reasoned",
                f"{charge.party.name}, {title}: give the reason for declining",
                f"decision-{charge.id}",
            )
        if outcome.counts_as == "declined" and _victim_hears_nothing(charge):
            yield Gap(
                "declines_reasoned",
                f"{charge.party.name}, {title}: write the words for the victim’s letter",
                f"decision-{charge.id}",
            )
        changed = charge.amendment or (outcome.needs == "amendment" and charge.amended_to)
        if outcome.needs in ("amendment", "program", "jurisdiction") and not changed:
            yield Gap(
                "declines_reasoned",
                f"{charge.party.name}, {title}: say what changes or where it goes",
                f"decision-{charge.id}",
            )


def _victim_hears_nothing(charge: Charge) -> bool:
    """Say whether a letter to the victim would have no reason, though the reasons chosen may be told."""
    reasons = [catalog().decline_reasons[key] for key in charge.reasons]
    return bool(reasons) and all(reason.shown_to_victim for reason in reasons) and not charge.victim_words


def snapshot_read(case: Case, step: Step) -> Gaps:
    """Require that the signer read the snapshot."""
    newest = select(func.max(DecisionSnapshot.id)).where(DecisionSnapshot.case_id == case.id).scalar_subquery()
    read = exists().where(SnapshotRead.snapshot_id == newest, SnapshotRead.user_id == step.actor.id)
    if not db.session.scalar(select(read)):
        yield Gap("snapshot_read", "you have not read the snapshot of this decision", "snapshot")


def grounds_given(case: Case, step: Step) -> Gaps:
    """Require a ground for each declined charge."""
    grounded = {ground.charge_id for ground in grounds_of(case)}
    for charge in live_charges(case):
        if counts_as(charge) == "declined" and charge.id not in grounded:
            yield Gap(
                "grounds_given", f"{charge.party.name}, {definition_of(charge).title}: no ground is given", "challenge"
            )


def grounds_answered(case: Case, step: Step) -> Gaps:
    """Require an answer to each ground."""
    grounds = grounds_of(case)
    if not grounds:
        yield Gap("grounds_answered", "no ground was given", "challenge")
    for number, ground in enumerate(grounds, start=1):
        if not ground.answer:
            yield Gap("grounds_answered", f"ground {number} has no answer", "challenge")


def lead_eligible(case: Case, step: Step) -> Gaps:
    """Require a low-level case, or charges that may all be diverted."""
    if case.kind == "low_level":
        return
    divertible = set(catalog().case_types["low_level"].typical_charges)
    for charge in live_charges(case):
        if charge.statute not in divertible:
            yield Gap("lead_eligible", f"{definition_of(charge).title} is not on the list of divertible charges", "")


def eligibility_recorded(case: Case, step: Step) -> Gaps:
    """Require a person's record of eligibility for each defendant: rule, date, override with reason."""
    # The last finding about a person counts.
    recorded = {one.party_id: one.eligible for one in findings_of(case)}
    for party in case.suspects:
        if not recorded.get(party.id):
            yield Gap("eligibility_recorded", f"nobody recorded that {party.name} is eligible", "eligibility")


def dispositions_given(case: Case, step: Step) -> Gaps:
    """Require a disposition for each defendant and charge."""
    known = people_seen(case, step.actor)
    for charge in all_charges(case, step.actor):
        if not charge.disposition and charge.party not in known:
            yield Gap("dispositions_given", "a charge that stayed with the State did not end", "dispositions")
        elif not charge.disposition:
            yield Gap(
                "dispositions_given",
                f"{charge.party.name}, {definition_of(charge).title}: how did it end?",
                "dispositions",
            )


def freezes_snapshot(case: Case, step: Step) -> None:
    """Freeze what was known."""
    freeze(case, step)
    case.decider_id = step.actor.id


def signs(case: Case, step: Step) -> None:
    """Mark the second signature of this round."""
    case.signed, case.signer_id = True, step.actor.id


def decision_effect(case: Case, step: Step) -> None:
    """Let the decision take effect, unless it still waits for the second signature."""
    target = by_outcome(case, step)
    if target == "sign_off":
        return
    case.decided = True
    for charge in live_charges(case):
        charge.decided_at, charge.decided_round = step.now, case.decision_round
        amend_in_effect(charge)
        if counts_as(charge) == "approved" and charge.party.role == "suspect":
            charge.party.role = "defendant"
    if target == "declined":
        case.declined_at = step.now
    elif target == "diversion_offered":
        case.lead_offered_at, case.lead_offer_until, case.lead_extended = step.now, None, False
    elif target == "closed":
        case.closed_at, case.outcome = step.now, "Transferred to another prosecutor"


def decision_undone(case: Case, step: Step) -> None:
    """Take the unsigned decision back; the choices stay in the grid."""
    remember_deciders(case)
    case.decider_id = None


def challenges(case: Case, step: Step) -> None:
    """Mark the challenge of this round."""
    case.challenged_at = step.now


def overrides(case: Case, step: Step) -> None:
    """Record the override; the case goes on as charged by the police."""
    asks = step.asks
    db.session.add(
        Override(case_id=case.id, names=str(asks["names"]), reasons=str(asks["reason"]), made_by_id=step.actor.id,
                 objection=str(asks.get("objection") or ""), made_at=step.now)
    )  # fmt: skip
    case.overridden_at, case.decided, case.screened = step.now, True, True


def bind(app: Flask) -> None:
    """Add the review tab and the pages that moves name."""
    add_tab(Tab("Review", "review.show", Permission.SNAPSHOT_READ, 40))
    add_panel(Panel("aside", 20, "review/panel_before.html", before_decision))
    add_panel(Panel("aside", 21, "review/panel_sign.html", to_sign))
    for page, endpoint in {
        "review": "review.show",
        "snapshot": "review.snapshot",
        "challenge": "review.challenge",
        "eligibility": "review.eligibility",
        "dispositions": "review.dispositions",
    }.items():
        add_page(page, endpoint)
        ANCHORS[page] = endpoint
    ANCHORS.update(decision="review.show", lead_items_done="review.eligibility")


GUARDS = {
    g.__name__: g
    for g in (
        every_charge_decided, declines_reasoned, snapshot_read, grounds_given, grounds_answered, lead_eligible,
        eligibility_recorded, dispositions_given,
    )
}  # fmt: skip
EFFECTS = {
    e.__name__: e
    for e in (
        freezes_snapshot, signs, decision_effect, decision_undone, challenges, overrides, severs,
        contests_declined, opens_superseding_case,
    )
}  # fmt: skip
TARGETS = {"by_outcome": by_outcome}
