"""Redaction in Chromium: drawn by mouse, found by search, by keyboard alone; released, and readable on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.state import SELECT
from tests.redaction.conftest import worked
from tests.support.browser import assert_accessible


@pytest.fixture
def room(entered, paper):
    """Open the redaction page as the prosecutor."""
    return entered("prosecutor", f"{paper}?page=1")


def draw(room: Page) -> None:
    room.get_by_text("Box on this page", exact=True).click()
    room.get_by_role("button", name="Draw on the page").click()
    paper = room.locator(".doc__paper")
    scale = paper.evaluate("page => page.clientWidth / 612")
    paper.hover(position={"x": 70 * scale, "y": 118 * scale})
    box = paper.bounding_box()
    assert box is not None
    room.mouse.down()
    room.mouse.move(box["x"] + 300 * scale, box["y"] + 140 * scale)
    room.mouse.up()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_box_is_drawn_on_the_page(room: Page, width):
    room.set_viewport_size({"width": width, "height": 800})
    draw(room)
    ground = room.locator("#box-ground")
    expect(ground).to_be_focused()
    ground.select_option("witness-location")
    assert_accessible(room)
    room.get_by_role("button", name="Mark the box").click()
    expect(room.locator("#sheet rect.mk--redact")).to_have_count(1)
    expect(room.locator("#boxes")).to_contain_text("Where a witness can be found")
    assert_accessible(room)
    assert room.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_selected_words_fill_their_field(room: Page):
    room.evaluate(SELECT, "18 Elm Row")
    expect(room.get_by_role("textbox", name="The words on this page")).to_have_value("18 Elm Row")


def test_search_cover_make_and_release_by_keyboard_alone(room: Page):
    room.get_by_role("textbox", name="Words to find on all pages").press_sequentially("Corwin Hale")
    room.keyboard.press("Enter")
    expect(room.get_by_role("group", name="Places to cover").get_by_role("checkbox")).to_have_count(2)
    room.locator("#found-ground").select_option("witness-location")
    assert_accessible(room)
    room.get_by_role("button", name="Mark what is ticked").press("Enter")
    expect(room.locator("#boxes")).to_contain_text("2 boxes")
    room.get_by_role("button", name="Make the redacted copy").press("Enter")
    expect(room.get_by_text("is being made and proven")).to_be_visible()
    worked()
    room.reload()
    assert_accessible(room)
    room.get_by_role("button", name="Release copy 1").press("Enter")
    expect(room.get_by_text("Copy 1 is released")).to_be_visible()
    room.get_by_role("link", name="Log").press("Enter")
    expect(room.get_by_role("heading", name="Redaction log of Ex 1")).to_be_visible()
    assert_accessible(room)
