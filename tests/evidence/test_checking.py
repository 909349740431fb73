"""Every flipped byte is found, marked, and served no more."""

import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.db import db
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.receiving import receive_file
from casebridge.evidence.store import store
from tests.evidence.sending import Sender
from tests.factories import acting, some_people
from tests.packets.papers import a_report


@pytest.fixture
def filed(draft):
    """Give the path of the bytes of a filed exhibit."""
    detective = acting(some_people()["detective"])
    receive_file(draft, io.BytesIO(b"abc"), "a.txt", actor=detective)
    path = store().path(db.session.scalars(select(Version.store_key)).one())
    db.session.rollback()
    return path


def damaged_at():
    found = db.session.scalars(select(Version.damaged_at)).one()
    db.session.rollback()
    return found


def test_whole_files_are_whole(filed):
    assert (check_blobs().versions, check_blobs().damaged) == (1, ())


def test_a_flipped_byte_is_named(filed):
    filed.write_bytes(b"abd")
    found = check_blobs().damaged
    assert [(one.exhibit, one.version) for one in found] == [(1, 1)]
    assert damaged_at() is not None


def test_a_lost_file_is_named(filed):
    filed.unlink()
    assert [one.found for one in check_blobs(rehash=False).damaged] == [""]


def test_the_quick_check_sees_a_size_that_changed(filed):
    filed.write_bytes(b"abcd")
    assert len(check_blobs(rehash=False).damaged) == 1


def test_damage_stands_in_the_history_once(filed):
    filed.write_bytes(b"abd")
    check_blobs()
    check_blobs()
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "exhibit:check")).all()
    assert [line.outcome for line in lines] == ["error"]


def test_a_file_that_came_back_is_served_again(filed):
    filed.write_bytes(b"abd")
    check_blobs()
    filed.write_bytes(b"abc")
    check_blobs()
    assert damaged_at() is None


def test_bytes_that_no_row_knows_are_set_aside_and_known_ones_stay(filed):
    key = store().keep(store().receive(io.BytesIO(b"orphan")).path)
    old = (clock.now() - timedelta(days=2)).timestamp()
    for path in (filed, store().path(key)):
        os.utime(path, (old, old))
    assert check_blobs().set_aside == (key,)
    assert filed.exists()


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.fixture
def printed(draft):
    """Give the path of an original and of its pages for packets."""
    detective = acting(some_people()["detective"])
    receive_file(draft, io.BytesIO(a_report("Statement", 2)), "a.pdf", actor=detective)
    row = db.session.scalars(select(Version)).one()
    paths = store().path(row.store_key), store().path(row.ready_key)
    db.session.rollback()
    return paths


@pytest.mark.parametrize("at", [0, 1000, -1], ids=["first", "middle", "last"])
def test_a_flipped_byte_is_found_wherever_it_is(printed, at):
    flip(printed[0], at)
    assert len(check_blobs().damaged) == 1


@pytest.mark.parametrize("at", [0, 1000, -1], ids=["first", "middle", "last"])
def test_a_flipped_byte_in_the_pages_for_packets_is_found(printed, at):
    flip(printed[1], at)
    found = check_blobs()
    assert (found.damaged, len(found.unprintable)) == ((), 1)


def test_lost_pages_for_packets_are_named_by_the_quick_check_too(printed):
    printed[1].unlink()
    assert check_blobs(rehash=False).unprintable[0].endswith("Ex 1, version 1")


def test_pages_for_packets_that_are_whole_are_not_named(printed):
    assert check_blobs().unprintable == ()


def test_what_came_by_half_goes_after_a_day(in_app):
    path = store().scratch()
    path.write_bytes(b"half")
    check_blobs()
    assert path.exists()
    old = (clock.now() - timedelta(days=2)).timestamp()
    os.utime(path, (old, old))
    check_blobs()
    assert not path.exists()


def test_no_exhibit_is_written_when_its_bytes_cannot_be_kept(draft):
    blobs = store().root / "blobs"
    blobs.parent.mkdir(exist_ok=True)
    blobs.write_text("a file where the folder should be")
    with pytest.raises(OSError):
        receive_file(draft, io.BytesIO(b"abc"), "a.txt", actor=acting(some_people()["detective"]))
    db.session.rollback()
    assert (db.session.query(Version).count(), db.session.query(Exhibit).count()) == (0, 0)


def test_no_upload_ends_when_its_bytes_cannot_be_kept(draft, sign_in):
    sender = Sender(sign_in("detective"), draft)
    url = sender.begun(b"abc")
    (store().root / "blobs").write_text("a file where the folder should be")
    sender.visitor.application.testing = False
    assert sender.part(url, b"abc").status_code == 500
    (store().root / "blobs").unlink()
    assert (sender.offset(url), sender.part(url, b"abc").status_code) == (0, 204)
    assert check_blobs().bare == ()
