"""The federal side sees of the matrix what was shared: marks of the shared paper, and no prosecutor's own."""

import pytest

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.db import db
from casebridge.elements.models import ElementMark
from casebridge.evidence.queries import exhibits_of
from tests.building.preparing import person
from tests.federal.test_wall import GIVEN, only_make, two_papers
from tests.support.pages import soup

SEEN = {("bpd", True): "Of the police", ("sao", True): "Shared on purpose"}
HIDDEN = ("Between us", "On the kept paper", "The witness will say so.")


def marked(case: Case) -> None:
    """Mark the first cell as both offices did before, on the paper that crosses and on one that does not."""
    two_papers(case, parts=("facts", "matrix"))
    charge = live_charges(case)[0]
    element = definition_of(charge).elements[0].key
    given = next(e for e in exhibits_of(case) if e.title == GIVEN)
    kept = next(e for e in exhibits_of(case) if e.title != GIVEN)
    for exhibit, office, shared, reason in (
        (given, "bpd", False, "Of the police"), (given, "sao", True, "Shared on purpose"),
        (given, "sao", False, "Between us"), (kept, "bpd", False, "On the kept paper"),
    ):  # fmt: skip
        name = "detective" if office == "bpd" else "prosecutor"
        db.session.add(
            ElementMark(
                case_id=case.id, charge_id=charge.id, element=element, exhibit_id=exhibit.id, strength="weak",
                reason=reason, office=office, shared=shared, by_id=person(case, name).id, at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()


@pytest.fixture
def pages(made, sign_in):
    """Give the text of the matrix and of its first cell as a federal prosecutor reads them."""
    address = made("take_screening", then=_referred)
    visitor = sign_in("federal")
    table = visitor.get(f"{address}/elements")
    cell = visitor.get(soup(table).select_one("a[data-cell]")["href"])
    return address, visitor, table.text + cell.text


def _referred(case: Case) -> None:
    marked(case)
    only_make(case, "refer")


@pytest.mark.parametrize("words", SEEN.values())
def test_what_was_shared_is_seen(pages, words):
    assert words in pages[2]


@pytest.mark.parametrize("words", HIDDEN)
def test_what_was_not_is_nowhere(pages, words):
    assert words not in pages[2]


def test_the_history_of_the_matrix_does_not_cross(pages):
    address, visitor, text = pages
    assert "/elements/history" not in text
    assert "History of this cell" not in text
    assert visitor.get(f"{address}/elements/history").status_code in (403, 404)


def test_a_look_leaves_a_line_of_history(app, pages):
    with app.app_context():
        lines = db.session.query(AuditEntry).filter_by(event="element:read").all()
        assert {line.role for line in lines} == {"ausa"}
