"""The papers that were made of one thing, and the one that a reader asks for."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from casebridge.access.actor import Actor
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
    """Return which lines of history tell of papers that another office keeps to itself, for `cases.reading`."""
    agency = actor.agency if actor else ""
    return lines_about([key for key, kind in PAPERS.items() if kind.office and agency not in (kind.office, HOUSE)])
