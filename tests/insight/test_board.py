"""The board: figures and bars that open their lists, a table for each chart, within what the reader may see."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.insight.charts import ages, holders
from casebridge.insight.ended import ended, tenths
from casebridge.insight.returned import returned_for
from casebridge.insight.scope import Scope, read_window, scope_of, write_moment
from tests.building.people import acting, some_people
from tests.factories import a_case, do, make
from tests.insight.walking_boards import differences, length, unlinked
from tests.support.again import built_once
from tests.support.pages import soup
from tests.support.statements import statements

ALL = Scope()
COUNTED_MOST = 24


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


@pytest.fixture
@built_once
def town(app, made):
    """Make cases in many states, two units and several ages."""
    for state, days in (
        ("draft", 40), ("returned", 20), ("in_review", 60), ("in_review", 0), ("closed", 10), ("closed", 100),
        ("federal_review", 3), ("federal_questions", 2), ("federal_prosecution", 5), ("state_prosecution", 9),
        ("sign_off", 1), ("conference", 15),
    ):  # fmt: skip
        made(state, days=days)
    made("in_review", days=12, kind="armed_robbery", lead="detective2", police_district="western")


def board(sign_in, account="sao-supervisor", asked=""):
    return soup(sign_in(account).get(f"/board?{asked}"))


def numbers(page, card):
    return {
        (row.th.get_text(" ", strip=True), cell["data-l"]): cell.get_text(strip=True)
        for row in page.select(f"#{card} details tbody tr")
        for cell in row.select("td[data-l]")
    }


@pytest.mark.parametrize(
    "asked",
    [
        "district=western&unit=bpd_robbery", pytest.param("", marks=pytest.mark.sweep),
        pytest.param("kind=nonfatal_shooting&period=365", marks=pytest.mark.sweep),
    ],
)  # fmt: skip
def test_every_number_opens_exactly_its_cases(town, sign_in, asked):
    wrong = {}
    for account in ("sergeant", "sergeant2", "commander", "sao-supervisor", "usao-supervisor"):
        visitor = sign_in(account)
        with clock.at(clock.now()):
            wrong[account] = [*differences(visitor, f"/board?{asked}"), *unlinked(visitor, f"/board?{asked}")]
    assert {account: found for account, found in wrong.items() if found} == {}


def test_every_chart_has_a_table(town, sign_in):
    cards = board(sign_in).select("section.card:has(.bars)")
    assert [bool(card.select_one("details table")) for card in cards] == [True] * 7


def test_every_card_of_figures_leads_to_its_definition(town, sign_in):
    visitor = sign_in("sao-supervisor")
    links = [a["href"] for a in soup(visitor.get("/board")).select("main a[href^='/board/definitions#']")]
    places = {section["id"] for section in soup(visitor.get("/board/definitions")).select("main section[id]")}
    assert len(links) >= 7
    assert {link.partition("#")[2] for link in links} <= places


@pytest.mark.parametrize(("account", "federal"), [("commander", False), ("usao-supervisor", True)])
def test_definitions_are_those_of_the_readers_board(in_app, sign_in, account, federal):
    page = soup(sign_in(account).get("/board/definitions"))
    assert [page.select_one(f"#{key}") is not None for key in ("first_federal", "returned")] == [federal, not federal]
    assert all("2026" in card.select_one("dd").get_text() for card in page.select("main section[id]"))


def test_the_federal_board_tells_nothing_of_returns(town, sign_in):
    words = board(sign_in, "usao-supervisor").get_text(" ")
    assert "Answered without a question" in words
    assert not [said for said in ("came back", "Accepted at first", "disagreed", "District", "Unit ") if said in words]


def test_the_federal_side_cannot_filter_by_what_it_does_not_see(town, sign_in):
    visitor = sign_in("usao-supervisor")
    every = length(visitor, "/cases/?closed=1")
    for asked in ("unit=bpd_robbery", "district=western", "decided=first.2020-01-01", "returned=any", "been=sao"):
        assert length(visitor, f"/cases/?closed=1&{asked}") == every


def test_the_police_cannot_filter_by_referrals(town, sign_in):
    visitor = sign_in("commander")
    assert length(visitor, "/cases/?closed=1&referral=sent") == length(visitor, "/cases/?closed=1")


@pytest.mark.parametrize(
    "asked", ["kind=x", "unit=x", "district=x", "period=7", "period=x", "returned=video.x", "ended=0001-01-01"]
)
def test_what_means_nothing_in_an_address_asks_nothing(in_app, sign_in, asked):
    visitor = sign_in("commander")
    assert [visitor.get(f"{path}?{asked}").status_code for path in ("/board", "/cases/")] == [200, 200]


def test_a_sergeant_has_no_choice_of_units(in_app, sign_in):
    assert [bool(board(sign_in, name).select("select[name=unit]")) for name in ("sergeant", "commander")] == [
        False, True,
    ]  # fmt: skip


def test_a_filter_holds_for_every_figure_and_can_be_taken_away(town, sign_in):
    page = board(sign_in, "commander", "unit=bpd_robbery")
    assert numbers(page, "ages") == {
        ("In charging review", name): value
        for name, value in (("Cases", "1"), ("Up to 10 days", "0"), ("11 to 30", "1"), ("Over 30 days", "0"),
                            ("Late", "1"))
    }  # fmt: skip
    assert [link["href"] for link in page.select(".applied a")] == ["/board"]


def test_a_holder_of_the_own_office_is_named_and_others_are_offices(town, sign_in):
    page = board(sign_in, "sao-supervisor")
    names = [th.get_text(" ", strip=True) for th in page.select("#held details tbody th")]
    assert {"SAO Prosecutor", "BPD Police", "USAO U.S. Attorney"} <= set(names)
    assert not [name for name in names if name.startswith("BPD") and name != "BPD Police"]


def test_a_holder_names_the_case_that_is_oldest_in_its_state(in_app):
    with clock.at(clock.now() - timedelta(days=9)), transaction():
        old = a_case("in_review").public_id
    with transaction():
        a_case("in_review")
    [held] = holders(acting(some_people()["sao-supervisor"]), ALL)
    assert (held.total, held.oldest) == (2, old)


def test_acceptance_at_first_sending_counts_what_was_decided(in_app, sign_in):
    with transaction():
        a_case("declined"), a_case("in_review"), make(a_case("draft"), "withdraw")
        again = a_case("returned")
        for move in ("resubmit", "decide"):
            make(again, move)
    page = board(sign_in, "commander")
    [first] = [fig for fig in page.select("a.fig") if "Accepted at first sending" in fig.get_text()]
    assert (first.b.get_text(), first["data-cases"]) == ("50%", "1")
    assert numbers(page, "first")["All kinds", "Returned before"] == "1"


def test_what_happened_before_the_period_is_not_counted(made, sign_in):
    made("closed", days=100)
    visitor = sign_in("commander")
    shown = [soup(visitor.get(f"/board?period={days}")).select_one("#ended .bars") for days in (90, 365)]
    assert [bool(bars) for bars in shown] == [False, True]


def test_days_by_office_add_up_to_the_life_of_the_case(in_app):
    began = clock.now() - timedelta(days=30)
    with clock.at(began), transaction():
        case = a_case("in_review")
    with clock.at(began + timedelta(days=7, microseconds=1)), transaction():
        do(case, "hold", by="prosecutor")
    with clock.at(began + timedelta(days=9)), transaction():
        make(case, "decide"), make(case, "keep")
    with clock.at(began + timedelta(days=20, seconds=7)), transaction():
        make(case, "close")
    last = ended(acting(some_people()["sao-supervisor"]), ALL)
    [spent] = last.by_kind
    assert (last.cases, spent.total, spent.hold) == (
        1, timedelta(days=20, seconds=7), timedelta(days=2, microseconds=-1),
    )  # fmt: skip


@pytest.mark.parametrize("days", [(0.04, 0.04, 0.04), (1.25, 2.25, 0.5), (0.05, 0.05, 9.95), (0, 0, 0)])
def test_days_with_one_decimal_add_up_to_their_sum(days):
    parts = [timedelta(days=part) for part in days]
    assert round(sum(tenths(parts)), 1) == tenths([sum(parts, timedelta())])[0]


def test_the_closed_cases_counted_are_the_last_of_the_period(in_app, sign_in, monkeypatch):
    monkeypatch.setattr("casebridge.insight.ended.LAST", 2)
    for days in (9, 5, 5, 1):
        with clock.at(clock.now() - timedelta(days=days)), transaction():
            a_case("closed")
    visitor = sign_in("sao-supervisor")
    with clock.at(clock.now()):
        page = soup(visitor.get("/board"))
        assert "the last 2 cases closed" in page.select_one("#ended").get_text(" ")
        assert list(differences(visitor, "/board")) == []


def test_a_sergeant_sees_the_charts_of_the_unit_alone(in_app):
    with transaction():
        a_case("returned", lead="detective")
    other = acting(some_people()["sergeant2"])
    assert (ages(other, ALL), returned_for(other, ALL), ended(other, ALL).cases) == ([], [], 0)


def test_charts_are_counted_again_after_a_minute(made, sign_in):
    visitor = sign_in("sao-supervisor")
    soup(visitor.get("/board"))
    made("in_review")
    assert not soup(visitor.get("/board")).select("#ages table")
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert soup(visitor.get("/board")).select("#ages table")


@pytest.mark.parametrize("account", ["sergeant", "sao-supervisor", "usao-supervisor"])
def test_counting_anew_asks_the_database_as_often_for_many_cases_as_for_one(app, made, sign_in, account):
    asked = []
    visitor = sign_in(account)
    for more in (1, 5):
        for _ in range(more):
            made("federal_review"), made("closed"), made("returned")
        visitor.get("/board/definitions")
        with clock.at(clock.now() + timedelta(minutes=2 * more)), app.app_context(), statements() as seen:
            visitor.get("/board")
        asked.append(len(seen))
    assert (asked[0], asked[0] <= COUNTED_MOST) == (asked[1], True)


def test_a_moment_in_an_address_keeps_its_microseconds():
    now = clock.now().replace(microsecond=123_456)
    assert read_window(write_moment(now)).since == now


def test_a_board_of_the_federal_side_drops_filters_of_the_file(in_app):
    people = some_people()
    asked = {"unit": "bpd_robbery", "district": "western", "kind": "homicide", "period": "365"}
    found = [scope_of(asked, acting(people[name])) for name in ("commander", "usao-supervisor")]
    assert found == [Scope("homicide", "bpd_robbery", "western", 365), Scope("homicide", days=365)]
