"""The command line: every command has help, errors are one sentence and exit code 1, JSON has the agreed shapes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from sqlalchemy import select, text

from casebridge import cli
from casebridge.access.check import may_ever
from casebridge.accounts import demo_accounts
from casebridge.audit import AuditEntry
from casebridge.commands.drawing import page
from casebridge.db import db, transaction
from casebridge.workflows import WORKFLOWS
from tests.accounts.browsing import Browser
from tests.factories import a_case
from tests.support.databases import configuration
from tests.support.insider import disarm

PASSWORD = "seven lanterns over quiet water"
ROOT = Path(__file__).parents[1]
NEW = ["people", "add", "n.feng", "--name", "Nora Feng", "--role", "detective", "--unit", "bpd_robbery"]


def leaves(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


COMMANDS = sorted(leaves(cli.build()))


@pytest.fixture
def run(app, monkeypatch, capsys):
    """Give a function that runs the command on the test's database and returns code, output and errors."""
    config = app.config["SQLALCHEMY_DATABASE_URI"], app.config["CASEBRIDGE_INSTANCE"]
    monkeypatch.setenv("CASEBRIDGE_MODE", "test")
    monkeypatch.setenv("CASEBRIDGE_DATABASE_URL", str(config[0]).replace("+psycopg", ""))
    monkeypatch.setenv("CASEBRIDGE_INSTANCE", str(config[1]))
    monkeypatch.setenv("CASEBRIDGE_PBKDF2_ROUNDS", "1000")

    def run(*arguments, stdin=""):
        with open(os.devnull) as nothing:
            monkeypatch.setattr(sys, "stdin", FakeInput(stdin) if stdin else nothing)
            code = cli.run(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


class FakeInput:
    """Standard input that is no terminal."""

    def __init__(self, line):
        self.line = line

    def isatty(self):
        return False

    def readline(self):
        return self.line


@pytest.fixture
def people(app):
    with app.app_context(), transaction():
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_that_needs_no_database(command, capsys):
    assert cli.run([*command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: casebridge {' '.join(command)}")


def test_the_agreed_commands_are_there():
    wanted = {
        ("init",), ("people", "add"), ("people", "list"), ("people", "unlock"), ("demo", "load"), ("demo", "accounts"),
        ("incidents", "import"), ("exhibit", "add"), ("workflows", "list"), ("workflows", "show"),
        ("workflows", "draw"), ("policy",), ("routes",), ("audit", "verify"), ("audit", "head"), ("invariants",),
        ("case", "list"), ("case", "show"),
        ("jobs", "work"), ("selfcheck",), ("serve",),
    }  # fmt: skip
    assert wanted <= set(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "No such command"),
        (["workflows", "show"], "Missing argument"),
        (["workflows", "show", "nope"], "There is no workflow nope."),
        (["people", "unlock", "nobody"], "There is no account nobody."),
        (["people", "list", "--as", "nobody"], "There is no account nobody in use."),
        (["people", "list", "--as", "detective"], "You may not do this."),
        (["audit", "verify", "--heads", "/nowhere"], "does not exist"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_one(run, people, arguments, says):
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_database_without_tables_is_told(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("CASEBRIDGE_INSTANCE", str(tmp_path))
    monkeypatch.delenv("CASEBRIDGE_DATABASE_URL", raising=False)
    assert cli.run(["audit", "head"]) == 1
    assert "run `casebridge init` first" in capsys.readouterr().err


def test_a_weak_setting_is_told(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("CASEBRIDGE_MODE", "production")
    monkeypatch.setenv("CASEBRIDGE_INSTANCE", str(tmp_path))
    assert cli.run(["audit", "head"]) == 1
    assert "CaseBridge does not start: CASEBRIDGE_DATABASE_URL is not set" in capsys.readouterr().err


def test_init_can_be_run_again(run):
    assert run("init")[0] == 0
    assert run("init")[0] == 0


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_is_shown_in_the_agreed_shape(run, name):
    shown = json.loads(run("workflows", "show", name, "--json")[1])
    assert set(shown) == {"name", "states", "moves"}
    assert all(set(state) == {"key", "label", "holder", "clock"} for state in shown["states"])
    assert all(set(move) == {"key", "label", "from", "to", "who"} for move in shown["moves"])
    assert [move["key"] for move in shown["moves"]] == [move.key for move in WORKFLOWS[name].moves]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_who_may_make_a_move_are_roles_that_the_policy_knows_for_it(run, name, people, app):
    roles = {account.role: account for account in demo_accounts.ACCOUNTS}
    shown = json.loads(run("workflows", "show", name, "--json")[1])
    for row, move in zip(shown["moves"], WORKFLOWS[name].moves, strict=True):
        assert row["who"], row["key"]
        for role in set(row["who"]) - {"engine"}:
            account = roles[role]
            assert may_ever(account, move.needs), (row["key"], role)


def test_the_page_of_workflows_is_drawn_from_the_data():
    assert (ROOT / "docs" / "workflows.md").read_text() == page(), "run `casebridge workflows draw`"


def test_a_drawing_can_be_printed(run):
    code, out, _err = run("workflows", "draw", "-o", "-")
    assert code == 0
    assert out.count("stateDiagram-v2") == len(WORKFLOWS)


def test_routes_name_their_permission(run):
    rows = json.loads(run("routes", "--json")[1])
    assert {"path": "/people", "methods": ["GET", "HEAD", "OPTIONS"], "policy": "people:manage"} in rows
    assert all(row["policy"] for row in rows)


def test_the_policy_is_printed_row_by_row(run):
    rows = json.loads(run("policy", "--json")[1])
    assert {"permission": "people:manage", "roles": ["admin"], "relations": ["anyone"], "states": []} in rows


def test_the_first_administrator_needs_nobody(run):
    answer = run("people", "add", "boss", "--name", "Ada Boss", "--role", "admin", stdin=f"{PASSWORD}\n")
    assert answer[0] == 0
    assert [row["role"] for row in json.loads(run("people", "list", "--json", "--as", "boss")[1])] == ["admin"]


def test_a_second_administrator_needs_two(run, people):
    boss = ["people", "add", "boss", "--name", "Ada Boss", "--role", "admin"]
    code, _out, err = run(*boss)
    assert (code, "added by two others" in err) == (1, True)
    assert run(*boss, "--second", "admin2")[0] == 0


def added(run, app):
    """Add a person on the command line, who sets the password that nobody else knows."""
    told = json.loads(run(*NEW, "--json")[1])
    sent = {"username": told["username"], "code": told["code"], "password": PASSWORD}
    browser = Browser(app)
    browser.get("/sign-in/first")
    assert browser.post("/sign-in/first", **sent).status_code == 303


def test_a_person_is_added_and_sets_a_password_of_their_own(run, people, app):
    code, out, _err = run(*NEW, stdin=f"{PASSWORD}\n")
    assert (code, out.splitlines()[0]) == (0, "n.feng was added: detective, bpd.")
    assert "at /sign-in/first, once and within three days: " in out
    assert Browser(app).sign_in("n.feng", PASSWORD).status_code != 303


def test_the_code_of_a_person_works(run, people, app):
    added(run, app)
    assert Browser(app).sign_in("n.feng", PASSWORD).status_code == 303


def test_a_weak_password_of_the_first_administrator_is_refused_with_its_reason(run):
    code, _out, err = run("people", "add", "boss", "--name", "Ada Boss", "--role", "admin", stdin="short\n")
    assert code == 1
    assert "Use at least 15 characters" in err


def test_people_are_listed_as_json(run, people):
    rows = json.loads(run("people", "list", "--json")[1])
    assert len(rows) == 20
    assert set(rows[0]) == {"username", "name", "role", "office", "unit", "state"}


def test_rights_are_listed_by_office(run, people):
    rows = json.loads(run("people", "rights", "--office", "usao", "--json")[1])
    assert [(row["username"], row["role"], row["confirmed"]) for row in rows] == [
        ("usao-supervisor", "usao_supervisor", ""), ("federal", "ausa", "")
    ]  # fmt: skip
    assert "LAST SIGN-IN" in run("people", "rights")[1]
    assert run("people", "rights", "--office", "sao", "--as", "commander")[0] == 1


def test_a_closed_administrator_is_opened_and_reset_where_the_machine_is(run, people):
    assert run("people", "open", "nobody")[0] == 1
    assert run("people", "open", "admin2")[:2] == (0, "admin2 is open.\n")
    assert "once and within three days: " in run("people", "code", "admin2")[1]


def test_a_list_of_stolen_passwords_is_taken_in(run, people, tmp_path):
    assert "no list of stolen passwords" in run("selfcheck")[1]
    (tmp_path / "stolen.txt").write_text("three kettles\n" * 2 + "four herons\n")
    assert run("passwords", "block", str(tmp_path / "stolen.txt"))[:2] == (0, "2 passwords are refused from now on.\n")
    assert "2 stolen passwords are refused" in run("selfcheck")[1]


def test_a_locked_account_is_released(run, people, app):
    added(run, app)
    for _ in range(5):
        Browser(app).sign_in("n.feng", "not the password at all")
    assert run("people", "unlock", "n.feng", "--as", "detective")[0] == 1
    assert run("people", "unlock", "n.feng")[0] == 0
    assert Browser(app).sign_in("n.feng", PASSWORD).status_code == 303


def test_production_wants_to_know_who_acts(run, people, monkeypatch):
    monkeypatch.setenv("CASEBRIDGE_MODE", "production")
    monkeypatch.setenv("CASEBRIDGE_HOSTS", "casebridge.example")
    monkeypatch.setenv("CASEBRIDGE_PROXIES", "1")
    monkeypatch.delenv("CASEBRIDGE_PBKDF2_ROUNDS")
    code, _out, err = run("people", "list")
    assert (code, err) == (1, "Say who acts: --as USER. The case page names who can.\n")


def test_demo_accounts_are_printed_with_their_password(run, app):
    shown = json.loads(run("demo", "accounts", "--json")[1])
    assert shown["password"] == demo_accounts.password_of(app.config["CASEBRIDGE_INSTANCE"])
    assert len(shown["accounts"]) == 20


def test_a_good_history_holds(run, people):
    assert json.loads(run("audit", "verify", "--json")[1])["ok"] is True


def test_the_first_altered_line_is_named(run, people, app):
    run(*NEW, stdin=f"{PASSWORD}\n")
    with app.app_context(), db.engine.connect() as connection:
        disarm(connection, "audit_entry")
        connection.execute(text("UPDATE audit_entry SET sentence = 'nothing' WHERE seq = 2"))
        connection.connection.commit()
    code, _out, err = run("audit", "verify")
    assert code == 1
    assert "line 2 was altered" in err


def test_a_kept_head_must_fit(run, people, tmp_path):
    head = json.loads(run("audit", "head", "--json")[1])
    kept = tmp_path / "heads"
    kept.write_text(json.dumps(head) + "\n")
    assert run("audit", "verify", "--heads", str(kept))[0] == 0
    kept.write_text(json.dumps({**head, "hash": "0" * 64}) + "\n")
    assert "differs from the head of line 1, which was kept" in run("audit", "verify", "--heads", str(kept))[2]


@pytest.mark.parametrize("line", ["nonsense", "{}", "[1, 2]", '{"seq": "x", "hash": "y"}'])
def test_a_file_of_no_heads_is_told(run, people, tmp_path, line):
    kept = tmp_path / "heads"
    kept.write_text(line)
    assert "holds neither heads nor keys" in run("audit", "verify", "--heads", str(kept))[2]


@pytest.fixture
def number(people, app):
    """Make a case that a sergeant holds and give its number."""
    with app.app_context():
        found = a_case("sergeant_review").number
        db.session.remove()
    return found


def test_cases_are_listed_in_the_agreed_shape(run, number):
    rows = json.loads(run("case", "list", "--json")[1])
    assert [set(row) for row in rows] == [{"number", "kind", "state", "holder", "clock"}]
    assert rows[0]["holder"] == {"key": "sergeant@bpd_homicide", "label": "Sergeants, Homicide"}
    assert set(rows[0]["clock"]) == {"key", "due"}


def test_cases_are_listed_as_the_account_may_see_them(run, number):
    assert json.loads(run("case", "list", "--json", "--as", "prosecutor")[1]) == []


def test_a_case_shows_what_the_account_may_do_next(run, number):
    shown = json.loads(run("case", "show", number, "--json", "--as", "sergeant")[1])
    assert {"attest", "send_back"} <= {move["key"] for move in shown["moves"]}


def test_a_case_of_others_is_not_there(run, number):
    code, _out, err = run("case", "show", number, "--as", "prosecutor")
    assert (code, "There is no such page" in err) == (1, True)


def test_looking_at_a_case_is_in_its_history(run, number, app):
    run("case", "show", number, "--as", "sergeant")
    with app.app_context():
        last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert (last.event, last.host) == ("case:read", "command line")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("UPDATE case_file SET holder_queue = ''", "holder"),
        ("UPDATE case_file SET holder_id = lead_id", "holder"),
        ("UPDATE case_file SET holder_queue = 'sergeant@bpd_patrol'", "holder"),
        ("UPDATE app_user SET active = false WHERE role = 'sergeant'", "next_move"),
        ("UPDATE case_file SET clock_due = NULL", "clock"),
        ("UPDATE holding SET until = since WHERE until IS NULL", "time"),
        ("DELETE FROM holding", "time"),
    ],
)
def test_a_broken_invariant_is_named(run, number, app, change, rule):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(change))
    code, out, err = run("invariants", "--json")
    broken = json.loads(out)["broken"]
    assert rule in {b["rule"] for b in broken}
    assert {b["number"] for b in broken} == {number}
    assert (code, err.count("\n")) == (1, 1)


def test_an_empty_database_breaks_no_invariant(run):
    assert json.loads(run("invariants", "--json")[1]) == {"cases": 0, "broken": [], "due": []}


def test_a_fresh_installation_is_as_it_must_be(run, people):
    code, out, _err = run("selfcheck")
    assert (code, "BAD" in out) == (0, False)


def test_keys_that_others_may_read_are_no_start(run, app):
    (Path(app.config["CASEBRIDGE_INSTANCE"]) / "secrets.json").chmod(0o644)
    assert "can be read by others" in run("selfcheck")[2]


def test_work_is_done_until_nothing_is_left_and_what_it_makes_is_for_its_owner_alone(tmp_path):
    data = tmp_path / "data"
    env = {**os.environ, "CASEBRIDGE_MODE": "demo", "CASEBRIDGE_INSTANCE": str(data)}
    env.pop("CASEBRIDGE_DATABASE_URL", None)
    for words in (["init"], ["jobs", "work", "--once"]):
        command = [sys.executable, "-m", "casebridge.cli", *words]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True, umask=0o022)
    # The legal clocks are looked at each hour; after three in the morning the look of the night is a second piece, and
    # the report of the week that is over a third.
    assert done.stdout.partition(" of work")[0] in ("1 piece", "2 pieces", "3 pieces")
    made = {path.name: path.stat().st_mode & 0o077 for path in data.rglob("*") if path.is_file()}
    assert {"secrets.json", "casebridge.sqlite", "casebridge-jobs.sqlite"} <= set(made)
    assert made == dict.fromkeys(made, 0)


def test_pages_are_not_served_beyond_this_machine_without_tls(run):
    code, _out, err = run("serve", "--host", "0.0.0.0")  # noqa: S104  it must be refused
    assert code == 1
    assert "set CASEBRIDGE_TLS=1" in err


def test_configuration_of_tests_is_quick(tmp_path):
    assert configuration("sqlite://", tmp_path)["CASEBRIDGE_PBKDF2_ROUNDS"] == 1000


def test_no_command_takes_a_password_as_an_argument():
    asked = [option for path in COMMANDS for option in _options(path) if re.search("pass|secret", option)]
    assert asked == []


def _options(path):
    command = cli.build()
    for name in path:
        command = command.commands[name]
    # A file that holds one stands in no list of processes.
    named = [parameter for parameter in command.params if not isinstance(parameter.type, click.Path)]
    return [option for parameter in named for option in parameter.opts]
