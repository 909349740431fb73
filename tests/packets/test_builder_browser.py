"""The builder in Chromium, with the keyboard alone, at a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from casebridge.db import transaction
from tests.factories import a_case
from tests.packets.asking import a_kept_thing
from tests.support.browser import assert_accessible
from tests.support.screens import PHONE_THEN_DESK


@pytest.fixture(params=PHONE_THEN_DESK, ids=lambda width: f"{width} px")
def width(request, page):
    page.set_viewport_size({"width": request.param, "height": 800})
    return request.param


@pytest.fixture
def url(in_app):
    with transaction():
        case = a_case("in_review")
        a_kept_thing(case, "sao_review", "A map")
        return f"/cases/{case.public_id}/packets"


def order(page):
    return page.locator("input[name=order]").evaluate_all("found => found.map(one => one.value)")


def test_sections_are_chosen_and_ordered_with_the_keyboard(url, entered, width):
    page = entered("prosecutor", f"{url}?kind=case_summary")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    before = order(page)
    page.get_by_role("button", name="Down Case summary and chronology").press("Enter")
    page.wait_for_load_state()
    after = order(page)
    assert after[:2] == [before[1], before[0]]
    expect(page.get_by_role("button", name="Down Case summary and chronology")).to_be_focused()
    page.get_by_label("Charges by defendant", exact=True).press("Space")
    page.get_by_label("Recipient, printed on every page").fill("Own supervisor")
    page.get_by_role("button", name="Build packet").press("Enter")
    expect(page.get_by_role("heading", name="CB-P-")).to_be_visible()
    assert_accessible(page)


def test_the_preview_opens_beside_the_form_and_reads_well(url, entered, width):
    page = entered("prosecutor", f"{url}?kind=case_summary")
    with page.context.expect_event("response", lambda answer: answer.url.endswith("/preview")) as got:
        page.get_by_role("button", name="Preview in a new window").press("Enter")
    expect(page.get_by_role("button", name="Build packet")).to_be_enabled()
    # The draft itself lets no script in, a test's neither: its words are looked at on a page of their own.
    page.goto("about:blank")
    page.set_content(got.value.text())
    expect(page.get_by_text("Draft, not issued.")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
