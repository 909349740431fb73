"""Ask for a packet, issue it, hand its bytes out; the job worker builds it (`building`)."""

from collections.abc import Callable, Sequence
from pathlib import Path

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import Exhibit
from casebridge.evidence.store import store
from casebridge.formats import plural
from casebridge.packets.choose import LEFT_OUT, Choice, choices, classes_of
from casebridge.packets.gate import CHILD, called
from casebridge.packets.gather import may_hold
from casebridge.packets.kinds.asked import DEFENDANT, defendant_of, read_answers
from casebridge.packets.kinds.changes import new_only, packets_before
from casebridge.packets.kinds.wanted import Wanted, arranged
from casebridge.packets.models import Packet
from casebridge.packets.numbers import next_packet_number
from casebridge.text import clean
from casebridge.work import ask_for
from casebridge.workflows import engine

BUILDABLE = ("sao_review", "charging", "grand_jury", "federal_referral", "defense_discovery", "case_summary")
NUMBERED = "defense_discovery"
# Asked before a packet is asked for: each raises Invalid where this kind, for this person and recipient, may not hold
# just these exhibits.
BEFORE_ASKING: list[Callable[[Case, Party | None, str, str, Sequence[Exhibit]], None]] = []


def request_packet(
    case: Case, *, kind: str, recipient: str, actor: Actor, named: Sequence[str] = (), wanted: Wanted | None = None
) -> Packet:
    """Ask for a packet; the job worker builds it after the commit.

    :param named: public ids of exhibits that are let in one by one.
    :param wanted: what was chosen; everything that may go in when None.
    :raises Invalid: a kind that this person does not build, no recipient, an answer that is missing or wrong,
        or something that was chosen and may not stand in this kind: it is named.
    """
    require(actor, Permission.PACKET_BUILD, case)
    row = catalog().packet_kinds.get(kind)
    if row is None or kind not in BUILDABLE or not may_hold(case, row, actor):
        raise Invalid(fields={"kind": "Pick a kind of packet that your office builds."})
    wanted = wanted or Wanted(named=tuple(named))
    name, asked, fields = _who_and_what(case, row, recipient, wanted)
    party = defendant_of(case, asked.get(DEFENDANT, ""))
    fields |= _children(case, row, wanted, party)
    earlier = packets_before(case, kind, party)
    found = choices(case, row, actor, {*wanted.named, *(wanted.exhibits or ())}, arranged(row, wanted.sections))
    taken, faults = _taken(found, wanted)
    if faults:
        fields["exhibits"] = " ".join(faults)
    if fields:
        raise Invalid(fields=fields)
    if wanted.supplement and not earlier:
        raise Invalid(fields={"supplement": "No packet of this kind went out yet, so there is nothing to add to."})
    if wanted.supplement:
        taken = new_only(taken, earlier, row)
    for ask in BEFORE_ASKING:
        ask(case, party, kind, name, [choice.exhibit for choice in taken])
    now = clock.now()
    packet = Packet(
        case=case, number=next_packet_number(clock.court_local(now).year), kind=kind, recipient=name,
        requested_by_id=actor.id, requested_at=now, exhibits=[], toolchain={}, version=1, party=party,
        supplement=wanted.supplement, follows=earlier[0] if earlier else None,
        disclosure=_next_disclosure(case, party) if kind == NUMBERED else None,
        recipe={
            "sections": list(arranged(row, wanted.sections)), "people": list(wanted.people), "answers": asked,
            "exhibits": {choice.exhibit.public_id: list(classes_of(choice.exhibit)) for choice in taken},
        },
    )  # fmt: skip
    engine.open_record(packet, actor=actor, sentence=f"asked for a packet: {row.label.lower()}, for {name}")
    _let_in(packet, taken, actor)
    ask_for("packet", packet.public_id)
    return packet


def _who_and_what(
    case: Case, row: PacketKind, recipient: str, wanted: Wanted
) -> tuple[str, dict[str, str], dict[str, str]]:
    """Return recipient and answers, and by field name what is wrong with them."""
    fields: dict[str, str] = {}
    name, asked = "", {}
    try:
        name = clean(recipient, field="recipient")
        if not name:
            fields["recipient"] = "Name the person or office that will hold it; every page carries the name."
    except Invalid as refused:
        fields |= refused.fields
    try:
        asked = read_answers(case, row.key, wanted.answers)
    except Invalid as refused:
        fields |= refused.fields
    return name, asked, fields


def _children(case: Case, row: PacketKind, wanted: Wanted, party: Party | None) -> dict[str, str]:
    """Return what is wrong with the persons under 18 who were let in, and with those who were not."""
    children = {one.public_id: one for one in case.parties if one.juvenile and one.left_with is None}
    if any(public_id not in children for public_id in wanted.people):
        return {"people": "One of those who were let in by name is not a person under 18 of this case."}
    if wanted.people and CHILD not in row.by_name:
        who = ", ".join(children[public_id].name for public_id in wanted.people)
        return {"people": f"{who}: no person under 18 may be named in this kind of packet."}
    if party is not None and party.juvenile and party.public_id not in wanted.people:
        return {
            "people": f"{party.name} is a person under 18: the packet is about them only when they are let in by name."
        }
    return {}


def _taken(found: list[Choice], wanted: Wanted) -> tuple[list[Choice], list[str]]:
    """Return what goes in, and a sentence for each exhibit that was chosen and may not."""
    if wanted.exhibits is None:
        chosen = set(wanted.named)
        taken = [choice for choice in found if not choice.why]
    else:
        chosen = {*wanted.exhibits, *wanted.named}
        taken = [choice for choice in found if choice.exhibit.public_id in chosen and not choice.why]
    barred = [c for c in found if c.exhibit.public_id in chosen and c.why not in ("", LEFT_OUT)]
    faults = [f"{called(c.exhibit)} {c.why}." for c in barred]
    if chosen - {choice.exhibit.public_id for choice in found}:
        faults.append("One of the chosen exhibits is not in this case.")
    return taken, faults


def _next_disclosure(case: Case, party: Party | None) -> int:
    """Return the next running number of what this defendant is given; a number is never given twice."""
    of_party = [one for one in db.session.query(Packet).filter_by(case_id=case.id, kind=NUMBERED) if one.party is party]
    return max((one.disclosure or 0 for one in of_party), default=0) + 1


def _let_in(packet: Packet, taken: Sequence[Choice], actor: Actor) -> None:
    """Write who let protected items in by name."""
    numbers = [choice.exhibit.number for choice in taken if choice.by_name]
    people = packet.recipe["people"]
    if numbers or people:
        words = [f"Ex {number}" for number in numbers] + ([plural(len(people), "person")] if people else [])
        audit.record(
            "packet:let_in", actor=actor, case_id=packet.case_id, object_type="packet", object_id=packet.public_id,
            sentence=f"let protected items into a packet by name: {', '.join(words)}",
            detail={"exhibits": numbers, "people": people},
        )  # fmt: skip


def supersede_older(packet: Packet) -> None:
    """Replace the packets of the same recipe that were issued before this one; a supplement adds to them instead."""
    if packet.supplement:
        return
    for older in db.session.query(Packet).filter(
        Packet.case_id == packet.case_id, Packet.kind == packet.kind, Packet.recipient == packet.recipient,
        Packet.party_id == packet.party_id, Packet.subject == packet.subject, Packet.id < packet.id,
        Packet.state == "issued",
    ):  # fmt: skip
        engine.advance(older, "supersede", actor=ENGINE)


def read_bytes(packet: Packet, *, actor: Actor) -> Path:
    """Return where the packet's bytes lie, and write that they were taken.

    :raises NotThere: it has none yet, or it was revoked.
    """
    require(actor, Permission.PACKET_READ, packet.case)
    return hand_out(packet, actor=actor)


def hand_out(packet: Packet, *, actor: Actor) -> Path:
    """Return where the bytes lie for a reader whose right was asked, and write that they were taken.

    :raises NotThere: it has none yet, or it was revoked.
    """
    if not packet.store_key or packet.state not in ("ready", "issued", "superseded"):
        raise NotThere()
    audit.record(
        "packet:download", actor=actor, case_id=packet.case_id, object_type="packet", object_id=packet.public_id,
        sentence=f"downloaded the packet {packet.number}", bytes_out=packet.size, detail={"sha256": packet.sha256},
    )  # fmt: skip
    return store().found(packet.store_key)
