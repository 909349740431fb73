"""Each guard of a federal move refuses when exactly one fact is missing, and is silent otherwise."""

import pytest

from casebridge.cases.people import live_charges
from casebridge.db import db
from casebridge.errors import NotReady
from casebridge.evidence.queries import exhibits_of
from casebridge.federal import sharing
from casebridge.federal.queries import waiting
from casebridge.federal.sharing import Choice
from tests.building.people import acting
from tests.building.preparing import an_exhibit, person
from tests.building.story import only_make, ready
from tests.factories import a_case, make
from tests.federal.breaking import BREAKS, a_charge_that_needs_approval, a_met_fact, approved

WAYS = {
    "refer": ("federal_screening", "take_screening"),
    "ask": ("federal_review", "take_federal"),
    "answer": ("federal_questions",),
    "adopt": ("federal_review", "take_federal"),
}


def about_to(move):
    """Make a case on which everything is ready for a move."""
    state, *moves = WAYS[move]
    case = a_case(state)
    for name in moves:
        make(case, name)
    ready(case, move)
    if move == "refer":
        a_met_fact(case)
    db.session.flush()
    return case


@pytest.mark.parametrize(("move", "guard", "take_out"), BREAKS)
def test_one_missing_fact_is_refused_by_name(at_work, move, guard, take_out):
    case = about_to(move)
    take_out(case)
    db.session.flush()
    with pytest.raises(NotReady) as refused:
        only_make(case, move)
    assert {gap.key for gap in refused.value.gaps} == {guard}


@pytest.mark.parametrize("move", WAYS)
def test_a_move_with_every_fact_is_made(at_work, move):
    case = about_to(move)
    before = case.state
    only_make(case, move)
    assert case.state != before


@pytest.mark.parametrize(
    ("class_", "choice"),
    [
        ("unit-only", {}), ("juvenile", {"ground": "Order for good cause"}), ("witness-location", {}),
        ("criminal-history", {"named": False}), ("open-case", {"named": False}),
    ],
)  # fmt: skip
def test_a_class_crosses_the_way_the_law_file_says(at_work, class_, choice):
    case = about_to("refer")
    put_in_set(case, class_, **choice)
    only_make(case, "refer")
    assert case.state == "federal_review"


@pytest.mark.parametrize("class_", ["sealed", "grand-jury"])
def test_an_ordered_class_crosses_with_its_order(at_work, class_):
    case = about_to("refer")
    order = an_exhibit(case, "charging_document")
    put_in_set(case, class_, ground="Order of the Circuit Court", order=order.public_id)
    only_make(case, "refer")
    assert case.state == "federal_review"


def test_a_charge_with_its_approval_is_adopted(at_work):
    case = about_to("adopt")
    a_charge_that_needs_approval(case)
    approved(case)
    only_make(case, "adopt")
    assert {charge.status for charge in live_charges(case, "federal")} == {"adopted"}


def test_a_refused_question_counts_as_answered(at_work):
    case = about_to("answer")
    question = waiting(case)[0]
    question.reply, question.reply_words = "refused", "It is privileged."
    only_make(case, "answer")
    assert case.state == "federal_review"


def put_in_set(case, class_, **choice):
    """Share a further exhibit of a class."""
    exhibit = an_exhibit(case)
    exhibit.class_ = "open-case"
    db.session.flush()
    assert exhibit in exhibits_of(case)
    sharing.share(case, Choice("exhibit", exhibit.public_id, **choice), actor=acting(person(case, "federal-liaison")))
    exhibit.class_ = class_
    db.session.flush()
