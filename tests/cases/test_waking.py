"""A case on hold leaves the list of work, wakes on its date, and hides no legal clock."""

from datetime import timedelta

from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.waking import wake_due
from casebridge.db import db, transaction
from casebridge.home.queries import my_work
from casebridge.notices.models import Notice
from tests.building.people import acting, some_people
from tests.building.preparing import held
from tests.building.story import do, make
from tests.factories import a_case


def on_hold(days=3, *, custody=False):
    """Return a case in review that its prosecutor put on hold for the laboratory."""
    with transaction():
        case = a_case("in_review")
        if custody:
            held(case)
        wake_on = clock.court_local(clock.now()).date() + timedelta(days=days)
        do(case, "hold", by="prosecutor", waiting_for="the laboratory", reason="Print result.", wake_on=wake_on)
        return case.id


def case_of(case_id):
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def listed(asked=None):
    return [job.row.id for job in my_work(acting(some_people()["prosecutor"]), asked or {})[0]]


def test_what_is_on_hold_is_listed_only_when_asked_for(in_app):
    case_id = on_hold()
    assert (listed(), listed({"hold": "1"})) == ([], [case_id])


def test_it_stays_asleep_before_its_date(in_app):
    case_id = on_hold()
    with clock.at(clock.now() + timedelta(days=2)):
        assert (wake_due(), case_of(case_id).on_hold, listed()) == (0, True, [])


def test_it_wakes_on_its_date_in_the_same_hands_and_state(in_app):
    case_id = on_hold()
    before = case_of(case_id)
    was = (before.state, before.holder_id)
    with clock.at(clock.now() + timedelta(days=3)):
        assert wake_due() == 1
        case = case_of(case_id)
        assert (case.state, case.holder_id) == was
        assert (case.on_hold, case.hold_for, case.clock_key, listed()) == (False, "", "pol_review_10", [case_id])


def test_it_is_back_in_the_list_on_its_date_even_before_the_worker_came_by(in_app):
    case_id = on_hold()
    with clock.at(clock.now() + timedelta(days=3)):
        assert listed() == [case_id]


def test_its_holder_is_told_and_the_history_names_who_woke_it(in_app):
    case_id = on_hold()
    with clock.at(clock.now() + timedelta(days=3)):
        wake_due()
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "case_review:wake")).one()
    told = db.session.scalars(select(Notice.user_id).where(Notice.audit_seq == line.seq)).all()
    assert (line.actor_name, line.role, line.case_id) == ("CaseBridge", "engine", case_id)
    assert told == [case_of(case_id).holder_id]


def test_waking_twice_wakes_once(in_app):
    on_hold()
    with clock.at(clock.now() + timedelta(days=3)):
        assert (wake_due(), wake_due()) == (1, 0)


def test_a_custody_clock_shows_through_the_hold(in_app):
    case_id = on_hold(custody=True)
    case = case_of(case_id)
    assert case.on_hold
    assert (case.clock_key in ("md_presentment_24h", "probable_cause_48h", "md_bail_review"), listed()) == (
        True,
        [case_id],
    )


def test_whoever_goes_on_with_a_case_ends_its_hold(in_app):
    case_id = on_hold()
    with transaction():
        make(case_of(case_id), "return")
    case = case_of(case_id)
    assert (case.state, case.on_hold, case.clock_key != "hold") == ("returned", False, True)
