"""Defendants are parted in the browser: the linked case has its own number and choices, the files are shared."""

import pytest
from playwright.sync_api import Page, expect

from casebridge.accounts import demo_accounts
from casebridge.db import db, transaction
from tests.building.preparing import a_suspect
from tests.evidence.papers import a_pdf, filed
from tests.factories import a_case, make


@pytest.fixture
def password(in_app) -> str:
    """Make the demo accounts and give their password."""
    with transaction():
        return demo_accounts.ensure(in_app.config["CASEBRIDGE_INSTANCE"])


@pytest.fixture
def case(in_app, password, entered) -> Page:
    """Open a case in review against two people, with a paper, as the prosecutor."""
    with transaction():
        found = a_case("draft")
        for name in ("Max Nobody", "Moe Nobody"):
            a_suspect(found, name)
        for move in ("submit", "attest", "take"):
            make(found, move)
        case_id = found.public_id
    db.session.rollback()
    filed(case_id, a_pdf(2), "two pages.pdf")
    return entered("prosecutor", f"/cases/{case_id}")


def test_one_of_two_defendants_goes_on_in_a_linked_case(case: Page, password):
    case.get_by_role("button", name="More moves").click()
    case.get_by_role("link", name="Part defendants").click()
    case.get_by_text("Moe Nobody", exact=True).click()
    case.get_by_label("Reason").fill("Their trials differ.")
    case.get_by_role("button", name="Part defendants").click()
    asked = case.get_by_role("dialog", name="Confirm it is you")
    asked.get_by_label("Password", exact=True).fill(password)
    asked.get_by_role("button", name="Confirm", exact=True).click()
    case.wait_for_url("**/receipts/R-*")
    case.get_by_role("link", name="Open the case").click()
    expect(case.get_by_role("main")).to_contain_text("Linked with CB-2026-000002 (severed)")
    case.get_by_role("link", name="Review", exact=True).first.click()
    expect(case.get_by_role("radiogroup")).to_have_count(1)
    case.goto(case.url.partition("/cases/")[0] + "/cases/")
    case.get_by_role("row").filter(has_text="CB-2026-000002").get_by_role("link").click()
    expect(case.get_by_role("main")).to_contain_text("Linked with CB-2026-000001 (severed)")
    case.get_by_role("navigation", name="Case").get_by_role("link", name="Evidence").click()
    expect(case.get_by_role("main")).to_contain_text("two pages")
