"""The list of stolen passwords: made of any file, searched where it lies, and what is looked at of it."""

import hashlib
import os
import random

import pytest
from flask import Flask

from casebridge.accounts import blocklist
from casebridge.accounts.password_rules import refuse_weak
from casebridge.errors import Invalid

BOTH = False


@pytest.fixture
def house(tmp_path):
    app = Flask("house")
    app.config["CASEBRIDGE_BLOCKED_PASSWORDS"] = tmp_path / "blocked"
    with app.app_context():
        yield tmp_path / "blocked"


def test_passwords_and_hashes_are_found_and_nothing_else(house, monkeypatch):
    monkeypatch.setattr(blocklist, "_AT_ONCE", 7)
    stolen = [f"word number {number}" for number in range(100)]
    hashed = [
        f"{hashlib.sha1(one.encode(), usedforsecurity=False).hexdigest().upper()}:{len(one)}" for one in stolen[50:]
    ]
    lines = [f"{one}\r\n".encode() for one in [*stolen[:50], *hashed, *stolen[:5], ""]] + [b"\xff\xfe\n"]
    random.Random(1).shuffle(lines)
    assert blocklist.take_in(lines) == 101
    assert blocklist.state().size == house.stat().st_size // 20 == 101
    assert [one for one in stolen if not blocklist.holds(one)] == []
    assert blocklist.holds("Word NUMBER 7")
    assert [one for one in ("word number 100", "", "x" * 200, "\ud800") if blocklist.holds(one)] == []
    assert os.listdir(house.parent) == [house.name]


def test_a_new_list_takes_the_place_of_the_old_one(house):
    blocklist.take_in([b"one\n"])
    blocklist.take_in([b"two\n"])
    assert (blocklist.holds("one"), blocklist.holds("two")) == (False, True)


def test_without_a_list_nothing_stands_in_it(house):
    assert (blocklist.state(), blocklist.holds("one")) == (None, False)


def test_a_stolen_password_is_refused_with_its_reason(house):
    good = "three kettles beside the orchard"
    refuse_weak(good, username="n.feng", name="Nora Feng")
    blocklist.take_in([good.encode()])
    with pytest.raises(Invalid) as refused:
        refuse_weak(good.title(), username="n.feng", name="Nora Feng")
    assert refused.value.fields == {"password": blocklist.STOLEN}
