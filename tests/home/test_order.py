"""The order of a list of work: by the house's rule, or by what the address asks, page by page."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.cases.queries import in_queue, list_work
from casebridge.db import db, transaction
from tests.building.people import acting, some_people
from tests.building.preparing import held
from tests.factories import a_case
from tests.support.again import built_once
from tests.support.pages import soup

# Each engine sorts in its own way.
BOTH = True
QUEUE = "prosecutor@sao_charging"


@pytest.fixture
@built_once
def waiting(app):
    """Put three cases into the queue: an old one, one in which somebody is held, a new one; return their numbers."""
    with app.app_context():
        with transaction():
            with clock.at(clock.now() - timedelta(days=12)):
                old = a_case("submitted")
            with clock.at(clock.now() - timedelta(hours=1)):
                custody = held(a_case("submitted"))
            new = a_case("submitted", kind="armed_robbery")
            numbers = old.number, custody.number, new.number
        db.session.remove()
    return numbers


def rows(visitor, path):
    return [row.th.small.get_text().split(" · ")[-1] for row in soup(visitor.get(path)).select("main tr[data-row]")]


def test_first_stands_who_is_held_before_anybody_decided_then_the_nearest_clock(waiting, sign_in):
    old, custody, new = waiting
    assert rows(sign_in("prosecutor"), "/queue") == [custody, old, new]


def test_the_first_row_says_why_it_is_first(waiting, sign_in):
    first = soup(sign_in("prosecutor").get("/queue")).select_one("main tr[data-row]")
    assert "A person is held and nobody has decided" in first.get_text()


@pytest.mark.parametrize(
    ("query", "order"),
    [("sort=clock", (0, 1, 2)), ("sort=waiting", (0, 1, 2)), ("sort=nonsense", (1, 0, 2)),
     ("kind=armed_robbery", (2,)), ("held=1", (1,)), ("late=1", (0,)), ("hold=1", ()), ("state=draft", ())],
)  # fmt: skip
def test_the_address_says_order_and_filter(waiting, sign_in, query, order):
    assert rows(sign_in("prosecutor"), f"/queue?{query}") == [waiting[n] for n in order]


def test_a_filter_in_force_can_be_taken_off(waiting, sign_in):
    page = soup(sign_in("prosecutor").get("/queue?held=1&sort=clock"))
    links = {a["aria-label"]: a["href"] for a in page.select(".applied a")}
    assert links == {
        "Remove filter: Somebody is in custody": "/queue?sort=clock",
        "Remove filter: Order: the nearest clock": "/queue?held=1",
    }


def test_my_work_takes_the_same_words(app, sign_in):
    with app.app_context():
        with transaction():
            a_case("in_review"), held(a_case("in_review"))
        db.session.remove()
    visitor = sign_in("prosecutor")
    assert [len(rows(visitor, path)) for path in ("/", "/?held=1", "/?kind=homicide")] == [2, 1, 0]


@pytest.mark.parametrize("sort", ["", "clock", "waiting"])
def test_pages_follow_each_other_without_gap_or_repetition(in_app, sort):
    with transaction():
        for number in range(5):
            with clock.at(clock.now() - timedelta(hours=number)):
                case = a_case("submitted")
                if number in (1, 3):
                    held(case)
    actor = acting(some_people()["prosecutor"])
    whole = [row.id for row in list_work(actor, one_of=(in_queue(QUEUE),), sort=sort).rows]
    found, cursor = [], ""
    for _ in range(5):
        page = list_work(actor, one_of=(in_queue(QUEUE),), sort=sort, cursor=cursor, limit=1)
        found += [row.id for row in page.rows]
        cursor = page.next_cursor
    assert (found, cursor, len(set(found))) == (whole, "", 5)


@pytest.mark.parametrize("after", ["x", "7~1", "2026-01-01T00:00:00+00:00~1", "0", "1~"])
def test_a_place_that_no_page_gave_is_not_there(sign_in, after):
    assert sign_in("prosecutor").get("/queue", query_string={"after": after}).status_code == 404
