"""Fixtures of the element tests."""

import pytest

from casebridge.db import transaction
from tests.factories import a_case


@pytest.fixture
def reviewed(in_app):
    """Give the public id of a case in review."""
    with transaction():
        return a_case("in_review").public_id
