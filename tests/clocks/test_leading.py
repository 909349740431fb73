"""Lead times stand in the rows of the clocks and nowhere else."""

import re

import pytest

from casebridge.catalog.load import catalog
from casebridge.clocks.leading import warned_before


@pytest.mark.parametrize(
    ("key", "days"),
    [("md_hicks_180", (60, 30, 10)), ("md_misdemeanor_limit", (90, 30, 7)), ("fed_limit_5y", (365, 90, 30)),
     ("md_presentment_24h", ()), ("pol_assign", ())],
)  # fmt: skip
def test_a_row_says_when_people_are_warned(key, days):
    assert warned_before(catalog().clocks[key]) == days


def test_every_row_that_speaks_of_days_of_warning_is_understood():
    speaking = {c.key for c in catalog().clocks.values() if re.search(r"[Ww]arn|\bat [0-9]", c.on_expiry)}
    assert speaking == {c.key for c in catalog().clocks.values() if warned_before(c)}
