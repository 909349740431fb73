"""The police side in Chromium: accessible, saved by itself, and whole without scripts."""

import pytest
from playwright.sync_api import expect

from casebridge.accounts import sessions
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.checklist.queries import load_item
from casebridge.db import db, transaction
from tests.building.preparing import a_suspect, a_victim, an_exhibit
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.visitors import enter


def entered(in_app, context, live_server, username):
    name = sessions.cookie_name(in_app)
    token = enter(in_app, username).get_cookie(name).value
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": token, "url": live_server}])


@pytest.fixture
def filled(in_app):
    """Give the public id of a homicide in draft with people, a charge and an exhibit."""
    with transaction():
        case = a_case("draft", kind="homicide")
        a_victim(case)
        a_suspect(case)
        an_exhibit(case, used="unclassed")
        return case.public_id


def case_of(public_id):
    db.session.rollback()
    return db.session.query(Case).filter_by(public_id=public_id).populate_existing().one()


@pytest.mark.parametrize("path", ["prepare", "evidence", "elements", "prepare/items/id_basis/waiver"])
def test_a_page_is_accessible_on_desk_and_phone(in_app, filled, live_server, context, page, path):
    entered(in_app, context, live_server, "detective")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server}/cases/{filled}/{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_tick_saves_by_itself_and_the_panel_follows(in_app, filled, live_server, context, page):
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{filled}/prepare")
    panel = page.get_by_role("region", name="Would this come back?")
    expect(panel).to_contain_text("How each suspect is tied to the act is missing")
    item = page.get_by_role("radiogroup", name="How each suspect is tied to the act")
    item.get_by_role("radio", name="Have", exact=True).check()
    expect(panel).not_to_contain_text("How each suspect is tied to the act is missing")
    assert load_item(case_of(filled), "id_basis").status == "have"


def test_an_answer_saves_by_itself(in_app, filled, live_server, context, page):
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{filled}/prepare")
    page.get_by_role("textbox", name="Police complaint number").fill("26L01183")
    expect(page.locator("[data-saved]")).to_contain_text("Saved ")
    assert facts.current(case_of(filled))["complaint_number"] == "26L01183"


def test_files_are_added_and_confirmed(in_app, filled, live_server, context, page):
    entered(in_app, context, live_server, "detective")
    page.goto(f"{live_server}/cases/{filled}/evidence")
    sent = [
        {"name": "canvass log.txt", "mimeType": "text/plain", "buffer": b"Nobody at home."},
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
    ]
    page.get_by_label("Add evidence files").set_input_files(sent)
    page.get_by_role("button", name="Add files").click()
    expect(page.get_by_role("combobox", name="Type of canvass log.txt")).to_have_value("canvass_notes")
    expect(page.get_by_role("group", name="Files being added")).to_contain_text("The file is empty (0 bytes).")
    page.get_by_role("radiogroup", name="Is canvass log.txt used?").get_by_role(
        "radio", name="Used", exact=True
    ).check()
    page.get_by_role("button", name="Confirm the types").click()
    expect(page.get_by_role("row", name="Ex 6001 canvass log")).to_contain_text("Used")


def test_all_of_it_works_without_scripts(in_app, filled, live_server, new_context):
    context = new_context(java_script_enabled=False)
    entered(in_app, context, live_server, "detective")
    page = context.new_page()
    page.goto(f"{live_server}/cases/{filled}/prepare")
    page.get_by_role("textbox", name="Police complaint number").fill("26L01183")
    page.get_by_role("button", name="Save incident", exact=True).click()
    item = page.get_by_role("radiogroup", name="How each suspect is tied to the act")
    item.get_by_role("radio", name="Requested").check()
    item.get_by_role("textbox", name="From whom").fill("Digital unit")
    page.get_by_role("button", name="Save How each suspect is tied to the act").click()
    case = case_of(filled)
    assert facts.current(case)["complaint_number"] == "26L01183"
    assert load_item(case, "id_basis").requested_from == "Digital unit"


def test_the_sergeant_attests_and_sends(in_app, live_server, context, page):
    with transaction():
        public_id = a_case("sergeant_review").public_id
    entered(in_app, context, live_server, "sergeant")
    page.goto(f"{live_server}/cases/{public_id}")
    assert_accessible(page)
    page.get_by_role("textbox", name="Statement").fill("I read the file.")
    page.get_by_role("button", name="Attest and send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Waiting for a prosecutor")
    assert case_of(public_id).state == "submitted"
