"""Passkeys in Chromium, with an authenticator that the browser plays: the way in, the factor again, what is refused."""

import json
import re
from io import BytesIO

import pyotp
import pytest
import segno
from flask import Flask
from PIL import Image
from playwright.sync_api import CDPSession, Page, expect

from casebridge.accounts import demo_accounts
from casebridge.accounts.models import Challenge, Passkey, User
from casebridge.db import db, transaction
from tests.accounts.browsing import Browser
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import SCREENS


@pytest.fixture
def password(app: Flask) -> str:
    with app.app_context(), transaction():
        return demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])


@pytest.fixture
def key(page: Page) -> tuple[CDPSession, str]:
    """Give the browser an authenticator that verifies its person, and its id for those who change it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


@pytest.fixture
def site(live_server, password, key, page: Page) -> Page:
    """Give a browser on the sign-in page, at a name: browsers make no passkeys for a number."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{at_name(live_server)}/sign-in")
    yield page
    assert faults == []


def at_name(address: str) -> str:
    return address.replace("127.0.0.1", "localhost")


def enter(site: Page, name: str, password: str) -> None:
    """Sign in with the password: what is added next needs no further question."""
    site.get_by_role("checkbox", name="I have read this and agree").check()
    site.get_by_role("textbox", name="User name").fill(name)
    site.get_by_label("Password", exact=True).fill(password)
    site.get_by_role("button", name="Sign in", exact=True).click()
    site.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def add_passkey(site: Page, address: str) -> None:
    site.goto(f"{at_name(address)}/account/factors")
    site.get_by_role("textbox", name="Name of the passkey").fill("office computer")
    site.get_by_role("button", name="Add a passkey").click()
    expect(site.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()


def sign_out(site: Page) -> None:
    site.locator(".acct summary").click()
    site.get_by_role("button", name="Sign out").click()
    site.wait_for_url("**/sign-in*")


def test_a_passkey_is_a_way_in_of_its_own_and_confirms_an_act(site, live_server, app, password, history):
    with app.app_context():
        path = f"/cases/{a_case('sign_off').public_id}/snapshot"
        db.session.remove()
    enter(site, "sao-supervisor2", password)
    add_passkey(site, live_server)
    sign_out(site)
    site.get_by_role("button", name="Sign in with a passkey").click()
    expect(site.get_by_text("Read the notice and agree to it first.").first).to_be_visible()
    site.get_by_role("checkbox", name="I have read this and agree").check()
    site.get_by_role("button", name="Sign in with a passkey").click()
    site.wait_for_url(re.compile(r"^(?!.*sign-in)"))
    site.goto(at_name(live_server) + path)
    site.get_by_role("button", name="Sign the decision").click()
    dialog = site.get_by_role("dialog", name="Confirm it is you")
    dialog.get_by_role("button", name="Use a passkey").click()
    site.wait_for_url("**/receipts/R-*")
    # axe-core takes the authenticator along, so it looks last.
    site.goto(f"{at_name(live_server)}/account/factors")
    expect(site.get_by_text("office computer").first).to_be_visible()
    assert_accessible(site)
    ways = [line.detail.get("factor") for line in history() if line.event in ("sign_in:ok", "step_up:ok")]
    assert ways == ["password", "passkey", "passkey"]


def test_the_picture_shows_the_key_of_the_page(site, live_server, password):
    """A phone reads what is drawn, whatever the styles of other drawings are: each module has its color."""
    enter(site, "prosecutor", password)
    site.goto(f"{at_name(live_server)}/account/factors")
    site.get_by_role("button", name="Set up an app").click()
    key = site.locator("code").first.inner_text().replace(" ", "")
    link = pyotp.TOTP(key).provisioning_uri(name="prosecutor", issuer_name="CaseBridge")
    modules = [list(row) for row in segno.make(link, error="m", micro=False).matrix_iter(border=4)]
    drawn = Image.open(BytesIO(site.get_by_role("img", name="QR code").screenshot())).convert("L")
    size = drawn.width / len(modules)
    middles = [(int((at + 0.5) * size), at) for at in range(len(modules))]
    assert [[drawn.getpixel((x, y)) < 128 for x, _ in middles] for y, _ in middles] == [
        [bool(on) for on in row] for row in modules
    ]


@SCREENS
def test_the_pages_pass_axe(site, live_server, password, width, scheme):
    site.set_viewport_size({"width": width, "height": 900})
    site.emulate_media(color_scheme=scheme)
    enter(site, "prosecutor", password)
    site.goto(f"{at_name(live_server)}/account/factors")
    assert_accessible(site)
    site.get_by_role("button", name="Set up an app").click()
    expect(site.get_by_role("img", name="QR code")).to_be_visible()
    assert_accessible(site)


def test_an_authenticator_that_verifies_nobody_opens_nothing(site, live_server, password, key):
    enter(site, "prosecutor", password)
    add_passkey(site, live_server)
    sign_out(site)
    session, number = key
    session.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    site.get_by_role("checkbox", name="I have read this and agree").check()
    site.get_by_role("button", name="Sign in with a passkey").click()
    expect(site.get_by_role("alert")).to_contain_text("The passkey was not used")
    assert "/sign-in" in site.url


@pytest.mark.parametrize("answer", ["", "{}", "[]", '{"id": "AAAA"}', '{"id": 1, "response": null}', "{" * 500])
def test_what_is_no_answer_of_a_passkey_is_refused(visitor, answer):
    visitor.get("/sign-in")
    asked = visitor.post("/sign-in/passkey/ask")
    assert json.loads(asked.get_data())["userVerification"] == "required"
    assert visitor.post("/sign-in/passkey", passkey=answer, agree="y").status_code == 422


@pytest.mark.parametrize("answer", ["{}", '{"id": "AAAA"}', '{"id": "x", "rawId": "x", "type": "public-key"}'])
def test_no_answer_is_no_confirmation_either(app, browser_of, answer):
    mine = browser_of("prosecutor")
    with app.app_context(), transaction():
        user = db.session.query(User).filter_by(username="prosecutor").one()
        user.second_factors = "passkey"
        db.session.add(
            Passkey(user_id=user.id, credential_id="AAAA", public_key="00", label="x", made_at=user.created_at)
        )
    assert mine.post("/account/passkey/ask").status_code == 200
    assert mine.post("/account/confirm", password=answer).status_code == 422


def test_a_question_is_for_one_browser_and_asked_anew_each_time(app, visitor):
    visitor.get("/sign-in")
    first, second = (json.loads(visitor.post("/sign-in/passkey/ask").get_data())["challenge"] for _ in range(2))
    assert first != second
    other = Browser(app)
    other.get("/sign-in")
    other.post("/sign-in/passkey/ask")
    with app.app_context():
        assert db.session.query(Challenge).count() == 2
