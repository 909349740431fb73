"""What is written to whom and when: each person's choice, the hour of the day, and what is urgent."""

from datetime import datetime

import pytest

from casebridge import clock
from casebridge.accounts import mail
from casebridge.db import transaction
from casebridge.home.queries import mark_read
from tests.building.people import acting, some_people
from tests.delivery.conftest import later, mails, notices_to, run


def at(day, hour, minute=0):
    """Hold the clock at a Baltimore wall time."""
    year, month, number = (int(part) for part in day.split("-"))
    return clock.at(datetime(year, month, number, hour, minute, tzinfo=clock.COURT_ZONE))


def daily(chosen, hour=8):
    chosen("prosecutor", mail_pace="daily", mail_hour=hour)


def test_each_notice_is_mailed_within_the_minute(owe, postbox):
    owe("prosecutor", "detective")
    assert (run(), sorted(postbox.addresses)) == (2, ["detective@office.example", "prosecutor@office.example"])


def test_what_comes_together_shares_one_letter(owe, postbox):
    owe("prosecutor")
    owe("prosecutor")
    assert (run(), len(postbox.taken)) == (1, 1)
    owe("prosecutor")
    assert (run(), len(postbox.taken)) == (1, 2)


def test_what_was_read_before_is_not_mailed(owe, postbox):
    owe("prosecutor")
    with transaction():
        mark_read(acting(some_people()["prosecutor"]))
    assert (run(), postbox.taken) == (0, [])


def test_what_is_read_while_the_letter_waits_is_not_sent(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (451, "later")
    owe("prosecutor")
    run()
    with transaction():
        mark_read(acting(some_people()["prosecutor"]))
    postbox.refuse.clear()
    with later(minutes=2):
        assert run() == 0
    assert ([m.delivery for m in mails()], postbox.taken) == (["dropped"], [])


@pytest.mark.parametrize("gone", [{"mail_address": ""}, {"active": False}])
def test_without_an_address_or_with_a_closed_account_nothing_is_written(owe, chosen, postbox, gone):
    chosen("prosecutor", **gone)
    owe("prosecutor")
    assert (run(), mails(), notices_to("prosecutor")[0].mail) == (0, [], "none")


def test_an_address_that_comes_later_brings_no_flood(owe, chosen, postbox):
    chosen("prosecutor", mail_address="")
    owe("prosecutor")
    run()
    chosen("prosecutor", mail_address="p@office.example")
    assert (run(), postbox.taken) == (0, [])


def test_without_a_mail_server_nothing_is_written_and_nothing_comes_later(mailing, owe, postbox):
    server, mailing.config["CASEBRIDGE_MAIL"] = mailing.config["CASEBRIDGE_MAIL"], None
    owe("prosecutor")
    assert run() == 0
    mailing.config["CASEBRIDGE_MAIL"] = server
    assert (run(), postbox.taken) == (0, [])


def test_only_what_is_urgent(owe, chosen, postbox):
    chosen("prosecutor", mail_pace="urgent")
    owe("prosecutor")
    assert run() == 0
    owe("prosecutor", urgent=True)
    assert (run(), [n.mail for n in notices_to("prosecutor")]) == (1, ["none", "letter"])


def test_the_daily_letter_comes_at_its_hour_and_once(owe, chosen, postbox):
    daily(chosen)
    with at("2026-11-24", 7, 59):
        owe("prosecutor")
        owe("prosecutor")
        assert run() == 0
    with at("2026-11-24", 8, 0):
        assert run() == 1
        owe("prosecutor")
        assert run() == 0
    with at("2026-11-25", 8, 5):
        assert run() == 1
    assert [m.digest for m in mails()] == [True, True]


def test_a_day_without_a_notice_has_no_letter(mailing, chosen, postbox):
    daily(chosen)
    with at("2026-11-24", 9):
        assert (run(), mails()) == (0, [])


def test_what_is_urgent_does_not_wait_for_the_daily_letter(owe, chosen, postbox):
    daily(chosen)
    with at("2026-11-24", 7):
        owe("prosecutor")
        owe("prosecutor", urgent=True)
        assert (run(), [n.mail for n in notices_to("prosecutor")]) == (1, ["open", "letter"])


def test_in_spring_an_hour_that_is_skipped_has_its_letter_after_the_change(owe, chosen, postbox):
    daily(chosen, hour=2)
    with at("2027-03-14", 1, 59):
        owe("prosecutor")
        assert run() == 0
    with at("2027-03-14", 3, 0):
        assert run() == 1


def test_in_autumn_an_hour_that_comes_twice_has_one_letter(owe, chosen, postbox):
    daily(chosen, hour=1)
    with at("2026-11-01", 0, 59):
        owe("prosecutor")
        assert run() == 0
    with at("2026-11-01", 1, 30):
        assert run() == 1
        owe("prosecutor")
    with clock.at(datetime(2026, 11, 1, 1, 30, tzinfo=clock.COURT_ZONE, fold=1)):
        assert run() == 0
    with at("2026-11-02", 1, 0):
        assert run() == 1


def test_whoever_chooses_the_daily_letter_after_its_hour_waits_for_tomorrow(owe, postbox):
    with at("2026-11-24", 15):
        with transaction():
            user = some_people()["prosecutor"]
            mail.choose(user, pace="daily", hour="8", actor=acting(user))
        owe("prosecutor")
        assert run() == 0
    with at("2026-11-25", 8):
        assert run() == 1


def test_word_that_mail_fails_is_not_mailed(owe, postbox):
    postbox.refuse["prosecutor@office.example"] = (550, "no such user")
    owe("prosecutor")
    run()
    assert (run(), [n.mail for n in notices_to("admin")], postbox.taken) == (0, ["none"], [])
