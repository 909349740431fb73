"""The whole review by the keyboard alone, on a small screen: read, choose, write, read over, record, confirm."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from casebridge.accounts import demo_accounts
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from tests.building.preparing import ready_to_decide
from tests.evidence.papers import a_pdf, filed
from tests.factories import a_case
from tests.support.browser import assert_accessible

FAR = 80


@pytest.fixture
def password(in_app) -> str:
    """Make the demo accounts and give their password."""
    with transaction():
        return demo_accounts.ensure(in_app.config["CASEBRIDGE_INSTANCE"])


@pytest.fixture
def review(in_app, password, entered) -> Page:
    """Open a case with a paper to read as the prosecutor, on a screen of 1280 by 600."""
    with transaction():
        case_id = a_case("in_review", kind="armed_robbery").public_id
    filed(case_id, a_pdf(3), "three pages.pdf")
    with transaction():
        case = db.session.scalars(select(Case).where(Case.public_id == case_id)).one()
        ready_to_decide(case)
        case.charges[0].outcome = ""
    db.session.rollback()
    page = entered("prosecutor", f"/cases/{case_id}/review")
    page.set_viewport_size({"width": 1280, "height": 600})
    return page


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until this has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True)
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab does not come to {role} {name}")


def test_a_decision_goes_from_reading_to_the_receipt_without_a_mouse(review: Page, password):
    document = review.get_by_role("region", name="Document", exact=True)
    review.keyboard.press("n")
    expect(document.get_by_role("textbox", name="Page")).to_have_value("2")
    review.keyboard.press("n")
    expect(document.get_by_role("textbox", name="Page")).to_have_value("3")
    review.keyboard.press("d")
    charge = review.get_by_role("radiogroup").first
    tab_to(review, "radio", "Open")
    review.keyboard.press("ArrowRight")
    expect(charge.get_by_role("radio", name="Approve", exact=True)).to_be_checked()
    tab_to(review, "textbox", "Rationale")
    review.keyboard.type("Two witnesses, one film.")
    review.keyboard.press("Tab")
    review.keyboard.type("Thank you. It is clear.")
    tab_to(review, "button", "Read it over")
    assert_in_sight(review)
    review.keyboard.press("Enter")
    expect(review.get_by_role("table", name="Decision, read over")).to_contain_text("Approve as proposed")
    expect(review.get_by_role("main")).to_contain_text("Two witnesses, one film.")
    assert_accessible(review)
    tab_to(review, "button", "Record the decision")
    assert_in_sight(review)
    review.keyboard.press("Enter")
    asked = review.get_by_role("dialog", name="Confirm it is you")
    expect(asked.get_by_label("Password", exact=True)).to_be_focused()
    review.keyboard.type(password)
    review.keyboard.press("Enter")
    review.wait_for_url("**/receipts/R-*")
    expect(review.get_by_role("main")).to_contain_text("recorded the charging decision")


def test_a_decision_is_recorded_from_the_grid_at_once(review: Page, password):
    review.keyboard.press("d")
    tab_to(review, "radio", "Open")
    review.keyboard.press("ArrowRight")
    tab_to(review, "textbox", "Rationale")
    review.keyboard.type("Two witnesses, one film.")
    review.keyboard.press("Tab")
    review.keyboard.type("Thank you. It is clear.")
    tab_to(review, "button", "Record the decision")
    review.keyboard.press("Enter")
    expect(review.get_by_role("dialog", name="Confirm it is you")).to_be_visible()
    review.keyboard.type(password)
    review.keyboard.press("Enter")
    review.wait_for_url("**/receipts/R-*")


def assert_in_sight(page: Page) -> None:
    """Require that what has the focus lies in the window."""
    inside = (
        "one => { const b = document.activeElement.getBoundingClientRect();"
        " return b.top >= 0 && b.left >= 0 && b.bottom <= innerHeight + 1 && b.right <= innerWidth + 1; }"
    )
    assert page.evaluate(inside)
