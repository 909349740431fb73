"""One cell of the decision grid: what is chosen for one defendant and charge, and in whose words it is told."""

from collections.abc import Iterable

from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import version_for
from casebridge.catalog.charges import ChargeGap, charges_for
from casebridge.catalog.decisions import DeclineReason
from casebridge.catalog.law import ChargeVersion
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.text import NARRATIVE_LIMIT, clean

_DECLINE = {"evidential": "decline_evidential", "legal": "decline_legal", "discretionary": "decline_discretionary"}
AMENDED = "approve_amended"


def prepare_cell(
    charge: Charge,
    *,
    actor: Actor,
    choice: str,
    other: str = "",
    reasons: list[str] | None = None,
    words: str = "",
    victim_words: str = "",
    amendment: str = "",
    amended_to: str = "",
    version: int | None = None,
) -> Charge:
    """Keep what a prosecutor chose for one defendant and charge; nothing takes effect yet.

    A reason fills in the words of its row for the detective and for the victim's letter, to be changed freely.

    :param choice: approve, decline, other or open. :param other: an outcome key, with choice other.
    :param amended_to: the statute into which the charge is changed, with outcome `approve_amended`.
    :raises Invalid: an unknown choice, outcome or reason, a charge that was not in force on the day of the event.
    :raises Conflict: somebody chose meanwhile.
    """
    require(actor, Permission.DECISION_PREPARE, charge.case)
    if version is not None and version != charge.version:
        raise Conflict(theirs=[("Chosen now", charge.outcome or "open")], yours=[("Your choice", other or choice)])
    given = [key for key in reasons or [] if key]
    if bad := [key for key in given if key not in catalog().decline_reasons]:
        raise Invalid(fields={"reasons": f"Pick a reason from the list; “{bad[0]}” is not in it."})
    outcome = _outcome(choice, other, given)
    told, before = _reasons(given), _reasons(charge.reasons)
    charge.outcome = outcome
    charge.reasons = given if choice == "decline" or outcome.startswith(("decline", "release")) else []
    charge.reason_words = _filled(clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True),
                                  for_detective(before), for_detective(told if charge.reasons else []))  # fmt: skip
    charge.victim_words = _filled(clean(victim_words, field="victim_words", limit=NARRATIVE_LIMIT, lines=True),
                                  for_victim(before), for_victim(told if charge.reasons else []))  # fmt: skip
    charge.amendment = clean(amendment, field="amendment", limit=NARRATIVE_LIMIT, lines=True)
    charge.amended_to = _amended(charge.case, amended_to) if outcome == AMENDED and amended_to else ""
    db.session.flush()
    return charge


def copy_cell(charge: Charge, others: Iterable[Charge], *, actor: Actor) -> None:
    """Give other cells the same outcome, reasons and words; a changed charge stays with its own cell."""
    require(actor, Permission.DECISION_PREPARE, charge.case)
    if charge.outcome == AMENDED:
        raise Invalid(fields={"to": "A changed charge is chosen cell by cell."})
    for other in others:
        other.outcome, other.reasons = charge.outcome, list(charge.reasons)
        other.reason_words, other.victim_words, other.amendment = (
            charge.reason_words,
            charge.victim_words,
            charge.amendment,
        )
        other.amended_to = ""
    db.session.flush()


def amend_in_effect(charge: Charge) -> None:
    """Let a changed charge be what was approved; what the police proposed is kept beside it."""
    if charge.outcome != AMENDED or not charge.amended_to:
        return
    law = version_for(charge.case, charge.amended_to)
    charge.proposed_statute = charge.proposed_statute or charge.statute
    charge.proposed_from = charge.proposed_from or charge.version_from
    charge.statute = charge.amended_to
    charge.version_from = law.in_force_from.isoformat() if law.in_force_from else ""
    charge.amended_to = ""


def amendable(case: Case) -> list[tuple[str, str]]:
    """Return the charges of the library that were in force on the day of the event, by key and words."""
    if case.incident_on is None:
        return []
    return [
        (
            row.key,
            f"{row.charge.title} ({row.charge.statute}){', to be confirmed' if row.charge.to_be_confirmed else ''}",
        )
        for row in charges_for(case.kind, case.incident_on)
        if not isinstance(row.charge, ChargeGap)
    ]


def proposed_law(charge: Charge) -> ChargeVersion | None:
    """Return the law under which the police proposed a charge that was approved in another form."""
    versions = catalog().charges.get(charge.proposed_statute, ())
    for version in versions:
        if (version.in_force_from.isoformat() if version.in_force_from else "") == charge.proposed_from:
            return version
    return None


def for_detective(reasons: Iterable[DeclineReason]) -> str:
    """Return the words of reasons for the detective; a sealed reason has none."""
    return " ".join(reason.to_detective for reason in reasons if reason.shown_to_detective)


def for_victim(reasons: Iterable[DeclineReason]) -> str:
    """Return the words of reasons for a letter to the victim; where the row has none, none."""
    return " ".join(reason.to_victim for reason in reasons if reason.shown_to_victim)


def _named(law: ChargeVersion) -> str:
    return f"{law.title} ({law.statute}){', to be confirmed' if law.to_be_confirmed else ''}"


def _reasons(keys: Iterable[str]) -> list[DeclineReason]:
    return [catalog().decline_reasons[key] for key in keys]


def _filled(typed: str, before: str, now: str) -> str:
    """Return what was typed, or the words of the reason where nothing was, or only those of the reason before."""
    return now if not typed or typed == before else typed


def _amended(case: Case, statute: str) -> str:
    if statute not in dict(amendable(case)):
        raise Invalid(fields={"amended_to": "Pick a charge that was in force on the day of the event."})
    return statute


def _outcome(choice: str, other: str, reasons: list[str]) -> str:
    if choice in ("open", ""):
        return ""
    if choice == "approve":
        return "approve_as_charged"
    if choice == "decline":
        kind = catalog().decline_reasons[reasons[0]].kind if reasons else "evidential"
        return _DECLINE[kind]
    if choice == "other" and other in catalog().outcomes:
        return other
    raise Invalid(fields={"outcome": "Choose an outcome from the list."})
