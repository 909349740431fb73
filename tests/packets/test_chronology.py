"""The chronology: what happened when, with its source, and nothing that the recipient may not read."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casebridge import clock
from casebridge.cases import events, facts
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.evidence.pointers.services import Place, add_pointer
from casebridge.packets.kinds.chronology import SHORT, chronology
from casebridge.packets.scope import scope_of
from tests.building.people import acting, some_people
from tests.factories import a_case


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def lines(case, key="sao_review", exhibits=(), **scope):
    kind = catalog().packet_kinds[key]
    return chronology(case, kind, replace(scope_of(case, kind), **scope), list(exhibits))


def words(found):
    return [line.what for line in found.lines]


def an_event(case, event, hours=0, precision="minute", **more):
    actor = acting(some_people()["detective"])
    at = clock.now() - timedelta(hours=1 + hours)
    events.record_event(case, event=event, at=at, paper="Paper 7", actor=actor, precision=precision, **more)


def a_recording(case, starts):
    span = (starts, starts + timedelta(minutes=4))
    place = Place("Evidence.com", "Clerk", "R-1", span)
    lead = acting(some_people()["detective"])
    return add_pointer(
        case, title="Body-worn camera", type_key="bwc_video", place=place, used="used", actor=lead
    ).exhibit


def test_the_event_of_the_case_stands_with_its_hour_place_and_source(case):
    line = next(line for line in lines(case).lines if line.what.startswith("The event"))
    assert (clock.court_local(line.at).date(), line.source) == (case.incident_on, "Stated by Detective")
    assert case.place in line.what


def test_a_recorded_event_names_its_person_and_its_paper(case):
    an_event(case, "initial_appearance", party=case.suspects[0])
    line = next(line for line in lines(case).lines if line.what.startswith("Initial appearance"))
    assert (line.what.endswith("(Max Nobody)."), line.source) == (True, "Paper 7")


def test_an_event_of_a_day_has_no_hour(case):
    an_event(case, "counsel_appearance", precision="day")
    assert any(type(line.at) is date and "Counsel appearance" in line.what for line in lines(case).lines)


def test_lines_follow_each_other_in_time(case):
    an_event(case, "initial_appearance")
    an_event(case, "arrest", hours=900)
    found = words(lines(case))
    assert found[0].startswith("Actual arrest")
    assert next(i for i, w in enumerate(found) if "Initial" in w) > 0


def test_the_moves_of_the_case_stand_with_their_receipts(case):
    taken = next(line for line in lines(case).lines if "took the case" in line.what)
    assert taken.source.startswith("History, receipt ")


@pytest.mark.parametrize("outward", ["defense_discovery", "federal_referral"])
def test_moves_clocks_and_notices_stay_in_the_offices(case, outward):
    an_event(case, "clock_met", clock_key="md_state_discovery")
    an_event(case, "victim_first_contact", party=next(one for one in case.parties if one.role == "victim"))
    shown = words(lines(case, outward, facts=True))
    assert [w for w in shown if "took the case" in w or "clock" in w or "First contact" in w] == []


def test_a_kind_without_facts_has_no_chronology(case):
    assert lines(case, "charging").lines == ()
    assert lines(case, facts=False).lines == ()


def test_an_event_of_another_defendant_stays_out(case):
    an_event(case, "initial_appearance", party=case.suspects[0])
    shown = words(lines(case, "defense_discovery", defendant=next(p for p in case.parties if p.role == "victim")))
    assert not any("Initial appearance" in w for w in shown)


def test_a_recording_stands_at_its_first_minute_and_its_receipt_by_day(case):
    began = datetime(2026, 1, 5, 2, 14, tzinfo=UTC)
    exhibit = a_recording(case, began)
    found = lines(case, "defense_discovery", [exhibit]).lines
    assert [(line.at, line.source) for line in found if "recording begins" in line.what] == [
        (began, f"Exhibit {exhibit.number}")
    ]
    assert any(line.what == f"Taken in: Exhibit {exhibit.number}." for line in found)


def test_a_short_kind_keeps_the_newest_lines_and_says_how_many_it_leaves_out(case):
    for hours in range(20):
        an_event(case, "counsel_appearance", hours=hours)
    found = lines(case, "case_summary")
    assert len(found.lines) == SHORT
    assert found.left_out == len(lines(case).lines) - SHORT


def test_an_answer_of_a_narrower_class_stays_out(in_app):
    with transaction():
        case = a_case("in_review", kind="nonfatal_shooting")
        day = clock.court_local(clock.now()).date().isoformat()
        facts.record(case, "cooperation_last_asked", day, actor=acting(some_people()["detective"]))
        kind, asked = catalog().packet_kinds["sao_review"], catalog().facts["cooperation_last_asked"]
        narrow, wide = scope_of(case, kind), frozenset((*kind.allowed, asked.class_))
        said = [[asked.label in w for w in words(lines(case, classes=c))].count(True) for c in (narrow.classes, wide)]
        assert said == [0, 1]
