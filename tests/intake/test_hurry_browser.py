"""Intake under a hurry, in Chromium: the keyboard alone, two people at one field, a session that ends, duplicates."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from casebridge import clock
from casebridge.accounts.models import UserSession
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.incidents.models import IncidentRow
from casebridge.intake.services import open_case
from tests.building.answers import CHOSEN, plain_answer
from tests.factories import a_case, acting, some_people
from tests.incidents.files import CLASSIC_HEADER, CLASSIC_ROW, with_cell
from tests.incidents.messages import a_message
from tests.incidents.stored import imported
from tests.intake.keys import Keys
from tests.intake.test_browser import case_of, entered
from tests.support.browser import assert_accessible
from tests.support.screens import NARROW_THEN_DESK

TEN_MINUTES = 600
ROW = with_cell(with_cell(CLASSIC_ROW, "-76.55576,39.3363,", "-76.5920,39.2833,"), "Wren Park", "")


@pytest.fixture(params=NARROW_THEN_DESK, ids=lambda width: f"{width} px")
def width(request, page):
    page.set_viewport_size({"width": request.param, "height": 800})
    return request.param


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def said(public_id):
    """Return what stands now; reading is over afterwards, as it would hold SQLite's file."""
    found = dict(facts.current(case_of(public_id)))
    db.session.rollback()
    return found


@pytest.fixture
def reference(in_app, tmp_path):
    imported(tmp_path, CLASSIC_HEADER, ROW)
    return db.session.scalars(select(IncidentRow)).one().public_id


@pytest.mark.sweep
def test_a_shooting_is_entered_from_an_incident_with_the_keyboard_alone(
    in_app, reference, live_server, context, page, width
):
    entered(in_app, context, live_server, "detective")
    started = time.monotonic()
    keys = Keys(page)
    page.goto(f"{live_server}/incidents/")
    keys.leaves('a[href*="/cases/new?incident="]')
    keys.chooses("in_custody", "no").chooses("charged", "no").types("#complaint_number", "26L01183")
    keys.leaves("main button")
    _answers_everything(page, keys)
    _enters_people(page, keys)
    _says_where_everything_is(page, keys)
    expect(page.locator("#ready")).to_contain_text("Nothing would bounce")
    keys.types("#send textarea", "Shot on the street; the suspect is known to the victim.")
    keys.leaves("#send button")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent the case to the sergeant")
    assert time.monotonic() - started < TEN_MINUTES
    db.session.rollback()
    case = db.session.scalars(select(Case)).one()
    assert (case.state, case.kind) == ("sergeant_review", "nonfatal_shooting")
    assert facts.current(case)["police_district"] == "southeastern"


def _answers_everything(page, keys):
    """Answer every question that is asked, card by card; more may be asked after the first are answered."""
    for _ in range(4):
        db.session.rollback()
        blanks = facts.blanks(db.session.scalars(select(Case)).one(), ("draft", "submit"))
        db.session.rollback()
        shown = [b for b in blanks if page.locator(f"#fact-{b.key}").count()]
        if not shown:
            return
        for definition in shown:
            _answers(page, keys, definition)
        expect(page.locator("[data-saved]")).to_contain_text("Saved")
        page.wait_for_timeout(900)
        page.reload()
    raise AssertionError("the page went on asking")


def _answers(page, keys, definition):
    key, field = definition.key, page.locator(f"#fact-{definition.key}")
    said = CHOSEN.get(key) or plain_answer(definition, clock.court_local(clock.now()).date() - timedelta(days=3))
    said = said[0] if isinstance(said, list) else said
    tag = field.evaluate("(field) => field.tagName")
    if not field.is_visible():
        return
    if tag == "FIELDSET":
        keys.chooses(key, said)
    elif tag == "SELECT":
        keys.selects(f"#fact-{key}", said.replace("_", " ").capitalize())
    elif definition.kind == "date":
        keys.dates(f"#fact-{key}", said)
    else:
        keys.types(f"#fact-{key}", said)


def _enters_people(page, keys):
    for role, name in (("Victim", "Ada Nowhere"), ("Suspect", "Max Nobody")):
        keys.press("#add-person > summary")
        keys.selects("#person-role", role).types("#person-name", name)
        keys.press("#person-born_unknown", "Space")
        keys.leaves("#add-person form button")
    expect(page.locator("#people")).to_contain_text("Max Nobody")
    keys.press("#charges > summary")
    keys.leaves('#charges ul form:has([value="assault_1_firearm"]) button, #charges ul form button')
    expect(page.locator("#people")).to_contain_text("Take back")


def _says_where_everything_is(page, keys):
    """Mark each item that would bounce as here, and say where."""
    for name in [item.get_attribute("id") for item in page.locator("#needs fieldset.gap").all()]:
        keys.to(f"#{name} input[type=radio]")
        page.keyboard.press("Space")
        keys.types(f"#{name} textarea", "In the file.")
    expect(page.locator("#ready")).to_contain_text("Nothing would bounce", timeout=15_000)


def test_two_people_at_one_field_see_both_texts_and_lose_nothing(
    in_app, live_server, context, page, new_context, width
):
    with transaction():
        public_id = a_case("draft").public_id
    entered(in_app, context, live_server, "detective")
    other = new_context()
    entered(in_app, other, live_server, "partner")
    partner = other.new_page()
    partner.set_viewport_size(page.viewport_size)
    for one in (page, partner):
        one.goto(f"{live_server}/cases/{public_id}/prepare")
    partner.locator("#fact-summary").fill("From the partner.")
    expect(partner.locator("[data-saved]")).to_contain_text("Saved ")
    page.locator("#fact-summary").fill("From the lead.")
    conflict = page.get_by_role("group", name="Two people edited this")
    expect(conflict).to_contain_text("From the partner.")
    expect(conflict.get_by_role("textbox")).to_have_value("From the lead.")
    assert said(public_id)["summary"] == "From the partner."
    assert fits(page)
    assert_accessible(page)
    conflict.get_by_role("button", name="Join both, then edit").press("Enter")
    conflict.get_by_role("button", name="Save my text instead").press("Enter")
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    assert said(public_id)["summary"] == "From the partner.\nFrom the lead."


def _ends_sessions(in_app):
    with transaction() as session:
        session.execute(update(UserSession).values(active_at=clock.now() - timedelta(minutes=31)))


@pytest.fixture
def typed_too_late(in_app, live_server, context, page, width):
    """Give the id of a case in whose page somebody went on typing after the session had ended."""
    with transaction():
        public_id = a_case("draft").public_id
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{public_id}/prepare")
    _ends_sessions(in_app)
    page.locator("#fact-summary").fill("Typed too late.")
    expect(page.get_by_role("alert").filter(has_text="you are signed out")).to_be_visible()
    return public_id


def test_an_open_page_saves_by_itself_after_a_sign_in_elsewhere(in_app, live_server, context, page, typed_too_late):
    entered(in_app, context, live_server, "detective")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    assert said(typed_too_late)["summary"] == "Typed too late."


def test_after_a_new_sign_in_the_same_field_has_the_same_text(in_app, live_server, context, page, typed_too_late):
    entered(in_app, context, live_server, "detective")
    page.evaluate("window.onbeforeunload = null")
    fresh = context.new_page()
    fresh.set_viewport_size(page.viewport_size)
    fresh.goto(f"{live_server}/cases/{typed_too_late}/prepare")
    expect(fresh.locator("#fact-summary")).to_have_value("Typed too late.")
    assert fits(fresh)
    assert_accessible(fresh)
    fresh.get_by_role("button", name="Save what came back").press("Enter")
    expect(fresh.locator("#returned")).to_have_count(0)
    assert said(typed_too_late)["summary"] == "Typed too late."


def test_a_duplicate_is_named_and_linked(in_app, live_server, context, page, width):
    with transaction():
        lead = acting(some_people()["detective"])
        known = {"complaint_number": "26L01183", "incident_place": "4700 Elsewhere Avenue"}
        other, case = (open_case(lead, "nonfatal_shooting", known) for _ in range(2))
        public_id, number = case.public_id, other.number
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{public_id}/prepare")
    found = page.get_by_role("region", name="May belong with another case")
    expect(found).to_contain_text("The same complaint number: 26L01183")
    assert fits(page)
    assert_accessible(page)
    found.get_by_role("button", name=f"They belong together with {number}").press("Enter")
    expect(found).to_contain_text("Linked")


def test_a_message_proposes_and_a_person_decides(in_app, live_server, context, page, width):
    with transaction():
        public_id = open_case(acting(some_people()["detective"]), "nonfatal_shooting", {}).public_id
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{public_id}/prepare")
    page.get_by_role("link", name="Proposed values and NIBRS messages").press("Enter")
    sent = {"name": "m.xml", "mimeType": "text/xml", "buffer": a_message(force="gun")}
    page.get_by_label("NIBRS message (XML)").set_input_files(sent)
    page.get_by_role("button", name="Read the message").press("Enter")
    expect(page.get_by_role("alert").filter(has_text="The message was not taken.")).to_contain_text("is no value of")
    page.get_by_label("NIBRS message (XML)").set_input_files({**sent, "buffer": a_message()})
    page.get_by_role("button", name="Read the message").press("Enter")
    weapon = page.get_by_role("group", name="Weapon")
    weapon.get_by_role("radio", name="Take it").press("Space")
    assert fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Save what I decided").press("Enter")
    expect(page.get_by_role("group", name="Weapon")).to_have_count(0)
    assert said(public_id)["weapon"] == "firearm"


def test_the_page_with_all_its_parts_open_is_accessible(in_app, reference, live_server, context, page, width):
    with transaction():
        public_id = a_case("draft", kind="homicide").public_id
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{public_id}/prepare")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    assert fits(page)
    assert_accessible(page)
    page.goto(f"{live_server}/cases/new?incident={reference}")
    assert fits(page)
    assert_accessible(page)
