"""The warm hand-off: who is on call, what the officer sees of it, who answered, and who is called next."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.diversion import calls
from casebridge.errors import Invalid, WrongState
from casebridge.notices.models import Notice
from tests.building.people import some_people
from tests.diversion import people as lead

FIRST, SECOND = "410-555-0141", "410-555-0142"


def rostered(*, hours: int = 12) -> None:
    """Put the case manager and then the coordinator on call from now on."""
    now = clock.now()
    for turn, (name, number) in enumerate((("case-manager", FIRST), ("coordinator", SECOND)), start=1):
        calls.put_on_call(
            some_people()[name].public_id, actor=lead.actor("coordinator"), starts=now,
            ends=now + timedelta(hours=hours), turn=str(turn), reach=number,
        )  # fmt: skip


@pytest.fixture
def officer(app, sign_in):
    """Give the officer, signed in, on a day with a roster."""
    with app.app_context():
        with transaction():
            rostered()
        db.session.remove()
    return sign_in("detective")


def test_the_officer_sees_numbers_in_turn_and_no_name(officer):
    page = officer.get("/lead/refer/arrest").text
    assert page.index(FIRST) < page.index(SECOND)
    assert "case-manager" not in page.lower()
    assert FIRST not in officer.get("/lead/refer/social_contact").text


def test_without_a_roster_the_officer_is_told_so(sign_in):
    assert "No number stands on the roster now" in sign_in("detective").get("/lead/refer/arrest").text


def test_who_does_not_answer_is_followed_by_the_next_and_the_coordinators_know(app, officer, sign_in):
    assert officer.send("/lead/refer/arrest", lead.DETAILS["arrest"]).status_code == 303
    page = officer.get("/lead/mine").text
    assert (FIRST in page, SECOND in page) == (True, False)
    with app.app_context():
        public_id = db.session.query(lead.LeadReferral.public_id).scalar()
        db.session.remove()
    for number, other in ((SECOND, FIRST), ("There is no other number", SECOND)):
        assert officer.send(f"/lead/mine/{public_id}/no-answer").status_code == 303
        page = officer.get("/lead/mine").text
        assert (number in page, other in page) == (True, False)
    with app.app_context():
        told = db.session.query(Notice).filter_by(user_id=some_people()["coordinator"].id, subject_id=public_id)
        assert told.count() > 1
        assert {notice.text for notice in told} == {"CaseBridge has something for you."}
        db.session.remove()
    assert "nobody is next on the roster" in sign_in("coordinator").get("/lead/").text


def test_another_officers_call_is_not_there(kept, officer, sign_in):
    public_id = kept(lead.referred)
    assert sign_in("detective2").send(f"/lead/mine/{public_id}/no-answer").status_code == 404


def test_an_answer_in_person_names_the_place_and_who_came(kept, officer, sign_in):
    public_id, staff = kept(lead.referred), sign_in("case-manager")
    refused = staff.send(f"/lead/{public_id}/calls", {"outcome": "answered", "how": "in_person"})
    assert (refused.status_code, "Say where the hand-off is." in refused.text) == (422, True)
    sent = {"outcome": "answered", "how": "in_person", "place": "Central District"}
    assert staff.send(f"/lead/{public_id}/calls", sent).status_code == 303
    page = staff.get(f"/lead/{public_id}").text
    assert "Answered in person" in " ".join(page.split())
    assert "Central District" in page
    assert "Central District" not in officer.get("/lead/mine").text


def test_a_hand_off_ends_the_call(unit):
    rostered()
    referral = lead.engaged()
    assert [call.outcome for call, _turn in calls.calls_of([referral.id])] == ["over"]
    with pytest.raises(WrongState):
        calls.miss(referral, actor=lead.actor("case-manager"))


def test_only_who_is_on_call_now_is_called(unit):
    rostered(hours=1)
    with clock.at(clock.now() + timedelta(hours=2)):
        referral = lead.referred()
        assert calls.calls_of([referral.id]) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"who": "nobody"}, "who"), ({"reach": ""}, "reach"), ({"turn": "0"}, "turn"), ({"hours": -1}, "ends"),
     ({"hours": 32 * 24}, "ends")],
)  # fmt: skip
def test_a_turn_that_cannot_be_is_refused(unit, changed, field):
    given = {"who": some_people()["coordinator"].public_id, "turn": "1", "reach": FIRST, "hours": 4} | changed
    now, hours = clock.now(), given.pop("hours")
    with pytest.raises(Invalid) as refused:
        calls.put_on_call(
            given.pop("who"), actor=lead.actor("coordinator"), starts=now, ends=now + timedelta(hours=hours), **given
        )
    assert list(refused.value.fields) == [field]
