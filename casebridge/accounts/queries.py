"""What the pages about people read: the list, and how many work where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.paging import hidden, place_of, row_number

PAGE = 50


@dataclass(frozen=True, slots=True)
class People:
    """A page of the list: the accounts, the place of the next page (empty at the end), and how many there are."""

    rows: Sequence[User]
    following: str
    total: int


def list_people(*, words: str = "", agency: str = "", after: str = "", open_only: bool = False) -> People:
    """Return a page of the accounts by name.

    :param words: part of a name or user name. :param after: where the page begins, as `following` said.
    :param open_only: without the accounts that are closed.
    """
    where: list[ColumnElement[bool]] = []
    if words.strip():
        like = f"%{_escaped(words.strip().casefold())}%"
        found = (func.lower(User.name).like(like, escape="\\"), User.username.like(like, escape="\\"))
        where.append(or_(*found))
    if agency:
        where.append(User.agency == agency)
    if open_only:
        where.append(User.active.is_(True))
    total = db.session.scalar(select(func.count()).select_from(User).where(*where)) or 0
    last_id, _, last_name = (place_of(after) if after else "").partition(".")
    if (last := row_number(last_id)) is not None:
        where.append(or_(User.name > last_name, and_(User.name == last_name, User.id > last)))
    rows = db.session.scalars(select(User).where(*where).order_by(User.name, User.id).limit(PAGE + 1)).all()
    following = hidden(f"{rows[PAGE - 1].id}.{rows[PAGE - 1].name}") if len(rows) > PAGE else ""
    return People(rows[:PAGE], following, total)


def count_by_unit() -> dict[tuple[str, str], int]:
    """Return how many open accounts each (office, unit) has."""
    query = select(User.agency, User.unit, func.count()).where(User.active).group_by(User.agency, User.unit)
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def count_of(*where: Any) -> int:
    """Return how many accounts fit."""
    return db.session.scalar(select(func.count()).select_from(User).where(*where)) or 0


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
