"""Fixtures of the request tests."""

import pytest

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from tests.building.preparing import a_suspect
from tests.factories import a_case


@pytest.fixture
def draft(in_app):
    """Give the public id of a case in draft with one charge."""
    with transaction():
        case = a_case("draft")
        a_suspect(case)
        return case.public_id


@pytest.fixture
def case(draft):
    """Give that case."""
    return db.session.query(Case).filter_by(public_id=draft).one()
