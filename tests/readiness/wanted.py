"""What a package needs, written down by hand from the practice page: what the check says is never asked here."""

from collections.abc import Callable, Mapping
from typing import Any

Said = Mapping[str, Any]
Asked = Callable[[Said], bool]
H, N, A, L = "homicide", "nonfatal_shooting", "armed_robbery", "low_level"


def _always(said: Said) -> bool:
    return True


def _is(fact: str, *values: str) -> Asked:
    return lambda said: said.get(fact) in values


def _shown(way: str) -> Asked:
    return lambda said: way in said.get("id_procedure", ())


def _ballistic(said: Said) -> bool:
    return "yes" in (said.get("casings_recovered"), said.get("firearm_recovered"))


def _child_spoke(said: Said) -> bool:
    return said.get("statement_taken") == "yes" and said.get("suspect_juvenile") == "yes"


def _several(said: Said) -> bool:
    return int(said.get("suspect_count", 1)) > 1


# item: (kinds in which a package does not go without it, kinds in which it only helps, when)
NEEDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], Asked]] = {
    "incident_report": ((H, N, A, L), (), _always),
    "dispatch_record": ((), (H, N, A), _always),
    "bwc": ((), (H, N, A, L), _always),
    "scene_record": ((), (H, N), _always),
    "canvass": ((), (H, N, A), _always),
    "video_recovered": ((H, N, A), (), _is("video_found", "yes")),
    "victim_identity": ((H,), (), _always),
    "cause_manner": ((H,), (), _always),
    "autopsy_full": ((), (H,), _always),
    "victim_timeline": ((), (H,), _always),
    "injury_documented": ((N,), (A,), _always),
    "medical_records": ((), (N,), _always),
    "victim_statement": ((A,), (N,), _always),
    "id_basis": ((H, N, A), (), _always),
    "photo_array": ((H, N, A), (), _shown("photo_array")),
    "showup_record": ((N, A), (), _shown("showup")),
    "witness_statements": ((H, N), (), _is("eyewitness", "yes")),
    "victim_witness_care": ((), (H, N, A), _always),
    "other_suspects": ((H,), (N,), _always),
    "suspect_statement": ((H, N, A), (), _is("statement_taken", "yes")),
    "juvenile_interrogation": ((H, N, A), (), _child_spoke),
    "person_record": ((H, N, A, L), (), _always),
    "prior_conviction_proof": ((), (H, N, A), _is("prior_disqualifies", "yes")),
    "phone_evidence": ((), (H, N, A), _always),
    "searches": ((H, N, A), (), _is("search_done", "yes")),
    "charging_document": ((H, N, A, L), (), _always),
    "firearm_recovery": ((H, N, A), (), _is("firearm_recovered", "yes")),
    "nibin_etrace": ((), (H, N, A), _ballistic),
    "firearms_exam": ((), (H, N), _ballistic),
    "biological_latent": ((), (H, N, A), _always),
    "self_defense_review": ((H,), (N,), _always),
    "favorable_material": ((H, N, A, L), (), _always),
    "case_summary": ((H, N, A), (), _always),
    "defendant_roles": ((H, N, A), (), _several),
    "force_or_threat": ((A,), (), _always),
    "weapon_shown": ((A,), (), _always),
    "property_list": ((A,), (), _always),
    "property_trail": ((), (A,), _always),
    "carjacked_vehicle": ((A,), (), _is("robbery_type", "carjacking")),
    "series_link": ((), (A,), _is("series_suspected", "yes")),
    "age_and_place": ((L,), (), _always),
    "quantity_and_test": ((L,), (), _is("cds_involved", "yes")),
    "warrants_check": ((L,), (), _always),
    "pending_cases": ((), (L,), _always),
    "protective_orders": ((L,), (), _is("protective_order", "yes", "unknown")),
    "complainant_view": ((), (L,), _is("complainant", "yes")),
    "offer_record": ((), (L,), _always),
    "handoff_record": ((L,), (), _is("lead_offer", "accepted")),
    "property_handled": ((), (L,), _always),
    "charge_hold": ((L,), (), _is("lead_offer", "accepted")),
    "prosecutor_review": ((), (L,), _is("lead_offer", "accepted")),
    "citation_option": ((), (L,), _always),
}
# Items that the sergeant cannot let go.
TOLD_ANYWAY = frozenset(
    {"photo_array", "showup_record", "suspect_statement", "juvenile_interrogation", "searches", "favorable_material",
     "case_summary", "defendant_roles"}
)  # fmt: skip
# A question that another answer calls for, and that answer.
FOLLOWS: Mapping[str, tuple[str, str]] = {
    "firearm_type": ("weapon", "firearm"), "firearm_recovered": ("weapon", "firearm"),
    "casings_recovered": ("weapon", "firearm"), "shots_fired": ("weapon", "firearm"),
    "prior_disqualifies": ("weapon", "firearm"), "arrest_date": ("in_custody", "yes"),
    "arrest_time": ("in_custody", "yes"), "favorable_text": ("favorable_known", "yes"),
    "property_taken": ("attempt_only", "taken"), "vehicle_taken": ("robbery_type", "carjacking"),
    "cds_quantity": ("cds_involved", "yes"), "handoff_time": ("lead_offer", "accepted"),
}  # fmt: skip
# Later answers that call for an item: the fact, its new value, the item.
LATER = (
    ("video_found", "yes", "video_recovered"), ("eyewitness", "yes", "witness_statements"),
    ("statement_taken", "yes", "suspect_statement"), ("search_done", "yes", "searches"),
    ("firearm_recovered", "yes", "firearm_recovery"), ("id_procedure", ["photo_array"], "photo_array"),
    ("id_procedure", ["showup"], "showup_record"), ("suspect_count", "2", "defendant_roles"),
    ("cds_involved", "yes", "quantity_and_test"), ("protective_order", "unknown", "protective_orders"),
)  # fmt: skip


def stopping(kind: str, said: Said) -> list[str]:
    """Return the items without which a package of this kind comes back."""
    return [key for key, (stops, _helps, when) in NEEDS.items() if kind in stops and when(said)]


def helping(kind: str, said: Said) -> list[str]:
    """Return the items that make a package of this kind stronger."""
    return [key for key, (_stops, helps, when) in NEEDS.items() if kind in helps and when(said)]
