"""Marking in Chromium: words are selected on the page itself, and become a note, proof or an item."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.state import SELECT
from tests.support.browser import assert_accessible
from tests.support.screens import NARROW_THEN_DESK


@pytest.fixture
def room(entered, case_id, paper):
    """Open the review room as the prosecutor."""
    return entered("prosecutor", f"/cases/{case_id}/review")


def choose(room: Page, words: str, what: str) -> None:
    room.evaluate(SELECT, words)
    room.get_by_role("group", name="Mark the selected words").get_by_role("button", name=what, exact=True).click()


@pytest.mark.parametrize("width", NARROW_THEN_DESK)
def test_a_note_is_written_on_selected_words(room: Page, width):
    room.set_viewport_size({"width": width, "height": 700})
    choose(room, "I know Corwin", "Note")
    expect(room.get_by_role("textbox", name="The words")).to_have_value("I know Corwin")
    expect(room.get_by_role("textbox", name="Your note")).to_be_focused()
    room.keyboard.type("Two years")
    assert_accessible(room)
    room.get_by_role("button", name="Mark it").click()
    expect(room.locator("rect.mk--note")).to_have_count(1)
    room.get_by_text("1 mark here").click()
    expect(room.get_by_text("Two years")).to_be_visible()
    assert "/review?" in room.url
    assert_accessible(room)
    assert room.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_selected_words_are_taken_to_the_matrix(room: Page):
    choose(room, "he was the one with the gun", "Proof of …")
    expect(room.get_by_text("Choose the element that Ex 1, p. 1 proves")).to_be_visible()
    assert_accessible(room)
    room.locator("a[data-cell]").first.focus()
    room.keyboard.press("Enter")
    expect(room.get_by_role("textbox", name="Quote")).to_have_value("he was the one with the gun")


def test_a_return_item_is_written_without_retyping(room: Page):
    choose(room, "Across the street", "Return item")
    expect(room.get_by_role("textbox", name="In your own words")).to_have_value("Ex 1, p. 1: “Across the street”")


def test_marking_goes_by_keyboard_alone(room: Page):
    room.keyboard.press("m")
    room.get_by_role("combobox", name="Mark it as").select_option("Anticipated issue")
    room.get_by_role("textbox", name="Your note").press_sequentially("Lighting")
    room.get_by_role("button", name="Mark it").press("Enter")
    room.get_by_text("1 mark here").press("Enter")
    expect(room.get_by_text("Lighting")).to_be_visible()


def test_words_are_found_and_shown(room: Page):
    room.get_by_text("Find in Ex 1").click()
    room.get_by_role("textbox", name="Words to find").fill("barbershop")
    room.get_by_role("button", name="Find", exact=True).click()
    expect(room.locator("rect.mk--found")).to_have_count(1)
    room.get_by_role("link", name="Page 2").first.click()
    expect(room.get_by_role("textbox", name="Page", exact=True)).to_have_value("2")
    expect(room.locator("rect.mk--found")).to_have_count(1)
    assert_accessible(room)
