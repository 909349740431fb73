"""Who opened which pages of an exhibit and when, for those whom the policy lets know it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.cases.wall import reads_file
from casebridge.db import db
from casebridge.evidence.models import Exhibit, ExhibitRead, ExhibitShare, Version
from casebridge.once import once

MOST = 2_000


@dataclass(frozen=True, slots=True)
class Reader:
    """One person and one version: the pages that were opened, when last, and how often it was downloaded.

    `version` is None for a thing without a file.
    """

    name: str
    office: str
    version: int | None
    pages: tuple[int, ...]
    downloads: int
    last: datetime

    def pages_in_words(self) -> str:
        """Return the opened pages as ranges ("1 to 3, 5"), empty when none was opened by itself."""
        return ", ".join(f"{a}" if a == z else f"{a} to {z}" for a, z in _ranges(self.pages))


def readers_of(exhibit: Exhibit, actor: Actor, case: Case) -> list[Reader] | None:
    """Return who opened an exhibit, the latest first; None where the actor may not know it.

    The federal side learns of its own readers only.
    """
    if not can(actor, Permission.EXHIBIT_READS, case):
        return None
    last = func.max(ExhibitRead.at).label("last")
    query = (
        select(User.name, User.agency, Version.number, ExhibitRead.how, ExhibitRead.page, func.count(), last)
        .join(User, User.id == ExhibitRead.user_id)
        .outerjoin(Version, Version.id == ExhibitRead.version_id)
        .where(ExhibitRead.exhibit_id == exhibit.id)
        .group_by(User.id, User.name, User.agency, Version.number, ExhibitRead.how, ExhibitRead.page)
        .order_by(last.desc())
        .limit(MOST)
    )
    if not reads_file(actor, case):
        query = query.where(User.agency == actor.agency)
    found: dict[tuple[str, str, int | None], list[tuple[str, int | None, int, datetime]]] = {}
    for name, office, version, how, page, times, at in db.session.execute(query):
        found.setdefault((name, office, version), []).append((how, page, times, at))
    return [_reader(*key, lines) for key, lines in found.items()]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person read an exhibit last; `page` counts from 1."""

    exhibit_id: int
    page: int


@once
def places_of(case: Case, actor: Actor) -> list[Place]:
    """Return where a person read each exhibit of a case last, the exhibit that was open last first."""
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    here = select(Exhibit.id).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))
    last = (
        select(func.max(ExhibitRead.id))
        .where(ExhibitRead.user_id == actor.id, ExhibitRead.how != "download", ExhibitRead.exhibit_id.in_(here))
        .group_by(ExhibitRead.exhibit_id)
    )
    query = select(ExhibitRead.exhibit_id, ExhibitRead.page).where(ExhibitRead.id.in_(last))
    return [Place(exhibit, page or 1) for exhibit, page in db.session.execute(query.order_by(ExhibitRead.id.desc()))]


def opened_since(version: Version, actor: Actor, since: datetime) -> bool:
    """Say whether a person opened a version at or after a moment."""
    query = select(ExhibitRead.id).where(
        ExhibitRead.exhibit_id == version.exhibit_id, ExhibitRead.user_id == actor.id,
        ExhibitRead.version_id == version.id, ExhibitRead.at >= since,
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def _reader(name: str, office: str, version: int | None, lines: list[tuple[str, int | None, int, datetime]]) -> Reader:
    pages = tuple(sorted({page for _how, page, _times, _at in lines if page}))
    downloads = sum(times for how, _page, times, _at in lines if how == "download")
    return Reader(name, office, version, pages, downloads, max(at for *_rest, at in lines))


def _ranges(pages: tuple[int, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for page in pages:
        if found and found[-1][1] == page - 1:
            found[-1] = (found[-1][0], page)
        else:
            found.append((page, page))
    return found
