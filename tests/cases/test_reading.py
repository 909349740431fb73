"""What counts as a change since the last reading: what others did, and not what they only opened."""

import pytest

from casebridge import clock
from casebridge.cases.reading import changes_since, newest_lines
from casebridge.db import transaction
from casebridge.evidence.services import note_read
from tests.building.people import acting
from tests.building.preparing import an_exhibit, person
from tests.factories import a_case


@pytest.mark.parametrize("how", ["view", "page", "download"])
def test_opening_an_exhibit_changes_nothing_of_the_case(in_app, how):
    with transaction():
        case = a_case("in_review")
        exhibit = an_exhibit(case)
        since = clock.now()
    with transaction():
        note_read(exhibit, None, actor=acting(person(case, "sergeant")), how=how, page=1 if how == "page" else None)
    reader = acting(person(case, "prosecutor"))
    assert changes_since(case, reader, since) == []
    assert how not in [line.event.partition(":")[2] for line in newest_lines(case, reader, 50)[0]]


def test_filing_an_exhibit_is_a_change(in_app):
    with transaction():
        case = a_case("in_review")
        since = clock.now()
    with transaction():
        an_exhibit(case)
    assert "exhibit:add" in [line.event for line in changes_since(case, acting(person(case, "prosecutor")), since)]
