"""Disagreements are followed to their end and counted both ways; each number opens exactly its cases."""

import pytest

from casebridge.cases.people import live_charges
from casebridge.db import transaction
from casebridge.followups.queries import open_items
from casebridge.followups.services import reply
from casebridge.insight.disagreed import disputes, overrides
from tests.building.people import acting
from tests.building.preparing import an_item_in_dispute, person
from tests.factories import a_case, make, some_people
from tests.support.pages import soup

OVER = ("confer", "stand", "override")


def overridden(disposition=""):
    case = a_case("challenged")
    for move in OVER:
        make(case, move)
    if disposition:
        for charge in live_charges(case):
            charge.disposition = disposition
    return case


def numbers(sign_in, caption):
    """Return the numbers of one table of the board, and how long the list is that each opens."""
    visitor = sign_in("commander")
    table = next(t for t in soup(visitor.get("/board")).select("#disagreed table, #disagreed ~ * table, table")
                 if t.caption and t.caption.get_text() == caption)  # fmt: skip
    cells = table.select("tbody td")
    figures = [int(cell.get_text()) for cell in cells]
    lists = [listed(visitor, cell.a["href"]) if cell.a else 0 for cell in cells]
    return figures, lists


def listed(visitor, url):
    return len(soup(visitor.get(url)).select("main tbody tr"))


@pytest.mark.parametrize(
    ("disposition", "way"),
    [("", "open"), ("guilty_verdict", "held"), ("not_guilty", "fell"), ("nolle_prosequi", "fell"), ("stet", "neither")],
)
def test_a_charge_over_objection_counts_by_how_it_ended(sign_in, in_app, disposition, way):
    with transaction():
        overridden(disposition)
    figures, lists = numbers(sign_in, "Charged over objection")
    assert dict(zip(overrides(), figures, strict=True)) == {
        key: int(key in ("all", way)) for key in overrides()
    }  # fmt: skip
    assert figures == lists


def test_a_disputed_item_counts_for_who_was_right(sign_in, in_app):
    with transaction():
        for move in ("withdraw_item", "insist", None):
            case = a_case("returned")
            an_item_in_dispute(case)
            item, prosecutor = open_items(case)[0], acting(person(case, "prosecutor"))
            if move == "withdraw_item":
                reply(item, move, actor=prosecutor, asks={"cancel_reason": "got_elsewhere"})
            if move == "insist":
                reply(item, move, actor=prosecutor, asks={"text": "It is needed."})
                reply(item, "answer", actor=acting(person(case, "detective")), asks={"text": "Done."})
    figures, lists = numbers(sign_in, "Item disputed")
    assert dict(zip(disputes(), figures, strict=True)) == {
        "all": 3, "withdrawn": 1, "answered": 1, "neither": 0, "open": 1,
    }  # fmt: skip
    assert figures == lists


def test_a_board_without_a_disagreement_says_nothing_of_one(sign_in, in_app):
    with transaction():
        a_case("returned")
    assert "who was right" not in sign_in("commander").get("/board").text


def test_another_unit_counts_none_of_it(sign_in, in_app):
    with transaction():
        overridden()
        assert some_people()["sergeant2"]
    assert "who was right" not in sign_in("sergeant2").get("/board").text
