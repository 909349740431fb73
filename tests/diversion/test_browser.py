"""LEAD's pages in Chromium: readable by everybody, and a person's way from the door to the liaison's page."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.diversion import calls, care, consents, directory, sending
from tests.building.people import some_people
from tests.diversion.people import (
    CASE,
    DETAILS,
    NAME,
    SERVICE,
    active,
    actor,
    consent_of,
    given,
    in_intake,
    move,
    referred,
    spoken,
    today,
)
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import PAGES_IN_TURN

STAFF_PAGES = (
    "/", "/participants", "/work-group", "/work-group?to=", "/capacity", "/disclosures", "/refer/arrest",
    "/refer/community", "/{}", "/{}/consent", "/{}/consent?form=proceedings", "/{}/details", "/{}/disclosures",
    "/{}/moves/finish", "/on-call", "/services", "/{}/services",
)  # fmt: skip


@pytest.fixture
def arrive(entered: Callable[..., Page]) -> Callable[..., Page]:
    """Give a function that opens an address as somebody who gave the factor just now."""
    return partial(entered, stepped_up=True)


@pytest.fixture
def people(app: Flask) -> str:
    """Make one of each: who waits, who is served, whose deadline passed; the public id of the one served."""
    with app.app_context():
        with transaction():
            now, runner = clock.now(), actor("coordinator")
            calls.put_on_call(
                some_people()["coordinator"].public_id, actor=runner, starts=now, ends=now + timedelta(days=1),
                turn="1", reach="410-555-0142",
            )  # fmt: skip
            referred(known_name="Ambrose K.")
            referred("community", known_name="Lucinda P.-R.")
            in_intake("social_contact", consent=spoken(), known_name="Moses F.")
            served = active(case_ref=CASE)
            consent_of(served, party="police", recipient="Officer Tran", purposes=["coordination"])
            consents.withdraw_consent(consent_of(served, party="court"), actor=actor("case-manager"))
            worker = actor("case-manager")
            lodge = directory.keep_service(SERVICE, actor=runner)
            consent_of(served, party="provider", recipient=lodge.name, purposes=["coordination"], scope=["needs"])
            sending.ask(served, lodge, actor=worker, need="A bed.", due_on=today())
            care.write_goal(served, actor=worker, area="housing", words="My own key.", next_step="ID first")
            care.add_contact(served, actor=worker, at=clock.now(), words="Coffee.", next_on=today() + timedelta(days=2))
            care.put_on_agenda(served, actor=worker, meeting_on=today(), why="good_news", asked_of="Landlord: a letter")
            with clock.at(clock.now() - timedelta(days=40)):
                late = in_intake(case_ref="B" * 22)
            move(late, "ask_decision", "case-manager")
            public_id = served.public_id
        db.session.remove()
    return public_id


@PAGES_IN_TURN
def test_pages_pass_axe(arrive, people, page: Page, width, scheme, share):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in STAFF_PAGES[share]:
        assert_accessible(arrive("coordinator", "/lead" + path.format(people)))
    pages = (
        ("detective", "/refer"), ("detective", "/mine"), ("detective", f"/mine/{people}"), ("lead-liaison", "/offers"),
        ("lead-liaison", f"/offers/{people}"),
    )  # fmt: skip
    for username, path in pages[share]:
        assert_accessible(arrive(username, "/lead" + path))


def test_no_page_scrolls_sideways_on_a_small_screen(arrive, people, page: Page):
    page.set_viewport_size({"width": 320, "height": 700})
    wide = []
    for path in STAFF_PAGES:
        arrive("coordinator", "/lead" + path.format(people))
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            wide.append(path)
    assert wide == []


def test_a_person_comes_from_the_door_to_the_liaisons_page(arrive, page: Page, people):
    arrive("coordinator", "/lead/")
    page.get_by_role("button", name="Accept the hand-off").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Accepted the hand-off")
    arrive("case-manager", "/lead/participants?q=ambrose")
    page.get_by_role("link", name="Ambrose K.").click()
    page.get_by_role("link", name="Record consent").click()
    fill_consent(page)
    page.get_by_role("button", name="Record consent").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Recorded consent")


def test_a_low_level_case_goes_into_lead_and_comes_back(app, arrive, page: Page):
    with app.app_context():
        with transaction():
            case_id = a_case("diversion_offered").public_id
        db.session.remove()
    arrive("detective", f"/cases/{case_id}")
    page.get_by_role("link", name="Refer at the arrest door").click()
    fill_referral(page)
    page.get_by_role("button", name="Send this referral").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Waiting")
    arrive("coordinator", "/lead/")
    page.get_by_role("combobox", name="Case manager").select_option(label="Case Manager")
    page.get_by_role("button", name="Accept the hand-off").click()
    arrive("case-manager", "/lead/")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Record consent").click()
    fill_consent(page)
    page.get_by_role("button", name="Record consent").click()
    arrive("case-manager", "/lead/")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Intake done").click()
    page.get_by_role("button", name="Intake done").click()
    arrive("lead-liaison", "/lead/offers")
    page.get_by_role("link", name="Open the case").click()
    page.get_by_role("button", name="Intake done").click()
    expect(page.get_by_role("main")).to_contain_text("it is now “In LEAD”")
    arrive("lead-liaison", f"/cases/{case_id}/moves/resume_charge")
    page.get_by_role("textbox", name="Reason").fill("The person asked for a day in court.")
    page.get_by_role("button", name="Resume the charge").click()
    expect(page.get_by_role("main")).to_contain_text("it is now “In charging review”")


def fill_referral(page: Page) -> None:
    """Fill the form of the arrest door as an officer does."""
    for key, value in DETAILS["arrest"].items():
        if key == "immediate_needs":
            continue
        field = page.locator(f"#ask-{key}")
        if field.evaluate("f => f.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def fill_consent(page: Page) -> None:
    """Fill the consent form as the person says it."""
    words = given()
    page.get_by_label("To whom").select_option(words["party"])
    page.get_by_label("Who receives it, by name").fill(words["recipient"])
    page.get_by_label("Telling that the person is enrolled").check()
    page.get_by_label("Enrolled yes or no").check()
    page.get_by_label("Signed on paper").check()
    page.get_by_label("The person was told").check()
    page.get_by_label("The person has a copy").check()


def test_consent_is_withdrawn_by_its_button(arrive, page: Page, people):
    arrive("case-manager", f"/lead/{people}/consent")
    page.get_by_role("button", name="Withdraw consent, Police: LEAD liaison and named officers").click()
    expect(page.get_by_role("row", name="Police").first).to_contain_text("Withdrawn")


def test_the_doors_are_links(arrive, page: Page, people):
    arrive("coordinator", "/lead/")
    page.get_by_role("link", name="Social contact", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New referral: social contact")


def test_a_printed_page_carries_the_notice(arrive, page: Page, people):
    arrive("coordinator", f"/lead/{people}")
    page.emulate_media(media="print")
    expect(page.get_by_text("42 CFR part 2 prohibits")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
