"""Exhibit numbers: promised to files in the order in which they are begun, and none left over.

An exhibit of a class whose existence is kept from others takes one of that class's own numbers, the narrowest by lot:
neither a gap nor the number itself tells how many there are (docs/adr/0032).
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import chain, count
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from casebridge import clock
from casebridge.bulk import forget, remembered, unwritten
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import Exhibit, ExhibitRead, ExhibitShare, Version
from casebridge.evidence.series import OPEN, block_at, block_of, by_lot, following, in_block
from casebridge.evidence.upload_models import Upload

RESUMABLE_FOR = timedelta(days=7)
# A promise holds this long after the last part: what is left alone for longer keeps no number from anybody.
PROMISED_FOR = timedelta(minutes=30)
# How many exhibit numbers a class has for itself before its next thousand begins.
BLOCK = 1000
# Say whether the number of an exhibit is written down where people hold it: packets listen.
WRITTEN_DOWN: list[Callable[[Exhibit], bool]] = []


def next_number(case: Case) -> int:
    """Return the number of the next exhibit, after the shared ones too.

    One that was promised to a file which never became an exhibit comes first, so that no hole stays.
    """
    session = db.session()
    return next(remembered(session, ("exhibits", case.id), lambda: _numbers(case)))


def number_for(case: Case, promised: int | None, class_: str) -> int:
    """Return the number that a file was promised, the next one when it was given away meanwhile.

    One of a class with numbers of its own takes one of those.
    """
    block = block_of(class_)
    if promised is not None and block_at(promised, BLOCK) == block and not _taken(case, promised):
        return promised
    return _apart(case, block) if block else next_number(case)


def renumber(exhibit: Exhibit) -> None:
    """Give an exhibit a number that fits its class while nobody knows it by the one that it has; that one is free then.

    A number that another person saw or that stands in a packet stays for good.
    """
    here = block_at(exhibit.number, BLOCK)
    if here == block_of(exhibit.class_) or _is_known(exhibit):
        return
    left = exhibit.number if here == OPEN else exhibit.left_number
    exhibit.number = number_for(exhibit.case, left, exhibit.class_)
    exhibit.left_number = None if left == exhibit.number else left
    forget(db.session(), ("exhibits", exhibit.case_id))


def promise(case: Case, sha256: str, class_: str = "") -> int | None:
    """Return the number for a file that is begun; none for bytes that are an open exhibit, or on their way to one.

    :param class_: the class that it seems to have.
    """
    if block := block_of(class_):
        return _apart(case, block)
    if sha256:
        same = in_block(Exhibit.number, OPEN, BLOCK), Version.sha256 == sha256
        stored = _in(case, Exhibit.id).join(Version, Version.exhibit_id == Exhibit.id).where(*same)
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
    known = _in(case, func.coalesce(func.max(Exhibit.number), 0)).where(in_block(Exhibit.number, OPEN, BLOCK))
    last = db.session.scalars(known).one()
    query = select(Upload.number, is_live()).where(Upload.case_id == case.id, Upload.number.is_not(None))
    unused = db.session.execute(query.where(Upload.number.not_in(_in(case, Exhibit.number)))).all()
    left_over = [(number, live) for number, live in unused if number and block_at(number, BLOCK) == OPEN]
    held = {number for number, live in left_over if live}
    moved = _in(case, Exhibit.left_number).where(Exhibit.left_number.not_in(_in(case, Exhibit.number)))
    top = max([last, *held])
    free = {number for number, _live in left_over} | set(db.session.scalars(moved))
    left = {number for number in free if number and number < top} - held
    return chain(sorted(left), _from(top))


def _from(last: int) -> Iterator[int]:
    while True:
        last = following(last, OPEN, BLOCK)
        yield last


def _apart(case: Case, block: int) -> int:
    """Return the next number of a class with numbers of its own, or one by lot."""
    taken = set(db.session.scalars(_in(case, Exhibit.number).where(in_block(Exhibit.number, block, BLOCK))))
    promised = select(Upload.number).where(Upload.case_id == case.id, Upload.number.is_not(None), is_live())
    taken |= {number for number in db.session.scalars(promised) if number and block_at(number, BLOCK) == block}
    if not by_lot(block):
        return following(max(taken, default=0), block, BLOCK)
    first = block * BLOCK + 1
    while not (free := [number for number in range(first, first + BLOCK - 1) if number not in taken]):
        first += 10 * BLOCK
    return secrets.choice(free)


def _is_known(exhibit: Exhibit) -> bool:
    others = select(ExhibitRead.id).where(
        ExhibitRead.exhibit_id == exhibit.id, ExhibitRead.user_id != exhibit.added_by_id
    )
    if db.session.scalars(others.limit(1)).first() is not None:
        return True
    return any(written(exhibit) for written in WRITTEN_DOWN)


def _taken(case: Case, number: int) -> bool:
    return db.session.scalars(_in(case, Exhibit.id).where(Exhibit.number == number).limit(1)).first() is not None


def _in(case: Case, *what: Any) -> Any:
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    return select(*what).select_from(Exhibit).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))
