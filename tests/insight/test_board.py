"""The board: figures and bars that open their lists, a table for each chart, within what the reader may see."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.insight.charts import ages, ended, returned_for
from tests.building.people import acting, some_people
from tests.factories import a_case


def page(visitor, url="/board"):
    return BeautifulSoup(visitor.get(url).data, "html.parser")


@pytest.fixture
def made(app):
    """Give a function that makes a case in a state, some days ago."""

    def one(state, days=0, **more):
        with app.app_context(), clock.at(clock.now() - timedelta(days=days)), transaction():
            public_id = a_case(state, **more).public_id
        with app.app_context():
            db.session.remove()
        return public_id

    return one


def test_every_chart_has_a_table(made, sign_in):
    made("returned"), made("closed")
    soup = page(sign_in("sao-supervisor"))
    charts = [svg.find_parent(class_="card") for svg in soup.select('svg.chart[role="img"]')]
    assert [bool(card.select_one("details table")) for card in charts] == [True, True, True]


def test_a_figure_leads_to_the_list_that_it_counts(made, sign_in):
    made("in_review", days=60), made("in_review")
    visitor = sign_in("sao-supervisor")
    [late] = [a for a in page(visitor).select("a.fig") if "Past their clock" in a.get_text()]
    rows = page(visitor, late["href"]).select("tr[data-row]")
    assert len(rows) == int(late.b.get_text())


def test_what_is_over_30_days_in_its_state_leads_to_its_list(made, sign_in):
    made("in_review", days=60), made("in_review")
    visitor = sign_in("sao-supervisor")
    [old] = page(visitor).select('#ages td[data-l="Over 30 days"] a')
    assert (old.get_text(), len(page(visitor, old["href"]).select("tr[data-row]"))) == ("1", 1)


def test_a_reason_of_returns_leads_to_the_cases_that_came_back_for_it(made, sign_in):
    made("returned"), made("in_review")
    visitor = sign_in("sao-supervisor")
    [reason] = page(visitor).select("#reasons details a")
    assert len(page(visitor, reason["href"]).select("tr[data-row]")) == 1


def test_days_by_office_add_up_to_the_life_of_the_case(in_app):
    with clock.at(clock.now() - timedelta(days=3)), transaction():
        a_case("closed")
    last = ended(acting(some_people()["sao-supervisor"]))
    assert [(len(last.by_kind), last.cases, last.first_time)] == [(1, 1, 1.0)]


def test_a_sergeant_sees_the_charts_of_the_unit_alone(in_app):
    with transaction():
        a_case("returned", lead="detective")
    other = acting(some_people()["sergeant2"])
    assert (ages(other), returned_for(other), ended(other).cases) == ([], [], 0)


def test_charts_are_counted_again_after_a_minute(made, sign_in):
    visitor = sign_in("sao-supervisor")
    page(visitor)
    made("in_review")
    assert not page(visitor).select("#ages table")
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert page(visitor).select("#ages table")
