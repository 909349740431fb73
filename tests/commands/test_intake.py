"""`casebridge intake nibrs`: a message proposes facts of a case from the command line."""

import json

import click
import pytest
from click.testing import CliRunner, Result

from casebridge.cases import facts
from casebridge.commands.intake import register
from casebridge.db import transaction
from casebridge.errors import Invalid, NotThere
from casebridge.intake.services import open_case
from tests.factories import acting, some_people
from tests.incidents.messages import a_message


@pytest.fixture
def case(in_app):
    with transaction():
        return open_case(acting(some_people()["detective"]), "homicide", {"complaint_number": "26L01183"})


@pytest.fixture
def message(tmp_path):
    path = tmp_path / "message.xml"
    path.write_bytes(a_message())
    return path


def run(*words: object) -> Result:
    main = click.Group("casebridge")
    register(main)
    return CliRunner().invoke(main, ["intake", "nibrs", *map(str, words)])


def test_json_names_what_was_proposed(case, message):
    told = json.loads(run(message, case.number, "--json").output)
    assert (told["case"], told["incident"]) == (case.number, "26L01183")
    assert "weapon" in told["proposed"]


def test_people_are_told_in_a_sentence(case, message):
    assert "values proposed: Date of the event," in run(message, "26L01183").output


def test_nothing_is_taken(case, message):
    run(message, case.number)
    assert "weapon" not in facts.current(case)


def test_a_wrong_message_names_line_and_reason(case, message):
    message.write_bytes(a_message(force="gun"))
    refused = run(message, case.number).exception
    assert isinstance(refused, Invalid)
    assert "is no value of <j:ForceCategoryCode>" in refused.fields["message"]


def test_a_case_of_another_unit_is_not_there(case, message):
    assert isinstance(run(message, case.number, "--as", "detective2").exception, NotThere)
