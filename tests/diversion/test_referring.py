"""Referring somebody: what each door asks, who may use it, and what police hear and never see."""

import pytest
from sqlalchemy import func, select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.diversion import services
from casebridge.diversion.models import LeadReferral
from casebridge.errors import Invalid, NotAllowed, NotThere
from casebridge.notices.models import Notice
from casebridge.workflows.engine import WAITS
from tests.diversion.people import CASE, DETAILS, NAME, actor, engaged, move, referred

pytestmark = pytest.mark.usefixtures("unit")
REQUIRED = [
    (door, key) for door, details in DETAILS.items() for key in details if key not in ("immediate_needs", "interest")
]


@pytest.mark.parametrize("door", DETAILS)
def test_a_referral_waits_for_the_coordinators(door):
    assert referred(door).holder_queue == "lead_coordinator@lead"


def test_numbers_run_by_year():
    year = clock.court_local(clock.now()).year
    assert [referred().number, referred("community").number] == [f"LD-{year}-000001", f"LD-{year}-000002"]


@pytest.mark.parametrize(("door", "key"), REQUIRED)
def test_each_door_asks_what_a_referral_needs(door, key):
    with pytest.raises(Invalid) as refused:
        referred(door, **{key: ""})
    assert key in refused.value.fields


@pytest.mark.parametrize(
    ("key", "value"),
    [("birth_date", "2999-01-01"), ("supervision", "perhaps"), ("call_time", "25:99"), ("known_name", "a\x00b")],
)
def test_what_cannot_be_taken_is_named_at_its_field(key, value):
    with pytest.raises(Invalid) as refused:
        referred("arrest", **{key: value})
    assert key in refused.value.fields


def test_an_age_range_stays_as_it_was_said():
    assert referred("community").details["birth_date"] == "30 to 35"


def test_an_officer_waits_thirty_minutes():
    referral = referred("arrest")
    assert (referral.clock_due - referral.referred_at).total_seconds() == 1800


def test_a_social_contact_makes_no_case():
    referred("social_contact")
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_only_the_arrest_door_points_to_a_case():
    with pytest.raises(Invalid):
        referred("social_contact", case_ref=CASE)


def test_the_arrest_door_keeps_its_pointer():
    assert referred("arrest", case_ref=CASE).case_ref == CASE


@pytest.mark.parametrize("case_ref", ["17", "../../x", "A" * 23])
def test_a_pointer_is_a_public_id(case_ref):
    with pytest.raises(Invalid):
        referred("arrest", case_ref=case_ref)


def test_officers_do_not_use_the_community_door():
    with pytest.raises(NotThere):
        referred("community", by="detective")


@pytest.mark.parametrize(
    "username", ["commander", "prosecutor", "lead-liaison", "federal", "admin", "auditor", "clerk"]
)
def test_others_refer_nobody(username):
    with pytest.raises(NotAllowed):
        referred("arrest", by=username)


def test_an_officer_hears_that_it_waits():
    assert referred().answer_to_officer == "waiting"


def test_an_officer_hears_that_it_is_taken():
    assert engaged().answer_to_officer == "taken"


def test_an_officer_hears_that_there_is_no_room():
    referral = referred()
    move(referral, "redirect", "coordinator", next_agency="Outreach", reason="No room.")
    assert referral.answer_to_officer == "full"


def test_an_officer_hears_not_taken_without_a_reason():
    referral = referred()
    move(referral, "not_eligible", "coordinator", rule="firearm", reason="A firearm.")
    assert referral.answer_to_officer == "not taken"


def test_a_person_who_declines_was_taken():
    referral = engaged()
    move(referral, "person_declines", "case-manager")
    assert referral.answer_to_officer == "taken"


def test_the_officer_is_owed_a_neutral_line():
    referral = engaged()
    mine = db.session.scalars(select(Notice).where(Notice.user_id == referral.referred_by_id)).all()
    assert [(notice.text, notice.subject_type, notice.subject_id) for notice in mine] == [(WAITS, "answer", "")]


def test_notices_never_name_the_program():
    engaged()
    said = [f"{notice.text} {notice.subject_id}" for notice in db.session.scalars(select(Notice))]
    assert said
    assert not any("lead" in words.lower() for words in said)


def test_history_carries_no_name_and_files_under_no_case():
    referral = engaged()
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.object_id == referral.public_id)).all()
    assert lines
    assert not any(NAME.split()[0] in f"{line.sentence} {line.detail}" or line.case_id for line in lines)


def test_details_are_kept_by_lead():
    referral = engaged()
    services.update_details(referral, referral.details | {"legal_name": "T. B."}, actor=actor("case-manager"))
    assert referral.details["legal_name"] == "T. B."


def test_police_change_no_details():
    referral = referred()
    with pytest.raises(NotAllowed):
        services.update_details(referral, referral.details, actor=actor("detective"))


def test_the_liaison_links_a_case_by_its_number(monkeypatch):
    monkeypatch.setattr(services, "_FINDERS", [lambda number, who: CASE if number == "CB-1" else ""])
    referral = referred()
    services.link_case(referral, " CB-1 ", actor=actor("lead-liaison"))
    assert referral.case_ref == CASE


def test_a_case_that_the_liaison_cannot_see_is_not_linked(monkeypatch):
    monkeypatch.setattr(services, "_FINDERS", [lambda number, who: ""])
    with pytest.raises(Invalid):
        services.link_case(referred(), "CB-2", actor=actor("lead-liaison"))


def test_only_the_liaison_links():
    with pytest.raises(NotAllowed):
        services.link_case(referred(), "CB-1", actor=actor("coordinator"))


def test_other_doors_are_never_linked(monkeypatch):
    monkeypatch.setattr(services, "_FINDERS", [lambda number, who: CASE])
    with pytest.raises(NotAllowed):
        services.link_case(referred("community"), "CB-1", actor=actor("lead-liaison"))


def test_a_referral_is_kept_for_all_doors():
    assert {referred(door).door for door in DETAILS} == set(db.session.scalars(select(LeadReferral.door)))
