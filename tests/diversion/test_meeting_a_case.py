"""Where LEAD and a low-level case meet: the officer's card, the liaison's link, the report that opens a move."""

import pytest
from bs4 import BeautifulSoup

from casebridge.db import db, transaction
from casebridge.diversion.models import LeadReferral
from casebridge.workflows.engine import advance, open_moves
from tests.building.people import acting, some_people
from tests.diversion.people import DETAILS, active, consent_of, referred
from tests.factories import a_case


@pytest.fixture
def low_level(app):
    """Give public id and number of a low-level case that was offered LEAD."""
    with app.app_context():
        with transaction():
            case = a_case("diversion_offered")
            found = case.public_id, case.number
        db.session.remove()
    return found


def test_a_low_level_case_leads_to_the_arrest_door(sign_in, low_level):
    page = BeautifulSoup(sign_in("detective").get(f"/cases/{low_level[0]}").text, "html.parser")
    link = page.find("a", string="Refer at the arrest door")
    assert link["href"] == f"/lead/refer/arrest?case={low_level[0]}"


def test_other_cases_lead_nowhere(app, sign_in):
    with app.app_context():
        with transaction():
            public_id = a_case("draft", kind="homicide").public_id
        db.session.remove()
    assert "/lead/" not in sign_in("detective").get(f"/cases/{public_id}").text


def test_prosecutors_see_no_card(sign_in, low_level):
    assert "/lead/" not in sign_in("prosecutor").get(f"/cases/{low_level[0]}").text


def test_the_liaison_links_a_case_by_its_number(sign_in, kept, low_level):
    public_id = kept(referred)
    liaison = sign_in("lead-liaison")
    assert liaison.send(f"/lead/offers/{public_id}/case", {"number": low_level[1]}).status_code == 303
    assert f"/cases/{low_level[0]}" in liaison.get("/lead/offers").text


def test_a_case_of_another_kind_is_not_linked(app, sign_in, kept):
    with app.app_context():
        with transaction():
            number = a_case("diversion_offered", kind="homicide").number
        db.session.remove()
    public_id = kept(referred)
    assert sign_in("lead-liaison").send(f"/lead/offers/{public_id}/case", {"number": number}).status_code == 422


@pytest.mark.usefixtures("unit")
def test_reported_intake_lets_the_liaison_record_it():
    case = a_case("diversion_offered")
    active(case_ref=case.public_id)
    assert _gaps(case) == []


@pytest.mark.usefixtures("unit")
def test_intake_that_consent_does_not_report_keeps_the_case_waiting():
    case = a_case("diversion_offered")
    referral = active(case_ref=case.public_id, consent={"party": "provider"})
    assert _gaps(case) == ["intake_reported"]
    consent_of(referral)
    assert _gaps(case) == []


@pytest.mark.usefixtures("unit")
def test_a_referral_of_another_case_reports_nothing_here():
    case = a_case("diversion_offered")
    active(case_ref=a_case("diversion_offered").public_id)
    assert _gaps(case) == ["intake_reported"]


@pytest.mark.usefixtures("unit")
def test_a_case_goes_to_lead_and_comes_back():
    case = a_case("diversion_offered")
    active(case_ref=case.public_id)
    make(case, "enrolled")
    assert case.state == "diverted"
    make(case, "resume_charge", reason="The person asked for a day in court.")
    assert case.state == "in_review"


def test_the_referral_of_a_case_comes_back_to_the_officer_alone(app, sign_in, low_level):
    officer = sign_in("detective")
    answer = officer.send("/lead/refer/arrest", DETAILS["arrest"] | {"case": low_level[0]})
    assert answer.location.startswith("/lead/mine")
    with app.app_context():
        refs = list(db.session.scalars(db.select(LeadReferral.case_ref)))
        db.session.remove()
    assert refs == [low_level[0]]


def make(case, name, **asks):
    return advance(case, name, actor=acting(some_people()["lead-liaison"]), asks=asks)


def _gaps(case):
    moves = open_moves(case, acting(some_people()["lead-liaison"]))
    return [gap.key for m in moves if m.key == "enrolled" for gap in m.gaps]
