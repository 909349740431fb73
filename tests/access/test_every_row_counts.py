"""Each row of the policy makes a difference to somebody on some record: take it out, and a right is gone."""

import pytest

from casebridge.access.actor import ENGINE
from casebridge.access.check import can, grants
from casebridge.access.policy import POLICY
from tests.access.test_policy_table import advised, persons
from tests.building.situations import SITUATIONS
from tests.workflows.conftest import unit_taken_back
from tests.workflows.test_every_listed_move import BUILDERS

FLOWS = ("return_item", "lead", "packet_release", "custody")


@pytest.fixture(scope="module")
def world(shared_app):
    """Give records in every situation of every workflow by the workflow's name, and everybody."""
    with unit_taken_back(shared_app):
        records = {name: [build() for flow, build in BUILDERS.values() if flow == name] for name in FLOWS}
        records["case_review"] = [advised(), *(build() for build in SITUATIONS.values())]
        yield records, [*(who for _, who in persons()), ENGINE], {}


@pytest.fixture
def without():
    """Give a way to take a row out; it is put back in its place."""
    taken = []

    def take_out(row):
        taken.append((POLICY.index(row), row))
        POLICY.remove(row)
        grants.cache_clear()

    yield take_out
    for at, row in taken:
        POLICY.insert(at, row)
    grants.cache_clear()


def asked_about(permission, records):
    flow = permission.split(":")[0]
    asked = [None, *records.get(flow if flow in FLOWS and permission != "custody:work" else "case_review", [])]
    return asked + (records["case_review"] if flow == "lead" else [])


def rights(permission, records, people, known):
    """Return who may what by the policy as it stands; found once for all rows of a permission."""
    if permission not in known:
        asked = asked_about(permission, records)
        known[permission] = [(record, who) for record in asked for who in people if may(who, permission, record)]
    return known[permission]


def may(who, permission, record):
    """Ask the policy; a question that a record cannot answer grants nothing."""
    try:
        return can(who, permission, record)
    except AttributeError:
        return False


@pytest.mark.parametrize(
    "row", POLICY, ids=lambda row: f"{row.permission}-{'-'.join(row.roles)}-{'-'.join(row.relations)}"
)
def test_without_the_row_a_right_is_gone(world, without, row):
    records, people, known = world
    before = rights(row.permission, records, people, known)
    without(row)
    assert any(not may(who, row.permission, record) for record, who in before)
