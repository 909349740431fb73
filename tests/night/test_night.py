"""What the look of a night finds, keeps and tells, and to whom its pages show what."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from casebridge import clock, jobs
from casebridge.cases.models import Case
from casebridge.cli import build
from casebridge.db import db, transaction
from casebridge.home import leave
from casebridge.night import services
from casebridge.night.models import Night, StuckCase
from casebridge.notices.models import Mail, Notice
from casebridge.notices.outbox import tell
from casebridge.work import JobRequest, ask_for
from tests.building.people import acting, some_people
from tests.building.story import do, make
from tests.factories import a_case
from tests.support.insider import disarm
from tests.support.pages import soup


@pytest.fixture
def people(in_app):
    with transaction():
        some_people()
    return some_people()


def made(state, **more):
    with transaction():
        return a_case(state, **more).id


def looked():
    found = services.look(clock.court_local(clock.now()).date(), by_hand=True)
    db.session.rollback()
    return db.session.get_one(Night, found.id)


def stuck():
    db.session.rollback()
    return {(row.case_id, row.rule) for row in db.session.scalars(select(StuckCase))}


def later(**more):
    return clock.at(clock.now() + timedelta(**more))


def at(day, hour, minute=0):
    return clock.at(datetime(2026, 11, day, hour, minute, tzinfo=clock.COURT_ZONE))


def test_a_house_in_order_is_not_red(people):
    made("in_review")
    night = looked()
    assert (night.red, night.cases, night.broken, night.first_bad, night.stuck) == (False, 1, {}, "", {})
    assert night.lines > 0


def test_a_clock_that_ran_out_with_nobody_moving_is_stuck(people):
    case_id = made("sergeant_review")
    with later(days=10):
        looked()
    assert stuck() == {(case_id, "overdue")}


def test_whoever_acts_after_the_date_passed_has_moved_it(people):
    case_id = made("sergeant_review")
    with later(days=10), transaction():
        case = db.session.get_one(Case, case_id)
        do(case, "record_event", by="sergeant", event="next_event", at="2027-06-01 09:00", paper="Docket")
        assert case.clock_due < clock.now()
    with later(days=10, hours=1):
        looked()
    assert stuck() == set()


def test_a_holder_whose_account_is_closed_is_stuck_and_red(people):
    case_id = made("in_review")
    with transaction():
        some_people()["prosecutor"].active = False
    night = looked()
    assert {(case_id, "inactive"), (case_id, "invariant")} <= stuck()
    assert night.broken["holder"] == 1
    assert night.red


def test_a_holder_on_leave_who_still_has_the_case_is_stuck(people):
    case_id = made("in_review")
    with transaction():
        leave.enter(
            some_people()["prosecutor"], starts_on=leave.today(), ends_on=leave.today() + timedelta(days=3),
            cover=some_people()["prosecutor2"], actor=acting(some_people()["prosecutor"]),
        )  # fmt: skip
    looked()
    assert stuck() == {(case_id, "away")}


def test_a_holder_who_was_not_reached_is_stuck(people):
    case_id = made("in_review")
    with transaction():
        user, now = some_people()["prosecutor"], clock.now()
        mail = Mail(user_id=user.id, delivery="given_up", created_at=now, since=now, next_try_at=now)
        db.session.add(mail)
        db.session.flush()
        (notice,) = tell([user.id], tag="case_review:take", text="Something waits.", case_id=case_id)
        notice.mail_id = mail.id
    assert looked().unmailed == 1
    assert stuck() == {(case_id, "unmailed")}


def test_an_altered_history_is_red_and_says_where_without_what(people):
    made("in_review")
    db.session.rollback()
    with transaction():
        _alter()
    night = looked()
    assert night.red
    assert night.first_bad.startswith("It holds up to line")
    assert [n.tag for n in db.session.scalars(select(Notice).where(Notice.user_id == people["admin"].id))] == [
        "night:red"
    ]


def _alter():
    """Change a line behind the application's back: what the database refuses to everybody is put aside first."""
    disarm(db.session.connection(), "audit_entry")
    db.session.execute(text("UPDATE audit_entry SET sentence = 'nothing happened' WHERE seq = 1"))


def test_work_that_nobody_took_is_red(people):
    with transaction():
        ask_for("packet", "x")
    with later(minutes=11):
        assert (looked().jobs_late, looked().red) == (1, True)


def test_administrators_are_told_of_a_red_night_urgently_and_nobody_else(people):
    with transaction():
        ask_for("packet", "x")
    with later(minutes=11):
        looked()
    told = db.session.scalars(select(Notice).where(Notice.tag == "night:red")).all()
    assert [(n.user_id, n.urgent, n.case_id) for n in told] == [(people["admin"].id, True, None)]


@pytest.mark.parametrize(("hour", "minute", "asked"), [(2, 59, 0), (3, 0, 1), (23, 0, 1)])
def test_the_worker_asks_for_it_after_three(people, hour, minute, asked):
    with at(24, hour, minute):
        assert services.ask_for_night() == asked


def test_it_is_asked_for_once_a_night(people):
    with at(24, 3):
        assert (services.ask_for_night(), services.ask_for_night()) == (1, 0)
    with at(25, 3):
        assert services.ask_for_night() == 1
    db.session.rollback()
    assert db.session.scalars(select(JobRequest.subject)).all() == ["2026-11-24", "2026-11-25"]


@pytest.mark.parametrize("day", ["2026-11-01", "2027-03-14"])
def test_on_a_day_of_the_change_it_is_asked_for_once(people, day):
    midnight = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=clock.COURT_ZONE)
    count = 0
    for quarter in range(4 * 25):
        with clock.at(midnight.astimezone(UTC) + timedelta(minutes=15 * quarter)) as moment:
            if clock.court_local(moment).date() == midnight.date():
                count += services.ask_for_night()
    assert count == 1


def test_the_step_is_safe_to_run_twice(people):
    with at(24, 4):
        services.keep_watch("2026-11-24")
        services.keep_watch("2026-11-24")
    db.session.rollback()
    assert [n.by_hand for n in db.session.scalars(select(Night))] == [False]


@pytest.mark.slow
def test_the_worker_does_it(people, app):
    made("in_review")
    db.session.rollback()
    with clock.at(datetime.now(clock.COURT_ZONE).replace(hour=12)):
        services.ask_for_night()
    db.session.remove()
    # In a thread of its own: a browser test before may have left an event loop in this one.
    with ThreadPoolExecutor(1) as worker:
        worker.submit(jobs.work, app, once=True).result()
    assert db.session.scalars(select(Night.cases)).all() == [1]


def test_by_hand_it_prints_and_ends_with_one_when_red(people):
    case_id = made("sergeant_review")
    runner = CliRunner()
    answer = runner.invoke(build(), ["nightly", "--json"])
    assert (answer.exit_code, json.loads(answer.output)["red"]) == (0, False)
    with transaction():
        ask_for("packet", "x")
    with later(days=10):
        answer = runner.invoke(build(), ["nightly"])
    assert answer.exit_code == 1
    assert "1 case stuck: overdue, and nobody moved it." in answer.output
    assert db.session.get_one(Case, case_id).number not in answer.output


@pytest.mark.parametrize("account", ["admin", "auditor"])
def test_the_numbers_name_no_case(people, sign_in, account):
    case_id = made("sergeant_review")
    number, title = (getattr(db.session.get_one(Case, case_id), name) for name in ("number", "title"))
    with later(days=10):
        looked()
    page = sign_in(account).get("/nights").text
    assert "Nightly check" in page
    assert number not in page
    assert title not in page
    assert "/cases/" not in page.split("<main")[1]


def test_supervisors_see_what_is_stuck_on_their_side_and_nothing_else(people, sign_in):
    police, state = made("sergeant_review"), made("sign_off")
    numbers = {one: db.session.get_one(Case, one).number for one in (police, state)}
    with later(days=30):
        looked()
    seen = {
        account: {number for number in numbers.values() if number in sign_in(account).get("/stuck").text}
        for account in ("sergeant", "sergeant2", "commander", "sao-supervisor", "usao-supervisor")
    }
    assert seen == {
        "sergeant": {numbers[police]}, "sergeant2": set(), "commander": {numbers[police]},
        "sao-supervisor": {numbers[state]}, "usao-supervisor": set(),
    }  # fmt: skip


def test_what_was_moved_since_is_left_out(people, sign_in):
    case_id = made("sergeant_review")
    number = db.session.get_one(Case, case_id).number
    with later(days=10):
        looked()
    with later(days=11), transaction():
        make(db.session.get_one(Case, case_id), "send_back")
    assert number not in sign_in("sergeant").get("/stuck").text


def test_the_page_says_when_a_case_counts_as_stuck_and_since_which_day(people, sign_in):
    page = soup(sign_in("sergeant").get("/stuck")).find(id="rules").text
    assert "As of Sun Nov 29, 2026" in page
    assert "no person has made a move or an act on it since" in page
    assert "to be confirmed" in page


@pytest.mark.parametrize("role", ["detective", "prosecutor", "admin", "auditor", "clerk"])
def test_others_have_no_list_of_stuck_cases(people, sign_in, role):
    assert sign_in(role).get("/stuck").status_code == 404


def test_a_red_night_is_one_press_from_the_notice(people, sign_in):
    with transaction():
        ask_for("packet", "x")
    with later(minutes=11):
        looked()
    page = soup(sign_in("admin").get("/notices"))
    assert page.find("a", string=services.FOUND)["href"] == "/nights"
    assert "waited over ten minutes" in sign_in("admin").get("/nights").text
