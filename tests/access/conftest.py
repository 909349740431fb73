"""The policy is tried on the same cases as the moves."""

from tests.workflows.conftest import pytest_generate_tests, shared_app, taken_back

__all__ = ["pytest_generate_tests", "shared_app", "taken_back"]
