"""What of disclosure waits for a prosecutor, over all of their cases, and single entries."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.db import db, numbers_as_json
from casebridge.disclosure.models import DisclosedItem, Disclosure, DisclosureRuling
from casebridge.disclosure.standing import CHARGED, OWN_PAPERS
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit, ExhibitShare, Version

_SHOWN = 20
_NEAREST = (Case.clock_due, Case.id)
PROSECUTORS = (Role.PROSECUTOR, Role.FEDERAL_LIAISON, Role.SAO_SUPERVISOR)


def load_disclosure(case: Case, public_id: str) -> Disclosure:
    """Fetch one giving of a case; the caller asked for the right to read the ledger.

    :raises NotThere: there is none.
    """
    query = select(Disclosure).where(Disclosure.case_id == case.id, Disclosure.public_id == public_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def load_ruling(case: Case, exhibit: Exhibit, public_id: str) -> DisclosureRuling:
    """Fetch one ruling about an exhibit of a case.

    :raises NotThere: there is none.
    """
    query = select(DisclosureRuling).where(
        DisclosureRuling.case_id == case.id, DisclosureRuling.exhibit_id == exhibit.id,
        DisclosureRuling.public_id == public_id,
    )  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def waits(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of a prosecutor's own open cases in which disclosure waits for them.

    Something came after the last disclosure and was not given, something of a charged case is not classed, or a ruling
    is to be looked at again.
    """
    mine = (Case.prosecutor_id == actor.id, Case.state != "closed", visible(actor, Permission.CASE_READ, Case))
    return and_(*mine, or_(_came_later(), _unclassified(), _to_review()))


def waiting(actor: Actor) -> ColumnElement[str | None]:
    """Return the first of those cases by number as JSON, for a statement that counts more."""
    first = select(Case.id).where(waits(actor)).order_by(*_NEAREST).limit(_SHOWN).subquery()
    return select(numbers_as_json(first.c.id)).scalar_subquery()


def cases_among(numbers: Sequence[int], actor: Actor) -> list[Case]:
    """Return the cases that `waiting` found, the nearest clock first."""
    query = select(Case).where(Case.id.in_(numbers), visible(actor, Permission.CASE_READ, Case))
    return list(db.session.scalars(query.order_by(*_NEAREST)))


def unclassified_of_charged() -> list[tuple[str, int]]:
    """Return the charged cases that hold unclassified items, with how many: work due to their holders."""
    query = (
        select(Case.number, func.count(Exhibit.id))
        .join(Exhibit, _in_case())
        .where(Case.state.in_(CHARGED), _not_classed())
        .group_by(Case.number)
        .order_by(Case.number)
    )
    return [(number, count) for number, count in db.session.execute(query)]


def _in_case() -> ColumnElement[bool]:
    shared = select(ExhibitShare.id).where(ExhibitShare.case_id == Case.id, ExhibitShare.exhibit_id == Exhibit.id)
    return or_(Exhibit.case_id == Case.id, shared.correlate(Case, Exhibit).exists())


def _some(item: Select[Any]) -> ColumnElement[bool]:
    """Hold where a query of exhibits finds one of the case, or one that another case shares with it.

    Each asks for the exhibits of one case by an index; what is neither correlated nor indexed reads those of all cases.
    """
    shared = item.join(ExhibitShare, ExhibitShare.exhibit_id == Exhibit.id).where(ExhibitShare.case_id == Case.id)
    own = item.where(Exhibit.case_id == Case.id)
    return or_(own.correlate(Case).exists(), shared.correlate(Case).exists())


def _not_classed() -> ColumnElement[bool]:
    return and_(Exhibit.withdrawn_at.is_(None), or_(Exhibit.used == "unclassed", Exhibit.type == ""))


def _unclassified() -> ColumnElement[bool]:
    return and_(Case.state.in_(CHARGED), _some(select(Exhibit.id).where(_not_classed(), ~_ruled())))


def _ruled() -> ColumnElement[bool]:
    ruling = select(DisclosureRuling.id).where(
        DisclosureRuling.case_id == Case.id, DisclosureRuling.exhibit_id == Exhibit.id,
        DisclosureRuling.ended_at.is_(None),
    )  # fmt: skip
    return ruling.correlate(Case, Exhibit).exists()


def _came_later() -> ColumnElement[bool]:
    """Hold where a newest version (or a thing without a file) came after a defendant's last disclosure, not given."""
    newer, given = aliased(Version), aliased(Disclosure)
    stands = (Disclosure.case_id == Case.id, Disclosure.revoked_at.is_(None))
    last = select(Disclosure.given_at).where(*stands).order_by(Disclosure.given_at.desc()).limit(1)
    went = (
        select(DisclosedItem.id)
        .join(given, given.id == DisclosedItem.disclosure_id)
        .where(
            DisclosedItem.exhibit_id == Exhibit.id, given.case_id == Case.id, given.revoked_at.is_(None),
            or_(DisclosedItem.version_id == Version.id, Version.id.is_(None)),
        )
    )  # fmt: skip
    replaced = select(newer.id).where(newer.exhibit_id == Exhibit.id, newer.number > Version.number)
    came = func.coalesce(Version.received_at, Exhibit.added_at)
    item = (
        select(Exhibit.id)
        .outerjoin(Version, Version.exhibit_id == Exhibit.id)
        .where(
            came > last.correlate(Case).scalar_subquery(), ~went.correlate(Case, Exhibit, Version).exists(), ~_ruled(),
            Exhibit.withdrawn_at.is_(None), ~replaced.correlate(Exhibit, Version).exists(),
            or_(Exhibit.class_ != OWN_PAPERS, Exhibit.favorable.is_(True)),
        )
    )  # fmt: skip
    return and_(select(Disclosure.id).where(*stands).correlate(Case).exists(), _some(item))


def _to_review() -> ColumnElement[bool]:
    today: date = clock.court_local(clock.now()).date()
    due = select(DisclosureRuling.case_id).where(
        DisclosureRuling.ended_at.is_(None), DisclosureRuling.review_on <= today
    )  # fmt: skip
    return Case.id.in_(due)
