"""A case in review with three papers of several pages."""

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


@pytest.fixture
def papers(case_id):
    """Give the public ids of three papers of 3, 2 and 4 pages."""
    return [filed(case_id, a_pdf(pages), f"{pages} pages.pdf").rsplit("/", 1)[1] for pages in (3, 2, 4)]
