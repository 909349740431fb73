"""A cross-designated prosecutor wears one hat at a time, chosen at sign-in, and the history names it."""

import pytest

from casebridge.accounts.hats import add_hat, hats_of
from casebridge.accounts.models import User
from casebridge.accounts.people import add_person, set_active
from casebridge.audit import AuditEntry
from casebridge.db import db, transaction
from casebridge.errors import Conflict, Invalid, StepUpNeeded
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.visitors import Visitor, enter

PASSWORD = "four grey herons on a wire"


@pytest.fixture
def person(app):
    """Give the public ids of a state prosecutor's own account and of their federal hat."""
    with app.app_context():
        with transaction():
            admin = acting(some_people()["admin"], stepped_up=True)
            own = add_person(
                username="nell.two", name="Nell Two", role="prosecutor", unit="sao_charging", actor=admin,
                password=PASSWORD,
            )  # fmt: skip
            hat = add_hat(own, username="nell.two.us", role="ausa", unit="usao_psn", actor=admin)
            found = own.public_id, hat.public_id
        db.session.remove()
    return found


def signed_in(app):
    """Sign in with the password, as a browser does."""
    visitor = app.test_client()
    page = visitor.get("/sign-in").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "agree": "y", "username": "nell.two", "password": PASSWORD}
    answer = visitor.post("/sign-in", data=sent)
    return visitor, answer


def wear(visitor, public_id):
    page = visitor.get("/sign-in/hat").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    key = page.split("data-form-key")[0].rsplit('value="', 1)[1].split('"')[0]
    return visitor.post("/sign-in/hat", data={"csrf_token": token, "form_key": key, "hat": public_id})


def test_the_hat_is_chosen_after_the_password_and_the_other_one_is_off(app, person):
    visitor, answer = signed_in(app)
    assert answer.location.startswith("/sign-in/hat")
    assert "Go on as" in visitor.get("/sign-in/hat").text
    old = visitor.get_cookie("__Host-cb") or next(iter(visitor._cookies.values()))
    assert wear(visitor, person[1]).status_code == 303
    assert visitor.get("/federal/referrals").status_code == 200
    assert visitor.get("/advice").status_code in (403, 404)
    stale = app.test_client()
    stale.set_cookie(old.key, old.value)
    assert stale.get("/queue").status_code == 303
    with app.app_context():
        line = db.session.query(AuditEntry).filter(AuditEntry.event == "sign_in:ok").order_by(AuditEntry.seq.desc())
        assert (line.first().actor_name, line.first().role, line.first().unit) == ("Nell Two", "ausa", "usao_psn")
        db.session.remove()


def test_a_hat_has_no_door_of_its_own_and_shuts_with_the_own_account(app, person):
    visitor = enter(app, "nell.two.us")
    assert isinstance(visitor, Visitor)
    assert visitor.get("/federal/referrals").status_code == 200
    with app.app_context(), transaction():
        own = db.session.query(User).filter_by(username="nell.two").one()
        set_active(own, active=False, actor=acting(some_people()["admin"], stepped_up=True))
    assert visitor.get("/federal/referrals").status_code == 303


def test_a_second_hat_is_of_the_other_prosecutors_office_alone(in_app):
    people = some_people()
    admin = acting(people["admin"], stepped_up=True)
    for username, role in (("detective", "prosecutor"), ("prosecutor", "sao_supervisor"), ("federal", "detective")):
        with pytest.raises(Invalid):
            add_hat(people[username], username="x.y", role=role, unit="", actor=admin)
    with pytest.raises(StepUpNeeded):
        add_hat(
            people["prosecutor"], username="x.y", role="ausa", unit="", actor=acting(people["admin"], stepped_up=False)
        )


def test_a_hat_has_no_hat(app, person):
    with app.app_context():
        hat = db.session.query(User).filter_by(username="nell.two.us").one()
        with pytest.raises(Conflict):
            add_hat(
                hat, username="a.b", role="prosecutor", unit="", actor=acting(some_people()["admin"], stepped_up=True)
            )
        assert [one.username for one in hats_of(hat.id)] == ["nell.two", "nell.two.us"]
        db.session.remove()


def test_each_hat_sees_what_its_office_sees(app, person):
    with app.app_context(), transaction():
        case_id = a_case("in_review").public_id
    assert enter(app, "nell.two").get(f"/cases/{case_id}").status_code == 200
    assert enter(app, "nell.two.us").get(f"/cases/{case_id}").status_code == 404
