"""A session that ends while somebody types: the same field with the same text returns."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from casebridge import clock
from casebridge.accounts.models import KeptForm
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from tests.factories import a_case, acting, some_people

TYPED = "He said: “I saw nothing.” – twice"
NOTE = "You typed this when your session ended."


@pytest.fixture
def draft(in_app):
    with transaction():
        return a_case("draft").public_id


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def case_of(public_id):
    return db.session.query(Case).filter_by(public_id=public_id).one()


def typed_too_late(sign_in, draft, name="summary", text=TYPED, by="detective"):
    """Type into one field after the session ended; return the browser of the next sign-in, inside the later hour."""
    visitor = sign_in(by)
    page = page_of(visitor.get(f"/cases/{draft}/prepare"))
    version = page.select_one("#section-incident [name=version]")["value"]
    with clock.at(clock.now() + timedelta(minutes=31)):
        answer = visitor.send(f"/cases/{draft}/prepare/facts/incident", {"version": version, name: text})
        assert answer.location.startswith("/sign-in")


def test_the_same_field_has_the_same_text_after_the_next_sign_in(sign_in, draft):
    typed_too_late(sign_in, draft)
    with clock.at(clock.now() + timedelta(minutes=32)):
        page = page_of(sign_in("detective").get(f"/cases/{draft}/prepare"))
    assert page.select_one("#fact-summary").text.strip() == TYPED
    assert NOTE in page.select_one("#section-incident").text


def test_nothing_was_saved_by_itself(sign_in, draft):
    before = facts.current(case_of(draft))["summary"]
    typed_too_late(sign_in, draft)
    db.session.rollback()
    assert facts.current(case_of(draft))["summary"] == before


def test_one_press_saves_what_came_back_and_it_is_told_no_more(sign_in, draft):
    typed_too_late(sign_in, draft)
    with clock.at(clock.now() + timedelta(minutes=32)):
        visitor = sign_in("detective")
        form = page_of(visitor.get(f"/cases/{draft}/prepare")).select_one("#returned form")
        sent = {one["name"]: one["value"] for one in form.select("input[type=hidden]")
                if one["name"] in ("version", "summary")}  # fmt: skip
        assert visitor.send(form["action"], sent).status_code == 303
        again = visitor.get(f"/cases/{draft}/prepare").text
    assert facts.current(case_of(draft))["summary"] == TYPED
    assert NOTE not in again
    assert db.session.query(KeptForm).count() == 0


def test_what_somebody_saved_meanwhile_stays_in_the_field(sign_in, draft):
    typed_too_late(sign_in, draft)
    with transaction():
        facts.record(case_of(draft), "summary", "From the partner.", actor=acting(some_people()["partner"]))
    with clock.at(clock.now() + timedelta(minutes=32)):
        visitor = sign_in("detective")
        page = page_of(visitor.get(f"/cases/{draft}/prepare"))
    assert page.select_one("#fact-summary").text.strip() == "From the partner."


def test_what_came_back_is_nobody_elses(sign_in, draft):
    typed_too_late(sign_in, draft)
    with clock.at(clock.now() + timedelta(minutes=32)):
        text = sign_in("partner").get(f"/cases/{draft}/prepare").text
    assert TYPED not in text


def test_a_text_that_cannot_be_taken_comes_back_too(sign_in, draft):
    typed_too_late(sign_in, draft, "incident_date", "the day before")
    with clock.at(clock.now() + timedelta(minutes=32)):
        page = page_of(sign_in("detective").get(f"/cases/{draft}/prepare"))
    assert page.select_one("#fact-incident_date")["value"] == "the day before"
