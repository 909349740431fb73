"""Each legal clock, by one fact taken out: it starts from its recorded events and ends with a paper."""

from typing import Any

import pytest

from casebridge import clock
from casebridge.cases.legal import legal_clocks
from casebridge.cases.models import Case, CaseEvent
from casebridge.catalog.load import catalog
from casebridge.db import db
from tests.building.preparing import drop_events, held, record_event
from tests.building.story import do, make
from tests.factories import a_case

CUSTODY = "md_presentment_24h"
LEGAL = [row for row in catalog().clocks.values() if row.nature == "legal"]
# Statutes whose limitation is the one of a key.
LIMITED = {
    "md_misdemeanor_limit": "trespass_posted",
    "md_theft_misdemeanor_limit": "theft_under_100",
    "fed_limit_5y": "possession_prohibited_felon",
}


def started(row: Any) -> tuple[Case, list[str]]:
    """Return a case in which exactly what starts this legal clock is recorded, and the events."""
    case = a_case("in_review", kind="low_level" if row.key.startswith("md_theft") else "")
    if row.trigger == "offense":
        charge_with(case, LIMITED[row.key])
        return case, []
    names = list(catalog().triggers[row.trigger].events)
    if row.trigger_rule != "latest_of" or row.trigger == "prelim_done":
        names = names[:1]
    for name in names:
        record_event(case, name)
    return case, names


def charge_with(case: Case, statute: str) -> None:
    for charge in case.charges:
        charge.statute, charge.sovereign = statute, "federal" if statute in catalog().charges_federal else "state"


def running(case: Case) -> set[str]:
    db.session.flush()
    return {clock_.definition.key for clock_ in legal_clocks(case)}


@pytest.mark.parametrize("row", LEGAL, ids=lambda row: row.key)
def test_a_legal_clock_starts_from_its_recorded_events(taken_back, row):
    case, _ = started(row)
    assert row.key in running(case)


@pytest.mark.parametrize("row", LEGAL, ids=lambda row: row.key)
def test_a_legal_clock_does_not_run_without_one_of_its_facts(taken_back, row):
    case, names = started(row)
    if names:
        drop_events(case, names[-1])
    else:
        case.incident_on = None
    assert row.key not in running(case)


@pytest.mark.parametrize("row", LEGAL, ids=lambda row: row.key)
def test_a_legal_clock_ends_when_a_paper_says_that_it_was_met(taken_back, row):
    case, names = started(row)
    whom = next((event.party for event in case.events if event.event in names), case.suspects[0])
    db.session.add(
        CaseEvent(
            case=case, event="clock_met", clock=row.key, at=clock.now(), paper="Order", party=whom,
            entered_by_id=case.lead_id, entered_at=clock.now(),
        )
    )  # fmt: skip
    assert row.key not in running(case)


@pytest.mark.parametrize("state", ["hold", "returned"])
def test_a_legal_clock_never_pauses(taken_back, state):
    case = held(a_case("in_review"))
    if state == "hold":
        do(case, "hold", by="prosecutor")
    else:
        make(case, "return")
    assert CUSTODY in running(case)
