"""The main navigation of each role: the names and their order (ui.md section 3)."""

import pytest
from bs4 import BeautifulSoup

from casebridge.accounts import navigation
from tests.accounts.browsing import Browser

WANTED = {
    "detective": ["My work", "Cases", "New case", "Sent by me"],
    "sergeant": ["My work", "Board", "Cases", "Sent by my unit"],
    "commander": ["My work", "Board", "Cases", "Sent by my unit"],
    "prosecutor": ["My work", "Unit queue", "Cases", "Packets"],
    "sao-supervisor": ["My work", "Board", "Unit queue", "Cases", "Packets"],
    "federal-liaison": ["My work", "Federal screening", "Cases", "Packets"],
    "federal": ["Referrals", "Federal cases", "Meeting list"],
    "usao-supervisor": ["Referrals", "Board", "Federal cases", "Meeting list"],
    "coordinator": ["Home", "Participants", "Work group", "Capacity"],
    "case-manager": ["Home", "Participants", "Work group", "Capacity"],
    "lead-liaison": ["My work", "LEAD offers", "Cases"],
    "advocate": ["My work", "Victims", "Notices"],
    "clerk": ["My work", "Custody", "Evidence room"],
    "auditor": ["History", "Heads", "Exports"],
    "admin": ["People", "Rules", "Offices", "System"],
}
ROLE_OF = {
    "sao-supervisor": "sao_supervisor", "federal-liaison": "federal_liaison", "federal": "ausa",
    "usao-supervisor": "usao_supervisor", "coordinator": "lead_coordinator", "case-manager": "case_manager",
    "lead-liaison": "lead_liaison", "advocate": "victim_advocate", "clerk": "evidence_clerk",
}  # fmt: skip


def links(answer):
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    return [(a.get_text(" ", strip=True), a["href"]) for a in page.find("nav", {"aria-label": "Main"}).find_all("a")]


@pytest.mark.parametrize("account", WANTED)
def test_a_role_has_its_entries_in_their_order(account):
    role = ROLE_OF.get(account, account)
    assert [entry.label for entry in navigation.ENTRIES[role]] == WANTED[account]


@pytest.mark.parametrize("account", WANTED)
def test_every_entry_that_is_shown_leads_to_a_page(app, account):
    browser = Browser(app).enter(account)
    shown = links(browser.get("/account"))
    assert [label for label, _href in shown] == [label for label in WANTED[account] if label in dict(shown)]
    assert {href: browser.get(href).status_code for _label, href in shown} == {href: 200 for _label, href in shown}


def test_the_entry_of_the_page_is_marked(app):
    page = BeautifulSoup(Browser(app).enter("admin").get("/rules").get_data(as_text=True), "html.parser")
    marked = page.find("nav", {"aria-label": "Main"}).find("a", {"aria-current": "page"})
    assert marked.get_text(strip=True) == "Rules"


def test_a_feature_can_hand_in_a_count(app, monkeypatch):
    monkeypatch.setitem(navigation.COUNTS, "accounts.rules", lambda actor: 7)
    assert ("Rules 7", "/rules") in links(Browser(app).enter("admin").get("/people"))


def test_nobody_sees_a_navigation_before_the_sign_in(visitor):
    assert 'aria-label="Main"' not in visitor.get("/sign-in").get_data(as_text=True)
