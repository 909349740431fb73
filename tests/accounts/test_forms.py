"""Forms: the token, where they come from, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from casebridge import clock
from casebridge.accounts.models import KeptForm
from casebridge.db import db
from tests.accounts.browsing import words
from tests.accounts.conftest import PASSWORD

TYPED = "He ran north. 日本 <b>"


def fields(answer):
    form = BeautifulSoup(answer.get_data(as_text=True), "html.parser").find("main").find("form")
    return form["action"], {f["name"]: f["value"] for f in form.find_all("input", {"type": "hidden"})}


def test_a_form_without_a_token_changes_nothing(browser_of, user_of):
    browser = browser_of("detective")
    answer = browser.post("/account/pages", {"csrf_token": ""}, scheme="dark")
    assert (answer.status_code, user_of("detective").scheme) == (400, "")


def test_a_form_with_the_token_of_another_session_changes_nothing(browser_of, user_of):
    browser, other = browser_of("detective"), browser_of("sergeant")
    other.get("/account")
    assert browser.post("/account/pages", {"csrf_token": other.token}, scheme="dark").status_code == 400


def test_a_form_that_lost_its_token_comes_back_with_what_was_typed(browser_of):
    browser = browser_of("detective")
    answer = browser.post("/account/pages", {"csrf_token": "old"}, story=TYPED)
    path, kept = fields(answer)
    assert (path, kept["story"]) == ("/account/pages", TYPED)


def test_it_can_be_sent_again_as_it_is(browser_of, user_of):
    browser = browser_of("detective")
    path, kept = fields(browser.post("/account/pages", {"csrf_token": "old"}, scheme="dark"))
    assert browser.client.post(path, data=kept).status_code == 303
    assert user_of("detective").scheme == "dark"


def test_secrets_do_not_come_back(browser_of):
    browser = browser_of("detective")
    answer = browser.post("/account/password", {"csrf_token": "old"}, password="a secret", new_password="another one")
    page = answer.get_data(as_text=True)
    assert "a secret" not in page
    assert "another one" not in page


def test_a_stale_sign_in_page_is_shown_anew(visitor):
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"csrf_token": "old"}, username="x", password="y", agree="y")
    assert answer.location == "/sign-in?stale=1"
    assert "This page was open too long" in words(visitor.get(answer.location))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:81"}, {"Origin": "null"},
    ],
)  # fmt: skip
def test_a_form_from_elsewhere_is_refused_with_its_token(browser_of, user_of, headers):
    browser = browser_of("detective")
    answer = browser.post("/account/pages", scheme="dark", headers=headers)
    assert (answer.status_code, user_of("detective").scheme) == (403, "")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://localhost"},
    ],
)
def test_a_form_of_our_own_is_taken(browser_of, headers):
    browser = browser_of("detective")
    assert browser.post("/account/pages", scheme="dark", headers=headers).status_code == 303


def test_a_form_after_the_end_of_the_session_waits_for_its_sender(browser_of):
    browser = browser_of("detective")
    browser.get("/account")
    with clock.at(clock.now() + timedelta(minutes=31)):
        answer = browser.post("/account/pages", story=TYPED)
        assert answer.location.startswith("/sign-in?next=/account/kept/")
        back = browser.enter("detective").get(answer.location.partition("next=")[2])
    assert fields(back)[1]["story"] == TYPED


def test_a_kept_form_is_nobody_elses(browser_of):
    browser = browser_of("detective")
    browser.get("/account")
    with clock.at(clock.now() + timedelta(minutes=31)):
        place = browser.post("/account/pages", story=TYPED).location.partition("next=")[2]
        assert browser_of("sergeant").get(place).status_code == 404


def test_a_kept_form_is_unreadable_in_the_database(app, browser_of):
    browser = browser_of("detective")
    browser.get("/account")
    with clock.at(clock.now() + timedelta(minutes=31)):
        browser.post("/account/pages", story="plain words")
    with app.app_context():
        row = db.session.scalars(select(KeptForm)).one()
    assert b"plain words" not in bytes.fromhex(row.sealed.partition(".")[2])


def test_a_kept_form_is_gone_after_a_day(browser_of):
    browser = browser_of("detective")
    browser.get("/account")
    with clock.at(clock.now() + timedelta(minutes=31)):
        place = browser.post("/account/pages", story=TYPED).location.partition("next=")[2]
    with clock.at(clock.now() + timedelta(hours=25)):
        assert browser_of("detective").get(place).status_code == 404


def test_who_signed_out_in_another_tab_keeps_the_text(browser_of):
    browser = browser_of("detective")
    browser.get("/account")
    token = browser.token
    browser.post("/sign-out")
    answer = browser.client.post("/account/pages", data={"csrf_token": token, "story": TYPED})
    assert fields(answer)[1]["story"] == TYPED


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(visitor):
    answer = visitor.client.get("/account", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/account")


def test_reports_of_blocked_resources_need_no_token(visitor):
    assert visitor.client.post("/csp", json={"csp-report": {}}).status_code == 204


def test_a_form_key_that_is_missing_is_told(browser_of):
    browser = browser_of("detective")
    assert browser.post("/account/pages", {"form_key": ""}, scheme="dark").status_code == 422


def test_the_same_form_twice_counts_once(browser_of, user_of):
    browser = browser_of("detective")
    key = "a-form-key-of-its-own"
    browser.post("/account/pages", {"form_key": key}, scheme="dark")
    answer = browser.post("/account/pages", {"form_key": key}, scheme="light")
    assert (answer.status_code, user_of("detective").scheme) == (303, "dark")


def test_a_wrong_password_and_a_new_one_both_stay_out_of_the_page(visitor, person):
    visitor.sign_in(person, PASSWORD)
    answer = visitor.post("/account/password", password="not it, not at all", new_password="brand new words here")
    page = answer.get_data(as_text=True)
    assert "not it, not at all" not in page
    assert "brand new words here" not in page
