"""Plain answers to the questions of a case: enough for readiness, and easy on the checklist."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.catalog.kinds import FactDef
from casebridge.catalog.load import catalog
from tests.building.people import acting

# The choice that calls for the fewest further items; what is not named here takes its first choice.
CHOSEN = {
    "weapon": "firearm", "firearm_recovered": "no", "casings_recovered": "no", "suspect_known": "named",
    "suspect_juvenile": "no", "statement_taken": "no", "eyewitness": "no", "id_procedure": "known_before",
    "video_found": "no", "device_seized": "no", "search_done": "no", "informant_used": "no", "favorable_known": "no",
    "witness_at_risk": "no", "in_custody": "no", "charged": "no", "cds_involved": "no", "protective_order": "no",
    "open_warrants": "none", "complainant": "no", "lead_offer": "not_made", "robbery_type": "street",
    "attempt_only": "attempt", "offense_family": "trespass", "adult": "yes", "self_defense_raised": "no",
}  # fmt: skip
NUMBERS = {"victim_count": "1", "suspect_count": "1"}


def plain_answer(definition: FactDef, day: date) -> Any:
    """Return what a detective types into one question, for an event on `day`."""
    if definition.key in CHOSEN:
        return [CHOSEN[definition.key]] if definition.many else CHOSEN[definition.key]
    if definition.kind == "choice":
        first = definition.choices[0]
        key = getattr(first, "key", first)
        return [key] if definition.many else key
    return {
        "text": "Stated in the report.", "place": "1200 block of Nowhere Street", "date": day.isoformat(),
        "time": "22:10", "number": NUMBERS.get(definition.key, "1"),
    }[definition.kind]  # fmt: skip


def plain_answers(kind: str, day: date, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `answer_all` would write into a new case of a kind, which is opened with all of it in one go."""
    said = {"door": "", "lead_unit": ""} | {key: value for key, value in own.items() if value not in (None, "", [])}
    asked = [row for row in catalog().facts_of(kind) if row.required in ("draft", "submit")]
    while blanks := [row for row in asked if row.key not in said and row.asked_when.holds(said) is not False]:
        said |= {row.key: plain_answer(row, day) for row in blanks}
    return {key: value for key, value in said.items() if value}


def answer_all(case: Case, lead: Any, **own: Any) -> None:
    """Answer every question that is asked before submission; `own` replaces plain answers."""
    day = case.incident_on or (case.opened_at.date() - timedelta(days=1))
    actor = acting(lead)
    for key, value in own.items():
        facts.record(case, key, value, actor=actor)
    while blanks := facts.blanks(case, ("draft", "submit")):
        for definition in blanks:
            facts.record(case, definition.key, plain_answer(definition, day), actor=actor)
