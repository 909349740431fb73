"""My work: figures, counts in the navigation, a reason and a way on in each row, custody in words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.db import db, transaction
from casebridge.home import figures
from casebridge.sealing.services import confirm
from tests.building import court
from tests.building.people import acting, some_people
from tests.building.preparing import held
from tests.diversion.people import referred
from tests.factories import a_case


@pytest.fixture
def made(app):
    """Give a function that makes a case in a state, held or not, and returns its address."""

    def one(state, *, custody=False):
        with app.app_context(), transaction():
            case = a_case(state)
            if custody:
                held(case)
            url = f"/cases/{case.public_id}"
        with app.app_context():
            db.session.remove()
        return url

    return one


def page(visitor, url="/"):
    return BeautifulSoup(visitor.get(url).data, "html.parser")


def menu(soup):
    return [a.get_text(" ", strip=True) for a in soup.find("nav", {"aria-label": "Main"}).find_all("a")]


def figure(soup, label):
    """Return the number over a label in the row of figures."""
    [found] = [a for a in soup.select("a.fig") if label in a.get_text()]
    return int(found.b.get_text())


def test_the_menu_counts_what_waits_for_me_and_for_my_office(made, sign_in):
    made("in_review"), made("submitted")
    assert menu(page(sign_in("prosecutor")))[:2] == ["My work 2", "Unit queue 1"]


def test_the_menu_counts_on_every_page_alike(made, sign_in):
    made("in_review")
    assert menu(page(sign_in("prosecutor"), "/packets"))[0] == "My work 1"


def test_a_page_that_tells_of_a_refusal_counts_nothing(made, sign_in):
    made("in_review")
    assert menu(page(sign_in("prosecutor"), "/cases/nothing"))[0] == "My work"


def test_a_figure_counts_the_cases_in_which_somebody_is_held(made, sign_in):
    made("in_review", custody=True), made("in_review")
    assert figure(page(sign_in("prosecutor")), "Somebody is in custody") == 1


def test_a_row_says_first_that_a_person_is_held_and_nobody_has_decided(made, sign_in):
    made("in_review", custody=True)
    row = page(sign_in("prosecutor")).select_one("tr[data-row]")
    assert "A person is held and nobody has decided" in row.get_text()
    assert "Nobody held" not in row.get_text()


def test_a_row_without_custody_says_so_in_words(made, sign_in):
    made("in_review")
    assert "Nobody held" in page(sign_in("prosecutor")).select_one("tr[data-row]").get_text()


def test_a_returned_case_says_how_many_items_block_the_charge(made, sign_in):
    made("returned")
    assert "1 item blocks the charge" in page(sign_in("detective")).select_one(".job").get_text()


@pytest.mark.parametrize(
    ("account", "state", "word", "end"),
    [("detective", "returned", "Answer items", "/returns"), ("detective", "draft", "Go on", "/prepare"),
     ("prosecutor", "in_review", "Review", "/review")],
)  # fmt: skip
def test_the_button_of_a_row_leads_to_the_work(made, sign_in, account, state, word, end):
    url = made(state)
    [button] = [a for a in page(sign_in(account)).select("main a.usa-button") if a.get_text().startswith(word)]
    assert button["href"] == f"{url}{end}"


def test_what_others_hold_is_listed_for_the_detective_whose_case_it_is(made, sign_in):
    made("in_review")
    soup = page(sign_in("detective"))
    assert figure(soup, "With somebody else") == 1
    assert "In charging review" in soup.select_one("#others").get_text()


def test_the_federal_side_hears_of_nobodys_custody_in_its_queue(made, sign_in):
    made("federal_review", custody=True)
    assert "A person is held" not in page(sign_in("federal"), "/queue").get_text()


def test_a_clock_that_ends_with_a_day_is_said_as_the_day(made, sign_in):
    made("in_review")
    due = page(sign_in("prosecutor")).select_one("tr[data-row] time")
    assert (":" in due.get_text(), "T" in due["datetime"]) == (False, False)


def test_a_clock_of_hours_keeps_its_minute(made, sign_in):
    with clock.at(clock.now() - timedelta(hours=1)):
        made("in_review", custody=True)
    assert ":" in page(sign_in("prosecutor")).select_one("tr[data-row] time").get_text()


def test_a_lead_receipt_is_found_under_sent_by_the_person_who_made_it(app, sign_in):
    with app.app_context(), transaction():
        referral = referred("arrest")
        receipt = db.session.scalars(
            select(AuditEntry.receipt).where(
                AuditEntry.object_id == referral.public_id, AuditEntry.receipt.is_not(None)
            )
        ).one()
    link = page(sign_in("detective"), "/sent").find("a", string=receipt)
    assert sign_in("detective").get(link["href"]).status_code == 200


@pytest.mark.parametrize(("account", "of"), [("sergeant", "?of=unit"), ("detective2", ""), ("coordinator", "")])
def test_nobody_else_finds_a_lead_receipt_under_sent(app, sign_in, account, of):
    with app.app_context(), transaction():
        referred("arrest")
    assert "R-" not in page(sign_in(account), f"/sent{of}").find("main").get_text()


def test_who_was_named_by_a_court_counts_a_sealed_case_no_longer_than_they_are(in_app):
    with transaction():
        case = a_case("submitted")
        confirm(court.an_act(case, by="sergeant"), actor=acting(some_people()["sao-supervisor"]))
    prosecutor = acting(some_people()["prosecutor2"])
    named = replace(prosecutor, grants=frozenset({("sealed", case.id)}))
    assert [figures.in_queues(actor) for actor in (prosecutor, named, prosecutor)] == [0, 1, 0]
