"""The drawing and the plain shape of each workflow equal the page."""

import re

import pytest

from casebridge.commands.drawing import mermaid
from casebridge.commands.workflows import as_plain
from casebridge.workflows import WORKFLOWS
from tests.contract.reader import read_page

PAGE = read_page()
LISTS = {"return_item": PAGE.return_item, "lead": PAGE.lead, "packet_release": PAGE.packet, "custody": PAGE.custody}


def edges_of_the_page(name):
    if name != "case_review":
        return {(move.source, move.target, move.name) for move in LISTS[name].moves}
    return {
        (source, target.state, row.name)
        for row in PAGE.moves
        for source in row.sources
        for target in row.targets
        if not row.same or source == target.state
    }


def edges_of_the_drawing(name):
    found = re.findall(r"^\s*(\w+) --> (\w+): (.+)$", mermaid(WORKFLOWS[name]), flags=re.MULTILINE)
    return {(source, target, move.strip()) for source, target, moves in found for move in moves.split("|")}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_arrow_of_the_drawing_is_on_the_page(name):
    assert edges_of_the_drawing(name) == edges_of_the_page(name)


def test_plain_shape_has_one_object_for_each_row_of_the_page():
    plain = as_plain(WORKFLOWS["case_review"])
    rows = [(move["key"], move["label"], set(move["from"]), set(move["to"])) for move in plain["moves"]]
    assert rows == [
        (row.name, row.label, set(row.sources), {target.state for target in row.targets}) for row in PAGE.moves
    ]


@pytest.mark.parametrize("at", range(len(PAGE.moves)), ids=lambda at: f"{at}-{PAGE.moves[at].name}")
def test_plain_shape_names_the_roles_of_the_page(at):
    who = set(as_plain(WORKFLOWS["case_review"])["moves"][at]["who"])
    assert {way.role for way in PAGE.moves[at].who if way.role} <= who


@pytest.mark.parametrize("row", PAGE.states, ids=lambda row: row.key)
def test_plain_shape_names_holder_and_clock_where_the_page_does(row):
    plain = next(state for state in as_plain(WORKFLOWS["case_review"])["states"] if state["key"] == row.key)
    assert (plain["label"], plain["holder"] is None, plain["clock"] is None) == (
        row.label,
        row.holder == "none",
        row.clock == "none",
    )
