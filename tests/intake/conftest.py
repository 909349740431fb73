"""Fixtures of the intake tests."""

import pytest

from casebridge.db import transaction
from tests.factories import a_case


@pytest.fixture
def draft(in_app):
    """Give the public id of a case in draft, all its questions answered."""
    with transaction():
        return a_case("draft").public_id
