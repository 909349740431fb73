"""Bytes on disk: whole or not at all."""

import hashlib
import io
import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from casebridge.errors import DiskFull, TooLarge
from casebridge.evidence.store import EmptyFile, HashMismatch, Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store", limit=100, reserve_bytes=0, reserve_share=0)


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_come_with_their_hash(store):
    incoming = store.receive(io.BytesIO(b"abc"))
    assert (incoming.sha256, incoming.size) == (hashlib.sha256(b"abc").hexdigest(), 3)


def test_received_bytes_are_readable_by_us_alone(store):
    mode = store.receive(io.BytesIO(b"abc")).path.stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_kept_bytes_lie_under_a_random_name(store):
    key = store.keep(store.receive(io.BytesIO(b"abc")).path)
    assert store.path(key).relative_to(store.root).parts == ("blobs", key[:2], key[2:4], key)
    assert store.path(key).read_bytes() == b"abc"


def test_the_same_bytes_twice_get_two_names(store):
    assert len({store.keep(store.receive(io.BytesIO(b"abc")).path) for _ in range(2)}) == 2


def test_an_empty_file_is_refused_and_leaves_nothing(store):
    with pytest.raises(EmptyFile):
        store.receive(io.BytesIO(b""))
    assert files_in(store.root) == []


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(store):
    with pytest.raises(TooLarge):
        store.receive(io.BytesIO(b"x" * 101))
    assert files_in(store.root) == []


def test_a_file_of_the_limit_is_taken(store):
    assert store.receive(io.BytesIO(b"x" * 100)).size == 100


def test_another_hash_than_the_sender_made_is_refused(store):
    with pytest.raises(HashMismatch):
        store.receive(io.BytesIO(b"abc"), expected_sha256="0" * 64)
    assert files_in(store.root) == []


def test_the_hash_of_the_sender_may_be_in_capitals(store):
    digest = hashlib.sha256(b"abc").hexdigest().upper()
    assert store.receive(io.BytesIO(b"abc"), expected_sha256=digest).size == 3


def test_uploads_stop_at_the_reserve(tmp_path):
    store = Store(tmp_path, limit=100, reserve_bytes=2**63, reserve_share=0)
    with pytest.raises(DiskFull):
        store.receive(io.BytesIO(b"abc"))


def test_a_broken_connection_leaves_nothing(store):
    class Broken:
        def read(self, size=-1, /):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.receive(Broken())
    assert files_in(store.root) == []


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "ABC", "0" * 31, "0" * 33, "..", "g" * 32])
def test_only_keys_of_ours_lead_to_a_path(store, key):
    with pytest.raises(ValueError, match="Not a key"):
        store.path(key)


def test_a_changed_byte_changes_the_digest(store):
    incoming = store.receive(io.BytesIO(b"abc"))
    key = store.keep(incoming.path)
    store.path(key).write_bytes(b"abd")
    assert store.digest(key) != incoming.sha256


def test_a_missing_file_has_no_digest(store):
    assert store.digest("0" * 32) == ""


def test_bytes_without_a_row_are_set_aside_after_a_day(store):
    key = store.keep(store.receive(io.BytesIO(b"abc")).path)
    yesterday = datetime.now(UTC) - timedelta(days=2)
    os.utime(store.path(key), (yesterday.timestamp(), yesterday.timestamp()))
    assert store.set_aside(set(), datetime.now(UTC) - timedelta(days=1)) == [key]
    assert not store.path(key).exists()


def test_fresh_bytes_and_known_ones_stay(store):
    keys = [store.keep(store.receive(io.BytesIO(b"abc")).path) for _ in range(2)]
    assert store.set_aside({keys[0]}, datetime.now(UTC) - timedelta(days=1)) == []
