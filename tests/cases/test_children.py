"""Children who are accused stand apart from adults, and are there for nobody without the class juvenile."""

from datetime import date

import pytest

from casebridge.cases.models import Case, Party
from casebridge.cases.people import add_party, propose_charge
from casebridge.cases.wall import knows, knows_sql
from casebridge.db import db, transaction
from tests.building.people import acting, some_people
from tests.building.preparing import a_suspect
from tests.factories import a_case
from tests.support.pages import soup
from tests.support.visitors import enter
from tests.workflows.standing import everybody

CHILD = "Peregrine Youngfield"


@pytest.fixture
def case(app):
    """Give a case in review in which a child is held beside the adult."""
    with app.app_context(), transaction():
        made = a_case("draft")
        detective = acting(some_people()["detective"])
        child = add_party(
            made, role="suspect", name=CHILD, born_on=date(2011, 5, 1), in_custody=True, actor=detective
        )  # fmt: skip
        propose_charge(made, child, a_suspect(made).statute, actor=detective)
        made.reached_sao_at = made.opened_at
        kept = made.public_id
    with app.app_context():
        db.session.remove()
    return kept


def people(visitor, case):
    return soup(visitor.get(f"/cases/{case}")).select_one("#people")


@pytest.mark.parametrize("account", ["detective", "partner", "sergeant", "prosecutor", "sao-supervisor"])
def test_a_child_stands_in_a_table_of_its_own(app, case, account):
    card = people(enter(app, account), case)
    tables = {table.caption.get_text(strip=True): table.get_text() for table in card.select("table")}
    apart = next(text for caption, text in tables.items() if "under 18" in caption)
    assert CHILD in apart
    assert not any(CHILD in text for caption, text in tables.items() if "under 18" not in caption)
    assert "§ 3-8A-27" in card.get_text()


def test_the_head_of_the_card_counts_adults_alone(app, case):
    head = people(enter(app, "detective"), case).select_one(".card__h").get_text()
    assert "1 defendant, 1 charge" in head


def test_nothing_of_a_child_is_there_for_who_has_not_the_class(app, case):
    commander = enter(app, "commander")
    page = commander.get(f"/cases/{case}").text
    for word in (CHILD, "under 18", "Under 18", "3-8A-27", "Held since"):
        assert word not in page, word
    for url in ("/search?q=youngfield", "/cases/?held=1"):
        assert CHILD not in commander.get(url).text
    assert case not in commander.get("/cases/?held=1").text
    assert case in enter(app, "sergeant").get("/cases/?held=1").text


def test_nobody_finds_a_child_by_name(app, case):
    for account in ("detective", "prosecutor", "commander"):
        assert case not in enter(app, account).get("/search?q=youngfield").text


def test_the_twin_of_knowing_a_child_equals_it(app, case):
    with app.app_context():
        with transaction():
            someone = list(everybody(some_people()))
        for one in someone:
            query = db.session.query(Party.id).join(Case, Case.id == Party.case_id).filter(knows_sql(one.actor))
            listed = {row.id for row in query}
            known = {party.id for party in db.session.query(Party) if knows(one.actor, party)}
            assert listed == known, one
        db.session.remove()


def test_a_case_about_children_alone_is_in_no_figure(app, case):
    def figures(visitor):
        page = soup(visitor.get("/board"))
        return [link["data-cases"] for link in page.select("main a[data-cases]")]

    with app.app_context(), transaction():
        before = a_case("in_review").public_id
    sergeant = enter(app, "sergeant")
    counted = figures(sergeant)
    with app.app_context(), transaction():
        alone = a_case("in_review")
        for party in alone.suspects:
            party.juvenile = True
        kept = alone.public_id
    assert figures(sergeant) == counted
    listed = sergeant.get("/cases/?accused=adults").text
    assert (before in listed, kept in listed) == (True, False)
    assert kept in sergeant.get("/cases/").text
