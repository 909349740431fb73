"""The two courts side by side: charges with their terms from the law files, custody, nearest clocks. No advice."""

from typing import Any

from casebridge.cases.legal import in_custody, legal_clocks
from casebridge.cases.models import Case, Charge, Party
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.law import ChargeVersion, FederalCharge
from casebridge.federal.charges import approval_needed
from casebridge.formats import local_date


def years(number: float | str) -> str:
    """Say a term: life, none, or so many years."""
    if isinstance(number, str):
        return number
    if not number:
        return "none"
    whole = int(number) if float(number).is_integer() else number
    return f"{whole} year{'s' if whole != 1 else ''}"


def longest(law: ChargeVersion) -> str:
    """Say the longest term that a charge carries."""
    return law.max_term or (f"{law.max_days} days" if law.max_days else years(law.max_years))


def least(law: ChargeVersion) -> str:
    """Say the least term of a first conviction, and whether it is added to every other term."""
    added = ", added to every other term" if isinstance(law, FederalCharge) and law.consecutive else ""
    return years(law.mandatory_min_years) + added


def charge_line(charge: Charge) -> dict[str, Any]:
    """Return one charge with its terms as plain values."""
    law = definition_of(charge)
    return {
        "id": charge.public_id, "person": charge.party.name, "title": law.title, "statute": law.statute,
        "longest": longest(law), "least": least(law), "outcome": charge.outcome, "decided": charge.decided_at,
        "confirm": law.to_be_confirmed, "approval": approval_needed(charge), "count": charge.count_text,
        "sealed_by": charge.sealed_by if charge.sealed else "",
    }  # fmt: skip


def lines(case: Case, sovereign: str, people: list[Party], *, sealed: bool = False) -> list[dict[str, Any]]:
    """Return the live charges of one sovereign against these people; those that a court sealed where `sealed`."""
    found = live_charges(case, sovereign, sealed=sealed)
    return [charge_line(charge) for charge in found if charge.party in people]


def side_by_side(case: Case, people: list[Party]) -> dict[str, Any]:
    """Return both courts: charges, whether somebody is held, and the nearest legal clock of each."""
    return {
        "state": lines(case, "state", people), "federal": lines(case, "federal", people),
        "held": in_custody(case), "state_clock": _nearest(case, "state"), "federal_clock": _nearest(case, "federal"),
    }  # fmt: skip


def _nearest(case: Case, sovereign: str) -> str:
    for running in legal_clocks(case):
        if running.definition.sovereign in (sovereign, "both"):
            return f"{running.definition.title}, {local_date(running.due.due)}"
    return "None started"
