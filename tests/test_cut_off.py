"""A database that is gone, or a page that takes too long: words, the form back, and nothing done by half or twice."""

import time
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event, func, select, text, update

from casebridge.access.gate import open_to_all
from casebridge.accounts.models import User
from casebridge.cases.models import Advice
from casebridge.db import db, transaction
from tests.factories import a_case
from tests.support.databases import url_of
from tests.support.pages import soup
from tests.support.versions import standing

BOTH = True
WORDS = "Is the second statement enough for the count of assault?"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def asking(app, sign_in):
    """Give a detective, and the address that takes a message about a case."""
    with app.app_context():
        case_id = a_case("draft").public_id
        db.session.remove()
    return sign_in("detective"), f"/cases/{case_id}/advice"


def sent(app):
    """Count the messages that were recorded."""
    with app.app_context():
        found = db.session.scalar(select(func.count(Advice.id)).where(Advice.text == WORDS))
        db.session.remove()
    return found


@contextmanager
def cut_at(app, beginning):
    """End the server's side of a connection, from another one, when a statement that begins so is sent over it."""
    done = []

    def cut(connection, _cursor, statement, *_rest):
        if not done and statement.startswith(beginning):
            done.append(connection.connection.driver_connection.info.backend_pid)
            with psycopg.connect(url_of(app), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (done[0],))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", cut)
    yield done
    event.remove(engine, "before_cursor_execute", cut)


@pytest.mark.parametrize("at", ["SELECT", "LOCK TABLE", "INSERT INTO advice"])
def test_a_connection_that_is_cut_is_told_and_the_same_form_counts_once(app, asking, at):
    if "sqlite" in url_of(app):
        pytest.skip("a file has no connection to lose")
    visitor, path = asking
    form = {**visitor.carried(), **standing(app, path, "POST"), "message": WORDS}
    with cut_at(app, at) as done:
        answer = visitor.post(path, data=form)
    assert done
    assert (answer.status_code, answer.headers["Retry-After"], WORDS in answer.text) == (503, "30", True)
    assert sent(app) == 0
    again = soup(answer).find("form", {"action": path})
    fields = {one["name"]: one["value"] for one in again.find_all("input")} if again else form
    assert [visitor.post(path, data=fields).status_code for _ in range(2)] == [303, 303]
    assert sent(app) == 1


def test_a_server_that_is_gone_altogether_is_told_in_words(app, asking):
    if "sqlite" in url_of(app):
        pytest.skip("a file is no server")
    visitor, path = asking

    def nobody(*_arguments):
        raise psycopg.OperationalError("connection refused")

    with app.app_context():
        engine = db.engine
        engine.dispose()
    event.listen(engine, "do_connect", nobody)
    answers = [visitor.get("/"), visitor.post(path, data={**visitor.carried(), "message": WORDS})]
    event.remove(engine, "do_connect", nobody)
    assert [(one.status_code, "Retry-After" in one.headers) for one in answers] == [(503, True)] * 2
    assert WORDS in answers[1].text
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("long", ["one statement", "many statements", "between them"])
def test_a_request_beyond_its_time_is_stopped_and_keeps_nothing(app, asking, long):
    visitor, _path = asking
    app.config["CASEBRIDGE_REQUEST_SECONDS"] = 0.5
    is_file = "sqlite" in url_of(app)

    @open_to_all
    def slow():
        with transaction() as unit:
            unit.execute(update(User).values(name="Changed by half"))
            if long == "between them":
                time.sleep(0.6)
            elif long == "many statements":
                for _ in range(100):
                    unit.execute(text("SELECT count(*) FROM app_user"))
                    time.sleep(0.02)
            elif is_file:
                unit.execute(text(ENDLESS)).all()
            else:
                unit.execute(text("SET LOCAL statement_timeout = 100"))
                unit.execute(text("SELECT pg_sleep(5)"))
        return "done"

    app.add_url_rule("/slow", view_func=slow)
    answer = visitor.get("/slow")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert "longer than CaseBridge gives one page" in answer.text
    app.config["CASEBRIDGE_REQUEST_SECONDS"] = 30
    assert visitor.get("/account").status_code == 200
    with app.app_context():
        assert "Changed by half" not in db.session.scalars(select(User.name)).all()
        db.session.remove()
