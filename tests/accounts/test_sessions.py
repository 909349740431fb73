"""Sessions: what the cookie is, when they end, how many there are, and what a page costs."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from casebridge import clock
from casebridge.accounts.models import UserSession
from casebridge.accounts.sessions import token_hash
from casebridge.db import db
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD


def at(minutes):
    return clock.at(clock.now() + timedelta(minutes=minutes))


def is_in(browser):
    return browser.get("/account").status_code == 200


def rows(app):
    with app.app_context():
        return list(db.session.scalars(select(UserSession).order_by(UserSession.id)))


def test_the_cookie_is_for_this_host_and_not_for_scripts(visitor, person):
    cookie = visitor.sign_in(person, PASSWORD).headers["Set-Cookie"]
    assert re.fullmatch(r"cb=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_under_tls_the_cookie_is_bound_to_the_host(also):
    secure = also(CASEBRIDGE_TLS=True)
    cookie = secure.test_client().get("/sign-in", base_url="https://localhost").headers["Set-Cookie"]
    assert re.fullmatch(r"__Host-cb=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", cookie)


def test_the_database_keeps_only_the_hash_of_the_token(app, visitor, person):
    visitor.sign_in(person, PASSWORD)
    assert rows(app)[0].token_hash == token_hash(visitor.cookie())


def test_a_sign_in_makes_a_new_token(visitor, person):
    visitor.get("/sign-in")
    before = visitor.cookie()
    visitor.sign_in(person, PASSWORD)
    assert visitor.cookie() != before


def test_an_old_token_is_nobody(app, browser_of):
    browser = browser_of("detective")
    old = browser.cookie()
    browser.post("/sign-out")
    browser.client.set_cookie("cb", old)
    assert browser.get("/account").location == "/sign-in?next=/account"


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "ä" * 43, "A" * 4000])
def test_a_token_that_is_none_of_ours_is_nobody(app, token):
    browser = Browser(app)
    answer = browser.client.get("/account", headers={"Cookie": f"cb={token}".encode().decode("latin-1")})
    assert answer.status_code == 303


def test_a_session_lasts_half_an_hour_without_use(browser_of):
    browser = browser_of("detective")
    with at(29):
        assert is_in(browser)
    with at(70):
        assert not is_in(browser)


def test_a_session_lasts_twelve_hours_at_most(browser_of):
    browser = browser_of("detective")
    for minutes in range(25, 720, 25):
        with at(minutes):
            assert is_in(browser)
    with at(725):
        assert not is_in(browser)


def test_polling_does_not_keep_a_session(app, browser_of, monkeypatch):
    browser = browser_of("detective")
    monkeypatch.setattr(app.view_functions["accounts.account"], "casebridge_polled", True, raising=False)
    with at(20):
        assert is_in(browser)
    with at(45):
        assert not is_in(browser)


def test_staying_signed_in_is_use(browser_of):
    browser = browser_of("detective")
    with at(29):
        assert browser.post("/account/keep").status_code == 204
    with at(55):
        assert is_in(browser)


def test_the_end_for_want_of_use_is_in_the_history(browser_of, history):
    browser = browser_of("detective")
    with at(31):
        browser.get("/account")
        browser.get("/account")
    assert [line.event for line in history()].count("session:expired") == 1


def test_who_was_too_long_away_is_told_so(browser_of):
    browser = browser_of("detective")
    with at(31):
        assert "after too long without use" in words(browser.get("/sign-in"))


def test_a_fourth_session_ends_the_oldest(app, browser_of):
    browsers = [browser_of("detective") for _ in range(4)]
    assert [is_in(browser) for browser in browsers] == [False, True, True, True]


def test_a_closed_account_is_out_at_the_next_request(browser_of, change):
    browser = browser_of("detective")
    change("detective", active=False)
    assert not is_in(browser)


def test_a_locked_account_is_out_at_the_next_request(browser_of, change):
    browser = browser_of("detective")
    change("detective", locked_at=clock.now())
    assert not is_in(browser)


def test_a_new_role_counts_at_the_next_request(browser_of, change):
    browser = browser_of("detective")
    change("detective", role="auditor", agency="own", unit="")
    assert browser.get("/audit").status_code == 200


def test_signing_out_ends_the_session_and_empties_the_browser(app, browser_of):
    browser = browser_of("detective")
    answer = browser.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.cookie() == ""
    assert rows(app)[0].ended_at is not None


def test_nobody_signs_out_by_a_link(browser_of):
    assert browser_of("detective").get("/sign-out").status_code == 405


def test_a_screen_that_nobody_watches_is_signed_out(browser_of, history):
    browser = browser_of("detective")
    browser.post("/account/lock")
    assert not is_in(browser)
    assert "session:locked" in [line.event for line in history()]


def test_entering_as_somebody_else_ends_the_session_before(app, browser_of):
    browser = browser_of("detective")
    browser.enter("prosecutor")
    assert [row.ended_at is None for row in rows(app)] == [False, True]


def test_who_is_there_costs_one_statement(app, browser_of):
    browser = browser_of("detective")
    asked = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: asked.append(statement))
    browser.client.get("/sign-out")
    assert len([statement for statement in asked if "user_session" in statement]) == 1


def test_static_files_ask_nothing(app, browser_of):
    browser = browser_of("detective")
    asked = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: asked.append(statement))
    browser.client.get("/static/mark.svg").close()
    assert asked == []


def test_reading_pages_writes_no_row_within_a_minute(app, browser_of):
    browser = browser_of("detective")
    before = rows(app)[0].active_at
    browser.get("/account")
    assert rows(app)[0].active_at == before


def test_flask_sessions_keep_nothing(app, visitor):
    with (
        visitor.client,
        pytest.raises(TypeError, match="a place of its own"),
        visitor.client.session_transaction() as kept,
    ):
        kept["cart"] = "full"


def test_one_account_cannot_end_the_session_of_another(app, browser_of):
    mine, theirs = browser_of("detective"), browser_of("sergeant")
    public_id = rows(app)[1].public_id
    assert mine.post(f"/account/sessions/{public_id}/end").status_code == 404
    assert is_in(theirs)


def test_a_session_elsewhere_can_be_ended(app, browser_of):
    here, elsewhere = browser_of("detective"), browser_of("detective")
    assert "End this session" in words(here.get("/account"))
    here.post(f"/account/sessions/{rows(app)[1].public_id}/end")
    assert not is_in(elsewhere)
    assert is_in(here)
