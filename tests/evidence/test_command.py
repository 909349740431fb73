"""`casebridge exhibit add`."""

import json

import pytest
from click.testing import CliRunner

from casebridge.cases.models import Case
from casebridge.commands.exhibit import add
from casebridge.db import db


@pytest.fixture
def number(draft):
    found = db.session.query(Case.number).filter_by(public_id=draft).scalar()
    db.session.rollback()
    return found


def run(*arguments):
    return CliRunner().invoke(add, list(map(str, arguments)))


def test_each_file_is_told_with_its_hash_and_outcome(number, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc")
    told = json.loads(run(number, tmp_path / "a.txt", "--json").stdout)["exhibits"]
    assert told[0]["sha256"].startswith("ba7816bf")
    assert told[0]["outcome"] in ("accept", "accept_with_warning")


def test_an_empty_file_ends_with_one_and_the_other_is_stored(number, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc")
    (tmp_path / "b.txt").write_bytes(b"")
    done = run(number, tmp_path / "b.txt", tmp_path / "a.txt", "--json")
    told = json.loads(done.stdout)["exhibits"]
    assert (done.exit_code, [t["stored"] for t in told]) == (1, [False, True])


def test_it_obeys_the_policy_of_the_page(number, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert run(number, tmp_path / "a.txt", "--as", "detective2").exit_code == 1


def test_people_read_a_line_for_each_file(number, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert "a.txt: Ex 1." in run(number, tmp_path / "a.txt").stdout
