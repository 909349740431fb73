"""A new version is unread for everybody but its sender, until they open it."""

import io

import pytest

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.receiving import receive_file
from casebridge.evidence.seeing.unread import NEVER, NEWER, unread
from casebridge.evidence.services import add_exhibit, note_read
from tests.factories import acting, some_people


@pytest.fixture
def filed(draft):
    """Give the public id of a case in which the detective filed one document."""
    receive_file(draft, io.BytesIO(b"abc"), "a.txt", actor=who("detective"))
    return draft


def who(name: str) -> Actor:
    actor = acting(some_people()[name])
    db.session.rollback()
    return actor


def case_of(public_id):
    return db.session.query(Case).filter_by(public_id=public_id).one()


def new_to(public_id, name):
    found = unread(case_of(public_id), who(name))
    db.session.rollback()
    return list(found.values())


def opened(public_id, name):
    with transaction():
        exhibit = exhibits_of(case_of(public_id))[0]
        note_read(exhibit, exhibit.latest, actor=acting(some_people()[name]), how="view")


def new_version(public_id, name="detective"):
    exhibit = exhibits_of(case_of(public_id))[0].public_id
    db.session.rollback()
    receive_file(public_id, io.BytesIO(b"abcd"), "a.txt", actor=who(name), exhibit_id=exhibit)


def test_a_file_is_new_to_somebody_who_never_opened_it(filed):
    assert new_to(filed, "partner") == [NEVER]


def test_a_file_is_not_new_to_its_sender(filed):
    assert new_to(filed, "detective") == []


def test_opening_it_ends_that(filed):
    opened(filed, "partner")
    assert new_to(filed, "partner") == []


def test_a_new_version_is_unread_again(filed):
    opened(filed, "partner")
    new_version(filed)
    assert new_to(filed, "partner") == [NEWER]


def test_a_new_version_of_somebody_else_is_unread_for_the_first_sender(filed):
    new_version(filed, "partner")
    assert (new_to(filed, "detective"), new_to(filed, "partner")) == ([NEVER], [])


def test_what_one_person_opened_stays_new_to_the_others(filed):
    opened(filed, "partner")
    assert new_to(filed, "sergeant") == [NEVER]


def test_a_thing_without_a_file_is_new_until_it_is_looked_at(draft):
    with transaction():
        add_exhibit(case_of(draft), title="Casing", actor=acting(some_people()["detective"]), physical=True)
    before = new_to(draft, "partner")
    opened(draft, "partner")
    assert (before, new_to(draft, "partner"), new_to(draft, "detective")) == ([NEVER], [], [])


def test_what_a_person_may_not_see_is_not_unread_for_them(filed):
    with transaction():
        exhibits_of(case_of(filed))[0].class_ = "sealed"
    assert new_to(filed, "partner") == []
