"""`casebridge incidents import`: five figures, a dry run, errors in one sentence."""

import json

import click
import pytest
from click.testing import CliRunner, Result

from casebridge.commands.incidents import register
from casebridge.errors import CaseBridgeError, NotAllowed
from casebridge.incidents.refusals import FileRefused
from tests.incidents.files import PART1_HEADER, PART1_ROW
from tests.incidents.stored import person


@pytest.fixture
def release(in_app, tmp_path):
    person()
    path = tmp_path / "release.csv"
    path.write_text(f"{PART1_HEADER}\n{PART1_ROW}\n7,\x00\n")
    return path


def run(*words: object) -> Result:
    main = click.Group("casebridge")
    register(main)
    return CliRunner().invoke(main, ["incidents", "import", *map(str, words)])


def test_json_has_the_five_figures(release):
    figures = json.loads(run(release, "--json").output)
    assert {key: figures[key] for key in ("read", "stored", "quarantined", "already_there")} == {
        "read": 2, "stored": 1, "quarantined": 1, "already_there": 0,
    }  # fmt: skip
    assert figures.keys() == {"read", "stored", "quarantined", "already_there", "seconds"}


def test_people_are_told_in_sentences(release):
    output = run(release).output
    assert "read 2 rows: 1 stored, 1 put aside, 0 were there already" in output
    assert "1 line put aside: the page Imports names the reason of each." in output


def test_a_dry_run_says_so_and_changes_nothing(release):
    assert "nothing was changed" in run(release, "--dry-run").output
    assert json.loads(run(release, "--json").output)["stored"] == 1


def test_a_file_that_is_refused_says_why(release, tmp_path):
    problem = run(tmp_path / "nowhere.csv").exception
    assert isinstance(problem, FileRefused)
    assert "nowhere.csv cannot be read" in str(problem)


def test_an_account_can_be_named(release):
    problem = run(release, "--as", "prosecutor").exception
    assert isinstance(problem, NotAllowed)


def test_an_account_that_is_not_there_is_named(release):
    assert "There is no account nobody" in str(run(release, "--as", "nobody").exception)


def test_production_asks_who_acts(release, in_app):
    in_app.config["CASEBRIDGE_MODE"] = "production"
    problem = run(release).exception
    assert isinstance(problem, CaseBridgeError)
    assert "--as USER" in str(problem)


def test_it_explains_itself():
    assert "read = stored + quarantined + already_there" in run("--help").output
