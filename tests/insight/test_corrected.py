"""A victim dies: the shooting becomes a homicide, and the board says which count changed and when."""

import pytest
from bs4 import BeautifulSoup

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.insight.corrected import corrected
from casebridge.insight.scope import Scope
from tests.building.preparing import a_victim
from tests.factories import a_case, acting, do, some_people


@pytest.fixture
def died(in_app):
    """Give the public id of a shooting whose victim died while it was in review."""
    with transaction():
        case = a_case("in_review")
        do(case, "victim_died", by="prosecutor")
        return case.public_id


def of(name):
    return corrected(acting(some_people()[name]), Scope())


def test_the_case_is_named_once_with_its_day(died):
    [row] = of("commander")
    case = db.session.query(Case).filter_by(public_id=died).one()
    assert (row.public_id, row.number, case.kind) == (died, case.number, "homicide")


def test_a_case_for_superseding_charges_counts_with_its_origin(in_app):
    with transaction():
        case = a_case("state_prosecution")
        do(case, "victim_died", by="prosecutor")
    assert db.session.query(Case).count() == 2
    assert [row.public_id for row in of("commander")] == [case.public_id]


def test_other_homicides_are_not_corrected(in_app):
    with transaction():
        a_victim(a_case("draft", kind="homicide"))
    assert of("commander") == []


def test_a_unit_sees_its_own_corrections_only(died):
    assert [len(of(name)) for name in ("sergeant", "sergeant2")] == [1, 0]


def test_the_board_shows_the_correction(died, sign_in):
    page = BeautifulSoup(sign_in("commander").get("/board").text, "html.parser")
    said = " ".join(page.select_one("#corrected").text.split())
    assert "1 homicide was first counted as a non-fatal shooting." in said
    assert page.select_one("#corrected li a")["href"] == f"/cases/{died}"


def test_a_board_without_corrections_says_nothing_of_them(in_app, sign_in):
    with transaction():
        a_case("in_review")
    assert "Counts corrected" not in sign_in("commander").get("/board").text
