"""Each check of the loader: one row of a good copy is broken, and the error names it."""

from pathlib import Path

import pytest

from casebridge.catalog.checks.all import CHECKS
from casebridge.catalog.load import load
from casebridge.catalog.problems import CatalogError
from tests.catalog.conftest import Break

MD, FED = "law/charges_maryland", "law/charges_federal"
CLOCKS, DAYS = "law/clocks", "law/holidays"
KINDS, LISTS = "practice/case_types", "practice/checklists"
RETURNS, DECISIONS = "practice/return_reasons", "practice/decisions"
FEDERAL, LEAD = "practice/federal", "practice/lead"
DISCLOSURE, ANSWERS = "law/disclosure", "practice/disclosure_types"
PACKETS, EXHIBITS, OFFICES = "practice/packets", "practice/exhibit_types", "practice/agencies"

Fault = tuple[str, str, str, str, str, str]
FAULTS: dict[str, list[Fault]] = {
    "misfits": [
        (MD, "charge", "murder_1_felony", "needs_victim", '"yes"', "which is no true or false"),
        (MD, "charge", "murder_1_felony", "in_force_from", '"2002-13-01"', "which is no date"),
        (MD, "charge", "murder_1_felony", "max_fine_usd", "1.5", "none of the kinds it may be"),
        (MD, "charge", "murder_1_felony", "elements", '"all"', '"elements" is not a list'),
        (MD, "charge", "murder_1_felony", "elements", "[7]", '"elements" is not a table'),
        (MD, "charge", "murder_1_felony", "elements", '[{ key = "a" }]', 'the field "text" is missing'),
        (LISTS, "item", "canvass", "weight_by_type", '"strengthens"', "is not a table of texts"),
        (LISTS, "item", "canvass", "waivable", "1", "which is no true or false"),
        (OFFICES, "district", "central", "new_lines_since", "2023", "which is no date"),
        (OFFICES, "district", "central", "square_km_until_2023", '"6.79"', "which is no number"),
        (LISTS, "item", "canvass", "applies_when", "7", "is not a condition"),
        (LISTS, "item", "canvass", "applies_when", '"weapon = firearm"', "cannot be read"),
    ],
    "statuses_are_legal": [
        (CLOCKS, "clock", "md_hicks_180", "status", '"practice"', 'the status "practice" is none of seen, check'),
        (LISTS, "item", "canvass", "status", '"known"', 'the status "known" is none of'),
        (DAYS, "special", "", "status", '"sure"', 'the status "sure" is none of'),
        ("law/confidentiality", "accessibility", "", "status", '"sure"', 'the status "sure" is none of'),
    ],
    "words_are_known": [
        (CLOCKS, "clock", "md_hicks_180", "nature", '"custom"', 'the field "nature" is "custom"'),
        (MD, "charge", "murder_1_felony", "class", '"violation"', 'the field "class" is "violation"'),
        (KINDS, "fact", "weapon", "required", '"later"', 'the field "required" is "later"'),
        (LISTS, "item", "canvass", "weight", '"heavy"', 'the field "weight" is "heavy"'),
        (LISTS, "item", "canvass", "gate", '"closed"', 'the field "gate" is "closed"'),
        (LISTS, "item", "canvass", "weight_by_type", '{ homicide = "heavy" }', 'the weight "heavy"'),
        (DECISIONS, "outcome", "divert_lead", "counts_as", '"diverted"', 'the field "counts_as" is "diverted"'),
        (DECISIONS, "decline_reason", "minor", "kind", '"other"', 'the field "kind" is "other"'),
        (FEDERAL, "usao_outcome", "adopt", "move", '"accept"', 'the field "move" is "accept"'),
        (LEAD, "eligibility", "adult", "effect", '"prefer"', 'the field "effect" is "prefer"'),
        (DAYS, "rule", "election", "calendars", '["city_courts"]', 'the field "calendars" is "city_courts"'),
    ],
    "meta_is_there": [
        (DAYS, "meta", "", "years", "2026", 'the list "years" is missing'),
        (DAYS, "meta", "", "years", '["2026"]', '"years" is missing or holds something else'),
        (KINDS, "", "", "charges_without_law_row", '"none"', 'the list "charges_without_law_row" is missing'),
    ],
    "names_resolve": [
        (MD, "charge", "murder_2", "lesser_of", '["murder_0"]', 'names the charge "murder_0"'),
        (MD, "charge", "murder_2", "applies_to", '["arson"]', 'names the kind of case "arson"'),
        (CLOCKS, "clock", "md_hicks_180", "trigger", '"dawn"', 'names the trigger "dawn"'),
        (CLOCKS, "clock", "md_hicks_180", "count", '"by_hand"', 'names the rule of counting "by_hand"'),
        ("law/disclosure", "duty", "md_dna", "clock", '"soon"', 'names the clock "soon"'),
        (KINDS, "case_type", "homicide", "typical_charges", '["murder_9"]', 'names the charge "murder_9"'),
        (KINDS, "case_type", "homicide", "checklist", '"list"', 'names the checklist "list"'),
        (KINDS, "fact", "weapon", "class", '"secret"', 'names the class "secret"'),
        (KINDS, "conversion", "robbery_not_armed", "to", '"nowhere"', 'names the kind of case "nowhere"'),
        (LISTS, "item", "canvass", "supports", '["luck"]', 'names the support "luck"'),
        (LISTS, "item", "canvass", "exhibits", '["crystal_ball"]', 'names the kind of exhibit "crystal_ball"'),
        (LISTS, "item", "canvass", "not_applicable", '["tired"]', 'names the reason "tired"'),
        (LISTS, "item", "canvass", "source", '"hearsay"', 'the source "hearsay" is not in sources.toml'),
        (RETURNS, "reason", "st_unsigned", "items", '["oath"]', 'names the item "oath"'),
        (RETURNS, "reason", "st_unsigned", "group", '"other"', 'names the group "other"'),
        (FEDERAL, "fact", "bank", "bears_on", '["bank_heist"]', 'names the charge "bank_heist"'),
        (FEDERAL, "fact", "bank", "exhibits", '["vault"]', 'names the kind of exhibit "vault"'),
        (LEAD, "field", "known_name", "doors", '["window"]', 'names the door "window"'),
        (LEAD, "deadline", "handoff", "clock", '"pol_soon"', 'names the clock "pol_soon"'),
        (EXHIBITS, "exhibit_type", "incident_report", "section", '"attic"', 'names the section "attic"'),
        (PACKETS, "packet", "charging", "sections", '["attic"]', 'names the section "attic"'),
        (PACKETS, "packet", "charging", "cover_fields", '["mood"]', 'names the cover field "mood"'),
        (PACKETS, "packet", "charging", "notices", '["boo"]', 'names the notice "boo"'),
        (PACKETS, "packet", "charging", "approved_by", '"clerk"', 'names the role "clerk"'),
        (OFFICES, "unit", "bpd_homicide", "agency", '"fbi"', 'names the agency "fbi"'),
        (OFFICES, "neighborhood_move", "central_to_western", "old", '"harbor"', 'names the district "harbor"'),
    ],
    "elements_resolve": [
        (LISTS, "support", "identity", "elements", '["aura"]', 'no charge has the element "aura"'),
        (FED, "charge", "hobbs_robbery", "nexus_elements", '["aura"]', 'the nexus element "aura"'),
    ],
    "lead_states_name_clocks": [
        (LEAD, "state", "intake", "clock", '"pol_lead_intake_15"', 'name the clock "pol_lead_intake_15"'),
    ],
    "versions_do_not_overlap": [
        (MD, "charge", "murder_2", "in_force_to", '"2017-10-01"', "overlaps that from 2002-10-01"),
        (MD, "charge", "murder_2", "in_force_to", '""', "overlaps that from 2002-10-01"),
        (MD, "charge", "murder_2", "in_force_to", '"2001-01-01"', "before it begins"),
    ],
    "keys_belong_to_one_sovereign": [
        (FED, "charge", "hobbs_robbery", "key", '"robbery"', "also stands in charges_maryland.toml"),
    ],
    "elements_are_distinct": [
        (MD, "charge", "murder_1_felony", "elements", "[]", "the charge has no element"),
        (
            MD, "charge", "murder_1_felony", "elements",
            '[{ key = "death", text = "x" }, { key = "death", text = "y" }]', 'the element "death" stands twice',
        ),
    ],
    "maxima_are_numbers_or_life": [
        (MD, "charge", "murder_1_felony", "max_years", '"long"', 'the field "max_years" is "long"'),
        (MD, "charge", "murder_1_felony", "mandatory_min_years", "-1", '"mandatory_min_years" is "-1"'),
    ],
    "graver_charges_do_not_circle": [
        (MD, "charge", "armed_robbery", "lesser_of", '["robbery"]', "the charge is lesser of itself"),
    ],
    "missing_rows_are_missing": [
        (KINDS, "", "", "charges_without_law_row", '["home_invasion", "burglary_fourth", "open_container", "robbery"]',
         '"robbery" has a row of law now'),
    ],
    "rules_fit_units": [
        (CLOCKS, "clock", "md_hicks_180", "unit", '"hours"', "the rule exact_day does not count hours"),
        (CLOCKS, "clock", "md_prelim_request", "amount", "7", "the rule md_long is not for an amount of 7"),
        (CLOCKS, "clock", "md_motions_after_discovery", "amount", "8", "md_short is not for an amount of 8"),
        (CLOCKS, "clock", "fed_trial_70", "calendar", '"md_courts"', 'does not go with the calendar "md_courts"'),
        (CLOCKS, "clock", "md_lwop_notice_30", "direction", '"after"', 'md_before does not count "after"'),
    ],
    "triggers_have_their_events": [
        (CLOCKS, "clock", "md_hicks_180", "trigger_rule", '"single"', "single does not fit 2 events"),
        (CLOCKS, "clock", "iad_state_120", "trigger_rule", '"latest_of"', "latest_of does not fit 1 events"),
        (CLOCKS, "trigger", "offense", "events", "[]", "the trigger has no event"),
    ],
    "states_are_known": [
        (CLOCKS, "clock", "md_hicks_180", "runs_in", '["limbo"]', 'the state "limbo" is not known'),
        (CLOCKS, "clock", "md_hicks_180", "runs_in", '["lead:limbo"]', 'the state "lead:limbo" is not known'),
        (CLOCKS, "clock", "md_hicks_180", "runs_in", "[]", "the clock runs in no state"),
    ],
    "weekdays_are_true": [
        (DAYS, "day", "labor", "weekday", '"Tuesday"', "2024-09-02 is a Monday, not a Tuesday"),
        (DAYS, "legal_only_day", "lincoln", "weekday", '"Friday"', "2024-02-12 is a Monday, not a Friday"),
    ],
    "days_follow_their_rules": [
        (DAYS, "day", "labor", "observed", '"2024-09-03"', "is observed on 2024-09-02, not 2024-09-03"),
        (DAYS, "day", "election", "calendar", '"federal_courts"', "is not one of the calendar federal_courts"),
    ],
    "years_are_complete": [
        (DAYS, "day", "labor", "key", '"columbus"', "has 0 such days in 2024, not 1"),
        (DAYS, "meta", "", "years", "[2024, 2025, 2026, 2027, 2028, 2029]", "has 0 such days in 2029, not 1"),
    ],
    "facts_are_asked": [
        (LISTS, "item", "canvass", "applies_when", '"moon == full"', 'the fact "moon", which does not exist'),
        (LISTS, "item", "canvass", "applies_when", '"wound == graze"', 'kind homicide is not asked for "wound"'),
        (FEDERAL, "fact", "bank", "applies_when", '"adult == yes"', 'no kind that is screened is asked for "adult"'),
        (KINDS, "fact", "weapon", "asked_when", '"firearm_type == rifle"', '"firearm_type", which comes later'),
        (KINDS, "fact", "firearm_type", "asked_when", '"wound == graze"', 'is not asked for "wound"'),
    ],
    "values_are_choices": [
        (LISTS, "item", "canvass", "applies_when", '"weapon == spear"', '"spear" is no choice of "weapon"'),
        (LISTS, "item", "canvass", "applies_when", '"weapon >= knife"', '"weapon" is no number'),
        (LISTS, "item", "canvass", "applies_when", '"suspect_count >= two"', '"two" is none'),
    ],
    "facts_have_choices": [
        (KINDS, "fact", "weapon", "choices", "[]", "a fact of kind choice has 0 choices"),
        (KINDS, "fact", "summary", "choices", '["short"]', "a fact of kind text has 1 choices"),
        (KINDS, "fact", "in_custody", "choices", '["yes", "no", "yes"]', "a choice stands twice"),
        (KINDS, "fact", "summary", "many", "true", "several answers need choices"),
    ],
    "facts_name_offices": [
        (KINDS, "fact", "police_district", "choices", '["harbor"]', 'the choice "harbor" is not in agencies.toml'),
        (KINDS, "fact", "lead_unit", "choices", '["navy"]', 'the choice "navy" is not in agencies.toml'),
    ],
    "checklists_match_kinds": [
        (KINDS, "case_type", "homicide", "checklist", '"low_level"', 'the checklist "low_level" is of another kind'),
        (KINDS, "case_type", "low_level", "key", '"minor"', "the checklist has no item"),
    ],
    "items_and_reasons_meet": [
        (RETURNS, "reason", "st_unsigned", "items", "[]", "the reason asks for no item"),
        (RETURNS, "reason", "st_unsigned", "case_types", '["low_level"]', "kind low_level has none of its items"),
        (LISTS, "item", "canvass", "key", '"door_knocks"', "no return reason asks for the item"),
    ],
    "decline_reasons_have_words": [
        (DECISIONS, "decline_reason", "minor", "to_detective", '" "', "there is no text for the detective"),
        (DECISIONS, "decline_reason", "minor", "to_victim", '""', "has no text for the victim"),
        (FEDERAL, "decline_ground", "insufficient_evidence", "to_state", '""', "there is no text for the State"),
    ],
    "drafts_stay_short": [
        (KINDS, "fact", "wound", "required", '"draft"', "a draft asks for 11 answers, more than 10"),
    ],
    "classes_are_named_once": [
        (PACKETS, "packet", "charging", "never", '["part2"]', 'the class "work-product" is not named'),
        (PACKETS, "packet", "charging", "allowed", '["open-case", "sealed"]', 'the class "sealed" is named 2 times'),
        (PACKETS, "packet", "charging", "allowed", '["open-case", "hot"]', 'the class "hot" does not exist'),
    ],
    "finer_classes_stand_beside": [
        (EXHIBITS, "exhibit_type", "incident_report", "default_class", '"grand-jury"', 'belongs in "finer_class"'),
        (EXHIBITS, "exhibit_type", "incident_report", "finer_class", '"sealed"', 'the field "finer_class" is "sealed"'),
    ],
    "treatment_stays_in_lead": [
        (KINDS, "fact", "weapon", "class", '"part2"', "a field of class part2 stands outside LEAD"),
        (EXHIBITS, "exhibit_type", "incident_report", "default_class", '"part2"', "stands outside LEAD"),
        (FEDERAL, "fact", "bank", "class", '"part2"', "stands outside LEAD"),
        (PACKETS, "packet", "charging", "allowed", '["part2"]', "only the LEAD card may hold the class part2"),
    ],
    "words_have_answers": [
        (DISCLOSURE, "duty", "md_dna", "answered_by", '["dna_report", "hearsay"]', 'the word "hearsay"'),
        (ANSWERS, "answer", "clothing", "key", '"hats"', "no duty uses this word"),
    ],
    "answers_say_why_not": [
        (ANSWERS, "answer", "clothing", "none_because", '""', '"none_because" says why nothing does'),
        (ANSWERS, "answer", "video", "none_because", '"Why not."', '"none_because" says why nothing does'),
        (ANSWERS, "answer_in_duty", "md_witnesses.interview_recording", "word", '"any"', "does not use the word"),
        (ANSWERS, "answer_in_duty", "md_witnesses.interview_recording", "exhibit_types", "[]", "says why nothing does"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [fault for faults in FAULTS.values() for fault in faults],
    ids=[f"{check}-{fault[2]}-{fault[3]}" for check, faults in FAULTS.items() for fault in faults],
)
def test_a_broken_row_is_named_with_its_file_and_what_is_wrong(fault: Fault, change: Break):
    file, table, key, name, raw, sentence = fault
    found = _problems(change(file, table, key, name, raw))
    assert any(place.startswith(f"{file}.toml, ") and sentence in place for place in found), found


def test_every_check_has_a_row_that_breaks_it():
    assert {check.__name__ for check in CHECKS} <= FAULTS.keys()


def _problems(folder: Path) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]
