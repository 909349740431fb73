"""`casebridge packet build`: every kind from the command line, with what must be asked and clear refusals."""

import click
import pytest
from click.testing import CliRunner

from casebridge.commands.packet import register
from casebridge.db import db, transaction
from casebridge.errors import Invalid
from casebridge.packets.models import Packet
from tests.factories import a_case
from tests.packets.asking import ANSWERS, a_kept_thing

SAYS = {
    "charging": ANSWERS["charging"],
    "grand_jury": ANSWERS["grand_jury"],
    "defense_discovery": ANSWERS["defense_discovery"],
    "case_summary": {},
}


@pytest.fixture
def case(in_app):
    with transaction():
        found = a_case("in_review")
        a_kept_thing(found, "charging", "Sealed map", "sealed")
        return found.number


def run(number, kind, target, *words):
    main = click.Group("casebridge")
    register(main)
    by = "detective" if kind == "case_summary" else "prosecutor"
    arguments = ["packet", "build", number, "--kind", kind, "-o", str(target), "--as", by, *words]
    return CliRunner().invoke(main, arguments)


def words_for(kind):
    said = [part for key, value in SAYS[kind].items() for part in ("--answer", f"{key}={value}")]
    return [*said, "--defendant", "max nobody"] if said else []


@pytest.mark.parametrize("kind", SAYS)
def test_a_kind_is_built_to_a_file(case, kind, tmp_path):
    done = run(case, kind, tmp_path / "packet.pdf", *words_for(kind))
    assert (done.exit_code, "SHA-256" in done.output) == (0, True), done.exception
    assert (tmp_path / "packet.pdf").read_bytes().startswith(b"%PDF")


def test_an_exhibit_is_let_in_by_its_number(case, tmp_path):
    run(case, "charging", tmp_path / "packet.pdf", *words_for("charging"), "--let-in", "1")
    [packet] = db.session.query(Packet).all()
    assert [row["name"] for row in packet.exhibits] == ["Not copied; reference R-1"]


@pytest.mark.parametrize(
    ("words", "field", "says"),
    [
        (["--defendant", "Nobody Known"], "defendant", "No person of the case is called"),
        (["--answer", "judge=Ann"], "answer", "It asks for bail_view_yes_no, court"),
        (["--let-in", "99"], "let_in", "no exhibit 99"),
        (["--supplement"], "defendant", "Pick the defendant"),
        ([*words_for("charging"), "--section", "matrix"], "sections", "each once"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_built(case, tmp_path, words, field, says):
    refused = run(case, "charging", tmp_path / "packet.pdf", *words).exception
    assert isinstance(refused, Invalid)
    assert says in refused.fields[field]
    assert db.session.query(Packet).count() == 0
