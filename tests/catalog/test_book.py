"""Questions to the catalog about one kind of case."""

from casebridge.catalog.conditions import parse
from casebridge.catalog.load import catalog


def test_a_homicide_has_thirty_items():
    assert len(catalog().items_of("homicide")) == 30


def test_a_low_level_case_has_twenty_items():
    assert len(catalog().items_of("low_level")) == 20


def test_facts_of_a_kind_stand_in_the_order_of_the_file():
    asked = [fact.key for fact in catalog().facts_of("low_level")]
    assert asked == [key for key in catalog().facts if key in asked]


def test_reasons_of_a_kind_are_for_that_kind():
    assert all("low_level" in reason.case_types for reason in catalog().reasons_of("low_level"))


def test_an_item_knows_the_reasons_that_ask_for_it():
    assert "id_single_witness" in {reason.key for reason in catalog().reasons_for("canvass")}


def test_a_weight_may_differ_by_kind():
    item = next(item for item in catalog().items.values() if item.weight_by_type)
    kind, weight = next(iter(item.weight_by_type.items()))
    other = next(kind for kind in item.case_types if kind not in item.weight_by_type)
    assert (item.weight_for(kind), item.weight_for(other)) == (weight, item.weight)


def test_a_fact_of_another_kind_is_not_asked():
    assert "wound" in catalog().unasked("homicide", {})


def test_a_fact_whose_own_condition_fails_is_not_asked():
    assert "firearm_recovered" in catalog().unasked("homicide", {"weapon": "knife"})


def test_a_fact_whose_own_condition_is_unknown_is_still_asked():
    assert "firearm_recovered" not in catalog().unasked("homicide", {})


def test_an_item_about_a_gun_does_not_wait_for_an_answer_in_a_knife_case():
    condition = parse("firearm_recovered == yes")
    assert catalog().applies(condition, "homicide", {"weapon": "knife"}) is False


def test_an_item_about_a_gun_waits_for_the_answer_in_a_gun_case():
    condition = parse("firearm_recovered == yes")
    assert catalog().applies(condition, "homicide", {"weapon": "firearm"}) is None


def test_a_carjacking_question_does_not_wait_in_a_homicide():
    fact = next(f for f in catalog().federal_facts.values() if f.applies_when.text == "robbery_type == carjacking")
    assert catalog().applies(fact.applies_when, "homicide", {}) is False


def test_a_sealed_reason_is_shown_to_no_victim():
    assert not catalog().decline_reasons["cooperation"].shown_to_victim


def test_an_ordinary_reason_has_words_for_the_victim():
    assert catalog().decline_reasons["identity_not_proved"].shown_to_victim


def test_charges_without_a_row_are_gathered_from_both_files():
    assert {"home_invasion", "bank_robbery"} <= catalog().charges_without_law_row


def test_the_day_before_which_a_federal_trial_may_not_begin_is_no_deadline():
    assert [clock.key for clock in catalog().clocks.values() if clock.is_earliest_day] == ["fed_trial_not_before_30"]


def test_a_charge_knows_its_sovereign():
    found = {rows[0].sovereign for rows in (catalog().charges["murder_2"], catalog().charges["hobbs_robbery"])}
    assert found == {"state", "federal"}
