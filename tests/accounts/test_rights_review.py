"""The yearly look at rights: who sees which office, a line confirmed or ended, and the reminders."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.accounts import rights_review
from casebridge.accounts.models import User
from casebridge.db import db, transaction
from casebridge.errors import Conflict, NotThere
from casebridge.notices.models import Notice
from tests.accounts.browsing import words
from tests.building.people import acting, some_people
from tests.support.pages import soup


def test_who_leads_an_office_confirms_and_ends_there_and_nowhere_else(app, sign_in):
    with app.app_context():
        numbers = {name: user.public_id for name, user in some_people().items()}
        db.session.remove()
    commander = sign_in("commander", stepped_up=True)
    page = words(commander.get("/rights"))
    assert "Clerk" in page
    assert "Prosecutor" not in page
    assert commander.get("/rights?office=sao").status_code == 404
    assert "Overdue since" in page
    statuses = {
        who: commander.send(f"/rights/{numbers[who]}/{act}").status_code
        for who, act in (("detective", "confirm"), ("partner", "end"), ("commander", "confirm"), ("prosecutor", "end"))
    }
    assert statuses == {"detective": 303, "partner": 303, "commander": 409, "prosecutor": 404}
    page = words(commander.get("/rights"))
    assert "Partner" not in page
    with app.app_context():
        kept = {name: db.session.query(User).filter_by(username=name).one() for name in ("detective", "partner")}
        assert (kept["partner"].active, rights_review.due(kept["detective"]) > clock.now() + timedelta(days=364)) == (
            False, True
        )  # fmt: skip
        assert rights_review.checkers(kept.values()) == {some_people()["commander"].id: "Commander"}
        db.session.remove()
    admin = sign_in("admin", stepped_up=True)
    assert "Prosecutor2" in words(admin.get("/rights?office=sao"))
    assert sign_in("prosecutor").get("/rights").status_code == 404


def test_the_last_administrator_and_a_closed_account_are_not_ended(in_app):
    with transaction():
        people = some_people()
        supervisor, admin = acting(people["sao-supervisor"]), acting(people["admin"])
        other = replace(admin, id=people["auditor"].id)
        with pytest.raises(Conflict, match="last administrator"):
            rights_review.end(people["admin"], actor=other)
        rights_review.end(people["prosecutor2"], actor=supervisor)
        with pytest.raises(NotThere):
            rights_review.confirm(people["prosecutor2"], actor=supervisor)


def test_who_leads_is_reminded_each_week_until_it_is_done(in_app):
    with transaction():
        people = some_people()
        for user in people.values():
            user.rights_checked_at = clock.now()
        people["federal"].rights_checked_at = clock.now() - timedelta(days=336)
    for days, accounts, told in ((0, 1, 2), (1, 0, 2), (8, 1, 4)):
        with clock.at(clock.now() + timedelta(days=days)), transaction():
            assert rights_review.remind() == accounts, days
        assert db.session.query(Notice).filter_by(tag="account:rights").count() == told, days
    roles = {db.session.get(User, notice.user_id).role for notice in db.session.query(Notice)}
    assert roles == {"usao_supervisor", "admin"}


def test_the_slower_of_two_who_look_over_rights_reads_what_stands(app, sign_in):
    with app.app_context():
        number = some_people()["partner"].public_id
        db.session.remove()
    commander, admin = sign_in("commander", stepped_up=True), sign_in("admin", stepped_up=True)
    line = f"/rights/{number}"
    button = soup(commander.get("/rights")).find("button", formaction=f"{line}/end")
    assert admin.send(f"{line}/confirm").status_code == 303
    late = commander.send(f"{line}/end", {button["name"]: button["value"]})
    assert (late.status_code, "Two people edited “Role of Partner”" in words(late)) == (409, True)
    assert ("Admin" in words(late), "The role has ended" in words(late)) == (True, True)
    assert commander.send(f"{line}/end", {"version": ""}).status_code == 400
    # Who leads another office learns nothing of the account.
    assert sign_in("sao-supervisor", stepped_up=True).send(f"{line}/end", {"version": ""}).status_code == 404
    with app.app_context():
        assert db.session.query(User).filter_by(username="partner").one().active
        db.session.remove()
    assert commander.send(f"{line}/end").status_code == 303
