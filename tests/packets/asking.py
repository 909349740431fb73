"""Ask for packets of every kind with plain answers, and build them in this process."""

from typing import Any

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit
from casebridge.evidence.pointers.services import Place, add_pointer
from casebridge.packets.building import desk_of
from casebridge.packets.jobs import BUILD
from casebridge.packets.kinds.wanted import EXHIBIT, Wanted
from casebridge.packets.models import Packet
from casebridge.packets.queries import load_for_build
from casebridge.packets.services import request_packet
from casebridge.work import JobRequest
from casebridge.workflows.engine import advance
from tests.building.people import acting, some_people

BUILDERS = {
    "sao_review": "sergeant",
    "charging": "prosecutor",
    "grand_jury": "prosecutor",
    "federal_referral": "federal-liaison",
    "defense_discovery": "prosecutor",
    "case_summary": "detective",
}
ANSWERS = {
    "charging": {"court": "District Court", "document_type": "Statement of charges", "bail_view_yes_no": "No"},
    "grand_jury": {"presenting_prosecutor": "Paula Pretend", "session_date": "2026-12-03"},
    "defense_discovery": {
        "counsel": "Connie Counsel, 1 Imagined Street", "rule": "The discovery rule", "given_on": "2026-12-01",
        "given_by_way": "by hand",
    },
}  # fmt: skip
RECIPIENT = "Recipient of the test"


def answers(case, kind: str) -> dict[str, str]:
    """Return plain answers for a kind, about the first suspect of a case."""
    found = dict(ANSWERS.get(kind, {}))
    return {**found, "defendant": case.suspects[0].public_id} if found else {}


def asked(case, kind: str, *, by: str = "", recipient: str = RECIPIENT, **wanted: Any) -> Packet:
    """Ask for a packet of a case."""
    wanted = {"answers": answers(case, kind), **wanted}
    actor = acting(some_people()[by or BUILDERS[kind]])
    return request_packet(case, kind=kind, recipient=recipient, actor=actor, wanted=Wanted(**wanted))


def built(public_id: str) -> Packet:
    """Build a packet that was asked for."""
    with transaction() as unit:
        for row in unit.query(JobRequest).filter_by(kind="packet", subject=public_id):
            row.handed_over_at = row.asked_at
    for _name, step in BUILD:
        step(public_id)
    return load_for_build(public_id)


def a_kept_thing(case, kind: str, title: str = "Kept elsewhere", class_: str = "open-case") -> Exhibit:
    """File something that may be printed as a sheet, in a section that the kind has."""
    row = catalog().packet_kinds[kind]
    sections = [key for key in row.sections if catalog().packet_sections[key].content == EXHIBIT]
    types = catalog().exhibit_types
    type_key = next(k for section in sections for k, t in types.items() if t.section == section and not t.finer_class)
    place = Place("Evidence room", "Clerk", "R-1", (None, None))
    lead = acting(some_people()["detective"])
    exhibit = add_pointer(case, title=title, type_key=type_key, place=place, used="used", actor=lead).exhibit
    exhibit.class_ = class_
    db.session.flush()
    return exhibit


def desk_text(packet: Packet) -> str:
    """Return what lies on the desk of a frozen packet."""
    return (desk_of(packet).folder / "input.json").read_text(encoding="utf-8")


def last_entry(event: str) -> AuditEntry:
    """Return the newest line of history of one event."""
    return db.session.query(AuditEntry).filter_by(event=event).order_by(AuditEntry.seq.desc()).first()


def issue(public_id: str) -> None:
    """Issue a built packet of the police."""
    packet = load_for_build(public_id)
    advance(packet, "issue", actor=acting(some_people()["sergeant"]), asks={"recipient": packet.recipient})


def case_of(public_id: str) -> Case:
    """Return the case of a packet."""
    return load_for_build(public_id).case


def number_of(public_id: str) -> str:
    """Return the number of a packet."""
    return load_for_build(public_id).number


def last_number(public_id: str) -> int:
    """Return the last running number in a packet."""
    return load_for_build(public_id).bates_last or 0
