"""History: one chain, append-only, and a change behind our back is named."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from casebridge import audit, clock
from casebridge.access.actor import ENGINE
from casebridge.audit import AuditEntry
from casebridge.db import db, transaction
from tests.support.insider import disarm


def some_lines(number: int) -> None:
    """Write lines in units of work of their own."""
    for line in range(number):
        with transaction():
            audit.record("test:line", actor=ENGINE, sentence=f"wrote line {line}", detail={"n": line})


def test_lines_are_numbered_without_a_gap(in_app: Flask) -> None:
    some_lines(3)
    assert list(db.session.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq))) == [1, 2, 3]


def test_several_lines_of_one_unit_follow_each_other(in_app: Flask) -> None:
    with transaction():
        first = audit.record("test:a", actor=ENGINE)
        second = audit.record("test:b", actor=ENGINE)
        assert second.prev == first.hash


def test_an_untouched_chain_verifies(in_app: Flask) -> None:
    some_lines(5)
    assert audit.verify() == (5, None)


def test_the_first_altered_line_is_named(in_app: Flask) -> None:
    some_lines(5)
    _behind_our_back("UPDATE audit_entry SET sentence = 'wrote nothing' WHERE seq = 3")
    good, broken = audit.verify()
    assert (good, broken and broken.seq) == (2, 3)


def test_a_line_taken_out_is_named(in_app: Flask) -> None:
    some_lines(5)
    _behind_our_back("DELETE FROM audit_entry WHERE seq = 2")
    assert audit.verify()[1] is not None
    assert audit.verify()[0] == 1


def test_lines_cut_off_the_end_are_found_by_a_head_kept_outside(in_app: Flask) -> None:
    some_lines(5)
    kept = {audit.head().seq: audit.head().hash}
    _behind_our_back("DELETE FROM audit_entry WHERE seq = 5")
    assert audit.verify()[1] is None
    assert audit.verify(kept)[1] is not None


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_history(in_app: Flask, statement: str) -> None:
    some_lines(1)
    with pytest.raises(DBAPIError), transaction() as unit:
        unit.execute(text(statement))
    assert audit.verify() == (1, None)


def test_a_refused_unit_leaves_no_line(in_app: Flask) -> None:
    with pytest.raises(ZeroDivisionError):
        _write_and_fail()
    assert audit.head().seq == 0


def test_the_order_is_the_number_even_when_the_clock_jumps_back(in_app: Flask) -> None:
    some_lines(1)
    with clock.at(datetime(2001, 1, 1, tzinfo=UTC)):
        some_lines(1)
    assert audit.verify() == (2, None)


def test_history_outside_a_unit_of_work_is_refused(in_app: Flask) -> None:
    with pytest.raises(RuntimeError):
        audit.record("test:loose", actor=ENGINE)


def _write_and_fail() -> None:
    with transaction():
        audit.record("test:lost", actor=ENGINE)
        raise ZeroDivisionError


def _behind_our_back(statement: str) -> None:
    """Change a row as somebody with the database's own shell would: triggers off first."""
    db.session.rollback()
    with db.engine.begin() as connection:
        disarm(connection, "audit_entry")
        connection.execute(text(statement))
