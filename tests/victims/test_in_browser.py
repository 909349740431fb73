"""Notices to victims in Chromium: readable at a desk and on a phone, recorded by the advocate."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from casebridge import clock
from casebridge.cases.events import record_event
from casebridge.db import db, transaction
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import WIDTHS


@pytest.fixture
def case(app):
    """Make a case whose indictment was filed and unsealed; return its address for the advocate and its victim."""
    with app.app_context():
        with transaction():
            found = a_case("state_prosecution")
            for event in ("circuit_filed", "circuit_unsealed"):
                record_event(
                    found, event=event, at=clock.now() - timedelta(days=4), paper="Docket", party=found.suspects[0],
                    actor=acting(some_people()["prosecutor"]),
                )  # fmt: skip
            victim = next(party for party in found.parties if party.role == "victim")
            names = f"/victims/cases/{found.public_id}", f"/victims/{victim.public_id}/sheet", victim.name
        db.session.remove()
    return names


@WIDTHS
def test_an_advocate_records_a_notice_and_prints_the_certification(case, entered, page: Page, width):
    page.set_viewport_size({"width": width, "height": 900})
    address, sheet, name = case
    entered("advocate", "/victims")
    assert_accessible(page)
    page.locator("main").get_by_role("link", name="Notices").first.click()
    page.get_by_text("Record a notice").first.click()
    form = page.get_by_role("form", name=f"Record a notice, {name}")
    form.get_by_label("Which notice").select_option(index=2)
    form.get_by_label("Day", exact=True).fill(clock.court_local(clock.now()).date().isoformat())
    form.get_by_role("radio", name="It was sent or handed over").press("Space")
    form.get_by_label("How it was sent").select_option("By mail")
    form.get_by_label("To whom").fill(name)
    form.get_by_role("button", name="Record the notice").press("Enter")
    expect(page.locator("#refused")).to_contain_text("Nothing was recorded")
    assert_accessible(page)
    shot(page, "victims-refused")
    form.get_by_label("Paper that proves it").fill("Receipt of the post office 17")
    form.get_by_role("button", name="Record the notice").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Receipt of the post office 17")
    shot(page, "victims-notices")
    page.get_by_text("Withdraw it").first.click()
    page.get_by_label("What was wrong with it").fill("The receipt is of another letter.")
    page.get_by_role("button", name="Withdraw the notice").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("it meets no clock")
    assert_accessible(page)
    shot(page, "victims-withdrawn")
    for path in (address, f"{address}/certification", sheet):
        entered("advocate", path)
        shot(page, "victims-" + path.rpartition("/")[2][-13:])
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)
