"""Lists ask the database as often for one row as for fifty, and a move asks it a bounded number of times."""

import itertools

import pytest
from sqlalchemy import insert

from casebridge import clock
from casebridge.audit import record
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import db, new_public_id, transaction
from casebridge.notices.outbox import tell
from casebridge.workflows.engine import advance
from tests.building.people import acting, some_people
from tests.building.preparing import person
from tests.building.story import maker, ready, said
from tests.factories import a_case
from tests.support.pages import soup
from tests.support.statements import statements

PAGE_MOST, MOVE_MOST, CASE_MOST = 6, 16, 20
# A decision freezes what was known: it reads the whole file once.
OF_A_DECISION = 35
# Who opens which list, and the state of the cases in it.
LISTS = (
    ("detective", "/", "draft"), ("detective", "/cases/", "in_review"), ("sergeant", "/", "sergeant_review"),
    ("sergeant", "/board", "in_review"), ("sergeant", "/cases/?state=in_review", "in_review"),
    ("commander", "/cases/?closed=1", "closed"), ("prosecutor", "/", "in_review"),
    ("prosecutor", "/queue", "submitted"),
    ("prosecutor", "/cases/?kind=nonfatal_shooting", "in_review"), ("prosecutor", "/search?q=elsewhere", "in_review"),
    ("sao-supervisor", "/board", "in_review"), ("usao-supervisor", "/board?period=365", "federal_review"),
    ("commander", "/board?unit=bpd_homicide", "returned"), ("sao-supervisor", "/", "challenged"),
    ("federal-liaison", "/", "federal_screening"), ("federal", "/federal/referrals", "federal_review"),
    ("federal", "/search?q=elsewhere", "federal_review"), ("prosecutor", "/notices", "submitted"),
    ("detective", "/sent", "submitted"),
)  # fmt: skip
# Moves of the case, each from a state in which its maker can make it.
MOVES = (
    ("submit", "draft"), ("attest", "sergeant_review"), ("send_back", "sergeant_review"), ("take", "submitted"),
    ("assign", "submitted"), ("decide", "in_review"), ("sign", "sign_off"), ("unsign", "sign_off"),
    ("accept", "declined"), ("challenge", "declined"), ("uphold", "challenged"), ("confer", "challenged"),
    ("take_screening", "federal_screening"), ("keep", "federal_screening"), ("take_federal", "federal_review"),
    ("enrolled", "diversion_offered"), ("close", "state_prosecution"), ("withdraw", "draft"),
)  # fmt: skip


@pytest.fixture
def many(app):
    """Give a function that adds rows to a list by copying its case, its notices and its receipts."""
    numbers = itertools.count(1)

    def copy(case_id: int, times: int) -> None:
        with app.app_context(), transaction():
            case = db.session.get_one(Case, case_id)
            values = {column.key: getattr(case, column.key) for column in Case.__table__.columns if column.key != "id"}
            rows = [
                {**values, "public_id": new_public_id(), "number": f"CB-2020-{next(numbers):06d}"} for _ in range(times)
            ]
            db.session.execute(insert(Case), rows)
            people = [user.id for user in some_people().values()]
            for n in range(times):
                tell(people, tag="case_review:take", text=f"Something {n}", case_id=case_id)
                record(
                    "case_review:submit", actor=acting(some_people()["detective"]), case_id=case_id,
                    receipt=f"R-{next(numbers):04d}-{n:04d}",
                )  # fmt: skip

    return copy


def asked(app, visitor, url):
    """Return how many statements a page takes, once the process is warm and within one minute of the footer."""
    with clock.at(clock.now()):
        visitor.get(url)
        with app.app_context(), statements() as seen:
            assert visitor.get(url).status_code == 200
    return len(seen)


def beside_the_queue(visitor):
    """Return the count beside Unit queue."""
    return soup(visitor.get("/cases/")).select_one("a[href='/queue'] .n").get_text()


@pytest.mark.parametrize(("who", "url", "state"), LISTS)
def test_a_list_costs_the_same_at_one_row_and_at_fifty(app, many, sign_in, who, url, state):
    with app.app_context(), transaction():
        case_id = a_case(state, incident_place="4700 Elsewhere Avenue").id
    visitor = sign_in(who)
    one = asked(app, visitor, url)
    many(case_id, 49)
    assert (asked(app, visitor, url), one <= PAGE_MOST) == (one, True)


def test_a_case_page_asks_a_bounded_number_of_times(app, sign_in):
    with app.app_context(), transaction():
        url = f"/cases/{a_case('in_review').public_id}"
    assert asked(app, sign_in("prosecutor"), url) <= CASE_MOST


def test_the_navigation_counts_no_further_than_a_hundred(app, many, sign_in):
    with app.app_context(), transaction():
        case_id = a_case("submitted").id
    visitor = sign_in("prosecutor")
    beside = [beside_the_queue(visitor)]
    for more in (98, 20):
        many(case_id, more)
        beside.append(beside_the_queue(visitor))
    assert beside == ["1", "99", "99+"]


def test_my_work_counts_no_further_than_a_hundred(app, many, sign_in):
    with app.app_context(), transaction():
        case_id = a_case("in_review").id
    many(case_id, 120)
    figures = soup(sign_in("prosecutor").get("/")).select(".figs .fig")
    assert [figure.b.get_text() for figure in figures if "Waiting for me" in figure.get_text()] == ["99+"]


@pytest.mark.parametrize(("name", "state"), MOVES)
def test_a_move_asks_the_database_a_bounded_number_of_times(in_app, name, state):
    with transaction():
        case = a_case(state)
        ready(case, name)
        actor, asks, public_id = acting(person(case, maker(case, name))), said(case, name), case.public_id
    db.session.expunge_all()
    with statements() as seen, transaction():
        found = load_case(public_id, actor=actor)
        advance(found, name, actor=actor, asks=asks)
    assert len(seen) <= (OF_A_DECISION if name == "decide" else MOVE_MOST), "\n".join(seen)
