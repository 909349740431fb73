"""Single sign-on against Django with django-oauth-toolkit, in Chromium: in, again, with one factor, without it."""

import base64
import json
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from casebridge.accounts import demo_accounts, oidc
from casebridge.cli import run
from casebridge.config import OidcProvider
from casebridge.db import db, transaction
from tests.accounts.browsing import Browser
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_second_factors import enroll

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(900)]
ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "sso"
LOCK = ROOT / "requirements" / "sso.lock"
CLIENT, SECRET, THEIRS = "casebridge", secrets.token_urlsafe(32), "fourteen plain brown jugs"
SEED = secrets.token_hex(20)


@pytest.fixture(scope="session")
def python() -> str:
    """Give the Python of an environment that has the provider."""
    found = HOME / "bin" / "python"
    mark = HOME / "installed"
    if not mark.exists() or mark.read_bytes() != LOCK.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        install = [found, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install"]
        done = subprocess.run([*install, "--require-hashes", "--no-deps", "-r", LOCK], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"SINGLE SIGN-ON WAS NOT TRIED: the provider cannot be installed here. {done.stderr[-300:]}")
        mark.write_bytes(LOCK.read_bytes())
    return str(found)


@pytest.fixture
def provider(python, app, live_server, tmp_path) -> Iterator[subprocess.Popen[str]]:
    """Run the provider for this application: `full` has an app there, `plain` a password alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [
        {"name": "full", "password": THEIRS, "seed": SEED}, {"name": "plain", "password": THEIRS, "seed": ""},
    ]  # fmt: skip
    told = {
        "folder": str(tmp_path), "port": port, "back": f"{live_server}/sign-in/single-sign-on/back", "client": CLIENT,
        "secret": SECRET, "people": people,
    }  # fmt: skip
    command = [python, str(ROOT / "tests" / "support" / "provider.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        running.stdin.write(json.dumps(told))
        running.stdin.close()
        assert running.stdout.readline() == "ready\n"
        app.config["CASEBRIDGE_OIDC"] = OidcProvider(
            f"http://127.0.0.1:{port}/o", CLIENT, SECRET, "your city account", amr=("mfa",)
        )
        yield running
        running.kill()
    oidc.forget()


@pytest.fixture
def site(provider, page: Page) -> Iterator[Page]:
    """Give a tab in which nothing of ours may be refused by our policy."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    yield page
    assert faults == []


def press(site: Page, address: str) -> None:
    site.goto(f"{address}/sign-in?next=/notices")
    site.get_by_role("checkbox", name="I have read this and agree").check()
    site.get_by_role("button", name="Sign in with your city account").click()
    expect(site).to_have_title("City of Somewhere")


def log_in(site: Page, name: str, password: str = THEIRS, *, code: str = "") -> None:
    """Fill in the provider's own page."""
    site.get_by_label("Username").fill(name)
    site.get_by_label("Password").fill(password)
    site.get_by_label("Code").fill(code)
    site.get_by_role("button", name="Log in").click()


def bind(app: Flask, account: str, number: str) -> None:
    with app.app_context():
        with transaction():
            demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
        assert run(["people", "bind", account, number, "--as", "admin"]) == 0
        db.session.remove()


def code(ahead: int) -> str:
    """Return a code of the app there, so many half minutes ahead: each is taken once."""
    return pyotp.TOTP(base64.b32encode(bytes.fromhex(SEED)).decode()).at(int(time.time()) + 30 * ahead)


def test_two_factors_there_are_a_way_in_and_confirm_an_act(site, app, live_server, person, history):
    press(site, live_server)
    log_in(site, "full", "a wrong password")
    expect(site).to_have_title("City of Somewhere")
    log_in(site, "full")
    expect(site.get_by_text("This is not the code of your app.")).to_be_visible()
    log_in(site, "full", code=code(0))
    expect(site.get_by_text("not known here").first).to_be_visible()
    number = re.search(r"your number there: (\S+)\.", site.content())[1]
    bind(app, person, number)
    press(site, live_server)
    log_in(site, "full", code=code(1))
    expect(site).to_have_url(f"{live_server}/notices")
    site.goto(f"{live_server}/account/confirm?next=/account")
    site.get_by_role("button", name="Confirm with your city account").click()
    log_in(site, "full", code=code(2))
    expect(site).to_have_url(f"{live_server}/account")
    noted = [
        (line.event, line.detail.get("factor")) for line in history() if line.event in ("sign_in:ok", "step_up:ok")
    ]
    assert noted == [("sign_in:ok", "oidc+mfa"), ("step_up:ok", "oidc+mfa")]
    site.locator(".acct summary").click()
    site.get_by_role("button", name="Sign out").click()
    # Who comes after on this screen is asked there again, though the provider still knows its session.
    press(site, live_server)
    site.goto(f"{live_server}/account")
    expect(site.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_one_factor_there_asks_for_one_here_and_without_it_the_password_opens(
    site, app, live_server, person, provider, history
):
    mine = Browser(app)
    mine.sign_in(person, PASSWORD)
    _phone, codes = enroll(mine)
    bind(app, person, "2")
    press(site, live_server)
    log_in(site, "plain")
    site.get_by_role("textbox", name="Code").fill(codes[0])
    site.get_by_role("button", name="Sign in").click()
    expect(site).to_have_url(f"{live_server}/notices")
    assert [line.detail["factor"] for line in history() if line.event == "sign_in:ok"][-1] == "oidc+recovery"
    provider.kill()
    provider.wait()
    oidc.forget()
    site.context.clear_cookies()
    site.goto(f"{live_server}/sign-in")
    site.get_by_role("checkbox", name="I have read this and agree").check()
    site.get_by_role("button", name="Sign in with your city account").click()
    expect(site.get_by_text("Your city account does not answer just now.").first).to_be_visible()
    site.get_by_role("checkbox", name="I have read this and agree").check()
    site.get_by_role("textbox", name="User name").fill(person)
    site.get_by_label("Password", exact=True).fill(PASSWORD)
    site.get_by_role("button", name="Sign in", exact=True).click()
    expect(site.get_by_role("heading", name="Second step")).to_be_visible()


def test_the_provider_publishes_what_we_ask_of_it(provider, app):
    """What this proof rests on: the provider is no part of ours and says who it is by itself."""
    issuer = app.config["CASEBRIDGE_OIDC"].issuer
    with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration") as answer:  # noqa: S310
        said = json.load(answer)
    assert said["issuer"] == issuer
    assert "RS256" in said["id_token_signing_alg_values_supported"]
