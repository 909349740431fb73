"""Passwords: what is refused and why, how they are kept, how they are changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebridge.accounts import password_rules
from casebridge.accounts.demo_accounts import password_of
from casebridge.accounts.passwords import hashed, matches
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD

NEW = "eleven copper kettles sing"


def why(password, username="r.okafor", name="Ruth Okafor"):
    return password_rules.weakness(password, username=username, name=name)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short but odd 4", ""),
        ("fourteen chars", "Use at least 15 characters"),
        ("x" * 129, "Use at most 128 characters"),
        ("q1w2e3r4t5y6u7i8o9p0-" * 7, "Use at most 128 characters"),
        ("my okafor family tree", "Leave out “okafor”"),
        ("the ruth is out there", "Leave out “ruth”"),
        ("truth is out there now", ""),
        ("casebridge is where i work", "Leave out “casebridge”"),
        ("i love Baltimore in june", "Leave out “baltimore”"),
        ("go RAVENS go forever", "Leave out “ravens”"),
        ("the sao of the city hall", "Leave out “sao”"),
        ("sao-the-desk-by-the-door", "Leave out “sao”"),
        ("seesaw and old rope trick", ""),
        ("aaaaaaaaaaaaaaaaaaaa", "repeats itself or counts up"),
        ("abcdefghijklmnopqrst", "repeats itself or counts up"),
        ("98765432109876543210", "repeats itself or counts up"),
        ("trustno1trustno1", "Repeats like"),
        ("iloveyouiloveyou", "Repeats like"),
        ("1q2w3e4r5t6y7u8i", "Add words that do not belong together"),
        ("nul\x00 in the middle of it", "cannot be shown"),
        ("日本語の合言葉はとても長いのです", ""),
        (PASSWORD, ""),
        (NEW, ""),
    ],
)
def test_a_password_is_refused_with_its_reason(password, reason):
    assert reason in why(password)
    assert bool(why(password)) == bool(reason)


def test_length_counts_characters_after_they_are_made_alike():
    assert why("ﬁfteen ﬁt odd!") == ""


@settings(max_examples=60)
@given(st.text(min_size=0, max_size=200))
def test_any_text_gets_an_answer(text):
    assert isinstance(why(text), str)


def test_the_hash_names_its_scheme_and_has_its_own_salt(in_app):
    first, second = hashed(PASSWORD), hashed(PASSWORD)
    assert first.startswith("pbkdf2:sha256:1000$")
    assert first != second


def test_production_rounds_are_six_hundred_thousand(in_app):
    in_app.config["CASEBRIDGE_PBKDF2_ROUNDS"] = 600_000
    assert matches(PASSWORD, hashed(PASSWORD))


def test_nobody_matches_an_account_without_a_password(in_app):
    assert not matches("", "")


@pytest.fixture
def mine(app, person):
    mine = Browser(app)
    mine.sign_in(person, PASSWORD)
    return mine


def change(mine, old=PASSWORD, new=NEW):
    mine.get("/account")
    return mine.post("/account/password", password=old, new_password=new)


def test_a_password_can_be_changed(app, mine, person):
    assert change(mine).location == "/account?changed=1"
    assert Browser(app).sign_in(person, NEW).status_code == 303
    assert Browser(app).sign_in(person, PASSWORD).status_code == 422


def test_a_change_needs_the_present_password(mine):
    answer = change(mine, old="something else entirely")
    assert answer.status_code == 422
    assert "This is not your present password." in words(answer)


def test_wrong_present_passwords_are_counted(mine, person, user_of):
    for _ in range(5):
        change(mine, old="something else entirely")
    assert change(mine).status_code == 422


def test_a_weak_password_is_refused_with_its_reason(mine):
    answer = change(mine, new="baltimore baltimore")
    assert "Leave out “baltimore”" in words(answer)


def test_a_change_ends_the_other_sessions(app, mine, person):
    other = Browser(app)
    other.sign_in(person, PASSWORD)
    change(mine)
    assert other.get("/account").status_code == 303
    assert mine.get("/account").status_code == 200


def test_the_present_password_is_no_new_one(mine):
    assert "one of your last 10 passwords" in words(change(mine, new=PASSWORD))


def test_an_old_password_does_not_come_back(mine):
    change(mine)
    assert "one of your last 10 passwords" in words(change(mine, old=NEW, new=PASSWORD))


def test_a_change_is_in_the_history(mine, history):
    change(mine)
    assert history()[-1].event == "account:password"


def test_the_demo_has_a_password_of_its_own_that_nobody_else_reads(tmp_path):
    password = password_of(tmp_path / "instance")
    assert why(password) == ""
    assert (tmp_path / "instance" / "demo_password").stat().st_mode & 0o777 == 0o600
    assert password_of(tmp_path / "instance") == password
