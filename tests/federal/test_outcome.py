"""What became of a referral comes back to the detective: charges, how each ended, how long it took."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.cases.people import add_party, live_charges
from casebridge.db import db, transaction
from casebridge.evidence.withdrawing import withdraw
from casebridge.federal.charges import contemplate
from casebridge.federal.sharing import Choice, share
from casebridge.notices.models import Notice
from casebridge.review.services import record_disposition
from casebridge.victims.models import VictimNotice
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.support.pages import soup


@pytest.fixture
def case(in_app):
    """Give an adopted case."""
    with transaction():
        return a_case("federal_prosecution")


def card(visitor, case_id):
    return soup(visitor.get(f"/cases/{case_id}")).select_one("#federal").get_text(" ", strip=True)


def test_the_detective_reads_charges_dispositions_and_days_and_is_told(sign_in, case):
    case_id, detective = case.public_id, sign_in("detective")
    said = card(detective, case_id)
    assert "Adopted" in said
    assert "not ended yet" in said
    with clock.at(clock.now() + timedelta(days=12)), transaction():
        charge = live_charges(db.session.merge(case), "federal")[0]
        today = clock.court_local(clock.now()).date()
        for _again in range(2):
            record_disposition(charge, disposition="guilty_plea", on=today, actor=acting(some_people()["federal"]))
        told = [n.user_id for n in db.session.query(Notice).filter_by(tag="disposition:record")]
    assert sorted(told) == sorted({case.lead_id, case.prosecutor_id})
    with clock.at(clock.now() + timedelta(days=12)):
        said = card(sign_in("detective"), case_id)
    assert "12 days there" in said
    assert "not ended yet" not in said


def test_charges_that_prosecutors_only_think_of_are_not_in_what_the_police_read(sign_in, in_app):
    with transaction():
        case = a_case("federal_review")
        suspect, liaison = case.suspects[0], acting(some_people()["federal"])
        contemplate(case, suspect, "hobbs_robbery", actor=liaison)
        case_id = case.public_id
    assert "Hobbs" not in sign_in("detective").get(f"/cases/{case_id}/history").text
    assert "Hobbs" not in card(sign_in("detective"), case_id)


def test_a_withdrawn_exhibit_leaves_what_the_federal_side_sees(sign_in, case):
    with transaction():
        case = db.session.merge(case)
        paper = an_exhibit(case, "crime_scene_log")
        share(case, Choice("exhibit", paper.public_id), actor=acting(some_people()["federal-liaison"]))
        address = f"/cases/{case.public_id}/evidence/{paper.public_id}"
    assert sign_in("federal").get(address).status_code == 200
    with transaction():
        withdraw(db.session.merge(paper), why="Filed in the wrong case.", actor=acting(some_people()["detective"]))
    assert sign_in("federal").get(address).status_code == 404


def test_the_federal_side_closes_without_hearing_of_a_victim_whom_it_was_not_shown(sign_in, case):
    case_id = case.public_id
    with transaction():
        merged, prosecutor = db.session.merge(case), acting(some_people()["prosecutor"])
        unknown = add_party(merged, role="victim", name="Wilhelmina Unseen", actor=prosecutor, born_unknown=True)
    federal = sign_in("federal", stepped_up=True)
    today = clock.court_local(clock.now()).date().isoformat()
    page = federal.get(f"/cases/{case_id}/ending")
    assert "Unseen" not in page.text
    fields = dict.fromkeys(re.findall(r'name="(disposition-[^"]+)"', page.text), "guilty_plea")
    fields |= dict.fromkeys(re.findall(r'name="((?:on|sent)-[^"]+)"', page.text), today)
    fields |= dict.fromkeys(re.findall(r'name="(way-[^"]+)"', page.text), "mail")
    fields[f"sent-{unknown.public_id}"] = today
    answer = federal.send(f"/cases/{case_id}/ending", {"act": "close", "outcome": "A plea.", **fields})
    assert (answer.status_code, db.session.get(Case, case.id).state) == (303, "closed")
    assert db.session.scalars(select(VictimNotice).where(VictimNotice.party_id == unknown.id)).all() == []
