"""Each state clock of sections 2 and 6, by one fact taken out: another clock runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.federal.queries import waiting
from casebridge.followups.queries import open_items
from casebridge.workflows.engine import advance, refresh
from tests.building import lead, preparing
from tests.building.people import acting, some_people
from tests.building.situations import SITUATIONS
from tests.building.story import do, make
from tests.diversion import people as participants
from tests.factories import a_case

BUSINESS_DAY, DAY, HOUR = "business days", "days", "hours"


@dataclass(frozen=True)
class Fact:
    """A record whose clock depends on a fact: the clock with it and without it, by key."""

    name: str
    build: Callable[[], Any]
    key: str
    take_out: Callable[[Any], object] | None = None
    otherwise: str = ""

    def __str__(self) -> str:
        """Name the test."""
        return self.name


def arrested(state: str, kind: str = "nonfatal_shooting") -> Callable[[], Case]:
    """Return a builder: a case in `state` whose suspect was arrested an hour ago."""
    return lambda: preparing.held(a_case(state, kind=kind))


def in_state(state: str, kind: str = "") -> Callable[[], Case]:
    return lambda: a_case(state, kind=kind)


def of_door(door: str) -> Callable[[], Case]:
    def build() -> Case:
        case = a_case("draft")
        case.door = door
        return case

    return build


def conference(days: int) -> Callable[[], Case]:
    def build() -> Case:
        case = a_case("challenged")
        make(case, "confer", date=clock.court_local(clock.now()).date() + timedelta(days=days))
        return case

    return build


def taken(state: str, *moves: str) -> Callable[[], Case]:
    def build() -> Case:
        case = a_case(state)
        for name in moves:
            make(case, name)
        return case

    return build


def with_next_event(state: str) -> Callable[[], Case]:
    def build() -> Case:
        case = a_case(state)
        case.next_event_on = clock.court_local(clock.now()).date() + timedelta(days=20)
        return case

    return build


def on_hold() -> Case:
    case = a_case("in_review")
    do(case, "hold", by="prosecutor")
    return case


def with_trial_clock() -> Case:
    case = with_next_event("state_prosecution")()
    preparing.record_event(case, "counsel_appearance")
    return case


def extended_offer() -> Case:
    case = a_case("diversion_offered")
    make(case, "extend")
    return case


def planned_contact() -> Any:
    referral = lead.a_referral("active")
    referral.next_contact_on = participants.today() + timedelta(days=9)
    return referral


def extended_intake() -> Any:
    referral = lead.a_referral("liaison_decision")
    advance(referral, "extend_intake", actor=acting(some_people()["coordinator"]), asks=lead.said("extend_intake"))
    return referral


def no_arrest(case: Case) -> None:
    preparing.drop_events(case, "arrest")
    for party in case.suspects:
        party.in_custody = False


def no_open_item(case: Case) -> None:
    for item in open_items(case):
        advance(
            item, "withdraw_item", actor=acting(preparing.person(case, "prosecutor")),
            asks=preparing.reply_words("withdraw_item"),
        )  # fmt: skip


def no_firearm(case: Case) -> None:
    case.kind = "armed_robbery"
    for charge in case.charges:
        charge.statute = "robbery"


def change(**columns: Any) -> Callable[[Any], None]:
    """Return a way to take a fact out: these columns take other values."""

    def take_out(record_: Any) -> None:
        for name, value in columns.items():
            setattr(record_, name, value)

    return take_out


def no_question(case: Case) -> None:
    for question in waiting(case):
        question.sent_at = clock.now()


def a_day_less(case: Case) -> None:
    case.next_event_on = clock.court_local(clock.now()).date() - timedelta(days=1)


CUSTODY = "md_presentment_24h"
FACTS = [
    Fact("draft, held", arrested("draft"), CUSTODY, no_arrest, "pol_draft_review_first"),
    Fact("draft, warrant ready", of_door("warrant_ready"), "pol_draft_warrant_ready",
         change(door="review_first"), "pol_draft_review_first"),
    Fact("draft, review first", of_door("review_first"), "pol_draft_review_first"),
    Fact("sergeant_review", in_state("sergeant_review"), "pol_sergeant_review"),
    Fact("submitted, held", arrested("submitted"), "pol_charging_desk_custody", no_arrest, "pol_assign"),
    Fact("in_review, held", arrested("in_review"), CUSTODY, no_arrest, "pol_review_10"),
    Fact("in_review, homicide", in_state("in_review", "homicide"), "pol_review_10",
         change(kind="armed_robbery"), "pol_review_5"),
    Fact("in_review, shooting", in_state("in_review", "nonfatal_shooting"), "pol_review_10",
         change(kind="low_level"), "pol_review_5"),
    Fact("in_review, robbery", in_state("in_review", "armed_robbery"), "pol_review_5"),
    Fact("in_review, low level", in_state("in_review", "low_level"), "pol_review_5"),
    Fact("returned, item open", in_state("returned"), "date_set", no_open_item, "pol_returned_idle"),
    Fact("conference, date set", conference(2), "date_set", change(conference_on=None), "pol_conference"),
    Fact("conference, date too far", conference(40), "pol_conference"),
    Fact("sign_off", in_state("sign_off"), "pol_sign_off"),
    Fact("declined", in_state("declined"), "pol_challenge_window"),
    Fact("challenged", in_state("challenged"), "pol_challenge_answer"),
    Fact("federal_screening, firearm", in_state("federal_screening"), "pol_federal_screen_firearm",
         no_firearm, "pol_federal_screen_other"),
    Fact("federal_review, firearm and held", arrested("federal_review"), "pol_usao_answer_custody",
         no_arrest, "pol_usao_answer"),
    Fact("federal_review, held and firearm", arrested("federal_review"), "pol_usao_answer_custody",
         no_firearm, "pol_usao_answer"),
    Fact("federal_questions", in_state("federal_questions"), "date_set", no_question, "pol_usao_answer"),
    Fact("federal_prosecution, next event", in_state("federal_prosecution"), "next_event",
         change(next_event_on=None), "pol_next_event"),
    Fact("state_prosecution, legal clock", with_trial_clock, "md_trial_date_set",
         lambda case: preparing.drop_events(case, "counsel_appearance"), "next_event"),
    Fact("state_prosecution, next event", with_next_event("state_prosecution"), "next_event",
         change(next_event_on=None), "pol_next_event"),
    Fact("state_prosecution, event past", with_next_event("state_prosecution"), "next_event",
         a_day_less, "pol_next_event"),
    Fact("diversion_offered", in_state("diversion_offered"), "pol_lead_intake_30"),
    Fact("diversion_offered, extended", extended_offer, "date_set",
         change(lead_offer_until=None), "pol_lead_intake_30"),
    Fact("diverted", in_state("diverted"), "pol_diverted_review"),
    Fact("hold", on_hold, "hold", change(hold_until=None), "pol_review_10"),
    Fact("lead referred, arrest", lambda: lead.a_referral("referred"), "pol_lead_handoff",
         change(door="social_contact"), "pol_lead_first_answer"),
    Fact("lead engaged", lambda: lead.a_referral("engaged"), "pol_lead_first_contact"),
    Fact("lead intake", lambda: lead.a_referral("intake"), "pol_lead_intake_30"),
    Fact("lead intake, extended", extended_intake, "pol_lead_intake_30"),
    Fact("lead liaison_decision", lambda: lead.a_referral("liaison_decision"), "pol_lead_liaison_decision"),
    Fact("lead active", planned_contact, "next_contact", change(next_contact_on=None), "pol_lead_first_contact"),
    Fact("lead out_of_contact", lambda: lead.a_referral("out_of_contact"), "pol_lead_contact_30"),
]  # fmt: skip
# Durations on the page, for the clocks that count from the moment a state begins.
DURATIONS = {
    "pol_sergeant_review": (1, BUSINESS_DAY), "pol_charging_desk_custody": (4, HOUR), "pol_assign": (1, BUSINESS_DAY),
    "pol_review_10": (10, BUSINESS_DAY), "pol_review_5": (5, BUSINESS_DAY), "pol_returned_idle": (1, BUSINESS_DAY),
    "pol_conference": (5, BUSINESS_DAY), "pol_sign_off": (2, BUSINESS_DAY), "pol_challenge_window": (10, BUSINESS_DAY),
    "pol_challenge_answer": (5, BUSINESS_DAY), "pol_federal_screen_firearm": (48, HOUR),
    "pol_federal_screen_other": (5, BUSINESS_DAY), "pol_usao_answer_custody": (48, HOUR), "pol_usao_answer": (14, DAY),
    "pol_lead_intake_30": (30, DAY), "pol_diverted_review": (180, DAY), "pol_draft_warrant_ready": (10, BUSINESS_DAY),
    "pol_draft_review_first": (30, DAY), "pol_lead_liaison_decision": (2, BUSINESS_DAY),
    "pol_lead_contact_30": (30, DAY), "pol_lead_first_answer": (1, BUSINESS_DAY), "pol_lead_handoff": (30, "minutes"),
    "pol_lead_first_contact": (1, BUSINESS_DAY), "pol_next_event": (5, BUSINESS_DAY),
}  # fmt: skip
# Alternatives that an office may adopt; nothing starts them until it does.
NOT_ADOPTED = {"pol_federal_screen_firearm_24", "pol_lead_intake_14"}


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_the_clock_of_the_state_is_the_one_on_the_page(taken_back, fact):
    record_ = fact.build()
    refresh(record_)
    assert record_.clock_key == fact.key


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact.take_out], ids=str)
def test_without_the_fact_another_clock_runs(taken_back, fact):
    record_ = fact.build()
    fact.take_out(record_)
    db.session.flush()
    refresh(record_)
    assert record_.clock_key == fact.otherwise


@pytest.mark.parametrize("name", [name for name in SITUATIONS if not name.startswith("closed")])
def test_every_open_case_has_a_clock_with_a_date(taken_back, name):
    case = SITUATIONS[name]()
    assert case.clock_key
    assert case.clock_due is not None


def test_a_closed_case_has_no_clock(taken_back):
    case = a_case("closed")
    assert (case.clock_key, case.clock_due, case.holder_id, case.holder_queue) == ("", None, None, "")


@pytest.mark.parametrize("key", DURATIONS)
def test_the_duration_of_a_policy_clock_is_the_one_on_the_page(key):
    row = catalog().clocks[key]
    assert (row.amount, row.unit.replace("calendar_", "").replace("_", " ")) == DURATIONS[key]


def test_every_policy_clock_is_tried():
    policies = {row.key for row in catalog().clocks.values() if row.nature == "policy"}
    assert policies - NOT_ADOPTED == set(DURATIONS)
    tried = {fact.key for fact in FACTS} | {fact.otherwise for fact in FACTS}
    assert policies - NOT_ADOPTED <= tried
