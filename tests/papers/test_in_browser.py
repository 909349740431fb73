"""Papers in Chromium: asked for where their subject stands, watched, issued; readable at a desk and on a phone."""

import io
import os

import pytest
from playwright.sync_api import Page, expect

from casebridge.db import db, transaction
from casebridge.evidence.models import CustodyTransfer
from casebridge.evidence.receiving import receive_file
from casebridge.packets.jobs import BUILD
from casebridge.packets.models import Packet
from tests.building.lead import a_referral
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import WIDTHS

PICTURES = os.environ.get("CASEBRIDGE_PICTURES", "")


def look(page: Page, name: str) -> None:
    assert_accessible(page)
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.fixture
def sheet(app):
    """Take a file into custody; return the address of its sheet."""
    with app.app_context():
        with transaction():
            case_id = a_case("draft").public_id
        lead = acting(some_people()["detective"])
        receive_file(case_id, io.BytesIO(b"He left at nine."), "statement.txt", actor=lead)
        address = f"/custody/{db.session.query(CustodyTransfer).one().public_id}"
        db.session.remove()
    return address


def make(app) -> None:
    with app.app_context():
        public_id = db.session.query(Packet).one().public_id
        for _name, step in BUILD:
            step(public_id)
        db.session.remove()


@WIDTHS
def test_a_custody_report_is_asked_for_watched_and_issued(app, sheet, entered, page: Page, width):
    page.set_viewport_size({"width": width, "height": 900})
    entered("detective", sheet, stepped_up=True)
    look(page, f"custody-{width}")
    page.get_by_role("link", name="Sealed report (PDF)").click()
    look(page, f"paper-new-{width}")
    page.get_by_label("Recipient, printed on every page").fill("")
    page.get_by_role("button", name="Make the PDF").press("Enter")
    expect(page.locator("#refused")).to_contain_text("Name the person or office")
    look(page, f"paper-refused-{width}")
    page.get_by_label("Recipient, printed on every page").fill("Clerk of the Circuit Court")
    page.get_by_role("button", name="Make the PDF").press("Enter")
    expect(page.get_by_text("Waiting for the builder")).to_be_visible()
    look(page, f"paper-waiting-{width}")
    make(app)
    expect(page.get_by_role("link", name="Download PDF")).to_be_visible(timeout=15_000)
    look(page, f"paper-ready-{width}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download PDF").click()
    assert taken.value.suggested_filename.startswith("CB-P-")
    page.get_by_role("button", name="Issue packet").press("Enter")
    expect(page.get_by_text("issued a packet").first).to_be_visible()


@WIDTHS
def test_a_coordinator_makes_the_card(app, entered, page: Page, width):
    page.set_viewport_size({"width": width, "height": 900})
    with app.app_context():
        with transaction():
            address = f"/lead/{a_referral('active').public_id}"
        db.session.remove()
    entered("coordinator", address)
    page.get_by_role("link", name="Referral card (PDF)").click()
    look(page, f"card-{width}")
    page.get_by_label("Who will hold it").fill("Cora Case")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Make the card").press("Enter")
    assert "lead" not in taken.value.suggested_filename.casefold()
    page.reload()
    expect(page.get_by_role("table", name="Cards made")).to_contain_text("Cora Case")
