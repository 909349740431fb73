"""Exhibit numbers: promised to files in the order in which they are begun, and none left over."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, count
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from casebridge import clock
from casebridge.bulk import remembered, unwritten
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import Exhibit, ExhibitShare, Version
from casebridge.evidence.upload_models import Upload

RESUMABLE_FOR = timedelta(days=7)
# A promise holds this long after the last part: what is left alone for longer keeps no number from anybody.
PROMISED_FOR = timedelta(minutes=30)


def next_number(case: Case) -> int:
    """Return the number of the next exhibit, after the shared ones too.

    One that was promised to a file which never became an exhibit comes first, so that no hole stays.
    """
    session = db.session()
    return next(remembered(session, ("exhibits", case.id), lambda: _numbers(case)))


def number_for(case: Case, promised: int | None) -> int:
    """Return the number that a file was promised, the next one when it was given away meanwhile."""
    if promised is None or _taken(case, promised):
        return next_number(case)
    return promised


def promise(case: Case, sha256: str) -> int | None:
    """Return the number for a file that is begun; none for bytes that the case has, or that are on their way to it."""
    if sha256:
        stored = _in(case, Exhibit.id).join(Version, Version.exhibit_id == Exhibit.id).where(Version.sha256 == sha256)
        coming = select(Upload.id).where(Upload.case_id == case.id, Upload.sha256 == sha256, is_live())
        if db.session.scalars(stored.limit(1)).first() or db.session.scalars(coming.limit(1)).first():
            return None
    return next_number(case)


def promised_to(case: Case, sha256: str) -> int | None:
    """Return the number that bytes were promised which come by another way first: theirs will be the same then."""
    query = select(Upload.number).where(Upload.case_id == case.id, Upload.sha256 == sha256, is_live())
    return db.session.scalars(query.where(Upload.number.is_not(None)).order_by(Upload.id).limit(1)).first()


def is_live() -> ColumnElement[bool]:
    """Return what holds for an upload of which a part came lately, or that was begun lately."""
    return and_(Upload.ended_at.is_(None), Upload.expires_at > clock.now() + RESUMABLE_FOR - PROMISED_FOR)


def _numbers(case: Case) -> Iterator[int]:
    if unwritten(db.session(), case):
        return count(1)
    last = db.session.scalars(_in(case, func.coalesce(func.max(Exhibit.number), 0))).one()
    query = select(Upload.number, is_live()).where(Upload.case_id == case.id, Upload.number.is_not(None))
    unused = db.session.execute(query.where(Upload.number.not_in(_in(case, Exhibit.number)))).all()
    held = {number or 0 for number, live in unused if live}
    top = max([last, *held])
    left = {number for number, _live in unused if number and number < top} - held
    return chain(sorted(left), count(top + 1))


def _taken(case: Case, number: int) -> bool:
    return db.session.scalars(_in(case, Exhibit.id).where(Exhibit.number == number).limit(1)).first() is not None


def _in(case: Case, *what: Any) -> Any:
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    return select(*what).select_from(Exhibit).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))
