"""No rewriting of history or rows stays hidden from who kept a head, and no flipped byte from the house itself."""

import random
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from casebridge import audit
from casebridge.access.actor import ENGINE
from casebridge.accounts.models import User
from casebridge.cases.models import Case, Charge, Party
from casebridge.compartments.models import CompartmentGrant
from casebridge.db import Base, db, transaction
from casebridge.heads import kept
from casebridge.heads.rows import COVERED, table_of
from casebridge.heads.services import check, sign
from casebridge.lead_store import file_of, opened
from tests.factories import a_case
from tests.heads.rewriting import KINDS
from tests.support.insider import disarm
from tests.test_audit import some_lines

GUARDED = ("audit_entry", "row_mark", "signed_head")


@pytest.fixture
def witnessed(in_app):
    """Give heads that others kept of a house in which a case was returned and another decided."""
    texts = []
    for state in ("returned", "declined"):
        a_case(state)
        texts.append(kept.as_text(sign().as_plain()))
    some_lines(3)
    texts.append(kept.as_text(sign().as_plain()))
    found = kept.read("\n".join(texts))
    assert check(found).holds
    db.session.remove()
    return found


def found_by(heads, insider, chance):
    """Say whether a rewriting is found; afterwards nothing of it is left."""
    connection = db.session.connection()
    disarm(connection, *GUARDED)
    insider(connection, chance)
    found = check(heads)
    db.session.rollback()
    db.session.remove()
    return not found.holds


@pytest.mark.parametrize("kind", KINDS)
def test_a_rewriting_is_found(witnessed, kind):
    assert found_by(witnessed, KINDS[kind], random.Random(kind))
    assert check(witnessed).holds


@pytest.mark.sweep
def test_two_hundred_rewritings_are_found(witnessed, record_property):
    chance, missed = random.Random(35), []
    for number in range(200):
        kind = list(KINDS)[number % len(KINDS)]
        if not found_by(witnessed, KINDS[kind], chance):
            missed.append((number, kind))
    print(f"rewritings found: {200 - len(missed)} of 200 on {db.engine.dialect.name}")  # noqa: T201
    assert not missed


def test_each_way_to_change_a_row_leaves_its_mark(in_app):
    case = a_case("in_review")
    number = case.id
    with transaction():
        db.session.get_one(Case, number).title = "Another title"
        db.session.execute(update(Charge).where(Charge.case_id == number).values(count_text="Count 1"))
        grant = CompartmentGrant(
            case_id=number, user_id=1, compartment="sealed", reason="A reason.", until=case.opened_at.date(),
            granted_by_id=1, granted_at=case.opened_at,
        )  # fmt: skip
        db.session.add(grant)
        audit.record("test:line", actor=ENGINE)
    with transaction():
        db.session.execute(delete(CompartmentGrant).where(CompartmentGrant.id == grant.id))
    assert check().strange == []


def test_a_change_behind_the_application_is_named_without_its_content(in_app):
    a_case("in_review")
    user, party = db.session.scalars(select(User)).first(), db.session.scalars(select(Party)).first()
    names = user.public_id, party.public_id, party.name
    db.session.remove()
    with db.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.execute(text("SET LOCAL ROLE NONE"))
        connection.execute(text(f"UPDATE app_user SET role = 'admin' WHERE public_id = '{names[0]}'"))
        connection.execute(text(f"UPDATE party SET name = 'Nobody' WHERE public_id = '{names[1]}'"))
    told = " ".join(check().strange)
    assert f"app_user {names[0]} was changed" in told
    assert f"party {names[1]} was changed" in told
    assert names[2] not in told
    assert "Nobody" not in told


FLIPS = [pytest.param(60, id="some"), pytest.param(5000, id="all", marks=pytest.mark.sweep)]


@pytest.mark.parametrize("flips", FLIPS)
def test_no_flipped_byte_changes_a_row_or_the_history_unnoticed(witnessed, flips):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the files of PostgreSQL are its own")
    chance, path = random.Random(5), Path(str(db.engine.url.database))
    files = [path, Path(file_of(str(path)))]
    before = dumped()
    db.session.remove()
    db.engine.dispose()
    whole = {file: file.read_bytes() for file in files}
    changed, hidden = 0, []
    for number in range(flips):
        file = chance.choices(files, [9, 1])[0]
        place, bit = chance.randrange(len(whole[file])), 1 << chance.randrange(8)
        spoiled = bytearray(whole[file])
        spoiled[place] ^= bit
        file.write_bytes(spoiled)
        try:
            if dumped() != before:
                changed += 1
                if check(witnessed).holds:
                    hidden.append((number, file.name, place, bit))
        except (DBAPIError, ValueError, TypeError, sqlite3.Error):
            # It cannot be opened at all: nobody works on it unnoticed.
            changed += 1
        finally:
            db.session.remove()
            db.engine.dispose()
            file.write_bytes(whole[file])
    print(f"bytes flipped: {flips}, changed something covered: {changed}, hidden: {len(hidden)}")  # noqa: T201
    assert not hidden
    assert check(witnessed).holds


def dumped():
    """Return every covered row and the history, as the application reads them."""
    tables = [Base.metadata.tables[name] for name in GUARDED] + [table_of(name) for name in COVERED]
    rows = []
    with opened():
        for table in tables:
            columns = [column for column in table.columns if (table.name, column.name) != ("case_file", "search_text")]
            key = list(table.primary_key.columns)
            rows.append([tuple(map(repr, row)) for row in db.session.execute(select(*columns).order_by(*key))])
    return rows
