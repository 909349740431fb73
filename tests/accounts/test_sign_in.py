"""The way in: the notice, one answer for whatever is wrong, the lock, the limit on an address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.accounts import attempts, passwords, services
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD

WRONG = "not the password at all"


def fail(visitor, username, times=1):
    answers = [visitor.sign_in(username, WRONG) for _ in range(times)]
    return answers[-1]


def test_the_right_password_leads_to_the_first_page(visitor, person):
    answer = visitor.sign_in(person, PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.get("/").status_code == 200


def test_case_of_the_user_name_does_not_count(visitor, person):
    assert visitor.sign_in(person.upper(), PASSWORD).status_code == 303


def test_the_same_keys_mean_the_same_password_in_another_form(visitor, person):
    assert visitor.sign_in(person, PASSWORD.replace("quiet", "ｑuiet")).status_code == 303


def test_the_notice_is_acknowledged_first(visitor, person):
    answer = visitor.sign_in(person, PASSWORD, agree="")
    assert answer.status_code == 422
    assert "Read the notice and agree to it first." in words(answer)


def test_a_wrong_password_keeps_the_user_name(visitor, person):
    answer = fail(visitor, person)
    assert answer.status_code == 422
    assert 'value="r.okafor"' in answer.get_data(as_text=True)


def test_the_password_is_never_sent_back(visitor, person):
    assert WRONG not in fail(visitor, person).get_data(as_text=True)


def said(visitor, username, password=WRONG):
    answer = visitor.sign_in(username, password)
    return answer.status_code, words(answer)


def test_an_unknown_user_name_has_the_same_answer(app, person):
    assert said(Browser(app), person) == said(Browser(app), "nobody.at.all")


def test_a_locked_account_has_the_same_answer_to_the_right_password(app, person):
    wrong = said(Browser(app), person)
    fail(Browser(app), person, 4)
    assert said(Browser(app), person, PASSWORD) == wrong


def test_a_closed_account_has_the_same_answer(app, person, user_of, change):
    wrong = said(Browser(app), person)
    change(person, active=False)
    assert said(Browser(app), person, PASSWORD) == wrong


def test_an_unknown_user_name_costs_the_same_check(app, visitor, monkeypatch):
    asked = []
    monkeypatch.setattr(passwords, "check_password_hash", lambda kept, _given: asked.append(kept) or False)
    fail(visitor, "nobody.at.all")
    assert asked[0].startswith("pbkdf2:sha256:1000$")


def test_four_failures_do_not_lock(visitor, person):
    fail(visitor, person, 4)
    assert visitor.sign_in(person, PASSWORD).status_code == 303


def test_the_fifth_failure_locks(visitor, person, user_of):
    fail(visitor, person, 5)
    assert user_of(person).locked_at is not None
    assert visitor.sign_in(person, PASSWORD).status_code == 422


def test_the_lock_does_not_open_by_itself(visitor, person):
    fail(visitor, person, 5)
    with clock.at(clock.now() + timedelta(days=2)):
        assert visitor.sign_in(person, PASSWORD).status_code == 422


def test_failures_older_than_a_quarter_of_an_hour_do_not_count(visitor, person):
    fail(visitor, person, 4)
    with clock.at(clock.now() + timedelta(minutes=16)):
        fail(visitor, person, 4)
        assert visitor.sign_in(person, PASSWORD).status_code == 303


def test_a_right_password_clears_the_failures(visitor, person):
    fail(visitor, person, 4)
    visitor.sign_in(person, PASSWORD)
    fail(visitor, person, 4)
    assert visitor.sign_in(person, PASSWORD).status_code == 303


def test_a_lock_ends_the_open_sessions(app, visitor, person):
    visitor.sign_in(person, PASSWORD)
    fail(Browser(app), person, 5)
    assert visitor.get("/").status_code == 303


def test_one_address_waits_after_twenty_failures(app, visitor):
    for number in range(20):
        fail(visitor, f"nobody{number}")
    answer = fail(visitor, "nobody20")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"


def test_another_address_does_not_wait(app, visitor, person):
    for number in range(21):
        fail(visitor, f"nobody{number}")
    other = Browser(app)
    other.client.environ_base["REMOTE_ADDR"] = "10.0.0.7"
    assert other.sign_in(person, PASSWORD).status_code == 303


def test_the_address_may_try_again_after_a_quarter_of_an_hour(visitor, person):
    for number in range(21):
        fail(visitor, f"nobody{number}")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert visitor.sign_in(person, PASSWORD).status_code == 303


def test_a_blocked_address_cannot_lock_accounts(visitor, person, user_of):
    for number in range(20):
        fail(visitor, f"nobody{number}")
    fail(visitor, person, 6)
    assert user_of(person).locked_at is None


def test_an_old_hash_is_made_anew(app, visitor, person, user_of):
    app.config["CASEBRIDGE_PBKDF2_ROUNDS"] = 1100
    visitor.sign_in(person, PASSWORD)
    assert user_of(person).password_hash.startswith("pbkdf2:sha256:1100$")


@pytest.mark.parametrize(
    ("attempt", "event"),
    [(PASSWORD, "sign_in:ok"), (WRONG, "sign_in:failed")],
)
def test_every_try_is_in_the_history(visitor, person, history, attempt, event):
    visitor.sign_in(person, attempt)
    line = history()[-1]
    assert (line.event, line.actor_name, line.address) == (event, "Ruth Okafor", "127.0.0.1")


def test_what_was_typed_as_an_unknown_name_is_in_no_history(visitor, history):
    fail(visitor, "my-password-by-mistake")
    line = history()[-1]
    assert "my-password" not in str(line.record())


def test_the_lock_is_in_the_history(visitor, person, history):
    fail(visitor, person, 5)
    assert [line.event for line in history()][-2:] == ["sign_in:failed", "sign_in:locked"]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/nowhere",
        "/account\n",
        "javascript:x",
    ],
)
def test_the_sign_in_leads_to_pages_of_our_own_only(visitor, person, target):
    assert visitor.sign_in(person, PASSWORD, next=target).location == "/"


def test_the_sign_in_leads_back_to_where_one_came_from(visitor, person):
    answer = visitor.get("/cases/?state=draft")
    assert answer.location == "/sign-in?next=/cases/?state%3Ddraft"
    assert visitor.sign_in(person, PASSWORD, next="/cases/?state=draft").location == "/cases/?state=draft"


def test_tries_at_once_are_all_counted(app, person):
    def take(_number):
        with app.app_context():
            return services.in_unit(lambda: attempts.take(person, "10.1.1.1"))

    with ThreadPoolExecutor(6) as pool:
        numbers = sorted(pool.map(take, range(12)))
    assert numbers == list(range(1, 13))


def test_a_sixth_try_at_once_is_not_even_right(app, person):
    with app.app_context():
        for _ in range(5):
            services.in_unit(lambda: attempts.take(person, "10.1.1.1"))
    assert Browser(app).sign_in(person, PASSWORD).status_code == 422
