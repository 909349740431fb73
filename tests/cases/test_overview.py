"""The overview of a case: proof by charge, what comes before a decision, whose time it was, and for whom."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from casebridge.cases.gap_words import summed_up
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of
from casebridge.db import db, transaction
from casebridge.elements.services import mark
from casebridge.errors import Gap
from tests.building.people import acting
from tests.building.preparing import an_exhibit, person
from tests.factories import a_case
from tests.support.statements import statements

MOST = 26


@pytest.fixture
def url(app):
    with app.app_context(), transaction():
        found = f"/cases/{a_case('in_review').public_id}"
    with app.app_context():
        db.session.remove()
    return found


@pytest.fixture
def overview(sign_in, url):
    """Give a function that returns the overview as an account sees it."""
    return lambda account: BeautifulSoup(sign_in(account).get(url).data, "html.parser")


@pytest.fixture
def prove(app, url):
    """Give a function that marks each element of the first charge as the person of an office."""

    def every_element(strength, by):
        with app.app_context(), transaction():
            case = db.session.scalars(select(Case).where(Case.public_id == url.split("/")[2])).one()
            actor, charge, exhibit = acting(person(case, by)), case.charges[0], an_exhibit(case)
            for element in definition_of(charge).elements:
                mark(charge, element.key, exhibit, strength=strength, actor=actor, reason="It shows it.")

    return every_element


def card(page, title):
    """Return the card with this heading, or None."""
    found = [h for h in page.select("main .card h2") if h.get_text(" ", strip=True).startswith(title)]
    return found[0].find_parent(class_="card") if found else None


def proofs(page):
    return [cell.get_text(strip=True) for cell in page.select('td[data-l="Proof"]')]


def test_a_charge_without_marks_says_that_there_is_no_proof(overview):
    assert set(proofs(overview("prosecutor"))) == {"No proof yet"}


def test_the_proof_of_a_charge_is_its_weakest_element_in_words(overview, prove):
    prove("moderate", "detective")
    assert proofs(overview("prosecutor"))[0] == "Moderate"


def test_the_police_do_not_see_how_strong_a_prosecutor_finds_it(overview, prove):
    prove("strong", "prosecutor")
    assert (proofs(overview("prosecutor"))[0], proofs(overview("detective"))[0]) == ("Strong", "No proof yet")


def test_the_prosecutor_sees_what_comes_before_a_decision(overview):
    assert "elements without proof" in card(overview("prosecutor"), "Before a decision").get_text()


@pytest.mark.parametrize("account", ["detective", "sergeant", "commander"])
def test_the_police_do_not_see_what_a_prosecutor_still_lacks(overview, account):
    assert card(overview(account), "Before a decision") is None


def test_the_card_is_done_once_each_element_is_proved_and_each_exhibit_classed(overview, prove):
    prove("strong", "prosecutor")
    assert "Nothing open" in card(overview("prosecutor"), "Before a decision").get_text()


def test_the_history_card_leads_to_all_lines_and_counts_them(overview, app, url):
    link = card(overview("prosecutor"), "History").find("a")
    assert link["href"].endswith("/history")
    assert int(link.get_text().split(",")[0].removeprefix("All ")) > 5


def test_ones_own_lines_begin_with_you(overview):
    assert "You took the case" in card(overview("prosecutor"), "History").get_text(" ", strip=True)


def test_the_time_of_each_office_is_a_bar_that_says_itself(overview):
    bar = card(overview("prosecutor"), "Where the time went").select_one('svg[role="img"]')
    assert bar["aria-label"].startswith("Time by office: Police ")


@pytest.mark.parametrize("account", ["prosecutor", "detective", "sao-supervisor"])
def test_an_overview_asks_the_database_a_bounded_number_of_times(app, sign_in, url, prove, account):
    prove("weak", "detective")
    visitor = sign_in(account)
    visitor.get(url)
    with app.app_context(), statements() as seen:
        visitor.get(url)
    assert len(seen) <= MOST, "\n".join(seen)


def test_alike_gaps_are_counted_together():
    gaps = [Gap("every_charge_decided", f"charge {n}: choose an outcome", "") for n in range(3)]
    exhibit = Gap("exhibits_classed", "Ex 38 is not classed used or unused", "")
    assert summed_up([*gaps, exhibit]) == "3 charges without an outcome; Ex 38 is not classed used or unused"


def test_kinds_of_gaps_beyond_three_are_counted():
    gaps = [Gap(f"guard_{n}", f"thing {n}", "") for n in range(5)]
    assert summed_up(gaps) == "thing 0; thing 1; thing 2; and 2 more"
