"""LEAD's own store: the database itself refuses it to everybody else; a unit over both stores is whole or nothing."""

import random
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import has_request_context
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from casebridge import create_app
from casebridge.audit import RowMark
from casebridge.cli import run
from casebridge.config import BadSetting, settings
from casebridge.db import db, transaction
from casebridge.errors import NotSetUp
from casebridge.lead_store import _OPEN, APP_ROLE, LEAD_ROLE, file_of, opened, owners_engine, prepare
from tests.diversion import people as lead
from tests.factories import a_case
from tests.support.databases import ROOT

BOTH = True
NAMES = "SELECT number FROM lead.lead_referral"
# What a detective's day is made of, a search for the participant by name and number among it.
POLICE = ("/", "/cases/", "/cases/{}", "/cases/{}/history", "/queue", "/search?q=Tallulah", "/search?q=LD-2026",
          "/sent", "/notices", "/board", "/incidents/", "/account")  # fmt: skip


@pytest.fixture
def number(app):
    """Give the number of a participant whose case is held, and put the case's id on the application."""
    with app.app_context():
        with transaction():
            case = a_case("diversion_offered")
            found = lead.active(case_ref=case.public_id)
            app.case_id, number = case.public_id, found.number
        db.session.remove()
    return number


def refused(connection, statement=NAMES):
    """Return what the database answers as words; empty where it lets the statement pass."""
    try:
        connection.execute(text(statement))
    except DBAPIError as error:
        return str(error.orig)
    return ""


def test_the_normal_role_is_refused_every_table_of_leads(app, number):
    with app.app_context():
        tables = [table.name for table in db.metadatas[None].sorted_tables if table.schema == "lead"]
        answers = {}
        for name in tables:
            with db.engine.connect() as connection:
                answers[name] = refused(connection, f"SELECT count(*) FROM lead.{name}")
    assert len(tables) > 10
    assert [name for name, answer in answers.items() if not answer] == []
    assert all("permission denied" in answer or "not authorized" in answer for answer in answers.values())


@pytest.mark.parametrize("ends", ["commits", "fails", "goes on"])
def test_the_door_is_shut_again(app, number, ends):
    with app.app_context(), app.test_request_context():
        if ends == "commits":
            with opened(), transaction() as session:
                assert session.execute(text(NAMES)).scalar_one() == number
        elif ends == "fails":
            with pytest.raises(ZeroDivisionError):
                read_and_fail()
        else:
            db.session.execute(text("SELECT count(*) FROM app_user"))
            with opened():
                assert db.session.execute(text(NAMES)).scalar_one() == number
        assert refused(db.session)
        db.session.remove()
        with db.engine.connect() as connection:
            assert refused(connection)


def test_no_second_way_leads_to_the_file(app, number):
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            assert connection.scalar(text("SELECT current_user")) == APP_ROLE
            assert "permission denied" in refused(connection, f"GRANT {LEAD_ROLE} TO {APP_ROLE}")
        else:
            path = file_of(str(db.engine.url.database))
            assert refused(connection, f"ATTACH DATABASE '{path}' AS other") == "not authorized"


def test_a_police_session_never_holds_the_key(app, number, sign_in):
    with statements_inside(app) as inside:
        for username in ("detective", "sergeant", "commander", "prosecutor"):
            visitor = sign_in(username)
            answers = [visitor.get(path.format(app.case_id)) for path in POLICE]
            assert any(answer.status_code == 200 for answer in answers)
        assert inside == []
        # A page of LEAD does, and the liaison's guard on the held case: so the hook sees what it must.
        sign_in("coordinator").get("/lead/")
        assert inside
        inside.clear()
        sign_in("lead-liaison").get(f"/cases/{app.case_id}")
        assert inside


def read_and_fail():
    with opened():
        db.session.execute(text(NAMES)).scalar_one()
        raise ZeroDivisionError


@contextmanager
def statements_inside(app):
    """Collect the statements that requests send while the door is open."""
    seen = []

    def note(connection, _cursor, statement, *_rest):
        if connection.info.get(_OPEN) and has_request_context():
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_accounts_that_are_not_there_break_an_invariant(app, number, capsys):
    with app.app_context():
        assert run(["invariants"]) == 0
        db.session.remove()
        with owners_engine().begin() as connection:
            connection.execute(text("UPDATE lead.lead_consent SET recorded_by_id = 987654"))
        assert run(["invariants"]) == 1
    assert "lead_consent.recorded_by_id names accounts that are not there, in rows: 1" in capsys.readouterr().out


def test_the_main_file_knows_nothing_of_a_participant(app, number):
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("only an embedded database has files of ours")
        path = Path(str(db.engine.url.database))
        beside = Path(file_of(str(path)))
        db.engine.dispose()
    main, leads = path.read_bytes(), beside.read_bytes()
    words = ("lead_referral", "Tallulah", "Bramblecoat", "Custard", "A small bag", number)
    assert [word for word in words if word.encode() in main] == []
    with app.app_context():
        marks = [mark for mark in db.session.scalars(select(RowMark)) if "lead_consent" in mark.rows]
        # That a consent was changed is committed to; neither a case nor a word of it leads there.
        assert marks
        assert {mark.case_id for mark in marks} == {None}
        assert all(len(digest or "") in (0, 64) for mark in marks for digest in mark.rows["lead_consent"].values())
        db.session.remove()
    assert b"lead_referral" in leads
    assert number.encode() in leads
    assert beside.stat().st_mode & 0o777 == 0o600


def test_an_account_without_the_right_to_make_roles_hears_what_to_do(app):
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("an embedded database has no roles")
        with owners_engine().connect() as connection:
            # No role of these names is there for the length of this transaction, and nobody may make one.
            for role in (APP_ROLE, LEAD_ROLE):
                connection.execute(text(f"ALTER ROLE {role} RENAME TO {role}_away"))
            connection.execute(text("DO $$ BEGIN CREATE ROLE plain LOGIN; EXCEPTION WHEN duplicate_object THEN END $$"))
            connection.commit()
            try:
                db.engine.dispose()
                with pytest.raises(NotSetUp):
                    db.session.execute(text("SELECT 1"))
                engine = owners_engine()
                event.listen(engine, "begin", lambda c: c.exec_driver_sql("SET LOCAL SESSION AUTHORIZATION plain"))
                with pytest.raises(BadSetting, match=f"CREATE ROLE {LEAD_ROLE} NOLOGIN"):
                    prepare(engine)
            finally:
                for role in (APP_ROLE, LEAD_ROLE):
                    connection.execute(text(f"ALTER ROLE {role}_away RENAME TO {role}"))
                connection.commit()


WRITER = textwrap.dedent("""
    import sys
    from casebridge import create_app
    from casebridge.config import settings
    from casebridge.db import db, transaction
    from casebridge.lead_store import opened
    from tests.diversion import people as lead

    with create_app(settings()).app_context(), opened():
        while True:
            with transaction():
                lead.referred("community")
            print(".", end="", flush=True)
""")


@pytest.mark.slow
def test_a_unit_that_is_killed_leaves_both_stores_old_or_both_new(database, tmp_path):
    env = {
        "CASEBRIDGE_MODE": "test", "CASEBRIDGE_INSTANCE": str(tmp_path), "CASEBRIDGE_DATABASE_URL": database,
        "CASEBRIDGE_PBKDF2_ROUNDS": "1000", "PYTHONPATH": str(ROOT), "PATH": "/usr/bin",
    }  # fmt: skip
    app, dice, told = create_app(settings(env)), random.Random(26), 0
    with app.app_context(), opened(), transaction():
        lead.referred("community")
    for _ in range(2):
        writer = subprocess.Popen([sys.executable, "-c", WRITER], env=env, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        told += len(writer.stdout.read(1))
        time.sleep(dice.uniform(0.01, 0.3))
        writer.send_signal(signal.SIGKILL)
        told += len(writer.stdout.read())
        writer.wait()
        writer.stdout.close()
        with app.app_context(), opened():
            rows = db.session.execute(text("SELECT count(*) FROM lead.lead_referral")).scalar_one()
            lines = db.session.execute(text("SELECT count(*) FROM audit_entry WHERE event = 'lead:open'")).scalar_one()
            db.session.remove()
        assert rows == lines
        assert rows >= told + 1
    with app.app_context():
        db.engine.dispose()
