"""Open requests follow a defendant into the case that comes out of this one; what came or is another's stays."""

import pytest
from sqlalchemy import select

from casebridge.cases.models import Case, CaseLink
from casebridge.cases.people import definition_of, live_charges
from casebridge.checklist.queries import load_item
from casebridge.db import db, transaction
from casebridge.requests.models import OutsideRequest
from casebridge.requests.queries import waiting_elements, waiting_items
from casebridge.requests.services import ask, move_promise, withdraw
from tests.building.preparing import a_suspect
from tests.building.story import do
from tests.factories import a_case, acting, make, some_people
from tests.requests.test_pages import ITEM, day

OF = {"kind": "lab", "asked_of": "Firearms unit", "what": "Compare the casings."}


def detective():
    return acting(some_people()["detective"])


@pytest.fixture
def two(in_app):
    """Give a case in review with two defendants."""
    with transaction():
        case = a_case("draft")
        for name in ("First Nobody", "Second Nobody"):
            a_suspect(case, name)
        for name in ("submit", "attest", "take"):
            make(case, name)
        return case.id


def case_of(number):
    db.session.rollback()
    return db.session.get_one(Case, number)


def element_of(case, name):
    charge = next(c for c in live_charges(case) if c.party.name == name)
    return f"{charge.public_id}:{definition_of(charge).elements[0].key}"


def parted(number):
    """Part the second defendant and return the linked case."""
    with transaction():
        case = case_of(number)
        leaving = next(p for p in case.suspects if p.name == "Second Nobody")
        do(case, "sever", by="prosecutor", parties=[leaving.public_id])
    link = db.session.query(CaseLink).filter_by(case_id=number, kind="severed").one()
    return case_of(link.other_id)


def asked(case):
    query = select(OutsideRequest).where(OutsideRequest.case_id == case.id).order_by(OutsideRequest.id)
    return list(db.session.scalars(query))


def test_an_open_request_is_waited_for_in_both(two):
    with transaction():
        ask(case_of(two), **OF, promised_on=day(5), number="L-1", actor=detective())
    [twin] = asked(parted(two))
    assert (twin.asked_of, twin.number, twin.promised_on, twin.ending) == ("Firearms unit", "L-1", day(5), "")
    assert len(asked(case_of(two))) == 1


def test_each_change_of_the_promise_goes_along(two):
    with transaction():
        request = ask(case_of(two), **OF, promised_on=day(5), actor=detective())
        move_promise(request, to=day(9), reason="The examiner is in court.", actor=detective())
    [twin] = asked(parted(two))
    assert [(c.from_day, c.to_day, c.reason) for c in twin.changes] == [(day(5), day(9), "The examiner is in court.")]
    assert twin.first_promised_on == day(5)


def test_it_waits_for_the_same_item_there(two):
    with transaction():
        case = case_of(two)
        ask(case, **OF, item=load_item(case, ITEM), actor=detective())
    other = parted(two)
    assert list(waiting_items(other, detective())) == [load_item(other, ITEM).id]


def test_its_elements_are_those_of_the_charges_there(two):
    with transaction():
        case = case_of(two)
        both = [element_of(case, name) for name in ("First Nobody", "Second Nobody")]
        ask(case, **OF, elements=both, actor=detective())
    other = parted(two)
    assert asked(other)[0].elements == [element_of(other, "Second Nobody")]
    assert len(waiting_elements(other, detective())) == 1


def test_one_about_another_defendant_stays(two):
    with transaction():
        case = case_of(two)
        ask(case, **OF, elements=[element_of(case, "First Nobody")], actor=detective())
    assert asked(parted(two)) == []


def test_one_that_ended_stays(two):
    with transaction():
        request = ask(case_of(two), **OF, actor=detective())
        withdraw(request, reason="Not needed.", actor=detective())
    assert asked(parted(two)) == []
