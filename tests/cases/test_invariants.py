"""A case that people opened and moved, by a running clock, breaks no rule."""

import pytest

from casebridge.cases.invariants import check
from tests.factories import a_case


@pytest.mark.parametrize("state", ["draft", "in_review", "federal_review", "diversion_offered"])
def test_a_case_on_its_way_breaks_no_rule(in_app, state):
    a_case(state)
    assert check() == (1, [])
