"""What an account comes to with time: an old or exposed password, ninety days without a sign-in."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from casebridge import clock
from casebridge.accounts import people, totp
from casebridge.accounts.models import User, UserSession
from casebridge.accounts.passwords import hashed
from casebridge.db import db, transaction
from casebridge.errors import Conflict
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD

NEW = "three kettles beside the orchard"


@pytest.fixture
def demo_password(app, browser_of):
    browser_of("admin")
    return (app.config["CASEBRIDGE_INSTANCE"] / "demo_password").read_text().strip()


def signed_in(app, person, password=PASSWORD):
    mine = Browser(app)
    assert mine.sign_in(person, password).status_code == 303
    return mine


@pytest.mark.parametrize(("days", "status"), [(364, 200), (366, 303)])
def test_a_password_is_changed_after_a_year(app, person, change, days, status):
    change(person, password_set_at=clock.now() - timedelta(days=days))
    assert signed_in(app, person).get("/cases/").status_code == status


def test_nothing_else_opens_before_an_old_password_is_changed(app, person, change):
    change(person, password_set_at=clock.now() - timedelta(days=366))
    mine = signed_in(app, person)
    assert mine.get("/cases/").location == "/account"
    assert mine.post("/account/pages", scheme="dark").location == "/account"
    assert "Choose a new password first" in words(mine.get("/account"))
    assert mine.post("/account/password", password=PASSWORD, new_password=PASSWORD).status_code == 422
    assert mine.post("/account/password", password=PASSWORD, new_password=NEW).status_code == 303
    assert mine.get("/cases/").status_code == 200


def test_a_password_that_others_may_know_is_changed_first_and_ends_its_sessions(
    app, person, browser_of, demo_password, user_of
):
    mine, admin = signed_in(app, person), browser_of("admin")
    number = user_of(person).public_id
    assert admin.post(f"/people/{number}/exposed").status_code == 403
    assert admin.post(f"/people/{number}/exposed", confirm_password=demo_password).status_code == 303
    assert mine.get("/account").status_code == 303
    again = signed_in(app, person)
    assert again.get("/notices").location == "/account"
    again.post("/account/password", password=PASSWORD, new_password=NEW)
    assert "An administrator asked you to choose a new password" in words(again.get("/notices"))


def test_accounts_that_nobody_used_for_ninety_days_are_closed(app):
    long_ago, lately = clock.now() - timedelta(days=91), clock.now() - timedelta(days=89)
    accounts = {
        "unused": {"last_seen_at": long_ago}, "never-used": {}, "in-use": {"last_seen_at": lately},
        "invited": {"invited_at": lately}, "opened": {"last_seen_at": long_ago, "opened_at": lately},
        "boss": {"last_seen_at": long_ago, "role": "admin"}, "boss2": {"last_seen_at": long_ago, "role": "admin"},
    }  # fmt: skip
    with app.app_context(), transaction():
        for username, facts in accounts.items():
            plain = {"role": "auditor", "agency": "own", "password_hash": hashed(PASSWORD), "created_at": long_ago}
            db.session.add(User(username=username, name=username, **{**plain, **facts}))
    with app.app_context(), transaction():
        people.close_unused()
    with app.app_context():
        closed = {user.username for user in db.session.query(User).filter_by(active=False)}
    assert closed == {"unused", "never-used", "boss"}


def test_a_temporary_account_ends_for_good(app, browser_of, demo_password, user_of, person, change):
    admin = browser_of("admin")
    sent = {"username": "n.temp", "name": "Nora Temp", "role": "detective", "confirm_password": demo_password}
    for hours, status in (("73", 422), ("-1", 422), ("soon", 422), ("72", 303)):
        assert admin.post("/people/new", hours=hours, **sent).status_code == status, hours
    assert "temporary, until" in words(admin.get("/people?name=temp"))
    ends = user_of("n.temp").ends_at
    assert timedelta(hours=71) < ends - clock.now() <= timedelta(hours=72)
    change(person, ends_at=clock.now() + timedelta(minutes=5))
    mine = signed_in(app, person)
    assert mine.get("/account").status_code == 200
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert mine.get("/account").status_code == 303
        assert Browser(app).sign_in(person, PASSWORD).status_code == 422
        with app.app_context():
            with transaction():
                assert people.close_ended() == 1
            with transaction():
                assert people.close_ended() == 0
            who = replace(user_of("admin").actor(), stepped_up_at=clock.now())
            ended = people.load_person(user_of(person).public_id)
            with pytest.raises(Conflict):
                people.set_active(ended, active=True, actor=who)
            db.session.remove()
    assert "Closed" in words(admin.get("/people?name=okafor"))


@pytest.mark.parametrize("how", ["a sign-out", "a password", "a factor", "closed", "locked", "a reset", "exposed"])
def test_no_session_survives(app, person, browser_of, demo_password, user_of, how):
    """Each browser of the person but the one that acts answers as a visitor's afterwards."""
    others, mine, admin = [signed_in(app, person) for _ in range(2)], signed_in(app, person), browser_of("admin")
    number = user_of(person).public_id
    if how == "a sign-out":
        others, kept = [mine], mine.cookie()
        mine.post("/sign-out")
        mine.client.set_cookie("cb", kept)
    elif how == "a password":
        mine.post("/account/password", password=PASSWORD, new_password=NEW)
    elif how == "a factor":
        mine.post("/account/factors/app")
        with app.app_context():
            user = db.session.query(User).filter_by(username=person).one()
            code = people_code(user)
        mine.post("/account/factors/app/confirm", code=code)
    elif how == "locked":
        others.append(mine)
        for _ in range(5):
            Browser(app).sign_in(person, "not the password at all")
    else:
        others.append(mine)
        act = {"closed": "close", "a reset": "code", "exposed": "exposed"}[how]
        admin.post(f"/people/{number}/{act}", confirm_password=demo_password)
    assert [one.get("/account").status_code for one in others] == [303] * len(others)


def people_code(user):
    """Return the code that the app of a person shows now, by the seed that waits."""
    return pyotp.TOTP(totp.waiting_seed(user)).at(int(clock.now().timestamp()))


ACTS = {
    "/account/factors/app": {}, "/account/factors/app/remove": {}, "/account/factors/codes": {},
    "/account/factors/passkeys": {}, "/account/factors/passkeys/ask": {},
    "/account/password": {"password": PASSWORD, "new_password": NEW},
}  # fmt: skip


@pytest.mark.parametrize("minutes", [None, 11])
def test_own_acts_that_need_the_factor_again_refuse_without_it_and_with_an_old_one(app, person, change, minutes):
    mine = signed_in(app, person)
    change(person, second_factors="totp")
    if minutes:
        with app.app_context(), transaction():
            db.session.query(UserSession).update({"stepped_up_at": clock.now() - timedelta(minutes=minutes)})
    assert {path: mine.post(path, **fields).status_code for path, fields in ACTS.items()} == dict.fromkeys(ACTS, 403)


@pytest.mark.parametrize("minutes", [None, 11])
def test_acts_on_accounts_refuse_without_the_factor_and_with_an_old_one(app, person, browser_of, user_of, minutes):
    admin, number = browser_of("admin"), user_of(person).public_id
    if minutes:
        with app.app_context(), transaction():
            db.session.query(UserSession).update({"stepped_up_at": clock.now() - timedelta(minutes=minutes)})
    acts = ("unlock", "open", "close", "code", "exposed", "hat")
    assert {act: admin.post(f"/people/{number}/{act}").status_code for act in acts} == dict.fromkeys(acts, 403)
