"""A class that the author chooses: answers, requests and replies are there for its readers, and for nobody else."""

import pytest

from casebridge import clock
from casebridge.cases.facts import record
from casebridge.cases.models import Case, Fact
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.followups.models import ReturnItem
from casebridge.packets.choose import choices
from casebridge.packets.gather import gather
from casebridge.requests.models import OutsideRequest
from tests.building.people import acting, some_people
from tests.factories import a_case, make
from tests.packets.asking import asked
from tests.support.visitors import enter

HIDING, LABORATORY, COUSIN = "12 Canary Row", "Canary relocation desk", "the canary cousin"
# Who reads where a witness can be found, and who reads the case without it.
INSIDE = ("detective", "prosecutor")
OUTSIDE = ("partner", "commander", "prosecutor2", "auditor")
WHY = "The witness has moved, the place is empty."


@pytest.fixture
def told(app):
    """Give a case whose detective wrote an answer, a request and a reply of the class witness-location."""
    with app.app_context(), transaction():
        draft = a_case("draft")
        case_id = draft.public_id
    detective = enter(app, "detective")
    page = f"/cases/{case_id}/prepare"
    sent = {"summary": f"She hides at {HIDING}.", "summary--class": "witness-location"}
    assert detective.edit(page, f"{page}/facts/incident", sent).status_code == 303
    wanted = {"kind": "records", "asked_of": LABORATORY, "what": "Where she lives now.", "class": "witness-location"}
    assert detective.send(f"/cases/{case_id}/requests", wanted).status_code == 303
    with app.app_context(), transaction():
        case = db.session.query(Case).one()
        for move in ("submit", "attest", "take", "return"):
            make(case, move)
    with app.app_context():
        item = db.session.query(ReturnItem).one().public_id
        db.session.remove()
    said = {"move": "answer", "text": f"Ask {COUSIN}.", "class": "witness-location"}
    assert detective.edit(f"/cases/{case_id}/returns", f"/cases/{case_id}/returns/{item}", said).status_code == 303
    return case_id


def pages(case_id):
    """Return every page on which one of them could stand, and what is searched for."""
    mine = f"/cases/{case_id}"
    own = ("", "/history", "/prepare", "/returns", "/changes", "/requests", "/elements", "/facts/summary", "/review")
    searches = [f"{path}?q={word}" for path in ("/search", "/cases/") for word in ("Canary", "cousin")]
    return [*(f"{mine}{path}" for path in own), "/", "/notices", "/requests?of=all&show=open", "/cases/", *searches]


def read(visitor, address):
    text = visitor.get(address).text
    return text.replace(address.partition("?q=")[2], "") if "?q=" in address else text


def test_only_readers_of_the_class_meet_the_words(app, told):
    for account in OUTSIDE:
        visitor = enter(app, account)
        for address in pages(told):
            text = read(visitor, address)
            met = [word for word in (HIDING, LABORATORY, COUSIN, "Canary", "cousin") if word in text]
            assert (account, address, met) == (account, address, [])
    for account in INSIDE:
        visitor = enter(app, account)
        text = "".join(read(visitor, address) for address in pages(told))
        assert [word for word in (HIDING, LABORATORY, COUSIN) if word not in text] == []


def test_lists_history_and_figures_count_as_if_they_were_not_there(app, told):
    for account, requests, lines in (("detective", "1 request", True), ("partner", "0 requests", False)):
        visitor = enter(app, account)
        assert requests in visitor.get(f"/cases/{told}/requests").text
        history = visitor.get(f"/cases/{told}/history").text
        assert ("Facts in your own words" in history or "asked a record keeper" in history) is lines
        assert "answered a return item" in history
    assert enter(app, "partner").get(f"/cases/{told}/facts/summary").status_code == 404


def test_no_packet_gets_them_whoever_builds_it(app, told):
    with app.app_context(), transaction():
        case = db.session.query(Case).one()
        for kind, by in (("case_summary", "detective"), ("charging", "prosecutor")):
            packet, actor = asked(case, kind, by=by), acting(some_people()[by])
            found = [choice for choice in choices(case, catalog().packet_kinds[kind], actor) if not choice.why]
            given = str(gather(packet, found, actor, clock.now()))
            assert [word for word in (HIDING, LABORATORY, COUSIN) if word in given.split("sealed=")[0]] == []


def test_a_reader_of_the_class_opens_an_answer_again_with_a_reason(app, told):
    page, prosecutor = f"/cases/{told}/facts/summary", enter(app, "prosecutor")
    for account, status in (("detective", 404), ("sergeant", 404)):
        assert enter(app, account).send(f"{page}/release", {"why": WHY, "version": "1"}).status_code == status
    assert prosecutor.edit(page, f"{page}/release", {"why": "No."}).status_code == 422
    assert prosecutor.edit(page, f"{page}/release", {"why": WHY}).status_code == 303
    assert HIDING in enter(app, "partner").get(f"/cases/{told}").text


def test_the_next_answer_keeps_the_class_and_its_earlier_values_have_it(app):
    with app.app_context(), transaction():
        case, lead = a_case("draft"), acting(some_people()["detective"])
        record(case, "summary", "First words.", actor=lead)
        record(case, "summary", "Second words.", actor=lead, class_key="victim-contact")
        record(case, "summary", "Third words.", actor=lead)
        assert {fact.class_key for fact in db.session.query(Fact).filter_by(key="summary")} == {"victim-contact"}


def test_what_was_raised_meanwhile_is_neither_compared_nor_overwritten(app, told):
    partner, page = enter(app, "partner"), f"/cases/{told}/prepare/facts/incident"
    for guess in (f"She hides at {HIDING}.", "Something else."):
        answer = partner.send(page, {"summary": guess, "version": "summary:1"}, headers={"Accept": "application/json"})
        assert (answer.status_code, HIDING in answer.text) == (422, False)
        assert "protected now" in answer.json["errors"]["summary"]


def test_nobody_chooses_a_class_that_they_could_not_read_nor_one_where_lists_rest_on_the_answer(app, told):
    detective, page = enter(app, "detective"), f"/cases/{told}/prepare"
    for class_ in ("grand-jury", "work-product", "part2", "open-case", "nothing"):
        wanted = {"kind": "lab", "asked_of": "Unit", "what": "Compare.", "class": class_}
        assert detective.send(f"/cases/{told}/requests", wanted).status_code == 422
    sent = {"complaint_number": "9", "complaint_number--class": "witness-location"}
    assert detective.edit(page, f"{page}/facts/incident", sent).status_code == 422
    with app.app_context():
        assert db.session.query(OutsideRequest).count() == 1
        db.session.remove()
