"""The policy beside the moves, written down a second time and tried on every person and case."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from casebridge.access.check import can
from casebridge.access.policy import POLICY
from casebridge.workflows import WORKFLOWS
from tests.building.people import OTHER_UNIT, acting, some_people
from tests.building.situations import SITUATIONS
from tests.contract.reader import read_page
from tests.factories import a_case, do
from tests.workflows.expected import holds
from tests.workflows.standing import everybody, situation, standing

TABLE = Path(__file__).with_name("policy_table.txt")
ROLES = {row.key for row in read_page().roles}
STEPS = {step.needs for flow in WORKFLOWS.values() for step in (*flow.moves, *flow.acts)}
ADVISED = "draft, a prosecutor was asked"


@dataclass(frozen=True)
class Line:
    """One row of the table; `roles` None means anybody, `states` None any."""

    permission: str
    roles: frozenset[str] | None
    relations: frozenset[str]
    states: frozenset[str] | None


def lines():
    """Read the table; a row that does not read is an error."""
    found = []
    for text in TABLE.read_text(encoding="utf-8").splitlines():
        if text and not text.startswith("#"):
            permission, roles, relations, states = (cell.strip() for cell in text.split("|"))
            named = None if roles == "anybody" else words(roles)
            assert named is None or named <= ROLES, f"an unknown role: {text}"
            assert words(relations) <= set(QUESTIONS), f"an unknown relation: {text}"
            found.append(Line(permission, named, words(relations), None if states == "any" else words(states)))
    return found


def words(cell):
    return frozenset(part.strip() for part in cell.split(","))


# Each relation once more, from the columns of the case.
QUESTIONS = {
    "anyone": lambda case, who: True,
    "holder": lambda case, who: holds(situation(case), standing(case, who)),
    "lead_detective": lambda case, who: who.id == case.lead_id,
    "own_unit": lambda case, who: who.agency == "bpd" and who.unit == case.unit,
    "commands": lambda case, who: who.agency == "bpd" and (not who.unit or who.unit == case.unit),
    "broke_glass": lambda case, who: case.id in who.emergencies,
    "granted_victim_contact": lambda case, who: ("victim-contact", case.id) in who.grants,
    "granted_witness_location": lambda case, who: ("witness-location", case.id) in who.grants,
    "granted_juvenile": lambda case, who: ("juvenile", case.id) in who.grants,
    "granted_sealed": lambda case, who: ("sealed", case.id) in who.grants,
    "not_lead": lambda case, who: who.id != case.lead_id,
    "not_decider": lambda case, who: not standing(case, who).decider,
    "assigned": lambda case, who: who.id == case.prosecutor_id,
    "on_the_case": lambda case, who: who.id in (
        case.lead_id, case.prosecutor_id, case.liaison_id, case.ausa_id, case.chair_id
    ),
    "reached_sao": lambda case, who: case.reached_sao_at is not None,
    "with_police": lambda case, who: case.reached_sao_at is None,
    "advice_asked": lambda case, who: case.advice_asked_at is not None,
    "referred_federal": lambda case, who: case.referred_at is not None,
    "diversion_touches": lambda case, who: case.reached_sao_at is not None and (
        case.kind == "low_level" or case.lead_offered_at is not None
    ),
}  # fmt: skip


def expected(permission, case, who):
    """Say what the table says."""
    return any(
        (line.roles is None or str(who.role) in line.roles)
        and (line.states is None or case.state in line.states)
        and all(QUESTIONS[name](case, who) for name in line.relations)
        for line in lines_of(permission)
    )


ALL = lines()


def lines_of(permission):
    return [line for line in ALL if line.permission == permission]


def persons():
    """Yield everybody, and people whom only one relation still ties to a case."""
    people = some_people()
    yield from ((str(one), one.actor) for one in everybody(people))
    yield "lead, moved to another unit", replace(acting(people["detective"]), unit=OTHER_UNIT)
    yield "detective2, in an emergency", replace(acting(people["detective2"]), emergencies=frozenset(range(1000)))
    everything = [(key, n) for key in ("victim-contact", "witness-location", "juvenile", "sealed") for n in range(1000)]
    yield "commander, let in", replace(acting(people["commander"]), grants=frozenset(everything))
    yield "commander of another unit", replace(acting(people["commander"]), unit=OTHER_UNIT)
    yield "liaison as prosecutor", acting(people["federal-liaison"], hat="prosecutor")
    yield "liaison as supervisor", acting(people["federal-liaison"], hat="sao_supervisor")
    yield "attorney as prosecutor", acting(people["federal"], hat="prosecutor")


def test_policy_is_the_table():
    policy = {
        Line(
            grant.permission, frozenset(map(str, grant.roles)) or None, frozenset(grant.relations),
            grant.states or None,
        )
        for grant in POLICY
        if grant.permission not in STEPS
    }  # fmt: skip
    assert policy == set(ALL)


def test_no_row_stands_twice():
    assert len(ALL) == len(set(ALL))
    assert len(POLICY) == len(set(POLICY))


def advised():
    case = a_case("draft")
    do(case, "advise", by="detective")
    return case


@pytest.mark.parametrize("name", [*SITUATIONS, ADVISED])
def test_every_person_may_what_the_table_says(taken_back, name):
    case = advised() if name == ADVISED else SITUATIONS[name]()
    wrong = [
        f"{someone}, {permission} in {name}: {not want}, the table says {want}"
        for someone, who in persons()
        for permission in dict.fromkeys(line.permission for line in ALL)
        if can(who, permission, case) != (want := expected(permission, case, who))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("permission", dict.fromkeys(line.permission for line in ALL))
def test_without_a_record_only_rows_that_ask_nothing_grant(taken_back, permission):
    granting = [line for line in lines_of(permission) if line.relations == {"anyone"} and line.states is None]
    for someone, who in persons():
        want = any(line.roles is None or str(who.role) in line.roles for line in granting)
        assert can(who, permission) == want, someone
