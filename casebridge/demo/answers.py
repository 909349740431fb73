"""Plausible answers to the intake questions of a fictional case."""

from datetime import date
from typing import Any

from casebridge.catalog.kinds import FactDef
from casebridge.catalog.load import catalog

_SAID = {
    "in_custody": "no", "charged": "no", "suspect_known": "yes", "suspect_juvenile": "no", "statement_taken": "no",
    "id_procedure": "none", "video_found": "no", "device_seized": "no", "search_done": "no", "informant_used": "no",
    "favorable_known": "no", "witness_at_risk": "no", "weapon": "firearm", "firearm_recovered": "no",
    "casings_recovered": "yes", "eyewitness": "yes", "time_precision": "about", "wound": "penetrating",
    "condition": "stable", "manner": "homicide", "kin_told": "yes", "adult": "yes", "cds_involved": "no",
    "protective_order": "no", "lead_offer": "not_made", "open_warrants": "none", "complainant": "no",
    "offense_family": "trespass", "robbery_type": "street", "weapon_shown": "pointed", "attempt_only": "taken",
    "premise": "street", "prior_disqualifies": "no", "series_suspected": "no", "victim_cooperates": "yes",
}  # fmt: skip
_WORDS = {
    "bpd_code": {"homicide": "1A", "nonfatal_shooting": "9S", "armed_robbery": "3AF", "low_level": "115"},
    "hospital": "Harbor Teaching Hospital (invented)",
    "cause": "Gunshot wound, as the medical examiner said by telephone",
    "ocme_number": "OCME-DEMO",
    "words_used": "“Give it up.”",
    "property_taken": "One purse, brown, owner named in the statement, about 40 dollars",
    "suspect_account": "none",
}


def answers(kind: str, *, day: date, said: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return an answer to every question that a case of this kind is asked before it is sent."""
    given = said or {}
    found: dict[str, Any] = {}
    for definition in catalog().facts_of(kind):
        if definition.key in given:
            found[definition.key] = given[definition.key]
        elif definition.required != "no":
            found[definition.key] = _plausible(definition, kind, day)
    unasked = catalog().unasked(kind, found)
    return {key: value for key, value in found.items() if key not in unasked}


def _plausible(definition: FactDef, kind: str, day: date) -> Any:
    key = definition.key
    if key in _SAID and (not definition.choices or _SAID[key] in definition.choices):
        return _SAID[key]
    if key in _WORDS:
        words = _WORDS[key]
        return words[kind] if isinstance(words, dict) else words
    if definition.choices:
        return [definition.choices[0]] if definition.many else definition.choices[0]
    return {"date": day.isoformat(), "time": "21:40", "number": "1"}.get(definition.kind, "As the report says.")
