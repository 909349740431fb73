"""Exhibits as a person may see them, and what is still open about them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import selectinload

from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever, visible
from casebridge.access.policy import Permission
from casebridge.access.predicates import FEDERAL, TWINS, assigned
from casebridge.accounts.models import User
from casebridge.bulk import shelved
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.cases.presence import if_any
from casebridge.cases.wall import reads_file
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.at_hand import exhibits_at_hand
from casebridge.evidence.models import (
    CustodyEntry,
    Exhibit,
    ExhibitRead,
    ExhibitShare,
    FavorableFlag,
    ReceivedFile,
    Version,
)
from casebridge.once import once

CHARGING_TYPES = ("charging_document", "statement_of_probable_cause", "arrest_report")
# The federal side sees the shared set only: each function returns ids of exhibits shared with it on a case.
SHARED: list[Callable[[Case], Collection[int]]] = []
# The SQL twin of the functions above, over exhibits and their case.
SHARED_SQL: list[Callable[[], ColumnElement[bool]]] = []
# What each exhibit proves, in words, by exhibit id, as a reader may see it; the matrix hands it in.
PROVES: list[Callable[[Case, Actor], dict[int, set[str]]]] = []


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """Something possibly favorable that no prosecutor has answered; `flag` is None for a fresh answer."""

    text: str
    exhibit: Exhibit | None
    flag: FavorableFlag | None
    fact_serial: int | None = None


def can_see(actor: Actor, exhibit: Exhibit, case: Case | None = None) -> bool:
    """Say whether `actor` may see an exhibit, in its own case or in the severed `case` that shares it."""
    case = case or exhibit.case
    if not can(actor, Permission.CASE_READ, case):
        return False
    return _visible(actor, exhibit, case, _shared_ids(actor, case))


def seen_sql(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL twin of `can_see` for statements over exhibits and the case that shows them."""
    if actor.role in FEDERAL:
        shared = or_(false(), *(share() for share in SHARED_SQL))
        allowed = and_(shared, _class_sql(actor, "crossed"))
    else:
        # No wall ever hides favorable material from the prosecutor of the case.
        allowed = or_(_class_sql(actor, "class"), and_(Exhibit.favorable.is_(True), TWINS["assigned"](actor, Case)))
    return and_(visible(actor, Permission.CASE_READ, Case), allowed)


def _class_sql(actor: Actor, kind: str) -> ColumnElement[bool]:
    rows = [
        (key, visible(actor, f"{kind}:{key}", Case)) for key in catalog().classes if may_ever(actor, f"{kind}:{key}")
    ]
    return or_(false(), *(and_(Exhibit.class_ == key, allowed) for key, allowed in rows))


def exhibits_of(case: Case, actor: Actor | None = None, *, custody: bool = False) -> list[Exhibit]:
    """Return the exhibits of the case in order, those that `actor` may see; all when it is None (guards).

    :param custody: load who keeps each along with them.
    """
    rows = _all(case, custody)
    if actor is None:
        return rows
    if not can(actor, Permission.CASE_READ, case):
        return []
    shared = _shared_ids(actor, case)
    return [e for e in rows if _visible(actor, e, case, shared)]


@once
def _all(case: Case, custody: bool) -> list[Exhibit]:
    if (known := exhibits_at_hand(case)) is not None:
        return known
    query = _of(case).options(selectinload(Exhibit.versions)).order_by(Exhibit.number)
    return list(db.session.scalars(query.options(selectinload(Exhibit.custody)) if custody else query))


def seen_ids(case: Case, actor: Actor) -> list[int]:
    """Return the ids of the exhibits that `actor` may see, in order, without reading more of them."""
    if not can(actor, Permission.CASE_READ, case):
        return []
    shared = _shared_ids(actor, case)
    return [row.id for row in _outline(case) if _visible(actor, row, case, shared)]


@once
def _outline(case: Case) -> list[Any]:
    if (known := exhibits_at_hand(case)) is not None:
        return known
    what = (Exhibit.id, Exhibit.number, Exhibit.class_, Exhibit.favorable, Exhibit.used, Exhibit.withdrawn_at)
    return list(db.session.execute(_of(case, *what).order_by(Exhibit.number)))


def load_exhibit(case: Case, public_id: str, *, actor: Actor) -> Exhibit:
    """Fetch one exhibit of the case.

    :raises NotThere: there is none, or it is not the actor's to see.
    """
    exhibit: Exhibit | None = db.session.scalar(_of(case).where(Exhibit.public_id == public_id))
    if exhibit is None or not can_see(actor, exhibit, case):
        raise NotThere()
    return exhibit


def load_version(exhibit: Exhibit, number: int | None) -> Version:
    """Fetch one version of an exhibit, the newest when `number` is None.

    :raises NotThere: it has none such.
    """
    found = [v for v in exhibit.versions if number is None or v.number == number]
    if not found:
        raise NotThere()
    return found[-1]


def same_bytes(case: Case, sha256: str, actor: Actor) -> Exhibit | None:
    """Return the exhibit of this case that has the same bytes already, among those that `actor` may see.

    Other cases are never asked; nor does a file tell its sender that an exhibit of a closed class holds the same.
    """
    query = _of(case).join(Version, Version.exhibit_id == Exhibit.id).where(Version.sha256 == sha256)
    shared = _shared_ids(actor, case)
    found = db.session.scalars(query.order_by(Exhibit.number))
    return next((exhibit for exhibit in found if _visible(actor, exhibit, case, shared)), None)


def unclassed(case: Case) -> list[int]:
    """Return the numbers of the exhibits that nobody classed used or unused."""
    return [row.number for row in _outline(case) if row.used == "unclassed" and row.withdrawn_at is None]


def has_type(case: Case, types: Collection[str]) -> bool:
    """Say whether the case holds an exhibit of one of these types that was not withdrawn."""
    standing = _of(case, Exhibit.id).where(Exhibit.type.in_(types), Exhibit.withdrawn_at.is_(None))
    return db.session.scalars(standing.limit(1)).first() is not None


def open_flags(case: Case) -> list[OpenFlag]:
    """Return what might help the defense and has no prosecutor's answer yet."""
    flags = flags_of(case)
    found = [OpenFlag(f.text, f.exhibit, f, f.fact_serial) for f in flags if not f.decision]
    if facts.current(case).get("favorable_known") == "yes":
        told = facts.last_current(case, "favorable_text")
        serial = told.serial if told else 0
        if serial not in {f.fact_serial for f in flags}:
            found.append(OpenFlag(str(told.value or "") if told else "", None, None, serial))
    return found


@once
@if_any(FavorableFlag, list)
def flags_of(case: Case) -> list[FavorableFlag]:
    """Return every flag of the case with its answer, oldest first: the favorable-material log."""
    if (known := shelved(db.session(), FavorableFlag, case.id)) is not None:
        return known
    query = select(FavorableFlag).where(FavorableFlag.case_id == case.id).order_by(FavorableFlag.id)
    return list(db.session.scalars(query))


def received_by(case: Case, actor: Actor) -> list[ReceivedFile]:
    """Return what became of the files that `actor` sent and has not confirmed yet, in the order of the exhibits.

    What became no exhibit of its own stands last. Several files are on their way at once, and any may end first.
    """
    query = (
        select(ReceivedFile)
        .where(
            ReceivedFile.case_id == case.id, ReceivedFile.user_id == actor.id, ReceivedFile.settled_at.is_(None)
        )
        .options(selectinload(ReceivedFile.exhibit).selectinload(Exhibit.versions))
        .order_by(ReceivedFile.id)
    )  # fmt: skip
    shared = _shared_ids(actor, case)
    sent = db.session.scalars(query)
    # Somebody may have classed it since so that the sender knows of it no more.
    found = [one for one in sent if one.exhibit is None or _visible(actor, one.exhibit, case, shared)]
    return sorted(found, key=lambda one: (one.exhibit is None, one.exhibit.number if one.exhibit else 0, one.id))


def reads_of(exhibit: Exhibit, actor: Actor, case: Case, limit: int = 50) -> list[tuple[ExhibitRead, str]]:
    """Return who opened an exhibit, with names, newest first; the federal side knows its own readers only."""
    query = (
        select(ExhibitRead, User.name)
        .join(User, User.id == ExhibitRead.user_id)
        .where(ExhibitRead.exhibit_id == exhibit.id)
        .order_by(ExhibitRead.id.desc())
        .limit(limit)
    )
    if not reads_file(actor, case):
        query = query.where(User.agency == actor.agency)
    return [(read, name) for read, name in db.session.execute(query)]


def opened_versions(case: Case, user_id: int) -> list[tuple[int, int | None]]:
    """Return (exhibit id, version id) of everything that a person opened in this case, each once."""
    query = (
        select(ExhibitRead.exhibit_id, ExhibitRead.version_id)
        .where(ExhibitRead.user_id == user_id, ExhibitRead.exhibit_id.in_(_of(case, Exhibit.id)))
        .distinct()
    )
    return sorted((e, v) for e, v in db.session.execute(query))


def custody_lines(exhibit: Exhibit) -> list[tuple[CustodyEntry, str, str]]:
    """Return the custody sheet of an exhibit: each line with the names of who acted and to whom."""
    if exhibit.custody is None:
        return []
    names = names_of({i for e in exhibit.custody.entries for i in (e.by_id, e.to_id) if i})
    return [(e, names.get(e.by_id, ""), names.get(e.to_id or 0, "")) for e in exhibit.custody.entries]


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Return the names of people by id."""
    if not user_ids:
        return {}
    query = select(User.id, User.name).where(User.id.in_(user_ids))
    return dict(db.session.execute(query).all())


def type_label(key: str) -> str:
    """Return a type of exhibit in words."""
    found = catalog().exhibit_types.get(key)
    return found.label if found else "Type not confirmed"


def _of(case: Case, *what: Any) -> Select[Any]:
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    return select(*what or (Exhibit,)).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))


def _shared_ids(actor: Actor, case: Case) -> set[int] | None:
    """Return the ids that a federal reader may see at all; None for everybody else."""
    if actor.role not in FEDERAL:
        return None
    return {exhibit_id for share in SHARED for exhibit_id in share(case)}


def _visible(actor: Actor, exhibit: Any, case: Case, shared: set[int] | None) -> bool:
    if shared is not None:
        return exhibit.id in shared and can(actor, f"crossed:{exhibit.class_}", case)
    # No wall ever hides favorable material from the prosecutor of the case.
    if exhibit.favorable and assigned(actor, case):
        return True
    return can(actor, f"class:{exhibit.class_}", case)
