"""Sign-in, account, people and the factor in Chromium: names that others rely on, and pages that everybody can use."""

import re

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from casebridge.accounts import demo_accounts
from casebridge.db import db, transaction
from tests.accounts.test_demo import BUTTONS
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import SCREENS


@pytest.fixture
def password(app: Flask) -> str:
    """Make the demo accounts and give their password."""
    with app.app_context(), transaction():
        return demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])


@pytest.fixture
def site(live_server, password, page: Page) -> Page:
    """Give a browser on the sign-in page; nothing may have been refused by the policy at the end."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{live_server}/sign-in")
    yield page
    assert faults == []


def enter(site: Page, name: str) -> None:
    site.get_by_role("button", name=f"Enter as {name}", exact=True).click()
    site.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def test_the_sign_in_page_has_its_names(site):
    expect(site.get_by_role("checkbox", name="I have read this and agree", exact=True)).to_be_visible()
    expect(site.get_by_role("textbox", name="User name", exact=True)).to_be_visible()
    expect(site.get_by_label("Password", exact=True)).to_have_attribute("type", "password")
    expect(site.get_by_role("button", name="Show password", exact=True)).to_be_visible()
    expect(site.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    for name in BUTTONS:
        expect(site.get_by_role("button", name=name, exact=True)).to_have_count(1)


def test_a_person_signs_in_with_the_keyboard_alone(site, password):
    site.get_by_role("checkbox", name="I have read this and agree").focus()
    site.keyboard.press("Space")
    site.keyboard.press("Tab")
    site.keyboard.type("prosecutor")
    site.keyboard.press("Tab")
    site.keyboard.type(password)
    site.keyboard.press("Enter")
    expect(site.get_by_role("navigation", name="Main").get_by_role("link", name="Unit queue")).to_be_visible()


def test_a_refusal_is_said_and_has_the_focus(site):
    site.get_by_role("checkbox", name="I have read this and agree").check()
    site.get_by_role("textbox", name="User name").fill("prosecutor")
    site.get_by_label("Password", exact=True).fill("not the password at all")
    site.get_by_role("button", name="Sign in", exact=True).click()
    expect(site.get_by_role("alert").first).to_contain_text("The user name or the password is not right")
    expect(site.locator("#refused")).to_be_focused()
    expect(site.get_by_role("textbox", name="User name")).to_have_value("prosecutor")


def test_who_enters_can_leave(site):
    enter(site, "Detective")
    account = site.get_by_role("group", name=re.compile("^Your account"))
    account.locator("summary").click()
    account.get_by_role("button", name="Sign out").click()
    expect(site.get_by_role("heading", name="Sign in")).to_be_visible()


def test_pages_can_be_pinned_to_dark(site, live_server):
    enter(site, "Detective")
    site.goto(f"{live_server}/account")
    site.get_by_role("radio", name="Dark").check()
    site.get_by_role("button", name="Save", exact=True).click()
    expect(site.locator("html")).to_have_class("scheme-dark")


def test_staying_signed_in_is_one_button(site):
    site.clock.install()
    enter(site, "Detective")
    site.clock.fast_forward("18:05")
    with site.expect_response("**/account/keep") as answer:
        site.get_by_role("button", name="Stay signed in").click()
    assert answer.value.status == 204


def test_a_screen_that_nobody_watches_asks_for_the_sign_in(site):
    site.clock.install()
    enter(site, "Detective")
    with site.expect_response("**/account/lock"):
        site.clock.fast_forward("20:05")
    site.get_by_role("button", name="Open again").click()
    expect(site.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.fixture
def signing(app: Flask, password) -> str:
    """Make a case that waits for a second signature and give the path of its snapshot."""
    with app.app_context():
        path = f"/cases/{a_case('sign_off').public_id}/snapshot"
        db.session.remove()
    return path


def test_a_decision_asks_who_it_is_in_a_dialog(site, live_server, signing, password):
    enter(site, "SAO supervisor, second")
    site.goto(live_server + signing)
    site.get_by_role("button", name="Sign the decision").click()
    dialog = site.get_by_role("dialog", name="Confirm it is you")
    dialog.get_by_label("Password").fill(password)
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    site.wait_for_url("**/receipts/R-*")


def test_a_wrong_password_is_told_at_the_form(site, live_server, signing):
    enter(site, "SAO supervisor, second")
    site.goto(live_server + signing)
    site.get_by_role("button", name="Sign the decision").click()
    dialog = site.get_by_role("dialog", name="Confirm it is you")
    dialog.get_by_label("Password").fill("not the password at all")
    dialog.get_by_role("button", name="Confirm", exact=True).click()
    expect(site.get_by_text("This is not your password. The try was counted.")).to_be_visible()


def test_without_scripts_the_form_has_a_field_for_it(live_server, signing, password, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server}/sign-in")
    page.get_by_role("button", name="Enter as SAO supervisor, second").click()
    page.goto(live_server + signing)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign the decision").click()
    page.wait_for_url("**/receipts/R-*")


@SCREENS
def test_pages_pass_axe(site, live_server, width, scheme):
    site.set_viewport_size({"width": width, "height": 900})
    site.emulate_media(color_scheme=scheme)
    assert_accessible(site)
    site.goto(f"{live_server}/sign-in/first")
    assert_accessible(site)
    site.goto(f"{live_server}/sign-in")
    enter(site, "Administrator")
    for path in ("/people", "/people/new", "/rights", "/rules", "/offices", "/system", "/account", "/account/confirm"):
        site.goto(live_server + path)
        assert_accessible(site)
    site.goto(f"{live_server}/people")
    site.get_by_role("link", name=re.compile("^Open .*Pretendleton")).click()
    assert_accessible(site)


@pytest.mark.parametrize("path", ["/people", "/people/new", "/rules", "/offices", "/system", "/account"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(site, live_server, path):
    enter(site, "Administrator")
    site.set_viewport_size({"width": 320, "height": 800})
    site.goto(live_server + path)
    assert site.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_rights_of_an_office_are_looked_over_on_paper(site, live_server):
    enter(site, "Administrator")
    site.goto(f"{live_server}/rights?office=sao")
    with pypdfium2.PdfDocument(site.pdf(format="Letter")) as pdf:
        sheets = [" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in pdf]
    assert len(sheets) == 1
    # A line each with its boxes, and who looked; what a hand can press stays on the screen.
    accounts = site.locator("#list tbody tr").count()
    assert (accounts > 3, sheets[0].count("Needed"), "Signature:" in sheets[0]) == (True, accounts, True)
    assert [words for words in ("Confirm it is you", "Print the list") if words in sheets[0]] == []
