"""A case in review with a paper of words, over which a prosecutor marks passages."""

import pytest

from casebridge.db import db, transaction
from tests.building.preparing import held
from tests.evidence.papers import a_pdf, filed
from tests.factories import a_case


@pytest.fixture
def case_id(in_app):
    """Give the public id of a case that the prosecutor has in review."""
    with transaction():
        found = held(a_case("in_review")).public_id
    db.session.rollback()
    return found


SAID = (
    b"BT /F1 12 Tf 72 700 Td (Q. How far away were you when you saw them?) Tj 0 -20 Td"
    b" (A. Across the street. I know Corwin from) Tj 0 -20 Td (the barbershop, he was the one with the gun.) Tj ET"
)


@pytest.fixture
def paper(case_id):
    """Give the public id of a statement of two pages."""
    return filed(case_id, a_pdf(2, SAID, font=True), "statement.pdf").rsplit("/", 1)[1]


@pytest.fixture
def sent(case_id, paper):
    """Give a function that marks a passage through the form, as somebody; it returns the answer."""

    def send(visitor, **fields):
        data = {"exhibit": paper, "seen": "1", "place": "p. 1", "quote": "I know Corwin", "mark": "note", **fields}
        return visitor.send(f"/cases/{case_id}/passages", {name: value for name, value in data.items() if value})

    return send
