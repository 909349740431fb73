"""Which charge of a linked case is which of the case that it came out of."""

from casebridge.cases.models import Case, Charge


def twins_of(case: Case, other: Case) -> dict[int, Charge]:
    """Return the charges of `other` by the id of the charge of `case` that each was copied from."""
    there = {_same(charge): charge for charge in other.charges}
    return {charge.id: there[_same(charge)] for charge in case.charges if _same(charge) in there}


def _same(charge: Charge) -> tuple[str, ...]:
    """Return what a charge has in common with its twin."""
    return (charge.sovereign, charge.statute, charge.version_from, charge.count_text, charge.party.name)
