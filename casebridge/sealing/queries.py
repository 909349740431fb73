"""What lies on a case by order of a court or for one, who is named, and what waits for a second person."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from casebridge.access.actor import Actor
from casebridge.access.check import can, visible
from casebridge.access.policy import Permission
from casebridge.access.predicates import within_seal
from casebridge.accounts.models import User
from casebridge.cases.entering import let_in
from casebridge.cases.holders import may_read
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit
from casebridge.sealing.models import CourtAct, LegalHold, SealReader, Tombstone

PAGE = 100
KINDS = {"seal": "Seal", "unseal": "Unsealing", "expunge": "Expungement"}
GROUNDS = {
    "litigation": "Pending or expected litigation",
    "appeal": "Appeal or post-conviction review",
    "inquiry": "Internal or outside inquiry",
    "order": "A court ordered it kept",
    "other": "Other",
}
# Who may be named in the order: who may read the case when it is sealed.
_NAMED = (
    "detective@bpd", "sergeant@bpd", "commander@bpd", "prosecutor@sao", "sao_supervisor@sao", "federal_liaison@sao",
    "lead_liaison@sao", "ausa@usao", "usao_supervisor@usao",
)  # fmt: skip
_CONFIRMS = {
    "seal": Permission.SEAL_CONFIRM, "unseal": Permission.SEAL_CONFIRM, "expunge": Permission.EXPUNGE_CONFIRM,
}  # fmt: skip
_ASKS = {"seal": Permission.SEAL_ASK, "unseal": Permission.SEAL_ASK, "expunge": Permission.EXPUNGE_ASK}


def asks(kind: str) -> Permission:
    """Return what a person needs to ask for an act."""
    return _ASKS[kind]


def confirms(kind: str) -> Permission:
    """Return what the second person needs."""
    return _CONFIRMS[kind]


def granted_to(user_id: int) -> frozenset[tuple[str, int]]:
    """Return the sealed cases that an order lets a person read, in the shape of grants."""
    query = select(SealReader.case_id).where(SealReader.user_id == user_id, SealReader.ended_at.is_(None))
    return frozenset(("sealed", case_id) for case_id in db.session.scalars(query))


def readers_of(case: Case) -> list[User]:
    """Return the people who may read the case now, in use, by name."""
    users = db.session.scalars(select(User).where(User.active).order_by(User.name, User.id))
    return [user for user in users if can(user.actor(), Permission.CASE_READ, case)]


def nameable(case: Case) -> Sequence[User]:
    """Return the people whom an order may name: those who may read the case without a seal, by name."""
    query = select(User).where(User.id.in_(may_read(case, list(_NAMED)))).order_by(User.name, User.id)
    return db.session.scalars(query).all()


def named_in(case: Case) -> list[User]:
    """Return the people whom a seal lets in by name."""
    query = select(SealReader).where(SealReader.case_id == case.id, SealReader.ended_at.is_(None))
    return [row.user for row in db.session.scalars(query.options(joinedload(SealReader.user)))]


def standing_seal(case: Case) -> CourtAct | None:
    """Return the act by which the case is sealed now."""
    if not case.sealed:
        return None
    query = select(CourtAct).where(
        CourtAct.case_id == case.id, CourtAct.kind == "seal", CourtAct.confirmed_at.is_not(None)
    )
    return db.session.scalars(query.order_by(CourtAct.id.desc()).limit(1)).first()


def acts_of(case: Case) -> list[CourtAct]:
    """Return every act of a case, the newest first."""
    query = select(CourtAct).where(CourtAct.case_id == case.id).order_by(CourtAct.id.desc()).limit(PAGE)
    return list(db.session.scalars(query.options(*_PEOPLE)))


def under_way(case: Case) -> CourtAct | None:
    """Return the act of a case that waits for its second person."""
    return next((act for act in acts_of(case) if act.is_open), None)


def load_act(public_id: str, actor: Actor) -> CourtAct:
    """Fetch an act that `actor` asked for, may confirm, or finds on a case of theirs.

    :raises NotThere: there is none, or it is none of theirs. :raises ReasonNeeded: they may read the case, are not
        of it, and gave no reason today.
    """
    query = select(CourtAct).where(CourtAct.public_id == public_id).options(joinedload(CourtAct.case), *_PEOPLE)
    act = db.session.scalar(query)
    if act is None or not (can(actor, confirms(act.kind), act.case) or can(actor, asks(act.kind), act.case)):
        raise NotThere()
    if can(actor, Permission.CASE_READ, act.case):
        let_in(act.case, actor)
    return act


def waiting_for(actor: Actor) -> list[CourtAct]:
    """Return the acts that wait for a second person and that this one may confirm, the oldest first."""
    query = (
        select(CourtAct)
        .join(Case, Case.id == CourtAct.case_id)
        .where(
            CourtAct.confirmed_at.is_(None), CourtAct.ended_at.is_(None), CourtAct.asked_by_id != actor.id,
            or_(
                (CourtAct.kind == "expunge") & visible(actor, Permission.EXPUNGE_CONFIRM, Case),
                (CourtAct.kind != "expunge") & visible(actor, Permission.SEAL_CONFIRM, Case),
            ),
        )
        .options(joinedload(CourtAct.case), *_PEOPLE)
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(CourtAct.id).limit(PAGE)))


def holds_of(case: Case) -> list[LegalHold]:
    """Return the holds of a case, those that stand first."""
    query = select(LegalHold).where(LegalHold.case_id == case.id)
    parts = (joinedload(LegalHold.set_by), joinedload(LegalHold.lifted_by))
    order = (LegalHold.lifted_at.is_not(None), LegalHold.id.desc())
    return list(db.session.scalars(query.options(*parts).order_by(*order).limit(PAGE)))


def standing_holds(case: Case) -> list[LegalHold]:
    """Return the holds that stand."""
    return [hold for hold in holds_of(case) if hold.lifted_at is None] if case.legal_hold else []


def load_hold(case: Case, public_id: str) -> LegalHold:
    """Fetch a hold of a case that stands.

    :raises NotThere: none stands with this id.
    """
    found = next((hold for hold in standing_holds(case) if hold.public_id == public_id), None)
    if found is None:
        raise NotThere()
    return found


def papers_of(case: Case, actor: Actor) -> list[tuple[str, str]]:
    """Return the exhibits that may be the order, as choices: those that this reader sees."""
    query = select(Exhibit).where(Exhibit.case_id == case.id, Exhibit.withdrawn_at.is_(None)).order_by(Exhibit.number)
    seen = [one for one in db.session.scalars(query) if can(actor, f"class:{one.class_}", case)]
    return [(one.public_id, f"Ex {one.number}, {one.title}") for one in seen]


def paper_words(act: CourtAct, actor: Actor) -> str:
    """Return the paper of an act in words."""
    if not act.exhibit:
        return act.paper
    exhibit = db.session.scalar(select(Exhibit).where(Exhibit.public_id == act.exhibit))
    shown = f"Ex {exhibit.number}" if exhibit is not None and within_seal(actor, act) else "an exhibit of the case"
    return f"{act.paper}, {shown}" if act.paper else f"{shown[0].upper()}{shown[1:]}"


def tombstone_of(act_id: str) -> Tombstone:
    """Return what stays of the case that an act destroyed.

    :raises NotThere: it destroyed none.
    """
    found = db.session.scalar(select(Tombstone).where(Tombstone.act == act_id))
    if found is None:
        raise NotThere()
    return found


def tombstones(*, before: int = 0) -> list[Tombstone]:
    """Return what stays of expunged cases, the newest first."""
    query = select(Tombstone).options(joinedload(Tombstone.asked_by), joinedload(Tombstone.confirmed_by))
    if before:
        query = query.where(Tombstone.id < before)
    return list(db.session.scalars(query.order_by(Tombstone.id.desc()).limit(51)))


_PEOPLE = (joinedload(CourtAct.asked_by), joinedload(CourtAct.confirmed_by))
