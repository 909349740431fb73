"""A paper without a database, and a case in review with a statement that names a witness."""

from functools import partial

import pytest
from sqlalchemy import select

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError
from casebridge.evidence.models import Exhibit
from casebridge.jobs import KINDS
from casebridge.packets.models import Packet
from casebridge.redaction import services
from casebridge.redaction.making import STEPS
from casebridge.redaction.models import RedactedCopy
from casebridge.work import JobRequest
from tests.building.preparing import held
from tests.evidence.papers import filed
from tests.factories import a_case
from tests.redaction.papers import Desk, a_paper
from tests.support.again import build_or_copy


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
    """Give the address of the redaction page of a statement."""
    return a_statement(case_id)


def a_statement(case_id):
    """File a statement of three pages, low ones: a machine reads each. Return the address of its redaction page."""
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
    """Give a function that covers a term as the prosecutor: `cover("Corwin Hale", most=1)`."""
    return partial(covers, sign_in, case_id, paper)


def covers(sign_in, case_id, paper, term, ground="witness-location", most=None):
    """Search a term as the prosecutor and cover what is found, or only the first places."""
    visitor = sign_in("prosecutor")
    page = visitor.get(paper, query_string={"term": term})
    boxes = [tag.split('"')[0] for tag in page.text.split('name="found" value="')[1:]]
    sent = {"term": term, "exhibit": paper.split("/")[-2], "ground": ground, "found": boxes[:most]}
    return visitor.send(f"/cases/{case_id}/redaction/found", sent)


def released(sign_in, paper):
    """Make, prove and release the copy, and say that the kind of packet takes it."""
    visitor = sign_in("prosecutor")
    visitor.send(f"{paper}/copies", {})
    worked()
    copy = db.session.scalars(select(RedactedCopy.public_id).order_by(RedactedCopy.id.desc())).first()
    db.session.rollback()
    assert visitor.send(f"{paper}/copies/{copy}/release", {}).status_code == 303
    assert visitor.send(f"{paper}/use", {"kind": KIND, "use": "redacted"}).status_code == 303


@pytest.fixture
def redacted(in_app, sign_in):
    """Give a case by its id and the page of its statement, where a name is covered and the copy released."""

    def build():
        with transaction():
            case_id = held(a_case("in_review")).public_id
        db.session.rollback()
        paper = a_statement(case_id)
        covers(sign_in, case_id, paper, "Corwin Hale")
        released(sign_in, paper)

    build_or_copy(build, "a statement with a name covered, its copy released")
    case_id, exhibit = db.session.execute(select(Case.public_id, Exhibit.public_id).join(Exhibit.case)).one()
    db.session.rollback()
    return case_id, f"/cases/{case_id}/evidence/{exhibit}/redaction"
