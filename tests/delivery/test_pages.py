"""What people see of mail: their choice, what failed and why, and another try."""

import pytest
from sqlalchemy import select

from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.db import db
from casebridge.notices.models import Mail
from tests.delivery.conftest import mails, run
from tests.support.pages import soup

NOT_DELIVERED = "was not delivered"


@pytest.fixture
def failed(owe, postbox):
    """Have a letter to the prosecutor given up; return its number."""
    postbox.refuse["prosecutor@office.example"] = (550, "5.1.1 No such user here")
    owe("prosecutor")
    run()
    return mails()[0].public_id


def user(name):
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(User).where(User.username == name)).one()


def test_a_person_chooses_how_often_and_the_page_remembers(mailing, sign_in):
    visitor = sign_in("prosecutor")
    assert visitor.send("/account/mail", {"pace": "daily", "hour": "7"}).status_code == 303
    page = soup(visitor.get("/account"))
    assert page.select_one("input[name=pace][checked]")["value"] == "daily"
    assert page.select_one("#hour option[selected]").text == "07:00"
    assert "prosecutor@office.example" in page.find(id="mail").text


@pytest.mark.parametrize(("pace", "hour"), [("hourly", "7"), ("daily", "24"), ("daily", "-1"), ("", "")])
def test_a_choice_that_is_none_is_refused_and_changes_nothing(mailing, sign_in, pace, hour):
    answer = sign_in("prosecutor").send("/account/mail", {"pace": pace, "hour": hour})
    assert (answer.status_code, "Your choice was not kept." in answer.text) == (422, True)
    assert (user("prosecutor").mail_pace, user("prosecutor").mail_hour) == ("each", 8)


def test_nobody_enters_an_address_for_themselves(mailing, sign_in):
    sign_in("prosecutor").send("/account/mail", {"pace": "each", "hour": "8", "mail_address": "me@elsewhere.example"})
    assert user("prosecutor").mail_address == "prosecutor@office.example"


def test_without_a_mail_server_the_pages_say_so_calmly(app, sign_in):
    visitor = sign_in("prosecutor")
    assert "Mail is off here" in visitor.get("/account").text
    assert "Mail is off here" in visitor.get("/notices").text
    assert "Mail is off here" in sign_in("admin").get("/people/mail").text
    assert "Off: no mail server" in sign_in("admin").get("/system").text


def test_what_was_not_delivered_is_red_with_the_administrator(failed, sign_in):
    admin = sign_in("admin")
    assert f"Mail to 1 person {NOT_DELIVERED}" in admin.get("/people").text
    page = soup(admin.get("/people/mail"))
    row = page.find("tr", class_="first").text
    assert "550 5.1.1 No such user here" in row
    assert "Given up" in row


def test_the_administrator_sees_no_case_in_it(failed, sign_in):
    page = sign_in("admin").get("/people/mail").text.split("<main")[1]
    assert "CB-" not in page
    assert "/cases/" not in page
    assert "Return" not in page


def test_what_was_not_delivered_is_red_with_whom_it_was_for(failed, sign_in):
    visitor = sign_in("prosecutor")
    assert "Mail to you was not delivered" in visitor.get("/").text
    assert "550 5.1.1 No such user here" in visitor.get("/notices").text
    assert "Mail to you" not in sign_in("detective").get("/").text


def test_another_try_goes_out(failed, sign_in, postbox):
    postbox.refuse.clear()
    assert sign_in("admin").send(f"/people/mail/{failed}/again").status_code == 303
    assert (run(), mails()[0].delivery) == (1, "sent")
    assert NOT_DELIVERED not in sign_in("admin").get("/people").text
    assert "Mailed" in sign_in("prosecutor").get("/notices").text
    db.session.rollback()
    assert db.session.scalar(select(AuditEntry.actor_name).where(AuditEntry.event == "mail:again")) == "Admin"


def test_who_should_have_been_reached_tries_again_and_nobody_else_may(failed, sign_in, postbox):
    postbox.refuse.clear()
    assert sign_in("detective").send(f"/notices/mail/{failed}/again").status_code == 404
    assert sign_in("prosecutor").send(f"/notices/mail/{failed}/again").status_code == 303
    assert run() == 1


def test_another_try_of_what_was_sent_sends_nothing(owe, sign_in, postbox):
    owe("prosecutor")
    run()
    sign_in("admin").send(f"/people/mail/{mails()[0].public_id}/again")
    assert (run(), len(postbox.taken)) == (0, 1)


def test_an_administrator_enters_an_address_and_history_says_so_without_it(mailing, sign_in):
    admin, person = sign_in("admin"), user("prosecutor")
    path = f"/people/{person.public_id}"
    before = soup(admin.get(path)).select_one("#mail [name=version]")["value"]
    answer = admin.edit(path, f"{path}/address", {"mail_address": " ruth@office.example "})
    late = admin.send(f"{path}/address", {"mail_address": "other@office.example", "version": before})
    assert late.status_code == 409
    assert all(address in late.text for address in ("ruth@office.example", "other@office.example"))
    assert (answer.status_code, user("prosecutor").mail_address) == (303, "ruth@office.example")
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "account:address")).one()
    assert line.sentence == "changed the mail address of prosecutor"
    assert "ruth" not in str(line.detail)


def test_a_refused_address_stays_in_its_field(mailing, sign_in):
    person = user("prosecutor")
    answer = sign_in("admin").send(f"/people/{person.public_id}/address", {"mail_address": "Ruth <r@x.example>"})
    assert answer.status_code == 422
    assert soup(answer).find(id="mail_address")["value"] == "Ruth <r@x.example>"


@pytest.mark.parametrize("account", ["prosecutor", "auditor", "sao-supervisor"])
def test_addresses_are_the_administrators_alone(mailing, sign_in, account):
    person = user("prosecutor")
    assert sign_in(account).send(f"/people/{person.public_id}/address", {"mail_address": ""}).status_code == 404
    assert user("prosecutor").mail_address == "prosecutor@office.example"
    assert db.session.scalar(select(Mail.id)) is None


def test_a_receipt_says_who_was_not_mailed(failed, sign_in, mailing):
    # The receipt of a move names each reader; a letter that failed is red there, too.
    page = sign_in("prosecutor").get("/notices").text
    assert "Mail not delivered" in page
