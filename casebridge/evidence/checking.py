"""Do the stored bytes still match: every original read again, what changed is marked and served no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from casebridge import audit, clock
from casebridge.access.actor import ENGINE
from casebridge.cases.models import Case
from casebridge.db import db, metadata, transaction
from casebridge.evidence.expiring import expire
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.pointers.models import Pointer
from casebridge.evidence.seeing.derivatives import drop_changed
from casebridge.evidence.store import store

BATCH = 100
ORPHANS_AFTER = timedelta(hours=24)
# Columns of this name, in whatever table, hold keys of the store.
_KEY_COLUMNS = ("store_key", "ready_key")


@dataclass(frozen=True, slots=True)
class Damage:
    """A version whose bytes are not what came in; `found` is their hash now, empty where nothing lies there."""

    case: str
    exhibit: int
    version: int
    sha256: str
    found: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: versions read, those damaged, keys without a row that were set aside.

    `dropped` counts derivatives that were missing or changed: the next look makes them again. `bare` names exhibits
    that are neither a thing nor kept elsewhere and still have no bytes: there should never be one. `unprintable` names
    versions whose original is whole, but whose pages for packets are not.
    """

    versions: int
    damaged: tuple[Damage, ...]
    set_aside: tuple[str, ...]
    dropped: int = 0
    bare: tuple[str, ...] = ()
    unprintable: tuple[str, ...] = ()


def check_blobs(*, rehash: bool = True) -> Checked:
    """Check every original, a batch a unit of work, set aside bytes that no row knows, and let old uploads go.

    :param rehash: read all bytes; else only whether each file is there with its size.
    """
    read, damaged, unprintable = 0, [], []
    for batch in _batches():
        results = [(version, _digest(version, rehash)) for version in batch]
        unprintable += [version.id for version in batch if not _printable(version, rehash)]
        with transaction():
            for version, found in results:
                row = db.session.get_one(Version, version.id)
                if found == row.sha256:
                    _sound(row, rehash)
                else:
                    damaged.append(_mark(row, found))
        read += len(results)
    expire()
    dropped = drop_changed(rehash=rehash)
    moved = store().set_aside(known_keys(), clock.now() - ORPHANS_AFTER)
    return Checked(read, tuple(damaged), tuple(moved), dropped, _bare(), _named(unprintable))


def known_keys() -> set[str]:
    """Return every key of the store that a row names."""
    found: set[str] = set()
    for table in metadata.sorted_tables:
        for name in _KEY_COLUMNS:
            if name in table.c:
                found |= {key for key in db.session.scalars(select(table.c[name])) if key}
    db.session.rollback()
    return found


def _bare() -> tuple[str, ...]:
    query = (
        select(Case.number, Exhibit.number)
        .join(Exhibit.case)
        .where(
            Exhibit.physical.is_(False), ~exists().where(Version.exhibit_id == Exhibit.id),
            ~exists().where(Pointer.exhibit_id == Exhibit.id),
        )
        .order_by(Exhibit.id)
    )  # fmt: skip
    found = tuple(f"{case}, Ex {number}" for case, number in db.session.execute(query))
    db.session.rollback()
    return found


def _printable(version: Version, rehash: bool) -> bool:
    if not version.ready_key:
        return True
    if rehash:
        return store().digest(version.ready_key) == version.ready_sha256
    return store().size(version.ready_key) is not None


def _named(versions: list[int]) -> tuple[str, ...]:
    query = (
        select(Case.number, Exhibit.number, Version.number)
        .join(Exhibit, Exhibit.id == Version.exhibit_id)
        .join(Case, Case.id == Exhibit.case_id)
        .where(Version.id.in_(versions))
        .order_by(Version.id)
    )
    found = tuple(f"{case}, Ex {number}, version {version}" for case, number, version in db.session.execute(query))
    db.session.rollback()
    return found


def _digest(version: Version, rehash: bool) -> str:
    if not rehash and store().size(version.store_key) == version.size:
        return version.sha256
    return store().digest(version.store_key)


def _batches() -> Iterator[list[Version]]:
    last = 0
    while True:
        rows = list(db.session.scalars(select(Version).where(Version.id > last).order_by(Version.id).limit(BATCH)))
        db.session.expunge_all()
        db.session.rollback()
        if not rows:
            return
        last = rows[-1].id
        yield rows


def _sound(version: Version, rehash: bool) -> None:
    if rehash:
        version.checked_at = clock.now()
    if version.damaged_at is not None and rehash:
        version.damaged_at = None
        _tell(version, "ok", "found the stored bytes whole again")


def _mark(version: Version, found: str) -> Damage:
    exhibit = db.session.get_one(Exhibit, version.exhibit_id, options=[joinedload(Exhibit.case)])
    if version.damaged_at is None:
        version.damaged_at = clock.now()
        _tell(version, "error", f"found stored bytes of Ex {exhibit.number} that do not match their hash")
    return Damage(exhibit.case.number, exhibit.number, version.number, version.sha256, found)


def _tell(version: Version, outcome: str, sentence: str) -> None:
    exhibit = db.session.get_one(Exhibit, version.exhibit_id)
    audit.record(
        "exhibit:check", actor=ENGINE, case_id=exhibit.case_id, object_type="exhibit", object_id=exhibit.public_id,
        outcome=outcome, sentence=sentence, detail={"version": version.number},
    )  # fmt: skip
