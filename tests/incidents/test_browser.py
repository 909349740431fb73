"""The pages of incidents in Chromium: readable by everybody, wide and narrow, light and dark."""

import pytest
from flask import Flask, g
from playwright.sync_api import Page, expect

from casebridge import clock
from casebridge.db import db
from casebridge.incidents.generate import break_kinds, generate
from casebridge.incidents.services import import_file
from tests.incidents.files import TODAY
from tests.incidents.stored import NOON, person
from tests.support.browser import assert_accessible
from tests.support.screens import SCREENS


@pytest.fixture
def address(app: Flask, tmp_path, live_server) -> str:
    """Give the address of the pages, with a release imported and a detective signed in."""
    path = tmp_path / "classic.csv"
    path.write_text("".join(generate("classic", 120, 7, today=TODAY, broken=break_kinds())))
    with app.app_context(), clock.at(NOON):
        actor = person()
        run = import_file(path, actor=actor).run
        db.session.remove()
    app.before_request_funcs.setdefault(None, []).append(lambda: setattr(g, "actor", actor))
    return f"{live_server}/incidents/|{run}"


@SCREENS
def test_pages_pass_axe(page: Page, address, width, scheme):
    base, run = address.split("|")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in ("", "?since=nonsense", "imports", f"imports/{run}"):
        page.goto(base + path)
        assert_accessible(page)
    page.goto(base)
    page.get_by_role("table").locator("tbody th a").first.click()
    assert_accessible(page)


def test_an_incident_is_found_by_hand(page: Page, address):
    page.goto(address.partition("|")[0])
    page.get_by_label("Kind of case").select_option("homicide")
    page.get_by_role("button", name="Show results").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Homicide")
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="As the file says")).to_be_visible()


def test_no_page_scrolls_sideways_on_a_small_screen(page: Page, address):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address.partition("|")[0])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
