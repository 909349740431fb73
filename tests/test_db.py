"""One place commits: a unit is all or nothing, does not nest, and a form counts once."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from casebridge import clock
from casebridge.access import idempotency
from casebridge.db import Json, UtcDateTime, canonical, db, transaction
from casebridge.work import JobRequest, ask_for


def test_a_unit_of_work_is_all_or_nothing(in_app: Flask) -> None:
    with pytest.raises(KeyError):
        _ask_and_fail()
    assert db.session.scalars(select(JobRequest)).all() == []


def test_units_do_not_nest(in_app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError), transaction():
        pass


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), db_dialect())  # noqa: DTZ001


def test_moments_come_back_in_utc_to_the_microsecond(in_app: Flask) -> None:
    asked = clock.now()
    with transaction(), clock.at(asked):
        ask_for("test", "one")
    db.session.expire_all()
    assert db.session.scalars(select(JobRequest.asked_at)).one() == asked


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": "ñ"}) == '{"a":"ñ","b":1}'
    assert Json().process_result_value('{"a":1}', db_dialect()) == {"a": 1}


def test_the_same_form_key_is_taken_once(in_app: Flask) -> None:
    for attempt in range(2):
        idempotency.pending.set(("7:abcdefghijklmnopqrst", 7, "request"))
        if attempt == 0:
            with transaction():
                ask_for("test", "one")
        else:
            with pytest.raises(idempotency.SentBefore), transaction():
                ask_for("test", "two")
    idempotency.pending.set(None)
    assert db.session.scalars(select(JobRequest.subject)).all() == ["one"]


def _ask_and_fail() -> None:
    with transaction():
        ask_for("test", "one")
        raise KeyError


def db_dialect() -> object:
    """Return a dialect for type tests that need no database."""
    return type("Dialect", (), {"name": "sqlite"})()
