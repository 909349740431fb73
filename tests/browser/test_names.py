"""The accessible names that other people's checks rely on (ui.md section 8), each on the page where it stands."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from casebridge import audit
from casebridge.accounts import demo_accounts, sessions
from casebridge.checklist.queries import items_of
from casebridge.checklist.services import ask_waiver
from casebridge.db import db, transaction
from tests.building.packets import a_packet
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit, an_item, items_replied
from tests.building.story import only_make, ready
from tests.diversion.people import in_intake, referred
from tests.factories import a_case, make

Name = str | re.Pattern[str]
FRAME: list[tuple[str, Name]] = [
    ("navigation", "Main"), ("search", "Find"), ("searchbox", "Name or number"), ("group", re.compile("^Your account")),
    ("link", "Account"), ("button", "Sign out"), ("link", "Skip to main content"),
]  # fmt: skip
CASE: list[tuple[str, Name]] = [
    ("navigation", "Case"), ("list", "Where the case is"), ("region", "Next move"), ("complementary", "Case facts"),
]  # fmt: skip
# Account, state of the case, the end of its address, the names there.
OF_A_CASE: list[tuple[str, str, str, list[tuple[str, Name]]]] = [
    ("prosecutor", "in_review", "", [*FRAME, *CASE, ("button", re.compile("^More moves"))]),
    ("detective", "draft", "/prepare", [
        ("group", "Is somebody in custody?"), ("group", "Is somebody charged?"), ("radio", "Yes"), ("radio", "No"),
        ("radio", "Have"), ("radio", "Requested"), ("radio", "Not applicable"), ("region", "Would this come back?"),
        ("link", re.compile("^Ask for a waiver")), ("link", "Ask a prosecutor"), ("button", "Send to my sergeant"),
    ]),
    ("sergeant", "sergeant_review", "", [("button", "Attest and send"), ("button", "Send back to the detective")]),
    ("detective", "draft", "/evidence", [("button", "Add files")]),
    ("prosecutor", "in_review", "/elements", [
        ("table", "Elements"), ("link", re.compile(r"^.+, Max Nobody$")),
        ("link", re.compile("^Return the .*gaps? as items?$")),
    ]),
    ("prosecutor", "in_review", "/review", [
        ("region", "Document"), ("navigation", "Open documents"), ("complementary", "Decision"),
        ("radiogroup", re.compile(", Max Nobody$")), ("radio", "Approve"), ("radio", "Decline"), ("radio", "Other"),
        ("radio", "Open"), ("button", "Record the decision"), ("link", "Return with items"),
        ("link", "Finish later"), ("combobox", re.compile("^Reason, .*, Max Nobody$")),
    ]),
    ("sao-supervisor2", "sign_off", "", [("link", "Read the snapshot")]),
    ("sao-supervisor2", "sign_off", "/snapshot", [("button", "Sign the decision"), ("button", "Send back unsigned")]),
    ("prosecutor", "in_review", "/return", [
        ("region", re.compile("^Item 1")), ("combobox", "Reason"),
        ("combobox", "Which element or defendant does it serve?"),
        ("textbox", "What does done look like?"), ("group", "How much does it weigh?"), ("radio", "Blocks the charge"),
        ("radio", "Strengthens it"), ("radio", "For trial only"), ("textbox", "By"), ("button", "Add an item"),
        ("button", re.compile("^Return .*items?$")),
    ]),
    ("detective", "returned", "/returns", [
        ("radiogroup", "Your reply to item 1"), ("radio", "Answer"), ("radio", "Answer in part"), ("radio", "Dispute"),
        ("radio", "Ask why"), ("textbox", "What you did"), ("button", "Save answer 1"),
        ("button", "Send back to the prosecutor"),
    ]),
    ("federal-liaison", "federal_screening", "/federal", [
        ("radiogroup", re.compile(r"\?$")), ("radio", "Met"), ("radio", "Missing"), ("radio", "Unknown"),
        ("button", "Refer to the U.S. Attorney"), ("button", "Keep in state court"),
    ]),
    ("federal", "federal_review", "/federal", [("button", "Take this referral")]),
    ("prosecutor", "in_review", "/packets", [
        ("group", "For whom"), ("textbox", "Recipient, printed on every page"), ("button", "Build packet"),
    ]),
]  # fmt: skip
ELSEWHERE: list[tuple[str, str, list[tuple[str, Name]]]] = [
    ("detective", "/", [("link", "New case")]),
    ("prosecutor", "/verify", [("textbox", "SHA-256"), ("button", "Check")]),
    ("prosecutor", "/cases/?kind=homicide", [
        ("button", "Show results"), ("link", re.compile("^Remove filter: Homicide")),
    ]),
    ("coordinator", "/lead/", [("link", "Arrest"), ("link", "Social contact"), ("link", "Community")]),
]  # fmt: skip
OF_A_PACKET: list[tuple[str, str, list[tuple[str, Name]]]] = [
    ("building", "prosecutor", [("progressbar", "Packet build")]),
    ("ready", "sergeant", [("link", "Download PDF"), ("button", "Issue packet")]),
    ("issued", "sergeant", [("link", "Download PDF"), ("button", "Revoke")]),
]  # fmt: skip
ROLES = (
    "Detective", "Detective, other unit", "Sergeant", "Sergeant, other unit", "Commander", "Prosecutor",
    "Prosecutor, other unit", "SAO supervisor", "SAO supervisor, second", "Federal liaison", "Federal prosecutor",
    "USAO supervisor", "LEAD coordinator", "LEAD case manager", "LEAD liaison", "Victim advocate", "Evidence clerk",
    "Auditor", "Administrator", "Administrator, second",
)  # fmt: skip


@pytest.fixture
def prepared(app) -> Callable[..., str]:
    """Give a function that makes a case in a state, with a document in it, and returns its address."""

    def prepare(state: str, *then: Callable) -> str:
        with app.app_context(), transaction():
            case = a_case(state)
            an_exhibit(case)
            if state == "in_review":
                an_item(case)
            for step in then:
                step(case)
            url = f"/cases/{case.public_id}"
        with app.app_context():
            db.session.remove()
        return url

    return prepare


def missing(page: Page, names: list[tuple[str, Name]]) -> list[tuple[str, Name]]:
    """Return the names that the page does not have; what a menu still hides counts as had."""
    return [
        (role, name)
        for role, name in names
        if not page.get_by_role(role, name=name, exact=isinstance(name, str), include_hidden=True).count()
    ]


@pytest.mark.parametrize(("account", "state", "end", "names"), OF_A_CASE, ids=lambda value: str(value)[:20])
def test_a_page_of_a_case_has_its_names(prepared, entered, account, state, end, names):
    assert missing(entered(account, prepared(state) + end), names) == []


@pytest.mark.parametrize(("account", "path", "names"), ELSEWHERE, ids=lambda value: str(value)[:20])
def test_another_page_has_its_names(entered, account, path, names):
    assert missing(entered(account, path), names) == []


def test_an_answered_return_is_accepted_or_asked_again_by_its_number(prepared, entered):
    page = entered("prosecutor", prepared("returned", items_replied, lambda case: make(case, "resubmit")) + "/changes")
    names = [("button", "Accept answer 1"), ("button", "Ask again, item 1"), ("link", "Go on with the review")]
    assert missing(page, names) == []


def test_a_referral_that_was_taken_is_decided_by_name(prepared, entered):
    page = entered("federal", prepared("federal_review", lambda case: make(case, "take_federal")) + "/federal")
    names = [("group", "Decision"), ("radio", "Adopt"), ("radio", "Decline"), ("radio", "Ask for more")]
    acts = [("button", f"{act} this referral") for act in ("Adopt", "Decline")]
    assert missing(page, [*names, *acts, ("button", "Ask for more")]) == []


def test_an_item_is_withdrawn_by_its_number(prepared, entered):
    page = entered("prosecutor", prepared("returned") + "/changes")
    assert missing(page, [("button", "Withdraw item 1")]) == []


def test_a_waiver_is_attested_by_its_item(prepared, entered):
    waived = []

    def sent_with_a_waiver(case):
        ready(case, "submit")
        item = next(item for item in items_of(case) if item.waivable and not item.settled)
        ask_waiver(item, reason="It cannot be had before the arrest.", actor=acting(some_people()["detective"]))
        only_make(case, "submit")
        waived.append(item.label)

    page = entered("sergeant", prepared("draft", sent_with_a_waiver))
    assert missing(page, [("checkbox", f"I attest: {waived[0]}")]) == []


def test_the_sign_in_has_its_names(entered, page, app, live_server):
    with app.app_context(), transaction():
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    page.goto(live_server + "/sign-in")
    names = [("checkbox", "I have read this and agree"), ("textbox", "User name"), ("button", "Sign in")]
    assert missing(page, [*names, ("button", "Show password"), *(("button", f"Enter as {who}") for who in ROLES)]) == []
    assert page.get_by_label("Password", exact=True).get_attribute("type") == "password"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_files_that_are_added_have_their_names(prepared, sign_in, app, new_context, live_server, scripts):
    visitor, name = sign_in("detective"), sessions.cookie_name(app)
    context = new_context(java_script_enabled=scripts)
    context.add_cookies([{"name": name, "value": visitor.get_cookie(name).value, "url": live_server}])
    page = context.new_page()
    page.goto(live_server + prepared("draft") + "/evidence")
    files = [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": name.encode()} for name in ("one", "two")]
    page.get_by_label("Add evidence files").set_input_files(files)
    group = page.get_by_role("group", name="Files being added")
    page.get_by_role("button", name="Add files", exact=True).click()
    if scripts:
        group.get_by_role("progressbar", name="one.txt", exact=True).wait_for()
    page.get_by_role("button", name="Confirm 2 types", exact=True).wait_for()
    for name in ("one", "two"):
        assert group.get_by_role("combobox", name=f"Type of {name}.txt", exact=True).count() == 1


@pytest.mark.parametrize(("state", "who", "names"), OF_A_PACKET, ids=lambda value: str(value)[:20])
def test_a_packet_has_its_names(prepared, entered, state, who, names):
    made = []
    url = prepared("submitted", lambda case: made.append(a_packet(case, state).public_id))
    assert missing(entered(who, f"{url}/packets/{made[0]}"), names) == []


def test_the_coordinator_accepts_a_hand_off_by_name(app, entered):
    with app.app_context(), transaction():
        url = f"/lead/{referred().public_id}"
    assert missing(entered("coordinator", url), [("link", re.compile("^Accept the hand-off"))]) == []


def test_consent_is_recorded_and_withdrawn_by_party(app, entered):
    with app.app_context(), transaction():
        url = f"/lead/{in_intake().public_id}/consent"
    names = [("button", "Record consent"), ("button", re.compile("^Withdraw consent, .+"))]
    assert missing(entered("case-manager", url), names) == []


def test_the_files_to_add_have_their_labels(prepared, entered):
    page = entered("detective", prepared("draft") + "/evidence")
    assert page.get_by_label("Add evidence files").first.get_attribute("type") == "file"


def test_the_files_of_an_answer_have_their_label(prepared, entered):
    page = entered("detective", prepared("returned") + "/returns")
    assert page.get_by_label("Add files to item 1", exact=True).first.get_attribute("type") == "file"


def test_the_packet_to_verify_has_its_label(entered):
    page = entered("prosecutor", "/verify")
    assert page.get_by_label("Packet file to verify").first.get_attribute("type") == "file"


def test_the_step_up_is_a_dialog_that_asks_by_name(prepared, entered):
    page = entered("sao-supervisor2", prepared("sign_off") + "/snapshot")
    page.get_by_role("button", name="Sign the decision", exact=True).click()
    page.get_by_role("dialog", name="Confirm it is you").get_by_role("button", name="Confirm", exact=True).wait_for()


def test_a_list_of_many_pages_has_its_ways(app, entered):
    with app.app_context(), transaction():
        for _ in range(51):
            audit.record("search", actor=acting(some_people()["auditor"]), sentence="searched")
    page = entered("auditor", "/audit")
    page.get_by_role("link", name="Next page").click()
    page.get_by_role("link", name="First page", exact=True).wait_for()
