"""Redaction in Chromium: drawn by mouse, found by search, by keyboard alone; released, and readable on a phone."""

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from casebridge.redaction.needles import holds, squeeze
from tests.browser.state import SELECT
from tests.redaction.conftest import built, worked
from tests.support.browser import assert_accessible
from tests.support.screens import WIDTHS


@pytest.fixture
def room(entered, paper):
    """Open the redaction page as the prosecutor."""
    return entered("prosecutor", f"{paper}?page=1")


def draw(room: Page) -> None:
    room.get_by_text("Box on this page", exact=True).click()
    room.get_by_role("button", name="Draw on the page").click()
    paper = room.locator(".doc__paper")
    scale = paper.evaluate("page => page.clientWidth / 612")
    paper.hover(position={"x": 65 * scale, "y": 124 * scale})
    box = paper.bounding_box()
    assert box is not None
    room.mouse.down()
    room.mouse.move(box["x"] + 330 * scale, box["y"] + 141 * scale)
    room.mouse.up()


@WIDTHS
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


def test_drawn_and_found_released_and_gone_from_the_packet(room: Page, entered, paper, case_id, sign_in, in_app):
    draw(room)
    room.locator("#box-ground").select_option("victim-contact")
    room.get_by_role("button", name="Mark the box").click()
    room.get_by_role("textbox", name="Words to find on all pages").fill("Corwin Hale")
    room.get_by_role("button", name="Search").click()
    room.locator("#found-ground").select_option("witness-location")
    room.get_by_role("button", name="Mark what is ticked").click()
    room.get_by_role("button", name="Make the redacted copy").click()
    expect(room.get_by_text("is being made and proven")).to_be_visible()
    worked()
    room.reload()
    room.get_by_role("button", name="Release copy 1").click()
    expect(room.get_by_text("Copy 1 is released")).to_be_visible()
    choice = room.get_by_role("combobox", name="Charging review package")
    choice.select_option("redacted")
    room.get_by_role("button", name="Charging review package").click()
    room.wait_for_url("**#packets")
    done = built(sign_in, case_id)
    assert done.state == "ready", done.failure
    with pypdfium2.PdfDocument(in_app.extensions["casebridge_store"].path(done.store_key)) as document:
        texts = [squeeze(page.get_textpage().get_text_range()) for page in document]
    assert not [text for text in texts for said in ("Corwin Hale", "18 Elm Row", "410-555-0100") if holds(said, text)]
