"""The matrix in Chromium, from the detective to the prosecutor and back, at a desk and on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from casebridge import clock
from casebridge.db import transaction
from tests.browser.choosing import choose
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.intake.test_browser import entered
from tests.support.browser import assert_accessible
from tests.support.screens import NARROW_THEN_DESK


@pytest.fixture(params=NARROW_THEN_DESK, ids=lambda width: f"{width} px")
def width(request, page):
    page.set_viewport_size({"width": request.param, "height": 800})
    return request.param


@pytest.fixture
def case(in_app):
    with transaction():
        case = a_case("in_review")
        an_exhibit(case)
        return case.public_id


def looks_right(page, heading):
    expect(page.get_by_role("heading", name=heading).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert_accessible(page)


def saves(page, strength, reason, place=""):
    page.get_by_label("Exhibit", exact=True).select_option(index=1)
    page.get_by_label("Page or time").fill(place)
    choose(page.get_by_role("group", name="How strong is it?").get_by_role("radio", name=strength))
    page.get_by_label("Why it is as strong as that").fill(reason)
    page.get_by_role("button", name="Save cell").press("Enter")


def test_a_thin_cell_goes_back_as_an_item_and_comes_home_stronger(in_app, case, live_server, context, page, width):
    base = f"{live_server}/cases/{case}"
    entered(in_app, context, live_server, "detective")
    page.goto(f"{base}/elements")
    looks_right(page, "Elements")
    cells = page.locator("a[data-cell]")
    cells.first.focus()
    cells.first.press("ArrowDown")
    expect(cells.nth(1)).to_be_focused()
    cells.nth(1).press("ArrowUp")
    name = cells.first.get_attribute("aria-label")
    cells.first.press("Enter")
    expect(page.get_by_text("No proof is marked yet.")).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    expect(page.get_by_role("table", name="Elements")).to_be_visible()
    cells.first.press("Enter")
    expect(page.get_by_text("No proof is marked yet.")).to_be_visible()
    saves(page, "Weak", "One witness, at night.", "4")
    expect(page.locator("main")).to_contain_text("One witness, at night.")
    looks_right(page, "History of this cell")

    entered(in_app, context, live_server, "prosecutor")
    page.goto(f"{base}/elements")
    looks_right(page, "Elements")
    page.get_by_role("link", name="Make it a return item").first.press("Enter")
    expect(page.get_by_role("region", name="Item 1")).to_be_visible()
    assert "against Max Nobody" in page.get_by_label("What does done look like?").input_value()
    assert_accessible(page)
    page.get_by_label("By", exact=True).fill((clock.now() + timedelta(days=7)).date().isoformat())
    page.get_by_role("button", name="Return 1 item").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Returned")

    entered(in_app, context, live_server, "detective")
    page.goto(f"{base}/returns")
    page.get_by_label("What you did").fill("A second witness signed.")
    page.get_by_role("button", name="Save answer 1").press("Enter")
    expect(page.locator("#item-1")).to_contain_text("A second witness signed.")
    page.get_by_role("link", name=name, exact=True).press("Enter")
    expect(page.locator("main")).to_contain_text("Return 1, item 1")
    page.get_by_role("link", name="Replace the mark on Ex 1, p. 4").press("Enter")
    expect(page.get_by_role("heading", name="Replace the mark on Ex 1")).to_be_visible()
    saves(page, "Strong", "Two witnesses who know him.", "4 to 5")
    expect(page.locator("#history")).to_contain_text("replaced")
    page.goto(f"{base}/elements/history")
    looks_right(page, "Earlier marks")
