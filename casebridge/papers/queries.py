"""The papers that were made of one thing, and the one that a reader asks for."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.packets.models import Packet
from casebridge.packets.queries import HOUSE, lines_about
from casebridge.papers.all import PAPERS, kind_of

OUT = ("issued", "superseded")


def load_paper(public_id: str, *, actor: Actor) -> Packet:
    """Fetch a paper, as far as its reader may know of what it is about; the policy is asked anew each time.

    :raises NotThere: there is none with this id, or not for this reader.
    """
    paper = db.session.scalar(select(Packet).where(Packet.public_id == public_id, Packet.subject != ""))
    if paper is None:
        raise NotThere()
    kind_of(paper.kind).load(paper.subject, actor, paper.state in OUT)
    return paper


def made_of(kind: str, subject: str) -> list[Packet]:
    """Return the papers of a kind that were made of one thing, newest first; its reader was let in before."""
    query = select(Packet).where(Packet.kind == kind, Packet.subject == subject).order_by(Packet.id.desc())
    return list(db.session.scalars(query.limit(20)))


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of papers that are not the reader's to know of, for `cases.reading`.

    Another office keeps them to itself, or they say what the reader may not read.
    """
    agency = actor.agency if actor else ""
    own = [key for key, kind in PAPERS.items() if kind.office and agency not in (kind.office, HOUSE)]
    narrow = [(key, kind.classes) for key, kind in PAPERS.items() if kind.classes]
    closed = []
    for case in cases:
        hidden = [key for key, classes in narrow if not _open(case, actor, classes)]
        closed.append(and_(AuditEntry.case_id == case.id, lines_about(hidden)))
    return or_(lines_about(own), *closed)


def _open(case: Case, actor: Actor | None, classes: Sequence[str]) -> bool:
    return actor is not None and all(can(actor, f"class:{key}", case) for key in classes)
