"""Each move writes one line of history that a person can read, with the hat of who made it and a receipt."""

import re

import pytest

from casebridge.workflows import WORKFLOWS
from tests.workflows.steps import TRIPLES

FLOW = WORKFLOWS["case_review"]
each_move = pytest.mark.parametrize("made", TRIPLES, ids="-".join, indirect=True)


@each_move
def test_line_reads_as_a_sentence_after_the_name(made):
    assert re.fullmatch(r"[a-z][^_{}<>]+[^.]", made.line["sentence"])


@each_move
def test_line_names_the_new_state_by_its_label(made):
    assert (FLOW.state(made.target).label in made.line["sentence"]) == (made.source != made.target)


@each_move
def test_line_names_person_and_hat(made):
    assert (made.line["actor_name"], bool(made.line["role"])) == (made.actor.replace("-", " ").title(), True)


@each_move
def test_line_is_filed_under_the_case(made):
    filed = (made.line["event"], made.line["case_id"], made.line["object_id"])
    assert filed == (f"case_review:{made.name}", made.case_id, made.public_id)


@each_move
def test_line_carries_a_receipt(made):
    assert re.fullmatch(r"R-\w{4}-\w{4}", made.line["receipt"])


@each_move
def test_line_tells_states_and_holders_before_and_after(made):
    detail = made.line["detail"]
    assert (detail["from"], detail["to"]) == (made.source, made.target)
    assert (detail["holder_before"], detail["holder_after"]) == (made.holder_before, made.holder_after)


@each_move
def test_move_writes_one_line_of_its_own(made):
    assert made.lines == 1
