"""The liaison prosecutor's pages: the answer and dates, status by consent, the decision."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.diversion import consents
from casebridge.diversion.models import LeadReferral
from tests.diversion.people import CASE, NAME, active, actor, engaged, in_intake, move, referred, today

HIDDEN = (NAME, "Food", "Custard", "Coffee", "own key")


@pytest.fixture
def liaison(sign_in):
    return sign_in("lead-liaison")


def page(answer, status=200):
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def overdue(**how):
    """Bring a person to the liaison's decision: the intake deadline passed."""
    with clock.at(clock.now() - timedelta(days=40)):
        referral = in_intake(**how)
    move(referral, "ask_decision", "case-manager")
    return referral


def test_the_list_shows_answer_and_dates(liaison, kept):
    kept(active, case_ref=CASE)
    cells = [cell.text.strip() for cell in page(liaison.get("/lead/offers")).select("tbody td")]
    assert cells[2] == "Taken"


def test_the_list_leads_to_the_case(liaison, kept):
    kept(active, case_ref=CASE)
    assert page(liaison.get("/lead/offers")).select_one(f"a[href='/cases/{CASE}']")


@pytest.mark.parametrize("path", ["/lead/offers", "/lead/offers/{}"])
def test_the_liaison_sees_status_and_dates_only(liaison, kept, path):
    text = liaison.get(path.format(kept(active, case_ref=CASE))).text
    assert [word for word in HIDDEN if word in text] == []


def test_consent_opens_status_and_dates(liaison, kept):
    found = page(liaison.get(f"/lead/offers/{kept(active, case_ref=CASE)}"))
    assert "Intake done" in found.select_one("#reported").text
    assert "42 CFR part 2 prohibits" in found.select_one("#opened").text


def test_without_consent_lead_tells_nothing(liaison, kept):
    found = page(liaison.get(f"/lead/offers/{kept(engaged, case_ref=CASE)}"))
    assert "LEAD tells nothing" in found.main.text
    assert found.select("#reported") == []


def test_withdrawn_consent_hides_at_the_next_request(app, liaison, kept):
    public_id = kept(active, case_ref=CASE)
    assert "Intake done" in liaison.get(f"/lead/offers/{public_id}").text
    with app.app_context():
        with transaction():
            referral = db.session.query(LeadReferral).filter_by(public_id=public_id).one()
            consents.withdraw_consent(referral.consents[0], actor=actor("case-manager"))
        db.session.remove()
    assert "Intake done" not in liaison.get(f"/lead/offers/{public_id}").text


def test_each_look_at_the_status_is_accounted_for(app, liaison, kept, coordinator):
    public_id = kept(active, case_ref=CASE)
    count = "tbody tr"
    before = len(page(coordinator.get(f"/lead/{public_id}/disclosures")).select(count))
    liaison.get(f"/lead/offers/{public_id}")
    liaison.get(f"/lead/offers/{public_id}")
    assert len(page(coordinator.get(f"/lead/{public_id}/disclosures")).select(count)) == before + 2


def test_the_liaison_extends_intake(app, liaison, kept):
    public_id = kept(overdue, case_ref=CASE)
    assert "Extend intake" in page(liaison.get(f"/lead/offers/{public_id}")).select_one(".move").text
    day = today() + timedelta(days=14)
    answer = liaison.send(
        f"/lead/offers/{public_id}/moves/extend_intake", {"date": day.isoformat(), "reason": "Away for a funeral."}
    )
    assert "/receipts/R-" in answer.location
    assert "extended once" in liaison.get(f"/lead/offers/{public_id}").text


def test_an_extension_into_the_past_keeps_what_was_typed(liaison, kept):
    public_id = kept(overdue, case_ref=CASE)
    answer = liaison.send(
        f"/lead/offers/{public_id}/moves/extend_intake", {"date": today().isoformat(), "reason": "Away."}
    )
    found = page(answer, 422)
    assert found.select_one("[name=reason]").text.strip() == "Away."
    assert found.select_one("#ask-date")["aria-invalid"] == "true"


def test_the_liaison_ends_the_offer(liaison, kept):
    public_id = kept(overdue, case_ref=CASE)
    assert liaison.send(f"/lead/offers/{public_id}/moves/end_offer", {"reason": "No."}).status_code == 303


def test_the_liaison_makes_no_move_of_lead(liaison, kept):
    public_id = kept(in_intake, case_ref=CASE)
    assert liaison.send(f"/lead/offers/{public_id}/moves/complete_intake").status_code == 403


def test_lead_makes_no_decision_of_the_liaison(coordinator, kept):
    public_id = kept(overdue, case_ref=CASE)
    assert coordinator.send(f"/lead/{public_id}/moves/end_offer", {"reason": "No."}).status_code == 403


def test_an_offer_without_a_case_waits_to_be_linked(liaison, kept):
    kept(referred)
    assert "7-261124" in page(liaison.get("/lead/offers")).select_one("#unlinked").text


def test_a_number_that_names_no_case_keeps_what_was_typed(liaison, kept):
    public_id = kept(referred)
    found = page(liaison.send(f"/lead/offers/{public_id}/case", {"number": "CB-0"}), 422)
    assert found.select_one(f"#n-{public_id}")["value"] == "CB-0"
