"""`casebridge expunge`: the preview, two accounts with their passwords, one after the other, and what stays."""

import io
import json

import pytest
from sqlalchemy import func, select

from casebridge import cli
from casebridge.accounts import demo_accounts
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.sealing.models import Tombstone
from tests.building import court
from tests.factories import a_case

ORDER = (
    "--court",
    "Circuit Court",
    "--ordered-on",
    "2026-01-05",
    "--paper",
    "Paper 3",
    "--reason",
    "Destroy the record.",
)


@pytest.fixture
def run(app, monkeypatch, capsys):
    """Give a function that runs the command in the test's application, with a password on standard input."""
    with app.app_context(), transaction():
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    password = demo_accounts.password_of(app.config["CASEBRIDGE_INSTANCE"])

    def run(*arguments, typed=password):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        with app.app_context():
            code = cli.run(["expunge", *arguments])
            db.session.remove()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def number(app, run):
    with app.app_context():
        with transaction():
            found = a_case("in_review").number
        db.session.remove()
    return found


def rows(app, model):
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(model))
        db.session.remove()
    return found


def test_a_dry_run_says_what_goes_and_what_stays_and_changes_nothing(app, run, number):
    code, out, _err = run(number, "--dry-run", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["destroyed"]["case"] == 1
    assert found["destroyed"]["people"] >= 1
    assert found["refused_because"] == []
    assert any("Backups" in sentence for sentence in found["stays"])
    assert rows(app, Case) == 1
    assert "Stays: " in run(number, "--dry-run")[1]


def test_two_accounts_destroy_it_one_after_the_other(app, run, number):
    assert run(number, *ORDER, typed="wrong")[0] == 1
    assert run(number, *ORDER)[0] == 0
    code, _out, err = run(number, "--confirm")
    assert (code, "waits for this account" in err) == (1, True)
    assert rows(app, Case) == 1
    code, out, _err = run(number, "--confirm", "--as", "sao-supervisor2", "--json")
    found = json.loads(out)
    assert (code, found["state"], found["finished"]) == (0, "destroyed", True)
    assert (rows(app, Case), rows(app, Tombstone)) == (0, 1)
    assert run(number, "--dry-run")[0] == 1


def test_who_may_not_ask_gets_nothing(run, number):
    for name in ("detective", "prosecutor", "auditor", "admin"):
        assert run(number, "--dry-run", "--as", name)[0] == 1


def test_a_hold_is_told_and_refuses(app, run, number):
    with app.app_context():
        with transaction():
            court.a_hold(db.session.scalars(select(Case)).one())
        db.session.remove()
    assert "First: A legal hold" in run(number, "--dry-run")[1]
    assert run(number, *ORDER)[0] == 1


def test_the_number_of_a_destroyed_case_is_never_given_again(app, run, number):
    run(number, *ORDER)
    run(number, "--confirm", "--as", "sao-supervisor2")
    with app.app_context():
        with transaction():
            again = a_case("draft")
            kept = db.session.scalars(select(Tombstone)).one()
            assert again.id > kept.case_id
            assert again.number != number
        db.session.remove()
