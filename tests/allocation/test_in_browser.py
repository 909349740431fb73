"""Giving cases away in Chromium: readable at a desk and on a phone, by the keyboard alone."""

import os

import pytest
from playwright.sync_api import Page, expect

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.home import leave
from tests.building.people import acting, some_people
from tests.building.preparing import record_conflict
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import WIDTHS


@pytest.fixture
def town(app):
    """Make cases to be given away, one of them a homicide, somebody on leave and a conflict; return addresses."""
    with app.app_context():
        with transaction():
            people = some_people()
            robbery = a_case("submitted", kind="armed_robbery")
            record_conflict(robbery, "prosecutor2")
            homicide, held = a_case("submitted", kind="homicide"), a_case("in_review")
            first = clock.court_local(clock.now()).date()
            leave.enter(
                people["prosecutor"], starts_on=first, ends_on=first, cover=people["prosecutor2"],
                actor=acting(people["prosecutor"]),
            )  # fmt: skip
            found = {"robbery": robbery, "homicide": homicide, "held": held}
            urls = {name: f"/cases/{case.public_id}" for name, case in found.items()}
        db.session.remove()
    return urls


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


@WIDTHS
def test_pages_pass_axe(town, entered, page: Page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for account, path in (
        ("sao-supervisor", f"{town['robbery']}/allocate"), ("sao-supervisor", f"{town['homicide']}/allocate"),
        ("sao-supervisor", f"{town['held']}/allocate"), ("sao-supervisor", f"{town['robbery']}/conflicts"),
        ("prosecutor", f"{town['held']}/conflicts"), ("sao-supervisor", "/allocation/people"),
    ):  # fmt: skip
        entered(account, path)
        shot(page, path.strip("/").replace("/", "-")[-30:])
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_a_case_is_given_by_the_keyboard_alone(town, entered, page: Page):
    entered("sao-supervisor", f"{town['held']}/allocate")
    chosen = page.get_by_role("group", name="Whom").get_by_role("radio").first
    expect(chosen).to_be_checked()
    chosen.focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Leave of the other.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt")).to_contain_text("reassigned the case")


@WIDTHS
def test_cases_are_ticked_and_handed_over_by_the_keyboard(town, entered, page: Page, width):
    page.set_viewport_size({"width": width, "height": 900})
    entered("sao-supervisor", "/queue")
    assert_accessible(page)
    for box in page.get_by_role("checkbox", name="Tick").all():
        box.press("Space")
    page.get_by_role("button", name="Hand over the cases ticked").press("Enter")
    page.get_by_label("Give the cases to").select_option("Spread by suggestion")
    page.get_by_role("button", name="Show the hand-over").press("Enter")
    shot(page, "hand-over")
    assert_accessible(page)
    page.get_by_label("Reason").fill("The unit is short this week.")
    page.get_by_role("button", name="Hand over", exact=True).press("Enter")
    expect(page.locator("#refused")).to_contain_text("No case was handed over")
    assert_accessible(page)
    for field in page.get_by_label("To whom").all():
        if not field.input_value():
            field.select_option(index=1)
    page.get_by_role("button", name="Hand over", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hand-over of 2 cases")
    shot(page, "handed")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
