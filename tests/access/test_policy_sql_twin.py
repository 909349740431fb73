"""What a person may list is what they may do: the SQL twin equals the policy for every person and case."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from casebridge.access.check import can, visible
from casebridge.access.policy import POLICY
from casebridge.access.predicates import TWINS
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from tests.building.situations import SITUATIONS
from tests.factories import a_case, do, some_people
from tests.workflows.standing import Someone, everybody

BY_PERMISSION = {grant.permission: [g for g in POLICY if g.permission == grant.permission] for grant in POLICY}
LISTED = [
    permission
    for permission, rows in BY_PERMISSION.items()
    if all(relation in TWINS for row in rows for relation in row.relations)
]


@pytest.fixture
def cases(in_app):
    with transaction():
        for build in SITUATIONS.values():
            build()
        a_case("in_review", kind="low_level", lead="detective2")
        do(a_case("draft"), "advise", by="detective")
        people = list(everybody(some_people()))
    rows = list(db.session.scalars(select(Case)))
    other = next(one.actor for one in people if one.name == "detective2")
    opened = Someone("detective2 in an emergency", replace(other, emergencies=frozenset({rows[0].id, rows[3].id})))
    granted = frozenset({("juvenile", rows[1].id), ("victim-contact", rows[2].id)})
    partner = next(one.actor for one in people if one.name == "partner")
    let_in = Someone("partner, let in", replace(partner, grants=granted))
    return rows, [*people, opened, let_in]


def test_sql_twin_equals_the_policy_for_every_person_and_case(cases):
    rows, people = cases
    wrong = []
    for someone in people:
        for permission in LISTED:
            listed = set(db.session.scalars(select(Case.id).where(visible(someone.actor, permission, Case))))
            allowed = {case.id for case in rows if can(someone.actor, permission, case)}
            if listed != allowed:
                wrong.append(
                    f"{someone}, {permission}: listed only {listed - allowed}, allowed only {allowed - listed}"
                )
    assert not wrong, "\n".join(wrong)


def test_reading_a_case_has_a_twin():
    assert {"case:read", "case:inside", "case:emergency", "emergency:review"} <= set(LISTED)
