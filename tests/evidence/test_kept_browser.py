"""Custody and what stays elsewhere, in Chromium: an offer taken and printed, a camera and a request, at two widths."""

import re

import pytest
from playwright.sync_api import expect

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.services import add_exhibit
from tests.building.preparing import a_suspect
from tests.factories import a_case, acting, some_people
from tests.intake.test_browser import entered
from tests.support.browser import assert_accessible
from tests.support.screens import NARROW_THEN_DESK


@pytest.fixture(params=NARROW_THEN_DESK, ids=lambda width: f"{width} px")
def width(request, page):
    page.set_viewport_size({"width": request.param, "height": 800})
    return request.param


@pytest.fixture
def case_id(in_app):
    """Give the public id of a draft with one charge and a gun that the detective keeps."""
    with transaction():
        case = a_case("draft")
        a_suspect(case)
        add_exhibit(
            case, title="Revolver", type_key="property_receipt", used="used", physical=True, kept_at="Locker 3",
            confirmed=True, actor=acting(some_people()["detective"]),
        )  # fmt: skip
        found = case.public_id
    db.session.remove()
    return found


def number_of(case_id):
    found = db.session.query(Case.number).filter_by(public_id=case_id).scalar()
    db.session.remove()
    return found


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def looked_at(page):
    """Check that the page fits and passes axe."""
    assert fits(page)
    assert_accessible(page)


def test_an_item_is_offered_received_and_its_sheet_printed(in_app, case_id, live_server, context, page, width):
    number = number_of(case_id)
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{case_id}/evidence")
    page.get_by_role("link", name="Ex 1", exact=True).press("Enter")
    page.get_by_role("link", name="Custody sheet to print").press("Enter")
    offer = page.get_by_role("form", name="Offer")
    offer.get_by_label("To whom").select_option(label="Clerk")
    offer.get_by_label("Why").fill("To the evidence room.")
    offer.get_by_label("Where it is handed over").fill("Counter")
    looked_at(page)
    offer.get_by_role("button", name="Offer").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ffered an item")
    entered(in_app, context, live_server, "clerk")
    page.goto(f"{live_server}/evidence-room?show=offered")
    looked_at(page)
    page.get_by_role("link", name=f"{number}, Ex 1", exact=True).press("Enter")
    receive = page.get_by_role("form", name="Receive")
    receive.get_by_label("Where it lies from now on").fill("Shelf 12")
    receive.get_by_role("button", name="Receive").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("eceived an item")
    page.goto(f"{live_server}/evidence-room")
    page.get_by_label("Number of the case or the complaint").fill(number)
    page.get_by_role("button", name="Find the item").press("Enter")
    page.get_by_role("link", name=f"{number}, Ex 1", exact=True).press("Enter")
    expect(page.locator("#lines tbody tr")).to_have_count(3)
    expect(page.get_by_role("button", name="Print the sheet")).to_be_visible()
    looked_at(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print the sheet")).to_be_hidden()
    expect(page.locator("#moves")).to_be_hidden()
    expect(page.locator("#lines")).to_contain_text("Shelf 12")


def test_a_camera_that_stays_elsewhere_and_a_request_to_the_laboratory(
    in_app, case_id, live_server, context, page, width
):
    today = clock.court_local(clock.now()).date()
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{case_id}/evidence/elsewhere")
    looked_at(page)
    for label, words in (("What it is", "Camera"), ("Where it is kept", "Store"), ("Who keeps it", "Camera unit"),
                         ("Reference number", "B-7")):  # fmt: skip
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Type", exact=True).select_option("bwc_video")
    page.get_by_label("Starts").fill(f"{today.year - 1}-11-20T21:40")
    page.get_by_label("Ends").fill(f"{today.year - 1}-11-20T22:05")
    page.get_by_role("radio", name="Used", exact=True).press("Space")
    page.get_by_role("button", name="Add the recording").press("Enter")
    expect(page.locator("#kept")).to_contain_text("(25 min)")
    page.get_by_role("link", name="Its state so far, and change it").press("Enter")
    state = page.get_by_role("form", name="Change its state")
    state.get_by_label("State").select_option("reviewed")
    state.get_by_label("Why, or who said so").fill("Seen in full.")
    state.get_by_role("button").press("Enter")
    expect(page.locator("#states li").first).to_contain_text("Reviewed")
    looked_at(page)
    page.goto(f"{live_server}/cases/{case_id}/evidence?show=reviewed")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    looked_at(page)
    page.goto(f"{live_server}/cases/{case_id}/requests")
    looked_at(page)
    page.get_by_role("radio", name="Laboratory").press("Space")
    page.get_by_label("Of whom").fill("Firearms unit")
    page.get_by_label("What is asked for").fill("Compare the casings.")
    page.get_by_label("Promised for").fill(f"{today.year + 1}-01-15")
    page.get_by_text("Only these elements wait for it").press("Enter")
    page.get_by_role("checkbox").first.press("Space")
    page.get_by_role("button", name="Enter the request").press("Enter")
    expect(page.locator("#waiting")).to_contain_text("1 element")
    looked_at(page)
    page.goto(f"{live_server}/requests?show=open")
    expect(page.get_by_role("table")).to_contain_text("Firearms unit")
    looked_at(page)
    page.goto(f"{live_server}/cases/{case_id}/prepare")
    expect(page.locator("#ready")).to_contain_text(re.compile("waits for lab request to Firearms unit, promised"))
