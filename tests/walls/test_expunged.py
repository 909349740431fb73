"""An expunged case leaves no word: not in the database, on the disk, in the log or on any page; others stay whole."""

import logging
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import String, Text, insert, select, text, update

from casebridge import audit, clock
from casebridge.accounts.models import KeptForm, User
from casebridge.audit import RowMark
from casebridge.cases.models import Case
from casebridge.db import Json, db, new_public_id, transaction
from casebridge.evidence.store import store
from casebridge.lead_store import owners_engine
from casebridge.notices.models import Notice
from casebridge.packets.models import Packet
from casebridge.sealing import closure, destroying, services
from casebridge.sealing.models import CourtAct, Tombstone
from casebridge.work import ask_for
from casebridge.workflows import engine
from tests.bad_input.town import case_of
from tests.building import court
from tests.building.people import acting, some_people
from tests.walls.town import ACCOUNTS
from tests.walls.worlds import OVERVIEWS, WAYS

# Letters that no word of the application has, so that a hit is one of ours.
WORD, OTHER = "zqxcanary", "zqxother"
# Shorter columns hold keys and states.
FREE = 100
# The database refuses to change these: another row beside theirs carries the word.
ONLY_GROW = {
    "bates_number", "decision_snapshot", "snapshot_read", "exhibit_read", "custody_entry", "pointer_change",
    "promise_change", "second_view", "entry_reason",
}  # fmt: skip
# Numbers in text, and what was asked for as a form: a word there would not be of the case.
NOT_WORDS = {"past_deciders", "past_signers", "public_id", "recipe", "filled"}


def is_free(column) -> bool:
    if column.foreign_keys or column.unique or column.name in NOT_WORDS:
        return False
    long = isinstance(column.type, String) and (column.type.length or FREE) >= FREE
    return long or isinstance(column.type, Text | Json)


def plant(case: Case, word: str) -> set[str]:
    """Put a word into each text of the case: rows, history, drafts, owed work, index and bytes; name the columns."""
    planted = set()
    for one in closure.hanging(case.id):
        values = {
            column.name: [word] if isinstance(column.type, Json) else f"{word} {column.name}"
            for column in one.table.columns if is_free(column)
        }  # fmt: skip
        row = db.session.execute(select(one.table).where(one.where)).mappings().first()
        if not values or row is None or one.table.name == CourtAct.__tablename__:
            continue
        if one.table.name in ONLY_GROW:
            db.session.execute(insert(one.table).values(another(row) | values))
        else:
            db.session.execute(update(one.table).where(one.where).values(values))
        planted |= {f"{one.table.name}.{name}" for name in values}
    db.session.expire_all()
    case.search_text = f"{word} in the index"
    audit.record(
        "test:word", actor=acting(some_people()["detective"]), case_id=case.id, sentence=f"wrote {word}", reason=word,
        detail={"word": word},
    )  # fmt: skip
    user_id = some_people()["detective"].id
    db.session.add(Notice(user_id=user_id, case_id=case.id, tag="x", text=word, created_at=clock.now()))
    path = f"/cases/{case.public_id}/return?about={word}"
    db.session.add(KeptForm(user_id=user_id, at=clock.now(), path=path, sealed=word))
    ask_for("packet", case.public_id)
    db.session.flush()
    for packet in db.session.scalars(select(Packet).where(Packet.case_id == case.id, Packet.store_key != "")):
        # The town's packets have no bytes of their own.
        packet.store_key = secrets.token_hex(16)
    db.session.flush()
    for folder, key in closure.files(closure.hanging(case.id)):
        written = store().root / "desks" / f"{key}-1" / "input" if folder == "desk" else store().path(key)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(word)
    return planted


def another(row) -> dict:
    """Return the values of a row like this one that may stand beside it."""
    values = {name: value for name, value in row.items() if name != "id"}
    for name, value in values.items():
        if name in ("number", "page", "serial", "round"):
            values[name] = value + 1000
    if "public_id" in values:
        values["public_id"] = new_public_id()
    return values | ({"on": date(2020, 1, 1)} if "on" in values else {})


def hits(app, word: str) -> Iterator[str]:
    """Yield every place of the installation that holds a word: the database's bytes or its dump, and files."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            path = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
            found = [one for one in path.parent.glob(f"{path.name}*") if word.encode() in one.read_bytes()]
            yield from (f"{one.name} has it" for one in found)
        else:
            for name in db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all():
                rows = db.session.scalars(text(f'SELECT t::text FROM "{name}" t')).all()
                if any(word in row for row in rows):
                    yield name
        for one in sorted(store().root.rglob("*")):
            if one.is_file() and word.encode() in one.read_bytes():
                yield f"file {one.relative_to(store().root)}"
        db.session.remove()


def asked_for(app, town, named: str) -> str:
    """Have an expungement asked for and confirmed by two people; return the act."""
    with app.app_context():
        with transaction():
            case, people = case_of(town.ids[named]), some_people()
            for packet in db.session.scalars(select(Packet).where(Packet.case_id == case.id)):
                if packet.state in ("requested", "building"):
                    asker = db.session.get_one(User, packet.requested_by_id)
                    engine.advance(packet, "stop", actor=asker.actor())
            act = court.an_act(case, "expunge", by="sao-supervisor", written=True, reason=f"{WORD} is to be destroyed.")
            services.confirm(act, actor=acting(people["auditor"]))
            found = act.public_id
        db.session.remove()
    return found


@pytest.mark.slow
def test_no_word_of_an_expunged_case_is_left(walled, caplog):
    caplog.set_level(logging.DEBUG)
    app, town = walled.app, walled.town
    with app.app_context():
        with transaction():
            assert len(plant(case_of(town.ids["in_review"]), WORD)) > 60
            plant(case_of(town.ids["declined"]), OTHER)
            number = case_of(town.ids["in_review"]).number
        assert audit.verify()[1] is None
        db.session.remove()
    act = asked_for(app, town, "in_review")
    others = sorted(hits(app, OTHER))
    assert len(list(hits(app, WORD))) > 2
    with app.app_context():
        destroying.destroy(act)
        destroying.finish(act)
        assert audit.verify()[1] is None
        stone = db.session.scalars(select(Tombstone)).one()
        salted = db.session.scalars(select(RowMark).where(RowMark.case_id == stone.case_id, RowMark.salt != ""))
        assert {one for mark in salted for rows in mark.rows.values() for one in rows.values()} <= {None}
        assert (stone.number[:3], stone.finished_at is not None, stone.files) == ("EX-", True, [])
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
        db.session.remove()
    assert list(hits(app, WORD)) == []
    assert list(hits(app, number)) == []
    assert sorted(hits(app, OTHER)) == others
    assert WORD not in caplog.text
    left = []
    for account in ACCOUNTS:
        visitor = walled.visitor(account.username)
        pages = [*OVERVIEWS, *(f"/cases/{town.ids['in_review']}{way}" for way in WAYS), "/audit", "/orders"]
        left += [
            f"{account.username}: {page}"
            for page in pages
            if number in (said := visitor.get(page).text) or WORD in said
        ]
        # What was asked for stands in the field of the search, whatever it is.
        found, none = (visitor.get(f"/search?q={word}").text.count(word) for word in (WORD, "zqxnobody"))
        left += [f"{account.username}: search"] * (found != none)
        assert visitor.get(f"/cases/{town.ids['in_review']}").status_code == 404
    assert left == []


@pytest.mark.slow
def test_a_failure_in_the_middle_leaves_it_whole_and_a_stop_between_the_steps_is_finished(walled):
    app, town = walled.app, walled.town
    with app.app_context():
        with transaction():
            plant(case_of(town.ids["in_review"]), WORD)
        db.session.remove()
    act = asked_for(app, town, "in_review")
    before = sorted(hits(app, WORD))
    with app.app_context():
        refuse(db)
        with pytest.raises(Exception, match="stop here"):
            destroying.destroy(act)
        db.session.remove()
    assert sorted(hits(app, WORD)) == before
    with app.app_context():
        assert case_of(town.ids["in_review"]).parties
        assert audit.verify()[1] is None
        allow(db)
        destroying.destroy(act)
        db.session.remove()
        assert [one for one in hits(app, WORD) if one.startswith("file")]
        # What a new start of the worker does.
        assert destroying.finish_all() == 1
        destroying.destroy(act)
        assert destroying.finish_all() == 0
        db.session.remove()
    assert list(hits(app, WORD)) == []


def refuse(db) -> None:
    """Have the database stop every deletion of people: a failure deep inside the unit of work."""
    with owners_engine().begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text(
                "CREATE TRIGGER halt BEFORE DELETE ON party BEGIN SELECT RAISE(ABORT, 'stop here'); END"
            ))  # fmt: skip
        else:
            does = "$$ BEGIN RAISE EXCEPTION 'stop here'; END $$"
            connection.execute(text(f"CREATE FUNCTION halt() RETURNS trigger LANGUAGE plpgsql AS {does}"))
            connection.execute(text("CREATE TRIGGER halt BEFORE DELETE ON party FOR EACH ROW EXECUTE FUNCTION halt()"))


def allow(db) -> None:
    """Let people be deleted again."""
    db.session.remove()
    with owners_engine().begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON party"
        connection.execute(text(f"DROP TRIGGER halt{on}"))
