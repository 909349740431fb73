"""The guards of acts, return items, LEAD and packets: one fact taken out, the refusal names the guard."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from casebridge import clock
from casebridge.access.actor import ENGINE
from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.db import db
from casebridge.diversion.consents import record_consent, withdraw_consent
from casebridge.errors import NotReady
from casebridge.evidence.queries import exhibits_of
from casebridge.followups.queries import open_items
from casebridge.workflows import WORKFLOWS
from casebridge.workflows.engine import advance, perform
from tests.building import court, lead, packets, preparing
from tests.building.people import acting, some_people
from tests.building.story import do, make, said
from tests.diversion.people import given
from tests.factories import a_case

Change = dict[str, Any] | None


@dataclass(frozen=True)
class Try:
    """One guard: how a passing record is built, who moves it, and what is taken out."""

    flow: str
    step: str
    guard: str
    build: Callable[[], Any]
    by: str
    breaker: Callable[[Any], Change]
    asks: dict[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name the test."""
        return f"{self.flow}-{self.step}-{self.guard}-{self.breaker.__name__}"


def in_review() -> Case:
    """Return a shooting in review."""
    return a_case("in_review", kind="nonfatal_shooting")


def on_hold() -> Case:
    case = a_case("in_review")
    do(case, "hold", by="prosecutor")
    return case


def two_suspects() -> Case:
    case = a_case("draft")
    preparing.a_suspect(case)
    preparing.a_suspect(case, "Moritz Nobody")
    for name in ("submit", "attest", "take"):
        make(case, name)
    return case


def partly_declined() -> Case:
    """Return a state case in which one of two charges was declined."""
    case = two_suspects()
    first, second = live_charges(case)
    preparing.decide_cell(first, "approve")
    preparing.decide_cell(second, "decline")
    make(case, "decide")
    make(case, "keep")
    return case


def an_item() -> Any:
    """Return an item that waits for the detective."""
    return open_items(a_case("returned"))[0]


def consented() -> Any:
    referral = lead.a_referral("engaged")
    record_consent(referral, actor=acting(some_people()["case-manager"]), **given())
    return referral


def overdue() -> Any:
    referral = lead.a_referral("intake")
    lead.deadline_passed(referral)
    return referral


def whole_packet() -> Any:
    packet = packets.a_packet(a_case("in_review"), "building")
    packets.ready(packet, "finish")
    return packet


def packet_with_an_exhibit() -> Any:
    case = in_review()
    exhibit = preparing.an_exhibit(case)
    packet = packets.a_packet(case, "ready")
    standing = [party.public_id for party in case.parties]
    packet.recipe = {"exhibits": {exhibit.public_id: [exhibit.class_]}, "standing": standing}
    return packet


def replaced_packet() -> Any:
    packet = packets.a_packet(a_case("in_review"), "issued")
    packets.ready(packet, "supersede")
    return packet


def held_already(case: Case) -> Change:
    do(case, "hold", by="prosecutor")


def wakes_yesterday(case: Case) -> Change:
    return {"wake_on": clock.court_local(clock.now()).date() - timedelta(days=1)}


def awake(case: Case) -> Change:
    case.hold_until = None


def in_a_queue(case: Case) -> Change:
    case.holder_id, case.holder_queue = None, "sao_supervisor@sao"


def another_role(case: Case) -> Change:
    return {"whom": some_people()["detective"].id}


def left(case: Case) -> Change:
    some_people()["prosecutor2"].active = False


def in_conflict(case: Case) -> Change:
    preparing.record_conflict(case, "prosecutor2")


def without_paper(case: Case) -> Change:
    return {"paper": ""}


def nobody_stays(case: Case) -> Change:
    return {"parties": [party.public_id for party in case.suspects]}


def only_one(case: Case) -> Change:
    case.suspects[1].left_with = case.id


def nothing_declined(case: Case) -> Change:
    for charge in live_charges(case):
        charge.outcome = "approve_as_charged"


def too_late(case: Case) -> Change:
    for charge in live_charges(case):
        charge.decided_at = clock.now() - timedelta(days=60)


def another_kind(case: Case) -> Change:
    case.kind = "armed_robbery"


def no_victim(case: Case) -> Change:
    for party in case.parties:
        if party.role == "victim":
            party.role = "witness"


def case_elsewhere(item: Any) -> Change:
    table = Case.__table__
    db.session.execute(table.update().where(table.c.id == item.case_id).values(state="submitted"))
    db.session.refresh(item.case)


def revoked(referral: Any) -> Change:
    withdraw_consent(referral.consents[0], actor=acting(some_people()["case-manager"]))


def ended(referral: Any) -> Change:
    referral.consents[0].until = clock.court_local(clock.now()).date() - timedelta(days=1)


def for_court_only(referral: Any) -> Change:
    referral.consents[0].purposes = ["proceedings"]


def in_time(referral: Any) -> Change:
    referral.handoff_at = clock.now()


def no_bytes(packet: Any) -> Change:
    packet.store_key = ""


def no_hash(packet: Any) -> Change:
    packet.sha256 = ""


def other_reader(packet: Any) -> Change:
    return {"recipient": "Somebody else"}


def class_rises(packet: Any) -> Change:
    exhibit = next(e for e in exhibits_of(packet.case) if e.public_id in packet.chosen)
    exhibit.class_ = "sealed"


def under_hold(packet: Any) -> Change:
    court.a_hold(packet.case)


def turns_out_a_child(packet: Any) -> Change:
    packet.case.suspects[0].juvenile = True


def newer_to_another(packet: Any) -> Change:
    newer = db.session.query(type(packet)).order_by(type(packet).id.desc()).first()
    newer.recipient = "Somebody else"


def newer_not_issued(packet: Any) -> Change:
    newer = db.session.query(type(packet)).order_by(type(packet).id.desc()).first()
    packets.make(newer, "revoke")


def discovery_packet() -> Any:
    """Return a discovery packet that is ready and holds one exhibit."""
    case = in_review()
    exhibit = preparing.an_exhibit(case)
    return discovery_of(case, exhibit.number)


def discovery_of(case: Case, number: int) -> Any:
    packet = packets.a_packet(case, "ready", "defense_discovery")
    packet.party = case.suspects[0]
    packet.exhibits = [{"number": number, "name": "Report", "sha256": "", "redacted": "", "bates_first": 1, "pages": 1}]
    db.session.flush()
    return packet


def given_already(packet: Any) -> Change:
    packets.make(discovery_of(packet.case, packet.exhibits[0]["number"]), "issue")


REVIEW = "case_review"
TRIES = [
    Try(REVIEW, "hold", "not_on_hold", in_review, "prosecutor", held_already),
    Try(REVIEW, "hold", "not_on_hold", in_review, "prosecutor", wakes_yesterday),
    Try(REVIEW, "wake", "on_hold", on_hold, "prosecutor", awake),
    Try(REVIEW, "reassign", "held_by_a_person", in_review, "sao-supervisor", in_a_queue),
    Try(REVIEW, "reassign", "chosen_may_hold", in_review, "sao-supervisor", another_role),
    Try(REVIEW, "reassign", "chosen_may_hold", in_review, "sao-supervisor", left),
    Try(REVIEW, "reassign", "chosen_may_hold", in_review, "sao-supervisor", in_conflict),
    Try(REVIEW, "record_event", "event_has_its_paper", in_review, "prosecutor", without_paper, also=("paper",)),
    Try(REVIEW, "sever", "several_defendants", two_suspects, "prosecutor", nobody_stays),
    Try(REVIEW, "sever", "several_defendants", two_suspects, "prosecutor", only_one, also=("parties",)),
    Try(REVIEW, "contest_declined", "declined_charges_in_window", partly_declined, "sergeant", nothing_declined),
    Try(REVIEW, "contest_declined", "declined_charges_in_window", partly_declined, "sergeant", too_late),
    Try(REVIEW, "victim_died", "kind_is_shooting", in_review, "sergeant", another_kind),
    Try(REVIEW, "victim_died", "kind_is_shooting", in_review, "sergeant", no_victim, also=("party",)),
    *(
        Try(
            "return_item", name, "case_takes_answers", an_item, "detective", case_elsewhere,
            preparing.reply_words(name),
        )
        for name in ("answer", "answer_partly", "dispute", "ask_why")
    ),
    Try("lead", "record_consent", "lead_consent_live", consented, "case-manager", revoked),
    Try("lead", "record_consent", "lead_consent_live", consented, "case-manager", ended),
    Try("lead", "complete_intake", "lead_consent_live", lambda: lead.a_referral("intake"), "case-manager", revoked),
    Try(
        "lead", "complete_intake", "lead_consent_live", lambda: lead.a_referral("intake"), "case-manager",
        for_court_only,
    ),
    Try("lead", "ask_decision", "lead_deadline_passed", overdue, "case-manager", in_time),
    Try("packet_release", "finish", "packet_is_whole", whole_packet, "", no_bytes),
    Try("packet_release", "finish", "packet_is_whole", whole_packet, "", no_hash),
    Try(
        "packet_release", "issue", "recipient_as_printed", lambda: packets.a_packet(in_review(), "ready"), "sergeant",
        other_reader, packets.SAID["issue"],
    ),
    Try(
        "packet_release", "issue", "contents_still_allowed", packet_with_an_exhibit, "sergeant", class_rises,
        packets.SAID["issue"],
    ),
    Try(
        "packet_release", "issue", "contents_still_allowed", packet_with_an_exhibit, "sergeant", turns_out_a_child,
        packets.SAID["issue"],
    ),
    Try(
        "packet_release", "issue", "not_given_before", discovery_packet, "prosecutor", given_already,
        packets.SAID["issue"],
    ),
    Try(
        "packet_release", "discard", "no_legal_hold", lambda: packets.a_packet(in_review(), "ready"), "prosecutor",
        under_hold,
    ),
    Try("packet_release", "supersede", "newer_packet_issued", replaced_packet, "", newer_to_another),
    Try("packet_release", "supersede", "newer_packet_issued", replaced_packet, "", newer_not_issued),
]  # fmt: skip


def attempt(one: Try, record: Any, change: dict[str, Any]) -> Any:
    actor = acting(some_people()[one.by]) if one.by else ENGINE
    way = perform if record.workflow.act(one.step) else advance
    asks = said(record, one.step) if one.flow == REVIEW else one.asks
    return way(record, one.step, actor=actor, asks={**asks, **change})


def test_every_guard_beside_the_moves_of_the_case_is_taken_apart():
    steps = [(REVIEW, act) for act in WORKFLOWS[REVIEW].acts]
    steps += [(name, move) for name, flow in WORKFLOWS.items() if name != REVIEW for move in flow.moves]
    guards = {(name, step.key, guard) for name, step in steps for guard in step.guards}
    assert {(one.flow, one.step, one.guard) for one in TRIES} == guards


@pytest.mark.parametrize("one", TRIES, ids=str)
def test_one_missing_fact_refuses_the_step_by_name(taken_back, one):
    record = one.build()
    change = one.breaker(record) or {}
    db.session.flush()
    with pytest.raises(NotReady) as refused:
        attempt(one, record, change)
    assert {gap.key for gap in refused.value.gaps} == {one.guard, *one.also}


@pytest.mark.parametrize("one", {(one.flow, one.step): one for one in TRIES}.values(), ids=str)
def test_the_step_is_made_when_no_fact_is_missing(taken_back, one):
    assert attempt(one, one.build(), {}).outcome == "ok"
