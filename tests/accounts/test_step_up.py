"""The factor again: on a page of its own, with a form, and what a wrong one costs."""

from datetime import timedelta

import pytest
from flask import g

from casebridge import clock
from casebridge.accounts.models import UserSession
from casebridge.db import db
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD

WRONG = "not the password at all"


@pytest.fixture
def mine(app, person):
    mine = Browser(app)
    mine.sign_in(person, PASSWORD)
    return mine


def stepped_up_at(app):
    with app.app_context():
        return db.session.query(UserSession).order_by(UserSession.id.desc()).first().stepped_up_at


def acted(mine, path="/account"):
    """Return the actor of a request, as the views see them."""
    with mine.client:
        mine.client.get(path)
        return g.actor


def test_a_new_session_has_not_stepped_up(mine):
    assert not acted(mine).stepped_up(clock.now())


def test_the_page_asks_for_the_password(mine):
    page = mine.get("/account/confirm?next=/cases/")
    assert "Confirm it is you" in words(page)


def test_the_right_password_leads_on(mine):
    answer = mine.post("/account/confirm", password=PASSWORD, next="/cases/")
    assert (answer.status_code, answer.location) == (303, "/cases/")
    assert acted(mine).stepped_up(clock.now())


def test_it_holds_for_ten_minutes(mine):
    mine.post("/account/confirm", password=PASSWORD)
    actor = acted(mine)
    assert actor.stepped_up(clock.now() + timedelta(minutes=9))
    assert not actor.stepped_up(clock.now() + timedelta(minutes=11))


def test_the_session_gets_a_new_token(mine):
    before = mine.cookie()
    mine.post("/account/confirm", password=PASSWORD)
    assert mine.cookie() != before


def test_the_old_token_is_nobody(app, mine):
    before = mine.cookie()
    mine.post("/account/confirm", password=PASSWORD)
    other = Browser(app)
    other.client.set_cookie("cb", before)
    assert other.get("/account").status_code == 303


def test_forms_that_are_open_in_other_tabs_still_hold(mine):
    mine.get("/account")
    token = mine.token
    mine.post("/account/confirm", password=PASSWORD)
    assert mine.post("/account/pages", {"csrf_token": token}, scheme="dark").status_code == 303


def test_a_wrong_password_is_told_and_changes_nothing(app, mine):
    answer = mine.post("/account/confirm", password=WRONG)
    assert answer.status_code == 422
    assert "This is not your password. The try was counted." in words(answer)
    assert stepped_up_at(app) is None


def test_the_fifth_wrong_password_locks_the_account(mine, person, user_of):
    for _ in range(5):
        mine.post("/account/confirm", password=WRONG)
    assert user_of(person).locked_at is not None
    assert mine.get("/account").status_code == 303


def test_failures_at_the_sign_in_and_here_are_one_count(app, mine, person, user_of):
    other = Browser(app)
    for _ in range(3):
        other.sign_in(person, WRONG)
    for _ in range(2):
        mine.post("/account/confirm", password=WRONG)
    assert user_of(person).locked_at is not None


def test_a_form_may_carry_the_password(mine):
    mine.post("/account/pages", scheme="dark", confirm_password=PASSWORD)
    assert acted(mine).stepped_up(clock.now())


def test_a_form_with_a_wrong_password_goes_on_without_it(mine, user_of, person):
    answer = mine.post("/account/pages", scheme="dark", confirm_password=WRONG)
    assert (answer.status_code, user_of(person).scheme) == (303, "dark")
    assert not acted(mine).stepped_up(clock.now())


def test_a_form_that_saves_itself_is_no_try(mine, history):
    before = len(history())
    mine.post("/account/pages", confirm_password=WRONG[:5], headers={"X-Autosave": "1"})
    assert [line.event for line in history()[before:]] == []


def test_a_form_from_elsewhere_is_no_chance_to_guess(mine, history):
    before = len(history())
    mine.post("/account/pages", confirm_password=WRONG, headers={"Sec-Fetch-Site": "cross-site"})
    assert len(history()) == before


def test_both_outcomes_are_in_the_history(mine, history):
    mine.post("/account/confirm", password=WRONG)
    mine.post("/account/confirm", password=PASSWORD)
    assert [line.event for line in history()][-2:] == ["step_up:failed", "step_up:ok"]


def test_lines_of_history_keep_naming_the_same_session(mine, history):
    mine.post("/account/confirm", password=PASSWORD)
    mine.post("/sign-out")
    sessions = {line.session for line in history() if line.event in ("sign_in:ok", "step_up:ok", "session:signed_out")}
    assert len(sessions) == 1
