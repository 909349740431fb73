"""Second factors: set up, asked for after the password and again before an act, each code once, lost and removed."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from bs4 import BeautifulSoup

from casebridge import clock
from casebridge.accounts.models import Authenticator, RecoveryCode
from casebridge.db import db
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD

NOW = datetime(2026, 11, 30, 14, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_rest(monkeypatch):
    """Hold the clock; `later` moves it."""
    at = [NOW]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    return at


@pytest.fixture
def later(at_rest):
    def move(seconds: int = 30) -> None:
        at_rest[0] += timedelta(seconds=seconds)

    return move


class Phone:
    """An authenticator app: it has read the seed from the page."""

    def __init__(self, page) -> None:
        key = BeautifulSoup(page.get_data(as_text=True), "html.parser").find("code").get_text()
        self.app = pyotp.TOTP(key.replace(" ", ""))

    def code(self, steps: int = 0) -> str:
        return self.app.at(int(clock.now().timestamp()) + 30 * steps)


def enroll(mine: Browser) -> tuple[Phone, list[str]]:
    """Set up an app in a browser that signed in with the password just now; return the phone and the recovery codes."""
    answer = mine.post("/account/factors/app")
    assert answer.status_code == 303, words(answer)
    phone = Phone(mine.get("/account/factors/app"))
    shown = mine.post("/account/factors/app/confirm", code=phone.code())
    return phone, re.findall(r"<code>([0-9a-f-]{24})</code>", shown.get_data(as_text=True))


@pytest.fixture
def mine(app, person):
    mine = Browser(app)
    mine.sign_in(person, PASSWORD)
    return mine


@pytest.fixture
def phone(mine, later):
    """Give the phone and the codes of somebody who has just set up an app, half a minute ago."""
    made = enroll(mine)
    later()
    return made


def second_step(app, person, code, password=PASSWORD):
    """Sign in in a new browser up to the second step; return the browser and the answer to `code`."""
    browser = Browser(app)
    answer = browser.sign_in(person, password)
    assert answer.location.startswith("/sign-in/code"), words(answer)
    browser.get(answer.location)
    return browser, browser.post("/sign-in/code", code=code)


def test_the_picture_and_the_key_are_shown_until_the_first_code(mine):
    phone = mine.post("/account/factors/app") and Phone(mine.get("/account/factors/app"))
    assert len(phone.app.byte_secret()) * 8 == 160
    assert "not the code" in words(mine.post("/account/factors/app/confirm", code="000000"))
    shown = words(mine.post("/account/factors/app/confirm", code=phone.code()))
    assert "Recovery codes" in shown
    assert mine.get("/account/factors/app").status_code == 303


def test_the_seed_does_not_lie_open_in_the_database(app, mine):
    mine.post("/account/factors/app")
    seed = Phone(mine.get("/account/factors/app")).app
    with app.app_context():
        kept = db.session.query(Authenticator).one().sealed
    assert seed.byte_secret().hex() not in kept
    assert seed.secret not in kept


def test_ten_codes_of_eighty_bits_are_shown_once_and_kept_as_hashes(app, mine, phone):
    _phone, codes = phone
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) * 4 >= 64 for code in codes)
    with app.app_context():
        kept = {row.code_hash for row in db.session.query(RecoveryCode)}
    assert not kept & set(codes)
    assert not any(code in mine.get("/account/factors").get_data(as_text=True) for code in codes)


def test_after_the_password_the_code_is_asked_for_and_nothing_else_opens(app, person, phone):
    browser, answer = second_step(app, person, "000000")
    assert answer.status_code == 422
    assert browser.get("/account").status_code == 303
    assert browser.post("/sign-in/code", code=phone[0].code()).status_code == 303
    assert browser.get("/account").status_code == 200


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 422), (0, 303), (1, 303), (2, 422)])
def test_a_code_is_good_one_step_to_each_side_and_once(app, person, phone, steps, status):
    """The code of the step before was used to set up the app."""
    assert second_step(app, person, phone[0].code(steps))[1].status_code == status


def test_a_used_code_does_not_open_again(app, person, phone):
    code = phone[0].code()
    assert second_step(app, person, code)[1].status_code == 303
    assert second_step(app, person, code)[1].status_code == 422


def test_a_clock_that_was_set_back_makes_no_used_code_good(app, person, phone, later):
    code = phone[0].code()
    assert second_step(app, person, code)[1].status_code == 303
    later(3600)
    assert second_step(app, person, phone[0].code())[1].status_code == 303
    later(-3600)
    assert second_step(app, person, code)[1].status_code == 422


def test_a_recovery_code_opens_once(app, person, phone):
    code = phone[1][0]
    assert second_step(app, person, code.upper().replace("-", " "))[1].status_code == 303
    assert second_step(app, person, code)[1].status_code == 422
    assert "8 of 10 left" in words(second_step(app, person, phone[1][1])[0].get("/account/factors"))


def test_wrong_codes_are_counted_with_the_password_between_them_and_lock(app, person, phone, user_of):
    """A right password does not give a thief of it five more guesses at the code."""
    for _ in range(5):
        second_step(app, person, "000000")
    assert user_of(person).locked_at
    browser = Browser(app)
    assert browser.sign_in(person, PASSWORD).status_code == 422


def test_half_a_sign_in_ends_after_ten_minutes_and_is_of_one_browser(app, person, phone, later):
    browser = Browser(app)
    browser.sign_in(person, PASSWORD)
    assert Browser(app).get("/sign-in/code").location.startswith("/sign-in")
    browser.get("/sign-in/code")
    later(601)
    assert "stale" in browser.post("/sign-in/code", code=phone[0].code()).location
    assert browser.get("/account").status_code == 303


def test_the_code_and_not_the_password_confirms_an_act(mine, phone, later):
    assert "Code" in words(mine.get("/account/confirm"))
    assert mine.post("/account/confirm", password=PASSWORD).status_code == 422
    assert mine.post("/account/confirm", password=phone[0].code()).status_code == 303
    assert mine.post("/account/factors/codes").status_code == 200
    later(601)
    assert mine.post("/account/factors/codes").status_code == 403


def test_adding_a_factor_ends_the_other_sessions(app, person, mine):
    other = Browser(app)
    other.sign_in(person, PASSWORD)
    enroll(mine)
    assert other.get("/account").status_code == 303
    assert mine.get("/account").status_code == 200


def test_who_entered_by_the_role_picker_gives_the_password_first(browser_of):
    mine = browser_of("detective")
    assert mine.post("/account/factors/app").status_code == 403
    assert mine.get("/account/factors/app").status_code == 303


def test_the_first_factor_is_added_within_ten_minutes_of_the_sign_in(mine, later):
    later(601)
    assert mine.post("/account/factors/app").status_code == 403
    assert mine.post("/account/factors/app", confirm_password=PASSWORD).status_code == 303


def test_a_new_app_replaces_the_one_before_at_its_first_code(app, person, mine, phone, later):
    old, _codes = phone
    mine.post("/account/confirm", password=old.code())
    later()
    new, codes = enroll(mine)
    later()
    assert codes == []
    assert second_step(app, person, old.code())[1].status_code == 422
    assert second_step(app, person, new.code())[1].status_code == 303


def test_a_removed_app_takes_its_codes_along(app, person, mine, phone):
    mine.post("/account/confirm", password=phone[0].code())
    assert mine.post("/account/factors/app/remove").status_code == 303
    assert Browser(app).sign_in(person, PASSWORD).location == "/"
    with app.app_context():
        assert db.session.query(RecoveryCode).count() == 0


def test_where_a_second_factor_is_required_nothing_else_opens_before(also, person, later):
    mine = Browser(also(CASEBRIDGE_SECOND_FACTOR=True))
    mine.sign_in(person, PASSWORD)
    for path in ("/", "/cases/", "/account", "/notices"):
        assert mine.get(path).location == "/account/factors", path
    assert mine.post("/account/pages", scheme="dark").location == "/account/factors"
    assert "Add a second factor first" in words(mine.get("/account/factors"))
    phone, codes = enroll(mine)
    assert mine.get("/account").status_code == 200
    later()
    mine.post("/account/confirm", password=phone.code())
    assert "only second factor" in words(mine.post("/account/factors/app/remove"))
    assert len(codes) == 10


def test_an_administrator_resets_and_sees_no_password(app, browser_of, person, mine, phone, user_of, history):
    """Password, app and codes are gone, sessions ended, the person and the other administrator told."""
    admin, other = browser_of("admin"), browser_of("admin2")
    number = user_of(person).public_id
    with app.app_context():
        admin_password = (app.config["CASEBRIDGE_INSTANCE"] / "demo_password").read_text().strip()
    shown = admin.post(f"/people/{number}/code", confirm_password=admin_password)
    code = re.search(r"<code>([0-9a-f-]{24})</code>", shown.get_data(as_text=True))[1]
    assert mine.get("/account").status_code == 303
    assert Browser(app).sign_in(person, PASSWORD).status_code == 422
    assert user_of(person).second_factors == ""
    assert "An administrator reset an account" in words(other.get("/notices"))
    assert [line.detail["removed"] for line in history() if line.event == "account:reset"] == ["totp"]
    visitor = Browser(app)
    visitor.get("/sign-in/first")
    new = "three kettles beside the orchard"
    assert visitor.post("/sign-in/first", username=person, code=code, password=new).status_code == 303
    assert visitor.post("/sign-in/first", username=person, code=code, password=new + "s").status_code == 422
    again = Browser(app)
    assert again.sign_in(person, new).location == "/"
    assert "An administrator reset an account" in words(again.get("/notices"))
