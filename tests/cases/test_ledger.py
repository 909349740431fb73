"""The time ledger: spans that sum exactly to the time a case was open, holds told apart, walls kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.cases.invariants import check
from casebridge.cases.ledger import in_full, ledger_of, minutes_between
from casebridge.cases.models import Case, Holding
from casebridge.cases.waking import wake_due
from casebridge.db import db, transaction
from tests.building.people import acting, some_people
from tests.factories import a_case, do, make
from tests.support.pages import soup

BEGIN = datetime(2026, 3, 2, 14, 0, 59, 999_999, tzinfo=UTC)
STEP = timedelta(days=1, hours=5, minutes=7, seconds=31, microseconds=333_333)


@pytest.fixture
def later(in_app):
    """Give a function that does a thing `steps` steps after the begin, in a unit of work."""

    def at(steps, work):
        with clock.at(BEGIN + steps * STEP), transaction():
            return work()

    return at


def seen(case, account="commander", steps=20):
    with clock.at(BEGIN + steps * STEP):
        return ledger_of(case, acting(some_people()[account]))


@pytest.fixture
def long_life(later):
    """Make a case that was handed over, held up twice, closed and opened again."""
    case = later(0, lambda: a_case("in_review"))
    later(1, lambda: do(case, "hold", by="prosecutor", waiting_for="the laboratory", wake_on=date(2026, 9, 1)))
    later(2, lambda: do(case, "reassign", by="sao-supervisor"))
    later(3, lambda: do(case, "wake", by="prosecutor2"))
    later(4, lambda: make(case, "return", by="prosecutor2"))
    later(5, lambda: make(case, "withdraw"))
    later(9, lambda: make(case, "reopen"))
    return case


def test_the_spans_sum_exactly_to_the_time_that_the_case_was_open(long_life):
    ledger = seen(long_life)
    assert sum((span.lasted for span in ledger.spans), timedelta()) == ledger.elapsed == 16 * STEP
    assert sum((part.lasted for part in ledger.parts), timedelta()) == ledger.elapsed


def test_what_is_shown_adds_up_although_it_is_cut_to_minutes(long_life):
    ledger = seen(long_life)
    assert sum(span.minutes for span in ledger.spans) == ledger.minutes
    assert sum(part.minutes for part in ledger.parts) == ledger.minutes
    assert abs(ledger.minutes * timedelta(minutes=1) - ledger.elapsed) < timedelta(minutes=2)


def test_the_time_for_which_it_was_closed_is_named_and_not_counted(long_life):
    [gap] = seen(long_life).closed
    assert gap.lasted == 4 * STEP


def test_hold_time_is_told_apart_by_what_was_waited_on(long_life):
    parts = {part.office: part for part in seen(long_life).parts}
    assert [(office, list(part.waits)) for office, part in parts.items()] == [
        ("bpd", []), ("sao", ["the laboratory"]),
    ]  # fmt: skip
    assert parts["sao"].on_hold == minutes_between(BEGIN + STEP, BEGIN + 3 * STEP)


def test_a_hold_that_ends_by_itself_ends_in_the_ledger(later):
    case = later(0, lambda: a_case("in_review"))
    wake_on = (BEGIN + 3 * STEP).date()
    later(1, lambda: do(case, "hold", by="prosecutor", waiting_for="the court", wake_on=wake_on))
    with clock.at(BEGIN + 4 * STEP):
        assert wake_due() == 1
    held = [span for span in seen(case).spans if span.waiting_on]
    assert [span.lasted for span in held] == [3 * STEP]


def test_a_case_that_changed_hands_was_returned_once(later, sign_in):
    case = later(0, lambda: a_case("returned"))
    later(1, lambda: do(case, "reassign", by="sergeant", whom=some_people()["partner"].id))
    later(2, lambda: make(case, "resubmit", by="partner"))
    page = soup(sign_in("prosecutor").get(f"/cases/{case.public_id}"))
    assert "Returned, once" in page.select_one(".ribbon").get_text(" ")


def test_the_page_names_every_holder_to_those_who_read_the_file(long_life, sign_in):
    page = soup(sign_in("sergeant").get(f"/cases/{long_life.public_id}/time"))
    held = [cell.get_text(strip=True) for cell in page.select('#spans td[data-l="Who held it"]')]
    assert {"Detective", "Prosecutor", "Prosecutor2", "Nobody"} <= set(held)
    assert "On hold, waiting on the laboratory" in page.select_one("#sum").get_text(" ", strip=True)


def test_the_federal_side_sees_its_own_spans_and_one_time_for_the_rest(in_app, sign_in):
    with transaction():
        case = a_case("returned")
        make(case, "resubmit")
        public_id = case.public_id
        for move in ("decide", "refer", "take_federal", "ask", "answer"):
            make(case, move)
    page = soup(sign_in("federal").get(f"/cases/{public_id}/time"))
    words = page.select_one("#spans").get_text(" ", strip=True)
    assert [cell.get_text(" ", strip=True) for cell in page.select('#spans td[data-l="Where it was"]')] == [
        "Police and State’s Attorney", "USAO With the U.S. Attorney", "USAO With the U.S. Attorney",
        "SAO U.S. Attorney asks", "USAO With the U.S. Attorney",
    ]  # fmt: skip
    assert not [name for name in ("Returned", "Detective", "Prosecutor", "Federal Liaison") if name in words]
    ledger = ledger_of(db.session.merge(case), acting(some_people()["federal"]))
    assert sum((span.lasted for span in ledger.spans), timedelta()) == ledger.elapsed


def test_another_units_detective_finds_no_such_page(in_app, sign_in):
    with transaction():
        public_id = a_case("draft").public_id
    assert sign_in("detective2").get(f"/cases/{public_id}/time").status_code == 404


@pytest.mark.parametrize("state", ["in_review", "closed"])
def test_a_microsecond_that_nobody_held_is_an_exception(in_app, state):
    with transaction():
        case = a_case(state)
        number, last = case.number, db.session.scalars(
            select(Holding).where(Holding.case_id == case.id, Holding.until.is_not(None)).order_by(Holding.id.desc())
        ).first()  # fmt: skip
        last.until -= timedelta(microseconds=1)
    found = check()[1]
    assert [(one.number, one.rule) for one in found] == [(number, "time")]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [("hold_for", "nobody", "another holder, state or hold"), ("state", "conference", "another holder, state or hold"),
     ("until", BEGIN, "ends before it begins")],
)  # fmt: skip
def test_an_open_span_that_tells_something_else_is_an_exception(in_app, column, value, words):
    with transaction():
        a_case("in_review")
        last = db.session.scalars(select(Holding).where(Holding.until.is_(None))).one()
        setattr(last, column, value)
    [found] = check()[1]
    assert words in found.what


def test_a_case_that_was_closed_and_opened_again_breaks_no_rule(long_life):
    with clock.at(BEGIN + 20 * STEP):
        assert check()[1] == []
    assert db.session.query(Case).count() == 1


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (59, "59 min"), (60, "1 h 0 min"), (4632, "3 d 5 h 12 min")]
)
def test_a_length_drops_nothing(minutes, words):
    assert in_full(minutes) == words
