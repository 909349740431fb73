"""The role picker of the demo: the twenty accounts, their names, and where it is absent."""

import re

import pytest
from bs4 import BeautifulSoup

from casebridge.access.actor import Role
from casebridge.accounts import demo_accounts
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from tests.accounts.browsing import Browser, words

# ui.md section 8 and design.md section 4: the button's name and the account that it enters.
BUTTONS = {
    "Enter as Detective": "detective",
    "Enter as Detective, other unit": "detective2",
    "Enter as Sergeant": "sergeant",
    "Enter as Sergeant, other unit": "sergeant2",
    "Enter as Commander": "commander",
    "Enter as Prosecutor": "prosecutor",
    "Enter as Prosecutor, other unit": "prosecutor2",
    "Enter as SAO supervisor": "sao-supervisor",
    "Enter as SAO supervisor, second": "sao-supervisor2",
    "Enter as Federal liaison": "federal-liaison",
    "Enter as Federal prosecutor": "federal",
    "Enter as USAO supervisor": "usao-supervisor",
    "Enter as LEAD coordinator": "coordinator",
    "Enter as LEAD case manager": "case-manager",
    "Enter as LEAD liaison": "lead-liaison",
    "Enter as Victim advocate": "advocate",
    "Enter as Evidence clerk": "clerk",
    "Enter as Auditor": "auditor",
    "Enter as Administrator": "admin",
    "Enter as Administrator, second": "admin2",
}


def picker(answer):
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    return {b["aria-label"]: b["value"] for b in page.find_all("button", {"name": "account"})}


def test_the_picker_has_a_button_for_every_account(visitor):
    assert picker(visitor.get("/sign-in")) == BUTTONS


@pytest.mark.parametrize("account", BUTTONS.values())
def test_one_click_enters(app, account):
    browser = Browser(app).enter(account)
    assert f"User name {account} " in words(browser.get("/account"))


def test_a_name_that_is_no_account_enters_nowhere(visitor):
    visitor.get("/sign-in")
    assert visitor.post("/sign-in/demo", account="nobody").status_code == 404


def test_the_demo_password_works_too(app, visitor):
    with app.app_context(), transaction():
        password = demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    assert visitor.sign_in("prosecutor", password).status_code == 303


def test_a_lost_password_file_gives_a_new_password_that_works(app, visitor):
    with app.app_context(), transaction():
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    (app.config["CASEBRIDGE_INSTANCE"] / "demo_password").unlink()
    with app.app_context(), transaction():
        password = demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    assert visitor.sign_in("prosecutor", password).status_code == 303


def test_making_the_accounts_again_adds_nothing(app, history):
    for _ in range(2):
        with app.app_context(), transaction():
            demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    assert [line.event for line in history()] == ["account:demo"]


def absent(browser):
    page = browser.get("/sign-in")
    browser.get("/sign-in")
    return picker(page) == {} and browser.post("/sign-in/demo", account="admin").status_code == 404


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.20", "2001:db8::1", ""])
def test_the_picker_is_absent_from_another_machine(app, address):
    Browser(app).enter("admin")
    far = Browser(app)
    far.client.environ_base["REMOTE_ADDR"] = address
    assert absent(far)


@pytest.mark.parametrize("name", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"])
def test_the_picker_is_absent_behind_a_proxy(app, name):
    Browser(app).enter("admin")
    far = Browser(app)
    far.client.environ_base[name] = "10.0.0.7"
    assert absent(far)


def test_the_picker_is_absent_under_a_name_that_only_points_here(app):
    far = Browser(app)
    assert picker(far.client.get("/sign-in", base_url="http://rebound.example")) == {}


def test_the_picker_is_absent_in_production(app, also):
    Browser(app).enter("admin")
    assert absent(Browser(also(CASEBRIDGE_MODE="production")))


def test_units_are_the_catalogs_own():
    units = {a.unit for a in demo_accounts.ACCOUNTS if a.unit}
    assert units <= set(catalog().units)
    assert all(catalog().units[a.unit].agency == a.agency for a in demo_accounts.ACCOUNTS if a.unit)


def test_every_role_has_an_account():
    assert {a.role for a in demo_accounts.ACCOUNTS} == set(Role) - {Role.ENGINE}


def test_people_have_names_that_nobody_has_twice():
    names = [a.name for a in demo_accounts.ACCOUNTS]
    assert len(set(names)) == 20
    assert all(re.fullmatch(r"\S+ .+", name) for name in names)
