"""Requests over the pages: asked, promised anew with reasons, received, late; and what waits for them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.people import definition_of, live_charges
from casebridge.checklist.queries import load_item
from casebridge.db import db, transaction
from casebridge.requests.models import OutsideRequest
from casebridge.requests.queries import today, waiting_elements
from casebridge.requests.services import ask
from tests.building.preparing import an_exhibit
from tests.factories import a_case, acting, make, some_people
from tests.support.pages import soup
from tests.support.statements import statements

ITEM = "medical_records"


def day(number):
    return today() + timedelta(days=number)


def found():
    db.session.rollback()
    return db.session.scalars(select(OutsideRequest).order_by(OutsideRequest.id.desc()).limit(1)).one()


def send(visitor, draft, **more):
    sent = {"kind": "lab", "asked_of": "Firearms unit", "what": "Compare the casings.", "promised_on": str(day(10))}
    return visitor.send(f"/cases/{draft}/requests", {**sent, **more})


def act(visitor, draft, name, **sent):
    page = f"/cases/{draft}/requests/{found().public_id}"
    return visitor.edit(page, f"{page}/{name}", sent)


def tick(visitor, draft, key=ITEM, **sent):
    page, url = f"/cases/{draft}/prepare", f"/cases/{draft}/prepare/items/{key}"
    return visitor.edit(page, url, sent, headers={"Accept": "application/json"})


def asked(case, **more):
    """Ask as the lead detective, in a unit of work of its own."""
    with transaction():
        case = db.session.merge(case)
        words = {"kind": "lab", "asked_of": "Firearms unit", "what": "Compare.", "promised_on": day(10), **more}
        return ask(case, actor=acting(some_people()["detective"]), **words).id


def later(days):
    return clock.at(clock.now() + timedelta(days=days))


def test_a_request_is_kept_with_who_asked_and_when(sign_in, draft):
    assert send(sign_in("detective"), draft).status_code == 303
    request = found()
    assert (request.asked_of, request.asked_on, request.first_promised_on) == ("Firearms unit", today(), day(10))
    assert request.asked_by_id == some_people()["detective"].id


def test_asking_is_a_line_of_history(sign_in, draft):
    send(sign_in("detective"), draft)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "request:ask")).one()
    assert line.sentence.startswith("asked Firearms unit for something, promised")


def test_a_moved_promise_needs_a_reason(sign_in, draft):
    detective = sign_in("detective")
    send(detective, draft)
    with later(1):
        answer = act(sign_in("detective"), draft, "promise", promised_on=str(day(20)))
    assert (answer.status_code, "Say why the day changed" in answer.text) == (422, True)
    assert found().promised_on == day(10)


def test_each_change_of_a_promise_is_kept_and_the_slippage_shown(sign_in, draft):
    detective = sign_in("detective")
    send(detective, draft)
    first = day(10)
    with later(1):
        act(sign_in("detective"), draft, "promise", promised_on=str(first + timedelta(days=4)), reason="Backlog.")
    with later(2):
        detective = sign_in("detective")
        act(detective, draft, "promise", promised_on=str(first + timedelta(days=9)), reason="Machine broken.")
        page = soup(detective.get(f"/cases/{draft}/requests/{found().public_id}"))
    assert "Slipped 9 days" in page.select_one("#promises").get_text(" ", strip=True)
    assert [change.reason for change in found().changes] == ["Backlog.", "Machine broken."]


def test_what_was_mistyped_a_moment_ago_is_no_slippage(sign_in, draft):
    detective = sign_in("detective")
    send(detective, draft)
    assert act(detective, draft, "promise", promised_on=str(day(12))).status_code == 303
    assert (found().first_promised_on, found().changes) == (day(12), [])


def test_a_late_request_slips_each_day(case):
    request_id = asked(case)
    with later(13):
        assert db.session.get(OutsideRequest, request_id).slipped(today()) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "x"), ("asked_of", " "), ("what", ""), ("asked_on", "2999-01-01"), ("promised_on", "1999-01-01"),
     ("promised_on", "not a day"), ("elements", "x:y"), ("asked_of", "a" * 201), ("what", "a\0b")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_stays_in_the_form(sign_in, draft, field, value):
    answer = send(sign_in("detective"), draft, **{"number": "L-77", field: value})
    assert (answer.status_code, 'value="L-77"' in answer.text) == (422, True)
    assert db.session.scalars(select(OutsideRequest)).all() == []


def test_receiving_links_the_exhibit_and_ends_it(sign_in, draft, case):
    detective = sign_in("detective")
    send(detective, draft)
    with transaction():
        exhibit = an_exhibit(db.session.merge(case), "firearms_exam")
        exhibit_id, public_id = exhibit.id, exhibit.public_id
    assert act(detective, draft, "receive", exhibit=public_id, received_on=str(today())).status_code == 303
    assert (found().ending, found().exhibit_id) == ("received", exhibit_id)


def test_receiving_nothing_is_refused(sign_in, draft):
    detective = sign_in("detective")
    send(detective, draft)
    assert act(detective, draft, "receive").status_code == 422
    assert found().ending == ""


def test_an_exhibit_of_another_case_is_not_there(sign_in, draft):
    detective = sign_in("detective")
    send(detective, draft)
    with transaction():
        other = an_exhibit(a_case("draft")).public_id
    assert act(detective, draft, "receive", exhibit=other).status_code == 404


def test_what_ended_is_not_ended_again(sign_in, draft):
    detective = sign_in("detective")
    send(detective, draft)
    act(detective, draft, "withdraw", why="Asked twice.")
    assert act(detective, draft, "receive", words="Here.", version=str(found().version)).status_code == 422
    assert found().ending == "withdrawn"


def test_the_slower_of_two_is_told(sign_in, draft):
    detective = sign_in("detective")
    send(detective, draft)
    answer = act(detective, draft, "withdraw", why="No need.", version="99")
    assert (answer.status_code, found().ending) == (409, "")


def test_another_unit_finds_no_requests(sign_in, draft):
    assert sign_in("detective2").get(f"/cases/{draft}/requests").status_code == 404


def test_the_federal_side_finds_no_requests(sign_in, in_app):
    with transaction():
        case_id = a_case("federal_review").public_id
    assert sign_in("federal").get(f"/cases/{case_id}/requests").status_code == 404


def test_a_prosecutor_who_reads_the_case_reads_them_and_asks_when_it_is_theirs(sign_in, draft, case):
    with transaction():
        for name in ("submit", "attest", "take"):
            make(db.session.merge(case), name)
    prosecutor = sign_in("prosecutor")
    assert prosecutor.get(f"/cases/{draft}/requests").status_code == 200
    assert send(prosecutor, draft, kind="records", asked_of="Carrier").status_code == 303


def test_ticking_requested_opens_a_request(sign_in, draft):
    tick(sign_in("detective"), draft, status="requested", requested_from="Shock Trauma", promised_on=str(day(7)))
    request = found()
    assert (request.item.key, request.asked_of, request.promised_on, request.kind) == (
        ITEM, "Shock Trauma", day(7), "records",
    )  # fmt: skip


def test_a_day_that_changed_on_the_checklist_needs_a_reason_there(sign_in, draft):
    detective = sign_in("detective")
    first, second = str(day(7)), str(day(9))
    tick(detective, draft, status="requested", requested_from="Shock Trauma", promised_on=first)
    with later(1):
        detective = sign_in("detective")
        answer = tick(detective, draft, status="requested", requested_from="Shock Trauma", promised_on=second)
        assert (answer.status_code, list(answer.json["errors"])) == (422, ["promise_reason"])
        again = {"status": "requested", "requested_from": "Shock Trauma", "promised_on": second}
        assert tick(detective, draft, **again, promise_reason="Their scanner broke.").status_code == 200
    assert [change.reason for change in found().changes] == ["Their scanner broke."]


def test_having_the_item_ends_its_request(sign_in, draft):
    detective = sign_in("detective")
    tick(detective, draft, status="requested", requested_from="Shock Trauma")
    tick(detective, draft, status="have", words="In the file.")
    assert (found().ending, found().ending_words) == ("received", "In the file.")


def test_a_slip_of_the_finger_keeps_the_promises(sign_in, draft):
    detective = sign_in("detective")
    for status in ("requested", "have", "requested"):
        tick(detective, draft, status=status, requested_from="Shock Trauma", promised_on=str(day(7)))
    assert db.session.query(OutsideRequest).count() == 1
    assert found().ending == ""


def test_a_request_marks_its_item_as_requested(sign_in, draft, case):
    send(sign_in("detective"), draft, item=ITEM)
    item = load_item(db.session.merge(case), ITEM)
    assert (item.status, item.requested_from, item.promised_on) == ("requested", "Firearms unit", day(10))


def test_a_received_request_settles_its_item(sign_in, draft, case):
    detective = sign_in("detective")
    send(detective, draft, item=ITEM)
    with transaction():
        exhibit = an_exhibit(db.session.merge(case), "medical_records").public_id
    act(detective, draft, "receive", exhibit=exhibit)
    item = load_item(db.session.merge(case), ITEM)
    assert (item.status, len(item.exhibit_ids)) == ("have", 1)


def test_an_element_waits_for_the_request_that_names_it(case):
    charge = live_charges(case)[0]
    key = definition_of(charge).elements[0].key
    asked(case, elements=[f"{charge.public_id}:{key}"])
    words = waiting_elements(db.session.merge(case), acting(some_people()["detective"]))
    assert list(words) == [(charge.id, key)]
    assert words[charge.id, key][0].startswith("waits for lab request to Firearms unit, promised ")


def test_what_an_item_supports_waits_with_it(case):
    asked(case, item=load_item(case, ITEM))
    assert waiting_elements(db.session.merge(case), acting(some_people()["detective"]))


def test_nothing_waits_for_a_stranger(case):
    asked(case, item=load_item(case, ITEM))
    assert waiting_elements(db.session.merge(case), acting(some_people()["detective2"])) == {}


def test_the_readiness_panel_says_what_is_waited_for(sign_in, draft, case):
    charge = live_charges(case)[0]
    asked(case, elements=[f"{charge.public_id}:{definition_of(charge).elements[0].key}"])
    page = sign_in("detective").get(f"/cases/{draft}/readiness")
    assert "It waits for lab request to Firearms unit, promised" in page.text


def test_the_overdue_list_shows_what_is_late_to_who_asked_and_to_the_sergeant(sign_in, case):
    asked(case)
    with later(11):
        pages = [sign_in(who).get("/requests").text for who in ("detective", "sergeant", "commander")]
    assert ["1 day late" in page for page in pages] == [True, True, True]


def test_the_overdue_list_shows_nothing_to_another_unit(sign_in, case):
    asked(case)
    with later(11):
        pages = [sign_in(who).get("/requests?of=all").text for who in ("detective2", "sergeant2", "prosecutor")]
    assert ["Firearms unit" in page for page in pages] == [False, False, False]


def test_my_work_counts_what_is_late(sign_in, case):
    asked(case)
    with later(11):
        page = soup(sign_in("detective").get("/"))
    assert page.select_one("a.fig[href='/requests'] b").get_text() == "1"


def test_the_list_pages_by_keys_at_the_same_cost(app, sign_in, case):
    asked(case)
    detective = sign_in("detective")
    one = cost(app, detective)
    with transaction():
        here = db.session.merge(case)
        for n in range(60):
            ask(here, kind="records", asked_of=f"Office {n}", what="x", promised_on=day(n),
                actor=acting(some_people()["detective"]))  # fmt: skip
    assert (cost(app, detective), one <= 6) == (one, True)
    first = soup(detective.get("/requests?show=open"))
    second = soup(detective.get(first.select_one("a[rel=next]")["href"]))
    seen = [{a["href"] for a in page.select("tbody .rowlink")} for page in (first, second)]
    assert (len(seen[0]), len(seen[1]), seen[0] & seen[1]) == (25, 25, set())


def cost(app, visitor):
    """Count the statements of the list within one minute of the footer."""
    with clock.at(clock.now()):
        visitor.get("/requests?show=open")
        with app.app_context(), statements() as seen:
            visitor.get("/requests?show=open")
    return len(seen)


def test_the_cell_of_an_element_says_what_it_waits_for(sign_in, draft, case):
    charge = live_charges(case)[0]
    asked(case, elements=[f"{charge.public_id}:{definition_of(charge).elements[0].key}"])
    page = soup(sign_in("detective").get(f"/cases/{draft}/elements"))
    ways = [link.get_text() for link in page.select(f"td a[href='/cases/{draft}/requests']")]
    assert len(ways) == 1
    assert ways[0].startswith("It waits for lab request to Firearms unit, promised ")
