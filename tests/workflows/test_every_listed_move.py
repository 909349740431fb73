"""Every role, state and move of return items, LEAD, packets and custody, against sections 5 to 7 of the page."""

from typing import Any

import pytest

from casebridge.access.actor import ENGINE, Actor
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.diversion.models import LeadReferral
from casebridge.followups.models import ReturnItem
from casebridge.followups.queries import open_items
from casebridge.packets.models import Packet
from casebridge.workflows.engine import advance
from tests.building import lead, packets, preparing
from tests.building.people import acting, some_people
from tests.contract.reader import read_page
from tests.contract.rows import ListedWorkflow, Who
from tests.factories import a_case
from tests.workflows.expected import Situation, Standing, Verdict, fits, lead_holds
from tests.workflows.reading import UNNAMED
from tests.workflows.standing import everybody, standing
from tests.workflows.trying import MOVED, dump, try_move

BOTH = True
PAGE = read_page()
COMES_OUT = {
    Verdict.MAY: {MOVED, "NotReady"},
    Verdict.NOT_ALLOWED: {"NotAllowed"},
    Verdict.WRONG_STATE: {"WrongState"},
}
ITEM_PATHS = {
    "asked": (), "partly_answered": ("answer_partly",), "disputed": ("dispute",), "answered": ("answer",),
    "accepted": ("answer", "accept_answer"), "cancelled": ("withdraw_item",),
}  # fmt: skip
PACKET_KINDS = ("sao_review", "charging", "federal_referral", "case_summary")


FLOWS: dict[str, ListedWorkflow] = {
    "return_item": PAGE.return_item,
    "lead": PAGE.lead,
    "packet_release": PAGE.packet,
    "custody": PAGE.custody,
}


def an_item(state: str) -> ReturnItem:
    item = open_items(a_case("returned"))[0]
    for name in ITEM_PATHS[state]:
        by = "prosecutor" if name in ("accept_answer", "withdraw_item") else "detective"
        advance(item, name, actor=acting(some_people()[by]), asks=preparing.reply_words(name))
    return item


BUILDERS = {
    **{f"return_item {state}": ("return_item", lambda s=state: an_item(s)) for state in ITEM_PATHS},
    **{
        f"lead {row.key} {door}": ("lead", lambda s=row.key, d=door: lead.a_referral(s, door=d))
        for row in PAGE.lead.states
        for door in ("arrest", "social_contact")
    },
    "lead liaison_decision linked": (
        "lead",
        lambda: lead.a_referral("liaison_decision", case=a_case("in_review", kind="low_level")),
    ),
    **{
        f"packet_release {state} {kind}": (
            "packet_release",
            lambda s=state, k=kind: packets.a_packet(a_case("in_review"), s, k),
        )
        for state in packets.PATHS
        for kind in (PACKET_KINDS if state in ("ready", "issued") else PACKET_KINDS[:1])
    },
    **{
        f"custody {state}": ("custody", lambda s=state: packets.a_custody(a_case(), s)) for state in ("held", "offered")
    },
}


def answers(flow: str, name: str) -> dict[str, Any]:
    if flow == "return_item":
        return preparing.reply_words(name)
    if flow == "lead":
        return lead.said(name)
    return packets.SAID.get(name, {}) if flow == "packet_release" else packets.custody_said(name)


def stands(record: Any, actor: Actor) -> tuple[Situation, Standing, bool]:
    """Return situation, standing and whether this person holds the record, from its columns."""
    if isinstance(record, LeadReferral):
        linked = record.door == "arrest" and bool(record.case_ref)
        at = Situation(record.state, linked_arrest=linked)
        who = Standing(str(actor.role), case_manager=actor.id == record.manager_id)
        return at, who, lead_holds(at, who)
    base = standing(record.case, actor)
    who = Standing(
        base.role, own_unit=base.own_unit, lead=base.lead, assigned=base.assigned,
        requester=actor.id == getattr(record, "requested_by_id", None),
        releaser=isinstance(record, Packet) and releases(record, actor),
        keeper=actor.id == getattr(record, "keeper_id", None),
        receiver=actor.id is not None and actor.id == getattr(record, "receiver_id", None),
    )  # fmt: skip
    return Situation(record.state), who, False


def releases(packet: Packet, actor: Actor) -> bool:
    """Say who releases this kind by packets.toml: a role (a sergeant of the unit), or the case's holder."""
    role = catalog().packet_kinds[packet.kind].approved_by
    if role == "holder":
        return packet.case.holder_id == actor.id
    return str(actor.role) == role and (role != "sergeant" or actor.unit == packet.case.unit)


def expected(flow: str, name: str, record: Any, actor: Actor) -> Verdict:
    """Return what the page expects; items are between the detective and the prosecutor of the case."""
    at, who, holding = stands(record, actor)
    moves = [move for move in FLOWS[flow].moves if move.name == name]
    ways = (UNNAMED[name],) if name in UNNAMED else moves[0].who
    if not any(own(flow, way, who) and fits(way, at, who, holding=holding) for way in ways):
        return Verdict.NOT_ALLOWED
    return Verdict.MAY if at.state in {move.source for move in moves} else Verdict.WRONG_STATE


def own(flow: str, way: Who, who: Standing) -> bool:
    if flow != "return_item":
        return True
    return who.lead if way.role == "detective" else who.assigned


@pytest.mark.parametrize("name", BUILDERS)
def test_every_person_and_move_comes_out_as_the_page_says(taken_back, name):
    flow, build = BUILDERS[name]
    record, wrong = build(), []
    before = dump()
    for someone in everybody(some_people()):
        for move in dict.fromkeys(move.name for move in FLOWS[flow].moves):
            want = expected(flow, move, record, someone.actor)
            came = try_move(record, move, someone.actor, answers(flow, move))
            if came not in COMES_OUT[want]:
                wrong.append(f"{someone} tries {move} in {name}: {came}, but the page says: {want}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert dump() == before, "a refused move left something behind"


STEPS = [
    (flow, move.name, move.source, move.target)
    for flow, listed in FLOWS.items()
    for move in listed.moves
]  # fmt: skip
MAKERS = {
    "accept_answer": "prosecutor", "reopen_item": "prosecutor", "insist": "prosecutor", "withdraw_item": "prosecutor",
    "receive": "clerk", "refuse": "clerk", "offer": "detective", "take_back": "detective",
}  # fmt: skip


def a_record(flow: str, state: str) -> Any:
    if flow == "return_item":
        return an_item(state)
    if flow == "lead":
        return lead.a_referral(state)
    return (
        packets.a_packet(a_case("in_review"), state) if flow == "packet_release" else packets.a_custody(a_case(), state)
    )


def prepare(record: Any, name: str) -> None:
    """Do what a listed move needs."""
    if isinstance(record, Packet):
        packets.ready(record, name)
    if name == "record_consent":
        lead.consent_without_move(record)
    if name == "ask_decision":
        lead.deadline_passed(record)


def maker(flow: str, record: Any, name: str) -> Actor:
    if flow == "packet_release":
        return packets.packet_actor(record, name)
    if flow == "lead":
        return acting(some_people()["coordinator"])
    return acting(some_people()[MAKERS.get(name, "detective")])


@pytest.mark.parametrize(("flow", "name", "source", "target"), STEPS, ids=lambda part: part)
def test_listed_move_leads_where_the_page_says(taken_back, flow, name, source, target):
    record = a_record(flow, source)
    prepare(record, name)
    advance(record, name, actor=maker(flow, record, name), asks=answers(flow, name))
    assert record.state == target


@pytest.mark.parametrize(("flow", "name", "source", "target"), STEPS, ids=lambda part: part)
def test_listed_move_writes_a_readable_line(taken_back, flow, name, source, target):
    record = a_record(flow, source)
    prepare(record, name)
    entry = advance(record, name, actor=maker(flow, record, name), asks=answers(flow, name))
    assert entry.sentence.split(";")[0] == record.workflow.rows(name)[0].sentence
    assert (entry.event, entry.object_id) == (f"{flow}:{name}", record.public_id)


ENGINE_S = ("start", "finish", "fail", "supersede")
ENGINE_MOVES = [step for step in STEPS if step[0] == "packet_release" and step[1] in ENGINE_S]


@pytest.mark.parametrize(("flow", "name", "source", "target"), ENGINE_MOVES, ids=lambda part: part)
def test_engine_makes_its_own_moves(taken_back, flow, name, source, target):
    record = a_record(flow, source)
    prepare(record, name)
    assert advance(record, name, actor=ENGINE, asks=answers(flow, name)).role == "engine"


@pytest.mark.parametrize("state", ["asked", "partly_answered", "disputed", "answered"])
def test_engine_ends_an_open_item_with_its_case(taken_back, state):
    item = an_item(state)
    advance(item, "withdraw_item", actor=ENGINE, asks={"cancel_reason": "case_ended"})
    db.session.flush()
    assert (item.state, item.cancel_reason) == ("cancelled", "case_ended")
