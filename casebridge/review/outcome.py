"""Where a decision leads: by what its cells count as (workflows.md section 3, "Outcome of decide and sign")."""

from casebridge.cases.models import Case
from casebridge.cases.people import counts_as, live_charges
from casebridge.workflows.registry import Step

SCREENED_KINDS = ("homicide", "nonfatal_shooting", "armed_robbery")


def second_signature_due(case: Case) -> bool:
    """Say whether this round needs a second signature, by the rules that stand confirmed.

    Any homicide; any murder or attempted-murder charge approved or declined. The other rows of
    `second_signature_rule` wait for the office's confirmation.
    """
    if case.kind == "homicide":
        return True
    return any(
        "murder" in charge.statute and counts_as(charge) in ("approved", "declined") for charge in live_charges(case)
    )


def by_outcome(case: Case, step: Step) -> str:
    """Return the state to which the decision leads, the first that holds."""
    cells = [counts_as(charge) for charge in live_charges(case)]
    if second_signature_due(case) and not (case.signed or step.name == "sign"):
        return "sign_off"
    if "approved" in cells:
        if case.kind in SCREENED_KINDS and not case.screened:
            return "federal_screening"
        return "state_prosecution"
    if "lead" in cells:
        return "diversion_offered"
    if cells and all(cell == "transferred" for cell in cells):
        return "closed"
    return "declined"
