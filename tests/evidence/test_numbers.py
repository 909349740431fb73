"""Exhibit numbers follow the order in which files are begun, whichever ends first, and no number is left over."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.queries import exhibits_of
from tests.building.preparing import an_exhibit
from tests.evidence.sending import Sender

TEXT = b"Canvass of the block, nobody at home.\n"


@pytest.fixture
def sender(sign_in, draft):
    """Give a detective's program on a case in draft."""
    return Sender(sign_in("detective"), draft)


def files(count):
    return [TEXT + str(number).encode() for number in range(count)]


def numbers(draft):
    db.session.rollback()
    case = db.session.query(Case).filter_by(public_id=draft).one()
    return {exhibit.number: exhibit.latest.name for exhibit in exhibits_of(case) if exhibit.latest}


def begun(sender, bodies):
    return [sender.begun(body, f"{number}.txt") for number, body in enumerate(bodies)]


def test_files_that_end_in_another_order_keep_the_numbers_of_their_list(sender, draft):
    bodies = files(3)
    urls = begun(sender, bodies)
    for at in (2, 0, 1):
        sender.part(urls[at], bodies[at])
    assert numbers(draft) == {1: "0.txt", 2: "1.txt", 3: "2.txt"}


def test_a_thing_that_is_added_meanwhile_comes_after_the_files_under_way(sender, draft):
    bodies = files(2)
    urls = begun(sender, bodies)
    with transaction():
        an_exhibit(db.session.query(Case).filter_by(public_id=draft).one())
    for url, body in zip(urls, bodies, strict=True):
        sender.part(url, body)
    assert sorted(numbers(draft)) == [1, 2]


def test_the_number_of_a_file_that_was_stopped_goes_to_the_next_one(sender, draft):
    bodies = files(3)
    urls = begun(sender, bodies)
    sender.part(urls[2], bodies[2])
    sender.ask("DELETE", urls[0])
    sender.part(urls[1], bodies[1])
    sender.whole(TEXT, "next.txt")
    assert numbers(draft) == {1: "next.txt", 2: "1.txt", 3: "2.txt"}


def test_the_number_of_a_file_that_changed_on_its_way_goes_to_the_next_one(sender, draft):
    bodies = files(2)
    urls = [sender.begun(bodies[0], sha256="0" * 64), sender.begun(bodies[1], "1.txt")]
    sender.part(urls[0], bodies[0])
    sender.part(urls[1], bodies[1])
    sender.whole(bodies[0], "again.txt")
    assert numbers(draft) == {1: "again.txt", 2: "1.txt"}


def test_bytes_that_the_case_has_are_promised_no_number(sender, draft):
    sender.whole(TEXT, "first.txt")
    urls = [sender.begun(TEXT, "copy.txt"), sender.begun(TEXT + b"2", "second.txt")]
    sender.part(urls[1], TEXT + b"2")
    sender.part(urls[0], TEXT)
    assert numbers(draft) == {1: "first.txt", 2: "second.txt"}


def test_the_same_bytes_twice_in_one_drop_leave_no_hole(sender, draft):
    urls = [sender.begun(TEXT, "a.txt"), sender.begun(TEXT, "b.txt"), sender.begun(TEXT + b"c", "c.txt")]
    for url, body in zip(reversed(urls), (TEXT + b"c", TEXT, TEXT), strict=True):
        sender.part(url, body)
    assert sorted(numbers(draft)) == [1, 2]


def test_a_file_left_alone_keeps_no_number_from_others(sender, draft, sign_in):
    url = sender.begun(TEXT, "slow.txt")
    with clock.at(clock.now() + timedelta(minutes=31)):
        later = Sender(sign_in("detective"), draft)
        later.whole(TEXT + b"2", "quick.txt")
        later.part(url, TEXT)
    assert numbers(draft) == {1: "quick.txt", 2: "slow.txt"}


def test_a_newer_version_takes_no_number(sender, draft):
    sender.whole(TEXT, "a.txt")
    db.session.rollback()
    exhibit = exhibits_of(db.session.query(Case).filter_by(public_id=draft).one())[0].public_id
    sender.whole(TEXT + b"newer", "a2.txt", exhibit=exhibit)
    sender.whole(TEXT + b"b", "b.txt")
    assert numbers(draft) == {1: "a2.txt", 2: "b.txt"}
