"""What a case has none of is not asked for on a page; elsewhere, and where there is some, it is."""

import pytest

from casebridge.cases.presence import if_any
from casebridge.db import transaction
from casebridge.federal.models import Screening
from casebridge.once import remember
from tests.factories import a_case
from tests.support.statements import statements


@if_any(Screening, list)
def asked(_case):
    return ["asked"]


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def test_a_page_does_not_ask_for_what_the_case_has_none_of(case):
    remember()
    with statements() as seen:
        found = [asked(case), asked(case)]
    assert (found, len(seen)) == ([[], []], 1)


def test_work_that_may_write_asks_each_time(case):
    assert asked(case) == ["asked"]
