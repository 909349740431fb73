"""How often each item of the checklist caused a return: counted from our own return items."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.checklist.rules import Rule
from casebridge.db import transaction
from casebridge.followups.queries import causes, drafts_of
from casebridge.followups.services import add_draft, edit_draft
from casebridge.intake.ready import caused
from tests.building.preparing import an_item
from tests.factories import a_case, acting, make, some_people
from tests.support.statements import statements

KIND = "nonfatal_shooting"


def returned(*reasons, **own):
    """Return a case for these reasons, one item for each."""
    case = a_case("in_review", **own)
    for reason in reasons:
        an_item(case, reason=reason)
    make(case, "return")
    return case


def seen(by="detective", kind=KIND):
    return causes(kind, acting(some_people()[by]))


@pytest.fixture
def unit(in_app):
    with transaction():
        yield


def test_a_return_counts_for_the_item_that_its_reason_is_about(unit):
    returned("st_rights")
    found = seen()
    assert (found.returns, found.by_item) == (1, {"suspect_statement": 1})


def test_a_return_counts_once_however_often_it_names_an_item(unit):
    returned("id_array_not_blind", "id_no_confidence_words")
    assert seen().by_item == {"photo_array": 1}


def test_the_reviewer_names_the_item_where_the_reason_may_be_about_any(unit):
    case = a_case("in_review")
    an_item(case, reason="pr_item_missing", item="dispatch_record")
    make(case, "return")
    assert seen().by_item == {"dispatch_record": 1}


def test_an_item_that_the_reason_is_not_about_is_not_kept(unit):
    case = a_case("in_review")
    assert an_item(case, reason="st_rights", item="bwc").item == ""


def test_what_the_reviewer_leaves_open_is_counted_for_no_item(unit):
    returned("pr_item_missing")
    assert (seen().returns, seen().by_item) == (1, {})


def test_returns_of_another_kind_are_not_counted(unit):
    returned("st_rights", kind="homicide")
    assert seen().returns == 0


def test_returns_of_more_than_ninety_days_ago_are_not_counted(unit):
    with clock.at(clock.now() - timedelta(days=91)):
        returned("st_rights")
    assert seen().returns == 0


def test_a_reader_counts_the_cases_of_their_own_policy_only(unit):
    returned("st_rights")
    assert [seen(by).returns for by in ("detective", "detective2", "commander", "advocate")] == [1, 0, 1, 0]


def test_the_count_takes_one_statement(unit):
    actor = acting(some_people()["detective"])
    with statements() as asked:
        causes(KIND, actor)
    assert len(asked) == 1


def test_the_count_is_said_small_and_honest(unit):
    returned("st_rights")
    rule = Rule("", "", item="suspect_statement")
    assert caused(rule, KIND, seen()) == "Caused 1 of 1 non-fatal shooting return in 90 days."
    assert caused(Rule("", "", item="bwc"), KIND, seen()) == "Caused none of 1 non-fatal shooting return in 90 days."
    assert caused(rule, "homicide", seen(kind="homicide")) == ""


def test_another_reason_brings_its_own_item(unit):
    case = a_case("in_review")
    actor = acting(some_people()["prosecutor"])
    draft = edit_draft(add_draft(case, actor=actor, reason="st_rights"), case, actor=actor, reason="id_roles",
                       words="", serves="", done="", weight="", due_on="")  # fmt: skip
    assert (draft.item, len(drafts_of(case))) == ("defendant_roles", 1)
