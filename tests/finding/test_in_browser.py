"""The search in Chromium: people in another spelling, exhibits, a sentence of a page; at a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from casebridge.cases.people import add_party
from casebridge.db import db, transaction
from casebridge.finding.reading import WAITING, read
from tests.building.people import acting, some_people
from tests.evidence.papers import a_pdf, filed
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import SCREENS

PAGE = b"BT /F1 12 Tf 72 700 Td (It rained. That is Toby Merriweather, or his cousin in the white van.) Tj ET"


@pytest.fixture
def town(app):
    """Make two cases with people of nearly one name, and a statement that names one of them."""
    with app.app_context():
        with transaction():
            lead = acting(some_people()["detective"])
            first, second = a_case("in_review"), a_case("submitted")
            add_party(first, role="witness", name="Ophelia Merriweather-Knox", actor=lead)
            add_party(second, role="witness", name="Thaddeus Meriwether", actor=lead)
            case_id = first.public_id
        filed(case_id, a_pdf(2, PAGE, font=True), "photo-array-merriweather.pdf")
        read(WAITING)
        filed(case_id, a_pdf(1, PAGE, font=True), "late.pdf")
        db.session.remove()


@SCREENS
def test_pages_pass_axe(town, entered, page: Page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for account, path in (
        ("prosecutor", "/search?q=merriweather"), ("prosecutor", "/search?q=merriweather&hit=words&mine=1"),
        ("prosecutor2", "/search?q=merriweather&hit=exhibits"), ("federal", "/search?q=avenue"),
    ):  # fmt: skip
        entered(account, path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_what_may_be_meant_is_chosen_with_the_keyboard(town, entered, page: Page):
    entered("prosecutor", "/")
    page.get_by_role("searchbox", name="Name or number").press_sequentially("meri")
    field = page.get_by_role("combobox", name="Name or number")
    choices = page.get_by_role("listbox", name="What may be meant").get_by_role("option")
    expect(choices).to_have_text(["Thaddeus Meriwether, Witness"])
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    field.press("ArrowDown")
    expect(choices.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == choices.first.get_attribute("id")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Backspace")
    expect(choices).to_have_count(2)
    field.press("ArrowUp")
    field.press("Enter")
    expect(page.get_by_role("heading", name="1 result for “Thaddeus Meriwether”")).to_be_visible()


def test_the_field_of_the_page_says_what_may_be_meant_and_keeps_the_filters(town, entered, page: Page):
    entered("prosecutor", "/search?q=merriweather&hit=people")
    field = page.get_by_label("Name, number, address or words")
    field.focus()
    expect(field).to_have_attribute("role", "combobox")
    choices = page.get_by_role("listbox", name="What may be meant").get_by_role("option")
    # What was asked already is not asked again before something is typed.
    expect(choices).to_have_count(0)
    field.fill("meriw")
    expect(choices).to_have_text(["Thaddeus Meriwether, Witness"])
    assert_accessible(page)
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", name="1 result for “Thaddeus Meriwether”")).to_be_visible()
    assert "hit=people" in page.url


def test_a_filter_is_chosen_and_removed_and_a_sentence_leads_to_its_page(town, entered, page: Page):
    entered("prosecutor", "/search?q=merriweather")
    page.get_by_label("Look in").select_option(label="Words in documents")
    page.get_by_role("button", name="Show results").click()
    expect(page.get_by_text("That is Toby Merriweather, or his cousin")).to_have_count(2)
    page.get_by_role("link", name="page 2").click()
    expect(page.get_by_role("region", name="Document")).to_contain_text("Merriweather")
    page.go_back()
    page.get_by_role("link", name="Remove filter: Words in documents").click()
    expect(page.get_by_text("Also spelled")).to_be_visible()
