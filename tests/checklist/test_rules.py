"""A return reason and a readiness rule are the same object."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.checklist.rules import OF_GUARD, problems, rule_of


def test_rules_and_reasons_hang_together():
    assert list(problems(catalog(), Case.workflow)) == []


@pytest.mark.parametrize("key", list(catalog().items))
def test_each_item_has_reasons_that_name_it(key):
    rule = rule_of(catalog().items[key], catalog())
    assert rule.reasons
    assert all(key in catalog().return_reasons[reason].items for reason in rule.reasons)


@pytest.mark.parametrize("reason", list(catalog().return_reasons))
def test_each_reason_teaches_an_item(reason):
    row = catalog().return_reasons[reason]
    assert all(reason in rule_of(catalog().items[key], catalog()).reasons for key in row.items)


def test_a_reason_that_went_missing_stops_the_start():
    reasons = {key: row for key, row in catalog().return_reasons.items() if key != "dc_incomplete"}
    broken = replace(catalog(), return_reasons=MappingProxyType(reasons))
    assert {p.row for p in problems(broken, Case.workflow)} == {"rule exhibits_classed", "rule favorable_answered"}


def test_each_guard_of_sending_has_its_rule():
    assert all(rule.why and rule.done for rule in OF_GUARD.values())


def test_a_reason_about_anything_names_no_item_by_itself():
    assert catalog().return_reasons["pr_item_missing"].first_item == ""
    assert catalog().return_reasons["id_roles"].first_item == "defendant_roles"
