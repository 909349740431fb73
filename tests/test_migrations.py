"""The schema goes up and down with rows in it, and says what the models say, on both databases."""

import flask_migrate
import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from casebridge import audit
from casebridge.db import db, transaction
from casebridge.lead_store import SCHEMA, owners_engine
from tests.diversion import people as lead
from tests.factories import a_case
from tests.support.databases import ROOT

FOLDER = str(ROOT / "migrations")


def tables():
    """Return the names of the tables that are there, less the schema's own and what the search index is made of."""
    found = inspect(owners_engine())
    names = set(found.get_table_names()) - {"alembic_version"} | {f"lead.{n}" for n in found.get_table_names(SCHEMA)}
    return {name for name in names if not name.startswith("case_search_")}


def counts():
    """Return the rows of each table that has any."""
    with owners_engine().connect() as connection:
        found = {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables()}
    return {name: number for name, number in found.items() if number}


@pytest.fixture
def filled(app):
    """Give the application with a case that is under review."""
    with app.app_context():
        a_case("in_review")
        with transaction():
            lead.active()
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_schema_says_what_the_models_say(filled):
    flask_migrate.check(directory=FOLDER)


def test_rows_outlive_a_step_down_and_up(filled):
    before = counts()
    assert {"case_file", "audit_entry", "party", "lead.lead_referral", "lead.lead_consent"} <= set(before)
    flask_migrate.downgrade(directory=FOLDER, revision="0001")
    flask_migrate.upgrade(directory=FOLDER)
    assert counts() == before
    assert audit.verify() == (before["audit_entry"], None)


def test_history_only_grows_again_after_a_step_down_and_up(filled):
    flask_migrate.downgrade(directory=FOLDER, revision="0001")
    flask_migrate.upgrade(directory=FOLDER)
    with pytest.raises(DBAPIError, match="only grows"), owners_engine().begin() as connection:
        connection.execute(text("UPDATE audit_entry SET sentence = 'nothing happened'"))


def test_all_the_way_down_leaves_no_table_and_up_brings_each_back(filled):
    before = tables()
    flask_migrate.downgrade(directory=FOLDER, revision="base")
    assert tables() == set()
    flask_migrate.upgrade(directory=FOLDER)
    assert tables() == before
    assert counts() == {}
