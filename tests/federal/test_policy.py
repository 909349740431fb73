"""Each row of the policy about the federal question grants what it says, and nothing beside it."""

from types import SimpleNamespace

import pytest

from casebridge.access.actor import Actor, Role
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.clock import now

ME, OTHER = 1, 2
P = Permission


def somebody(role, agency, unit=""):
    """Return an actor."""
    return Actor(id=ME, username="me", name="Me", role=role, agency=agency, unit=unit)


def a_record(state="in_review", **own):
    """Return a record that nobody stands to, but for what `own` says."""
    plain = {
        "state": state, "holder_id": OTHER, "holder_queue": "", "lead_id": OTHER, "unit": "bpd_robbery",
        "reached_sao_at": None, "referred_at": None, "advice_asked_at": None, "lead_offered_at": None,
        "kind": "homicide", "carriers": (OTHER,), "sealed": False, "prosecutor_id": OTHER,
    }  # fmt: skip
    record = SimpleNamespace(**{**plain, **own})
    record.case = record
    return record


DETECTIVE, SERGEANT = somebody(Role.DETECTIVE, "bpd", "bpd_homicide"), somebody(Role.SERGEANT, "bpd", "bpd_homicide")
PROSECUTOR, LIAISON = somebody(Role.PROSECUTOR, "sao"), somebody(Role.FEDERAL_LIAISON, "sao")
AUSA, CHIEF = somebody(Role.AUSA, "usao"), somebody(Role.USAO_SUPERVISOR, "usao")
REFERRED = {"referred_at": now()}
ROWS = [
    (P.FILE_READ, DETECTIVE, {"lead_id": ME}),
    (P.FILE_READ, DETECTIVE, {"unit": "bpd_homicide"}),
    (P.FILE_READ, SERGEANT, {"unit": "bpd_homicide"}),
    (P.FILE_READ, PROSECUTOR, {"reached_sao_at": now()}),
    (P.FILE_READ, PROSECUTOR, {"advice_asked_at": now()}),
    (P.FILE_READ, somebody(Role.LEAD_LIAISON, "sao"), {"reached_sao_at": now(), "lead_offered_at": now()}),
    *((P.SHARED_CHOOSE, LIAISON, {"state": s}) for s in
      ("federal_screening", "federal_review", "federal_questions", "federal_prosecution")),
    (P.SHARED_CHOOSE, PROSECUTOR, {"state": "federal_screening", "holder_id": ME}),
    (P.SHARED_CHOOSE, PROSECUTOR, {"state": "federal_questions", "holder_id": ME}),
    (P.SHARED_TAKE_BACK, LIAISON, {"reached_sao_at": now()}),
    (P.FEDERAL_NOTE, AUSA, REFERRED),
    (P.FEDERAL_NOTE, CHIEF, REFERRED),
    *((f"crossed:{c}", who, REFERRED) for c in ("open-case", "unit-only", "criminal-history") for who in (AUSA, CHIEF)),
    *((f"crossed:{c}", AUSA, {"carriers": (ME,)}) for c in
      ("sealed", "juvenile", "witness-location", "victim-contact", "work-product", "grand-jury")),
]  # fmt: skip


@pytest.mark.parametrize(("permission", "actor", "relation"), ROWS)
def test_a_row_grants(permission, actor, relation):
    assert can(actor, permission, a_record(**relation))


@pytest.mark.parametrize(("permission", "actor", "relation"), ROWS)
def test_a_row_grants_nothing_without_its_relation(permission, actor, relation):
    assert not can(actor, permission, a_record())


def test_a_commander_reads_every_file():
    assert can(somebody(Role.COMMANDER, "bpd"), P.FILE_READ, a_record())


@pytest.mark.parametrize("actor", [AUSA, CHIEF])
def test_the_federal_side_reads_no_file(actor):
    assert not can(actor, P.FILE_READ, a_record(**REFERRED, carriers=(ME,), holder_id=ME))


@pytest.mark.parametrize("class_", ["sealed", "juvenile", "witness-location", "victim-contact", "work-product",
                                    "grand-jury"])  # fmt: skip
def test_a_supervisor_sees_nothing_that_crossed_by_name(class_):
    assert not can(CHIEF, f"crossed:{class_}", a_record(**REFERRED, carriers=(ME,)))


def test_treatment_records_never_cross():
    assert not can(AUSA, "crossed:part2", a_record(**REFERRED, carriers=(ME,)))


@pytest.mark.parametrize("actor", [DETECTIVE, PROSECUTOR, LIAISON, somebody(Role.AUDITOR, "own")])
def test_notes_of_the_federal_office_are_nobody_else_s(actor):
    assert not can(actor, P.FEDERAL_NOTE, a_record(**REFERRED, carriers=(ME,), holder_id=ME, lead_id=ME))
