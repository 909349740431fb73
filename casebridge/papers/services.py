"""Ask for a paper, write it for the builder, hand its bytes out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.errors import Invalid
from casebridge.formats import ROLES, local_date, plural
from casebridge.packets.gather import head_now
from casebridge.packets.given import PacketInput
from casebridge.packets.models import Packet
from casebridge.packets.numbers import next_packet_number, prefix
from casebridge.packets.services import hand_out
from casebridge.papers.all import kind_of
from casebridge.papers.kinds import PaperKind
from casebridge.papers.queries import load_paper
from casebridge.text import clean, iso_date
from casebridge.work import ask_for
from casebridge.workflows import engine


def ask_for_paper(
    key: str, subject: str, typed: Mapping[str, str], *, actor: Actor, picked: Sequence[str] = ()
) -> Packet:  # fmt: skip
    """Ask for a paper; the job worker makes it after the commit.

    :param typed: the recipient, and what the kind leaves blank for a person to fill in. :param picked: the keys of what
        was chosen one by one, where the kind asks for that.
    :raises NotThere: nothing of this kind can be made of it, by this person.
    :raises Invalid: what is missing, by field.
    """
    kind = kind_of(key)
    about = kind.load(subject, actor, False)
    recipient, filled = _filled(kind, about, typed, actor, picked)
    case, now = kind.case_of(about), clock.now()
    paper = Packet(
        case=case, number=next_packet_number(clock.court_local(now).year), kind=key, subject=subject, filled=filled,
        recipient=recipient, requested_by_id=actor.id, requested_at=now, exhibits=[], toolchain={}, version=1,
    )  # fmt: skip
    said = f"asked for a paper: {kind.label}{_choice(kind, about, filled, actor)}"
    engine.open_record(paper, actor=actor, sentence=said)
    if kind.chosen is not None:
        kind.chosen(about, filled["picks"].split(" "), actor)
    ask_for("packet", paper.public_id)
    return paper


def _choice(kind: PaperKind, about: Any, filled: Mapping[str, str], actor: Actor) -> str:
    """Say for the history how often which field was chosen, and of how many people; nobody is named."""
    if kind.picks is None:
        return ""
    taken = [pick for pick in kind.picks(about, actor) if pick.key in filled["picks"].split(" ")]
    fields = Counter(pick.label.lower() for pick in taken)
    said = ", ".join(f"{label} ({number})" for label, number in fields.items())
    return f" about {plural(len({pick.whose for pick in taken}), 'person', 'people')}, chosen field by field: {said}"


def _picked(kind: PaperKind, about: Any, actor: Actor, picked: Sequence[str], faults: dict[str, str]) -> dict[str, str]:
    if kind.picks is None:
        return {}
    offered = [pick.key for pick in kind.picks(about, actor)]
    if not picked or not set(picked) <= set(offered):
        faults["pick"] = "Choose what goes in, field by field. Nothing else will stand in it."
    return {"picks": " ".join(key for key in offered if key in picked)}


def _holder(
    kind: PaperKind, about: Any, typed: Mapping[str, str], faults: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """Return who will hold the paper: as typed, or one of those whom the kind names."""
    if kind.readers is None:
        return _one_line("recipient", typed.get("recipient", ""), faults), {}
    offered, whom = dict(kind.readers(about)), typed.get("reader", "")
    if whom not in offered:
        faults["reader"] = "Pick who will hold it: somebody who may read all that stands in it."
    return offered.get(whom, ""), {"reader": whom}


def _filled(
    kind: PaperKind, about: Any, typed: Mapping[str, str], actor: Actor, picked: Sequence[str]
) -> tuple[str, dict[str, str]]:  # fmt: skip
    faults: dict[str, str] = {}
    recipient, filled = _holder(kind, about, typed, faults)
    filled |= _picked(kind, about, actor, picked, faults)
    if not recipient and not faults.keys() & {"recipient", "reader"}:
        faults["recipient"] = "Name the person or office that will hold it; every page carries the name."
    for blank in kind.blanks:
        if not blank.due(about):
            continue
        value = _one_line(blank.key, typed.get(blank.key, ""), faults)
        if not value:
            faults.setdefault(blank.key, f"{blank.label}: this paper says it.")
        elif blank.day:
            value = _day(blank.key, value, faults)
        filled[blank.key] = value
    if faults:
        raise Invalid(fields=faults)
    return recipient, filled


def _one_line(field: str, value: str, faults: dict[str, str]) -> str:
    try:
        return clean(value, field=field)
    except Invalid as refused:
        faults.update(refused.fields)
        return ""


def _day(field: str, value: str, faults: dict[str, str]) -> str:
    try:
        return local_date(iso_date(value, field=field, past=True), year=True)
    except Invalid as refused:
        faults.update(refused.fields)
        return ""


def written(packet: Packet, actor: Actor, at: datetime) -> PacketInput:
    """Return what a paper is built from, read as the person who asked for it may read.

    :param at: the moment of the hand-over (aware).
    :raises NotThere: meanwhile it is not theirs any more.
    """
    kind = kind_of(packet.kind)
    about = kind.load(packet.subject, actor, False)
    case = kind.case_of(about)
    paper = kind.write(about, actor, packet.filled)
    return PacketInput(
        kind=kind.key, kind_label=kind.label, packet_id=packet.number, case_number=case.number,
        complaint_number=case.complaint_number, title=paper.title, recipient=packet.recipient,
        prepared_by=f"{actor.name}, {ROLES.get(actor.role, str(actor.role))}", built_at=at,
        audit_head=packet.audit_head or head_now(), bates_prefix=prefix(case), sections=(), paper=paper,
    )  # fmt: skip


def read_bytes(public_id: str, *, actor: Actor) -> tuple[Path, str]:
    """Return where a paper's bytes lie and the name of its file, and write that they were taken.

    :raises NotThere: it has none yet, it was revoked, or what it is about is not for this reader.
    """
    paper = load_paper(public_id, actor=actor)
    return hand_out(paper, actor=actor), f"{paper.number}.pdf"
