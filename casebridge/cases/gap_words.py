"""Gaps of one kind in a few words: "2 elements without proof", where a list of sentences would be long."""

from collections.abc import Sequence
from itertools import groupby

from casebridge.errors import Gap

# What several gaps of one guard are together. One gap says its own sentence.
MANY = {
    "attest_items_done": "items of the sergeant to settle",
    "blocking_items_replied": "blocking items without a reply",
    "checklist_ready": "checklist items to settle",
    "classes_may_cross": "things that may not cross",
    "declines_reasoned": "decisions without their reason",
    "dispositions_given": "charges whose end is not entered",
    "eligibility_recorded": "people whose eligibility nobody recorded",
    "every_charge_decided": "charges without an outcome",
    "facts_answered": "questions without an answer",
    "favorable_resolved": "exhibits that might help the defense, not answered by a prosecutor",
    "grounds_answered": "grounds without an answer",
    "grounds_given": "declined charges without a ground",
    "items_agreed": "faults in the items",
    "items_complete": "faults in the items",
    "lead_eligible": "charges that cannot be diverted",
    "lead_items_done": "items before an offer of LEAD",
    "questions_answered": "questions without an answer",
    "screening_answered": "screening questions to settle",
    "victim_notices_done": "victims without a recorded notice",
    "waivers_attested": "waivers to attest",
    "weak_elements_reasoned": "elements without proof that carries",
}
SHOWN = 3


def summed_up(gaps: Sequence[Gap]) -> str:
    """Return what is missing, alike gaps counted together, the first kinds only."""
    kinds = [list(found) for _, found in groupby(sorted(gaps, key=lambda gap: _rank(gaps, gap)), lambda gap: gap.key)]
    said = [_said(found) for found in kinds[:SHOWN]]
    rest = sum(len(found) for found in kinds[SHOWN:])
    return "; ".join(said + ([f"and {rest} more"] if rest else []))


def _rank(gaps: Sequence[Gap], gap: Gap) -> int:
    return next(place for place, known in enumerate(gaps) if known.key == gap.key)


def _said(gaps: list[Gap]) -> str:
    if len(gaps) == 1:
        return gaps[0].sentence.rstrip(".")
    if gaps[0].key in MANY:
        return f"{len(gaps)} {MANY[gaps[0].key]}"
    return f"{gaps[0].sentence.rstrip('.')}, and {len(gaps) - 1} like it"
