"""Legal clocks start from dated events with their paper and end with the event that meets them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from casebridge import clock
from casebridge.cases import events, people
from casebridge.cases.legal import custody_clock, legal_clocks
from casebridge.cases.models import Case
from casebridge.db import transaction
from casebridge.errors import Invalid
from tests.cases.support import draft_case, who

ARREST = datetime(2026, 7, 3, 22, 15, tzinfo=UTC)


def held(case: Case) -> None:
    """Record the arrest of the first suspect."""
    events.record_event(
        case, event="arrest", at=ARREST, paper="Arrest report 26-1", actor=who("detective"), party=case.suspects[0]
    )


def keys(case: Case) -> set[str]:
    """Return the clocks that run."""
    return {running.definition.key for running in legal_clocks(case)}


def test_no_clock_runs_before_an_event(in_app: Flask) -> None:
    with transaction():
        assert "md_presentment_24h" not in keys(draft_case())


def test_an_arrest_starts_presentment_and_probable_cause(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        held(case)
        assert {"md_presentment_24h", "probable_cause_48h"} <= keys(case)


def test_presentment_is_24_real_hours(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        held(case)
        nearest = custody_clock(case)
        assert nearest is not None
        assert nearest.due.due == ARREST + timedelta(hours=24)


def test_an_event_needs_its_paper(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        with pytest.raises(Invalid) as refused:
            events.record_event(case, event="arrest", at=ARREST, paper=" ", actor=who("detective"))
    assert "paper" in refused.value.fields


def test_an_appearance_ends_the_clock_that_it_meets(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        held(case)
        events.record_event(
            case, event="initial_appearance", at=ARREST + timedelta(hours=10), paper="Commissioner's form",
            actor=who("detective"), party=case.suspects[0],
        )  # fmt: skip
        assert "md_presentment_24h" not in keys(case)


def test_release_ends_the_custody_clocks(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        held(case)
        events.record_event(
            case, event="released", at=ARREST + timedelta(hours=5), paper="Release slip", actor=who("detective"),
            party=case.suspects[0],
        )  # fmt: skip
        assert custody_clock(case) is None


def test_each_defendant_has_clocks_of_his_own(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        other = people.add_party(
            case, role="suspect", name="Octavian Fizzlewick", born_on=date(2001, 5, 1), actor=who("detective")
        )
        held(case)
        assert {c.party for c in legal_clocks(case) if c.definition.key == "md_presentment_24h"} == {case.suspects[0]}
        assert other in case.suspects


def test_two_event_clock_starts_with_the_earlier_event(in_app: Flask) -> None:
    with transaction():
        case = draft_case()
        for event, day in (("first_circuit_appearance", 14), ("counsel_appearance", 2)):
            events.record_event(
                case, event=event, at=datetime(2026, 1, day, 14, 30, tzinfo=UTC), paper="Docket",
                actor=who("detective"), party=case.suspects[0],
            )  # fmt: skip
        hicks = next(c for c in legal_clocks(case) if c.definition.key == "md_hicks_180")
        assert clock.court_local(hicks.due.due).date() == date(2026, 7, 1)


def test_a_misdemeanor_shows_its_limitation(in_app: Flask) -> None:
    with transaction():
        case = draft_case(kind="low_level")
        people.propose_charge(case, case.suspects[0], "trespass_posted", actor=who("detective"))
        assert "md_misdemeanor_limit" in keys(case)
