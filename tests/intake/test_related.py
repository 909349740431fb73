"""Duplicate and linked cases: named with the reason to those who may see them, else one plain sentence at most."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, CaseLink
from casebridge.cases.people import add_thing
from casebridge.checklist.queries import load_item
from casebridge.checklist.services import tick
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import Version
from casebridge.evidence.services import add_exhibit
from casebridge.intake.related import link, related
from casebridge.intake.services import add_person, answer, open_case
from tests.factories import acting, some_people
from tests.support.statements import statements

BORN = date(1990, 1, 2)
SENTENCE = "A related case exists that is not yours to see. Ask the commander’s desk."


def actor(name="detective"):
    return acting(some_people()[name])


def opened(by="detective", kind="nonfatal_shooting", **known):
    return open_case(actor(by), kind, {"incident_date": "2026-03-02", **known})


def person(case, by="detective", name="Max Nobody", born=BORN, role="suspect"):
    return add_person(case, actor=actor(by), role=role, name=name, born_on=born)


def gun(case, serial, by="detective", kind="firearm"):
    return add_thing(case, kind=kind, description="Glock 19", serial=serial, actor=actor(by))


def reasons(case, by="detective"):
    return [(m.case.id, m.kind) for m in related(case, actor(by)).matches]


@pytest.fixture
def unit(in_app):
    with transaction():
        yield


def test_the_same_complaint_number_is_named(unit):
    other, case = opened(complaint_number="26L01183"), opened(complaint_number="26L01183")
    match = related(case, actor()).matches[0]
    assert (match.case, match.reasons) == (other, ("The same complaint number: 26L01183",))


def test_a_number_that_the_detective_typed_as_linked_is_named(unit):
    other, case = opened(complaint_number="26L01183"), opened(complaint_number="26L09999")
    answer(case, "linked_cases", "26L01183, 26L00001", actor=actor())
    assert reasons(case) == [(other.id, "named_here")]


def test_unknown_numbers_are_not_the_same_number(unit):
    opened(complaint_number="unknown")
    assert reasons(opened(complaint_number="unknown")) == []


def test_the_same_person_is_told_by_name_and_birth_date(unit):
    other, case = opened(), opened()
    person(other, name="José Nobody", role="witness")
    person(case, name="JOSE NOBODY")
    match = related(case, actor()).matches[0]
    assert (match.kind, match.reasons) == (
        "same_person", ("The same person, by name and birth date: José Nobody, there a witness",),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "born"), [("Max Other", BORN), ("Max Nobody", date(1990, 1, 3))])
def test_a_name_or_a_birth_date_alone_is_nobody(unit, name, born):
    other, case = opened(), opened()
    person(other, name=name, born=born)
    person(case)
    assert reasons(case) == []


def test_a_serial_number_is_the_same_however_it_is_written(unit):
    other, case = opened(), opened()
    gun(other, "abc-123 45")
    gun(case, "ABC12345")
    assert reasons(case) == [(other.id, "same_gun")]


def test_a_plate_is_no_serial_number_of_a_gun(unit):
    other, case = opened(), opened()
    gun(other, "1AB2345", kind="vehicle")
    gun(case, "1AB2345")
    assert reasons(case) == []


def test_the_same_vehicle_is_named(unit):
    other, case = opened(), opened()
    gun(other, "1AB 2345", kind="vehicle")
    gun(case, "1ab2345", kind="vehicle")
    assert reasons(case) == [(other.id, "same_vehicle")]


def test_the_same_number_of_a_ballistic_lead_is_named_as_a_lead(unit):
    other, case = opened(), opened()
    for one in (other, case):
        tick(load_item(one, "nibin_etrace"), status="requested", requested_from="Lab", request_number="N-26-0412",
             actor=actor())  # fmt: skip
    match = related(case, actor()).matches[0]
    assert (match.kind, match.reasons) == ("ballistic_lead", ("The same ballistic lead (not yet a confirmed hit)",))


def test_the_same_lead_notice_is_a_ballistic_lead(unit):
    other, case = opened(), opened()
    for number, one in enumerate((other, case)):
        exhibit = add_exhibit(one, title="Lead notice", type_key="nibin_lead", actor=actor())
        db.session.add(
            Version(exhibit=exhibit, number=1, name="lead.pdf", sha256="a" * 64, size=1, outcome="accept",
                    store_key=f"k{number}", received_by_id=exhibit.added_by_id, received_at=exhibit.added_at)
        )  # fmt: skip
    db.session.flush()
    assert reasons(case) == [(other.id, "ballistic_lead")]


def test_a_case_of_another_unit_is_one_plain_sentence(unit, sign_in):
    opened("detective2", complaint_number="26L01183", incident_place="4700 Elsewhere Avenue")
    case = opened(complaint_number="26L01183")
    found = related(case, actor())
    assert (found.matches, found.hidden) == ((), True)


def test_the_sentence_names_nothing_of_the_other_case(sign_in, in_app):
    with transaction():
        other = opened("detective2", complaint_number="26L01183", incident_place="4700 Elsewhere Avenue")
        number, public_id = other.number, opened(complaint_number="26L01183").public_id
    text = sign_in("detective").get(f"/cases/{public_id}/prepare").text
    assert SENTENCE in text
    assert number not in text
    assert "Elsewhere" not in text


def test_a_child_is_never_hinted_at(unit):
    other, case = opened("detective2"), opened()
    person(other, "detective2", born=date(2012, 1, 2))
    person(case, born=date(2012, 1, 2))
    assert related(case, actor()).hidden is False


def test_a_case_of_a_child_is_not_hinted_at_by_another_sign_either(unit):
    other, case = opened("detective2", complaint_number="26L01183"), opened(complaint_number="26L01183")
    person(other, "detective2", born=date(2012, 1, 2))
    assert related(case, actor()).hidden is False


def test_a_child_who_was_hurt_is_never_hinted_at(unit):
    other, case = opened("detective2"), opened()
    for one, by in ((other, "detective2"), (case, "detective")):
        person(one, by, born=date(2012, 1, 2), role="victim")
    assert related(case, actor()).hidden is False


def test_nothing_in_common_says_nothing(unit, sign_in):
    opened(complaint_number="26L01183")
    assert related(opened(complaint_number="26L01184"), actor()).hidden is False


def test_a_confirmed_link_stands_in_both_cases_and_in_both_histories(unit):
    other, case = opened(complaint_number="26L01183"), opened(complaint_number="26L01183")
    link(case, other.public_id, actor=actor())
    rows = db.session.execute(select(CaseLink.case_id, CaseLink.other_id, CaseLink.kind, CaseLink.reason)).all()
    said = "The same complaint number: 26L01183"
    assert [tuple(row) for row in rows] == [
        (case.id, other.id, "same_complaint", said), (other.id, case.id, "same_complaint", said)
    ]  # fmt: skip
    lines = db.session.scalars(select(AuditEntry.case_id).where(AuditEntry.event == "case:link")).all()
    assert sorted(lines) == sorted([case.id, other.id])


def test_a_second_confirmation_changes_nothing(unit):
    other, case = opened(complaint_number="26L01183"), opened(complaint_number="26L01183")
    for _ in range(2):
        link(case, other.public_id, actor=actor())
    assert db.session.query(CaseLink).count() == 2


def test_a_case_that_is_not_theirs_to_see_is_not_there_for_a_link(unit):
    other, case = opened("detective2", complaint_number="26L01183"), opened(complaint_number="26L01183")
    with pytest.raises(NotThere):
        link(case, other.public_id, actor=actor())


def test_cases_without_a_sign_are_not_linked(unit):
    other, case = opened(complaint_number="26L01183"), opened(complaint_number="26L01184")
    with pytest.raises(Invalid):
        link(case, other.public_id, actor=actor())


def test_the_page_links_them_when_the_person_confirms(sign_in, in_app):
    with transaction():
        other, case = (opened(complaint_number="26L01183") for _ in range(2))
        public_id, other_id, number = case.public_id, other.public_id, other.number
    visitor = sign_in("detective")
    assert visitor.send(f"/cases/{public_id}/prepare/links", {"other": other_id}).status_code == 303
    card = BeautifulSoup(visitor.get(f"/cases/{public_id}/prepare").text, "html.parser").select_one("#related li")
    assert number in card.text
    assert card.select_one(".st").text.strip() == "Linked"
    assert f"Linked with {number} (same complaint)" in visitor.get(f"/cases/{public_id}").text
    assert db.session.query(Case).filter_by(public_id=public_id).one().state == "draft"


def test_the_search_for_related_cases_takes_as_many_statements_for_many_as_for_one(unit):
    case = opened(complaint_number="26L01183")
    related(case, actor())
    counts = []
    for times in (1, 6):
        for _ in range(times):
            person(opened(complaint_number="26L01183"))
        db.session.flush()
        with statements() as asked:
            related(case, actor())
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 8
