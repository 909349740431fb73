"""In which card of the intake page each question stands (data); what is not named stands in the last."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A card of questions: anchor, title, and the keys of its facts in order."""

    key: str
    title: str
    facts: tuple[str, ...]


DOOR_FACTS = ("in_custody", "charged")
SECTIONS = (
    Section("incident", "Incident", (
        "complaint_number", "incident_date", "incident_time", "time_precision", "incident_place", "police_district",
        "premise", "inside_outside", "bpd_code", "lead_unit", "offense_family", "robbery_type", "walk_in",
        "scene_found", "summary")),
    Section("harm", "Who was harmed, and how", (
        "victim_count", "wound", "condition", "hospital", "death_date", "death_place", "ocme_number", "manner",
        "cause", "kin_told", "victim_spoke", "victim_injured", "victim_cooperates", "cooperation_last_asked",
        "complainant", "relationship", "witness_at_risk")),
    Section("weapon", "Weapon and taking", (
        "weapon", "firearm_type", "firearm_recovered", "casings_recovered", "shots_fired", "weapon_shown",
        "words_used", "attempt_only", "property_taken", "property_value", "property_recovered", "business_name",
        "vehicle_involved", "vehicle_taken", "cds_involved", "cds_quantity")),
    Section("suspects", "Suspect and arrest", (
        "suspect_count", "suspect_known", "suspect_juvenile", "adult", "arrest_date", "arrest_time",
        "suspect_account", "self_defense_raised", "prior_disqualifies", "supervision", "open_warrants",
        "protective_order", "lead_offer", "handoff_time")),
    Section("proof", "How it is known", (
        "eyewitness", "id_procedure", "statement_taken", "video_found", "device_seized", "search_done",
        "informant_used", "motive", "group_related", "series_suspected", "linked_cases", "converted_from")),
    Section("defense", "Could anything help the defense?", ("favorable_known", "favorable_text")),
)  # fmt: skip
OTHER = Section("other", "Other questions", ())
HIDDEN = ("door",)
