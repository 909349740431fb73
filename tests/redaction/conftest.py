"""A paper without a database, and a case in review with a statement that names a witness."""

import pytest
from sqlalchemy import select

from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError
from casebridge.jobs import KINDS
from casebridge.packets.models import Packet
from casebridge.redaction import services
from casebridge.redaction.making import STEPS
from casebridge.work import JobRequest
from tests.building.preparing import held
from tests.evidence.papers import filed
from tests.factories import a_case
from tests.redaction.papers import Desk, a_paper


@pytest.fixture
def desk(tmp_path):
    """Give a function that takes a PDF in."""

    def take(data):
        return Desk(tmp_path, data)

    return take


@pytest.fixture
def case_id(in_app):
    """Give the public id of a case that the prosecutor has in review."""
    with transaction():
        found = held(a_case("in_review")).public_id
    db.session.rollback()
    return found


KIND = "sao_review"
SAID = (
    b"BT /F1 12 Tf 72 150 Td 20 TL (I know Corwin Hale from the barbershop.) Tj T*"
    b" (He lives at 18 Elm Row, phone 410-555-0100.) Tj T* (He was the one with the gun.) Tj ET"
)
AGAIN = b"BT /F1 12 Tf 72 150 Td (Statement of Corwin Hale, page two.) Tj ET"


@pytest.fixture
def paper(case_id):
    """Give the address of the redaction page of a statement of three pages, low ones: a machine reads each."""
    pages = a_paper(SAID, AGAIN, b"0 0 1 rg 72 72 90 90 re f", size=(612, 200))
    return filed(case_id, pages, "statement.pdf") + "/redaction"


def worked():
    """Do what was asked for, as the job worker does."""
    subjects = list(db.session.scalars(select(JobRequest.subject).where(JobRequest.kind == services.KIND)))
    db.session.rollback()
    for subject in subjects:
        for _name, step in STEPS:
            step(subject)


def built(sign_in, case_id):
    """Ask for a packet as the detective and build it as the worker does; return it."""
    visitor = sign_in("detective")
    visitor.send(f"/cases/{case_id}/packets", {"kind": KIND, "recipient": "Felony review"})
    public_id = db.session.scalars(select(Packet.public_id).order_by(Packet.id.desc())).first()
    db.session.rollback()
    return finished(public_id)


def finished(public_id):
    """Build a packet that was asked for, as the worker does; return it."""
    try:
        for _name, step in KINDS.steps["packet"]:
            step(public_id)
    except CaseBridgeError as failed:
        KINDS.on_failure["packet"](public_id, failed.happened)
    packet = db.session.scalars(select(Packet).where(Packet.public_id == public_id)).one()
    db.session.expunge(packet)
    db.session.rollback()
    return packet


@pytest.fixture
def cover(sign_in, paper, case_id):
    """Give a function that searches a term as the prosecutor and covers what is found, or only the first places."""

    def act(term, ground="witness-location", most=None):
        visitor = sign_in("prosecutor")
        exhibit = paper.split("/")[-2]
        page = visitor.get(paper, query_string={"term": term})
        boxes = [tag.split('"')[0] for tag in page.text.split('name="found" value="')[1:]]
        sent = {"term": term, "exhibit": exhibit, "ground": ground, "found": boxes[:most]}
        return visitor.send(f"/cases/{case_id}/redaction/found", sent)

    return act
