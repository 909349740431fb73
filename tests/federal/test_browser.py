"""The federal pages in Chromium: readable by everybody, saved by themselves, decided with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.building.federal import a_federal_charge, ready_to_ask
from tests.building.preparing import an_exhibit
from tests.support.browser import assert_accessible
from tests.support.screens import PAGES_IN_TURN

FIRST = "Is there a firearm or ammunition as federal law defines it?"


@PAGES_IN_TURN
def test_pages_pass_axe(made, entered, page: Page, width, scheme, share):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    screening = made("take_screening", then=an_exhibit)
    taken = made("take_screening", "refer", "take_federal", then=a_decision_under_way)
    asking = made("take_screening", "refer", "take_federal", "ask")
    pages = (
        ("federal-liaison", screening + "/federal"), ("federal-liaison", screening + "/federal/their-view"),
        ("federal-liaison", asking + "/federal/answers"), ("federal-liaison", "/federal/screening"),
        ("federal", taken + "/federal"), ("federal", "/federal/referrals"), ("federal", "/federal/meeting"),
        ("prosecutor", taken + "/federal"),
    )  # fmt: skip
    for account, path in pages[share]:
        entered(account, path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def a_decision_under_way(case):
    """Name a charge that needs approval and write a question."""
    a_federal_charge(case, "vicar_assault")
    ready_to_ask(case)


def test_a_fact_saves_by_itself(made, entered):
    page = entered("federal-liaison", made("take_screening", then=an_exhibit) + "/federal")
    group = page.get_by_role("radiogroup", name=FIRST)
    group.get_by_role("radio", name="Unknown").check(force=True)
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_role("radiogroup", name=FIRST).get_by_role("radio", name="Unknown")).to_be_checked()


def test_a_referral_is_declined_by_hand(made, entered):
    page = entered("federal", made("take_screening", "refer", "take_federal") + "/federal", stepped_up=True)
    page.get_by_role("group", name="Decision").get_by_role("radio", name="Decline").check()
    expect(page.get_by_role("button", name="Adopt this referral")).to_be_hidden()
    page.get_by_label("Ground").select_option("venue")
    page.get_by_label("One plain sentence").fill("Outside the district.")
    page.get_by_role("button", name="Decline this referral").press("Enter")
    expect(page).to_have_url(re.compile("/receipts/"))
