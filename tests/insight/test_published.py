"""The board that leaves the house: small counts cannot be read or worked out, and each download is in the history."""

import csv
import io
from datetime import UTC, datetime
from itertools import product

import pytest

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.config import BadSetting, settings
from casebridge.db import db, transaction
from casebridge.publishing import Quarter, publishable, quarters
from tests.factories import a_case
from tests.support.again import built_once
from tests.support.pages import soup

IN_OCTOBER = datetime(2026, 10, 5, 14, tzinfo=UTC)
IN_AUGUST = datetime(2026, 8, 12, 14, tzinfo=UTC)
LEADERS = ["commander", "sao-supervisor", "usao-supervisor"]


@pytest.fixture
@built_once
def summer(in_app):
    """Close, return and refer a few cases in August."""
    with clock.at(IN_AUGUST), transaction():
        for state in ("closed", "closed", "returned", "federal_review", "state_prosecution"):
            a_case(state)


def published(visitor, path="/board/published", **asked):
    with clock.at(IN_OCTOBER):
        return visitor.get(path, query_string=asked)


def lines(answer):
    return list(csv.reader(io.StringIO(answer.text)))


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([[12, 30], [15, 11]], ([[12, 30], [15, 11]], [42, 26], [27, 41], 68)),
        ([[12, 4], [15, 11]], ([[12, None], [15, 11]], [None, 26], [27, None], None)),
        ([[12, 0], [15, 11]], ([[12, 0], [15, 11]], [12, 26], [27, 11], 38)),
        ([[1, 2], [3, 4]], ([[None, None], [None, None]], [None, None], [None, None], None)),
        ([[30]], ([[30]], [30], [30], 30)), ([[10]], ([[None]], [None], [None], None)), ([], ([], [], [], 0)),
    ],
)  # fmt: skip
def test_a_small_count_is_withheld_with_every_sum_that_it_is_in(cells, shown):
    found = publishable(cells, 11)
    assert (found.cells, found.rows, found.columns, found.all) == shown


@pytest.mark.parametrize("cells", [[[12, 4], [15, 11]], [[3, 40], [50, 60]], [[1, 1], [2, 90]], [[9], [40], [20]]])
def test_every_small_number_fits_what_is_published(cells):
    """Whatever a reader puts for the withheld counts, from 1 to 10, is published the same way."""
    seen = publishable(cells, 11)
    places = [(r, c) for r, row in enumerate(seen.cells) for c, count in enumerate(row) if count is None]
    for guess in product(range(1, 11), repeat=min(len(places), 2)):
        other = [list(row) for row in cells]
        for (r, c), count in zip(places, guess, strict=False):
            other[r][c] = count
        assert publishable(other, 11) == seen


@pytest.mark.parametrize("account", LEADERS)
def test_no_small_count_stands_on_the_page_or_in_the_file(summer, sign_in, account):
    visitor = sign_in(account, stepped_up=True)
    cells = [td.get_text(strip=True) for td in soup(published(visitor)).select("main tbody td")]
    values = [value for table, _, _, value in lines(published(visitor, "/board/published.csv"))[1:]
              if table != "about this file"]  # fmt: skip
    assert "withheld" in cells
    assert {"withheld"} <= set(values) <= {"withheld", "0", ""}
    assert set(cells) <= {"withheld", "0", ""}


def test_what_is_large_enough_is_shown_with_its_days(in_app, summer, sign_in):
    in_app.config["CASEBRIDGE_SMALLEST_COUNT"] = 2
    commander = sign_in("commander", stepped_up=True)
    found = {tuple(line[:3]): line[3] for line in lines(published(commander, "/board/published.csv"))}
    assert found["Whose days they were", "Non-fatal shooting", "Closed cases"] == "2"
    days = [float(found["Whose days they were", "Non-fatal shooting", f"{office}, days"])
            for office in ("Police", "State’s Attorney", "U.S. Attorney", "Together")]  # fmt: skip
    assert round(sum(days[:3]), 1) == days[3]


def test_offices_of_the_state_publish_the_same_figures(summer, sign_in):
    found = [
        {tuple(line) for line in lines(published(sign_in(name, stepped_up=True), "/board/published.csv"))[1:]
         if line[0] not in ("What became of referrals",)}
        for name in ("commander", "sao-supervisor")
    ]  # fmt: skip
    assert found[0] == found[1]


def test_a_download_is_in_the_history_and_among_the_exports(summer, sign_in):
    answer = published(sign_in("sao-supervisor", stepped_up=True), "/board/published.csv", quarter="2026-Q3")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="casebridge-board-sao-2026-Q3.csv"'
    [line] = db.session.query(AuditEntry).filter_by(event="board:publish").all()
    assert line.object_id == "2026-Q3"
    assert "downloaded the board of 2026-Q3 to publish" in sign_in("auditor").get("/audit/exports").text


@pytest.mark.parametrize("quarter", ["2026-Q4", "2019-Q1", "x"])
def test_a_quarter_that_still_runs_or_is_none_is_not_there(summer, sign_in, quarter):
    assert published(sign_in("commander"), quarter=quarter).status_code == 404


def test_a_sergeant_publishes_nothing(in_app, sign_in):
    visitor = sign_in("sergeant")
    assert visitor.get("/board/published").status_code == 404
    assert "/board/published" not in visitor.get("/board").text


def test_quarters_follow_each_other_over_the_year():
    offered = quarters(datetime(2026, 2, 1, 4, 59, tzinfo=UTC))
    assert [quarter.key for quarter in offered[:3]] == ["2025-Q4", "2025-Q3", "2025-Q2"]
    assert [Quarter(2025, 4).until, Quarter(2025, 4).after.key] == [
        datetime(2026, 1, 1, 5, tzinfo=UTC), "2026-Q1",
    ]  # fmt: skip


@pytest.mark.parametrize("count", ["2", "-5", "x", ""])
def test_a_threshold_that_names_people_is_refused(tmp_path, count):
    with pytest.raises(BadSetting, match="CASEBRIDGE_SMALLEST_COUNT"):
        settings({"CASEBRIDGE_INSTANCE": str(tmp_path), "CASEBRIDGE_SMALLEST_COUNT": count})
