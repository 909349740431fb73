"""A detective asks on a draft, the prosecutor on duty is told and answers, and the wait is shown."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.advice.models import DutyTurn
from casebridge.advice.queries import answer_time, waiting
from casebridge.audit import AuditEntry
from casebridge.cases.models import Advice
from casebridge.db import db, transaction
from casebridge.notices.models import Notice
from tests.building.people import acting, some_people
from tests.factories import a_case, do, make
from tests.support.pages import soup


@pytest.fixture
def draft(in_app):
    """Give the public id of a draft."""
    with transaction():
        found = a_case("draft").public_id
    db.session.rollback()
    return found


def today(days=0):
    return (clock.court_local(clock.now()).date() + timedelta(days=days)).isoformat()


def on_duty(sign_in, name="prosecutor2", first=0, last=1):
    with transaction():
        whom = some_people()[name].public_id
    form = {"whom": whom, "first_on": today(first), "last_on": today(last)}
    return sign_in("sao-supervisor").send("/advice/duty", form)


def ask(sign_in, draft, words="Is one witness enough?", who="detective"):
    return sign_in(who).send(f"/cases/{draft}/advice", {"message": words})


def told(tag):
    people = {user.id: name for name, user in some_people().items()}
    return {people.get(one) for one in db.session.scalars(select(Notice.user_id).where(Notice.tag == tag))}


def test_the_answer_reaches_the_detective_with_how_long_it_took(sign_in, draft):
    ask(sign_in, draft)
    ask(sign_in, draft, "Not without a second source.", "prosecutor")
    page = soup(sign_in("detective").get(f"/cases/{draft}/advice")).select_one("main").get_text(" ", strip=True)
    assert ("Not without a second source." in page, "answered after" in page) == (True, True)


def test_a_question_is_told_to_who_is_on_duty_alone(sign_in, draft):
    on_duty(sign_in)
    ask(sign_in, draft)
    assert told("case_review:advise") == {"prosecutor2"}


def test_without_a_roster_the_whole_desk_is_told(sign_in, draft):
    ask(sign_in, draft)
    assert {"prosecutor", "prosecutor2"} <= told("case_review:advise")


def test_who_is_on_duty_tomorrow_is_not_told_today(sign_in, draft):
    on_duty(sign_in, first=1, last=2)
    ask(sign_in, draft)
    assert {"prosecutor", "prosecutor2"} <= told("case_review:advise")


def test_an_answer_is_told_to_who_asked(sign_in, draft):
    ask(sign_in, draft, who="sergeant")
    with transaction() as session:
        session.query(Notice).delete()
    ask(sign_in, draft, "Yes.", "prosecutor")
    assert told("case_review:advise") == {"detective", "sergeant"}


def test_the_page_names_who_is_on_duty(sign_in, draft):
    on_duty(sign_in)
    assert "On duty today: Prosecutor2" in sign_in("detective").get(f"/cases/{draft}/advice").text.replace(
        "<b><bdi>", ""
    )


def test_the_desk_lists_what_waits_and_forgets_what_was_answered(sign_in, draft):
    ask(sign_in, draft)
    before = waits_on_the_desk(sign_in)
    ask(sign_in, draft, "Yes.", "prosecutor")
    assert (before, waits_on_the_desk(sign_in)) == (1, 0)


def waits_on_the_desk(sign_in):
    return len(soup(sign_in("prosecutor").get("/advice")).select("#waiting tbody tr"))


def test_half_of_the_answers_came_within_the_time_that_is_named(in_app):
    with transaction():
        for minutes in (10, 30, 300):
            thread(minutes)
    found = answer_time(acting(some_people()["prosecutor"]))
    assert (found.answers, found.half_within) == (3, timedelta(minutes=30))


def thread(minutes):
    """Write a question two days ago, asked twice, and its answer so many minutes after the first."""
    case = a_case("draft")
    do(case, "advise", by="detective", message="One?")
    do(case, "advise", by="detective", message="Or two?")
    do(case, "advise", by="prosecutor", message="Two.")
    start = clock.now() - timedelta(days=2)
    for line, after in zip(
        db.session.scalars(select(Advice).where(Advice.case_id == case.id)), (0, 5, minutes), strict=True
    ):
        line.written_at = start + timedelta(minutes=after)


def test_nobody_learns_of_the_threads_of_cases_that_are_not_theirs(in_app):
    with transaction():
        thread(10)
    people = some_people()
    seen = [answer_time(acting(people[name])).answers for name in ("detective", "detective2", "federal", "commander")]
    assert (seen, waiting(acting(people["detective2"]))) == ([1, 0, 0, 0], [])


@pytest.mark.parametrize("who", ["detective2", "federal", "commander", "auditor", "advocate"])
def test_the_thread_is_between_those_who_ask_and_those_who_answer(sign_in, draft, who):
    ask(sign_in, draft)
    answer = sign_in(who).get(f"/cases/{draft}/advice")
    assert (answer.status_code in (403, 404), "one witness" in answer.text) == (True, False)


def test_an_empty_question_is_refused_and_says_so(sign_in, draft):
    refused = ask(sign_in, draft, " ")
    assert (refused.status_code, "Question or answer: answer this." in refused.text) == (422, True)


def test_after_the_package_went_on_the_thread_is_only_read(sign_in, in_app):
    with transaction():
        case = a_case("draft")
        do(case, "advise", by="detective", message="One?")
        from_draft = case.public_id
    with transaction():
        returned = a_case("returned")
        do(returned, "advise", by="detective", message="Two?")
        make(returned, "resubmit")
        gone_on = returned.public_id
    db.session.rollback()
    forms = [
        len(soup(sign_in("detective").get(f"/cases/{one}/advice")).select("textarea[name=message]"))
        for one in (from_draft, gone_on)
    ]
    assert forms == [1, 0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"whom": "nobody"}, "Pick a prosecutor."),
        ({"last_on": "2020-01-01"}, "before the first"),
        ({"first_on": "2020-01-01", "last_on": "2020-01-02"}, "are over"),
        ({"first_on": "soon"}, "Give a date such as"),
    ],
)
def test_a_turn_that_cannot_be_is_refused_with_what_was_chosen(sign_in, in_app, change, says):
    form = {"whom": some_people()["prosecutor2"].public_id, "first_on": today(), "last_on": today(1), **change}
    db.session.rollback()
    refused = sign_in("sao-supervisor").send("/advice/duty", form)
    kept = soup(refused).select_one("#first_on")["value"]
    assert (refused.status_code, says in refused.text, kept) == (422, True, form["first_on"])


def test_a_turn_is_in_the_history_and_told_and_taken_off_again(sign_in, in_app):
    on_duty(sign_in)
    turn = db.session.scalars(select(DutyTurn)).one().public_id
    db.session.rollback()
    sign_in("sao-supervisor").send(f"/advice/duty/{turn}/off")
    lines = [line.sentence.split(",")[0] for line in db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == "advice:duty").order_by(AuditEntry.seq)
    )]  # fmt: skip
    assert lines == [
        "put Prosecutor2 on duty to answer the police", "took Prosecutor2 off duty",
    ]  # fmt: skip
    assert (told("advice:duty"), db.session.scalars(select(DutyTurn)).all()) == ({"prosecutor2"}, [])


def test_a_prosecutor_does_not_change_the_roster(sign_in, in_app):
    form = {"whom": some_people()["prosecutor2"].public_id, "first_on": today()}
    db.session.rollback()
    refused = sign_in("prosecutor").send("/advice/duty", form)
    assert (refused.status_code, db.session.scalars(select(DutyTurn)).all()) == (404, [])
