"""An event entered by mistake: taken back with a reason, its clock and its mark of custody go, the words stay."""

import pytest
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case, CaseEvent
from casebridge.db import db, transaction
from casebridge.notices.models import Notice
from tests.building.people import some_people
from tests.building.preparing import record_event
from tests.factories import a_case
from tests.support.again import built_once

WHY = "The sheet is of another person <b>of</b> that name."


@pytest.fixture
@built_once
def case(in_app):
    """Make a case in state court with an arrest, an appearance of counsel and a next date; return its id."""
    with transaction():
        made = a_case("state_prosecution")
        for event in ("arrest", "counsel_appearance", "next_event"):
            record_event(made, event)
        return made.public_id


def case_of(public_id):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Case).where(Case.public_id == public_id)).one()


def last(public_id, name):
    return [one for one in case_of(public_id).events if one.event == name][-1].public_id


def back(visitor, public_id, event, why=WHY):
    return visitor.send(f"/cases/{public_id}/clocks/events/{event}/back", {f"why-{event}": why})


def clocks(visitor, public_id):
    return visitor.get(f"/cases/{public_id}/clocks").text


def test_the_clock_that_it_started_is_gone_and_its_words_stay_with_the_reason(case, sign_in):
    visitor = sign_in("prosecutor")
    assert "180 days" in clocks(visitor, case)
    event = last(case, "counsel_appearance")
    assert back(visitor, case, event).status_code == 303
    page = clocks(visitor, case)
    assert "180 days" not in page
    assert "The sheet is of another person &lt;b&gt;of&lt;/b&gt; that name." in page
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "event:take_back")).one()
    assert (line.reason, line.receipt != "", line.object_id) == (WHY, True, event)


def test_the_lead_detective_hears_that_it_was_taken_back(case, sign_in):
    back(sign_in("prosecutor"), case, last(case, "counsel_appearance"))
    told = select(Notice).where(Notice.tag == "clock:extended", Notice.user_id == some_people()["detective"].id)
    assert len(db.session.scalars(told).all()) == 1


def test_custody_and_the_next_date_are_what_the_other_events_say(case, sign_in):
    visitor = sign_in("prosecutor")
    before = case_of(case)
    assert (before.suspects[0].in_custody, before.next_event_on is not None) == (True, True)
    with transaction():
        record_event(db.session.get_one(Case, before.id), "released")
    assert case_of(case).suspects[0].in_custody is False
    back(visitor, case, last(case, "released"))
    assert case_of(case).suspects[0].in_custody is True
    arrests = [one.public_id for one in case_of(case).events if one.event in ("arrest", "commissioner_holds")]
    for event in (*arrests, last(case, "next_event")):
        back(visitor, case, event)
    after = case_of(case)
    assert (after.suspects[0].in_custody, after.next_event_on) == (False, None)


def test_without_a_reason_nothing_is_taken_back(case, sign_in):
    answer = back(sign_in("prosecutor"), case, last(case, "arrest"), why=" ")
    assert (answer.status_code, "Say why it is taken back." in answer.text) == (422, True)
    assert len(case_of(case).standing_events) == len(case_of(case).events)


def test_it_is_taken_back_once(case, sign_in):
    visitor, event = sign_in("prosecutor"), last(case, "arrest")
    assert [back(visitor, case, event).status_code for _ in range(2)] == [303, 409]
    assert db.session.query(CaseEvent).filter_by(event="taken_back").count() == 1


def test_what_an_act_entered_by_itself_falls_with_that_act_alone(case, sign_in):
    event = last(case, "arrest")
    with transaction():
        db.session.scalars(select(CaseEvent).where(CaseEvent.public_id == event)).one().receipt = "CB-RCPT-1"
    answer = back(sign_in("prosecutor"), case, event)
    assert (answer.status_code, "CB-RCPT-1" in answer.text) == (409, True)


@pytest.mark.parametrize(("account", "status"), [("sergeant", 303), ("commander", 403), ("detective2", 404),
                                                 ("sergeant2", 404), ("federal", 404), ("admin", 403)])  # fmt: skip
def test_who_may_take_one_back(case, sign_in, account, status):
    event = last(case, "counsel_appearance")
    answer = back(sign_in(account), case, event)
    assert answer.status_code == status or (status == 403 and answer.status_code in (403, 404))
    assert (event in {one.public_id for one in case_of(case).standing_events}) == (status != 303)


def test_an_event_of_another_case_is_not_there(case, sign_in):
    with transaction():
        other = a_case("state_prosecution")
        record_event(other, "arrest")
        event = next(one.public_id for one in other.events)
    assert back(sign_in("prosecutor"), case, event).status_code == 404
