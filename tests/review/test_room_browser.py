"""The review room in Chromium: read, turn pages and go on with the decision, at a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import assert_accessible

SIZES = pytest.mark.parametrize("size", [(1280, 600), (360, 740)])


@pytest.fixture
def room(entered, app, case_id, papers):
    """Open the review room as the prosecutor."""
    return entered("prosecutor", f"/cases/{case_id}/review")


@SIZES
def test_pages_turn_beside_the_decision_and_the_place_is_kept(room: Page, size):
    room.set_viewport_size({"width": size[0], "height": size[1]})
    document = room.get_by_role("region", name="Document", exact=True)
    room.get_by_role("textbox", name="Rationale").fill("He was seen")
    document.get_by_role("button", name="Next page").click()
    expect(document.get_by_role("img", name="Page 2 of 3")).to_be_visible()
    assert document.get_by_role("img", name="Page 2 of 3").evaluate("i => i.decode().then(() => i.naturalWidth)") > 600
    expect(room.get_by_role("textbox", name="Rationale")).to_have_value("He was seen")
    assert "page=2" in room.url
    assert room.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(room)
    room.goto(room.url.partition("?")[0])
    expect(document.get_by_role("textbox", name="Page")).to_have_value("2")


def test_keys_turn_pages_and_change_papers(room: Page):
    document = room.get_by_role("region", name="Document", exact=True)
    room.keyboard.press("n")
    expect(document.get_by_role("textbox", name="Page")).to_have_value("2")
    room.keyboard.press("p")
    expect(document.get_by_role("textbox", name="Page")).to_have_value("1")
    room.keyboard.press("]")
    expect(
        document.get_by_role("link", name="Ex 2", exact=False).and_(document.locator("[aria-current]"))
    ).to_be_visible()
    # A paper is a page of its own: keys are heard once its script runs.
    room.wait_for_load_state()
    room.keyboard.press("[")
    expect(
        document.get_by_role("link", name="Ex 1", exact=False).and_(document.locator("[aria-current]"))
    ).to_be_visible()


def test_any_paper_is_one_choice_away(room: Page):
    document = room.get_by_role("region", name="Document", exact=True)
    document.get_by_text("Open Ex …").click()
    document.get_by_role("combobox", name="Exhibit").select_option(label="Ex 3 4 pages, not opened yet")
    document.get_by_role("button", name="Open it").click()
    expect(document.locator("nav [aria-current]")).to_have_text("Ex 3 4 pages")
