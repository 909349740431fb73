"""A small seeded run of the quality measure; `make readiness` runs 200 packages."""

import pytest

from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from tests.factories import acting, some_people
from tests.readiness import wanted
from tests.readiness.measuring import measure

# The panel names gaps, whatever they are stored in.
BOTH = False
PACKAGES, SEED = 20, 4


@pytest.fixture(scope="module")
def known():
    return {}


@pytest.fixture
def measured(known, in_app):
    """Give what 20 packages came to, measured once on each kind of database."""
    kind = db.engine.name
    if kind not in known:
        with transaction():
            actor = acting(some_people()["detective"])
        *_, known[kind] = measure(PACKAGES, SEED, actor)
    return known[kind]


def test_the_panel_names_what_was_planted_and_nothing_else(measured):
    assert (measured.packages, measured.good) == (PACKAGES, True), "\n".join(measured.misses + measured.alarms)


def test_many_kinds_of_gaps_are_planted(measured):
    assert measured.planted >= PACKAGES
    assert len(measured.by_plant) >= 10


def test_the_table_by_hand_covers_every_item_of_the_detective():
    assert wanted.NEEDS.keys() == {key for key, item in catalog().items.items() if not item.gate}
