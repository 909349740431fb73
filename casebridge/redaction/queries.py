"""Marks and copies of exhibits, and which of them a packet takes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit, Version
from casebridge.redaction.models import RedactedCopy, RedactionMark, RedactionUse, RedactionWaiver

# Kinds of packet that leave the offices: what is redacted goes in redacted unless a person says otherwise.
REDACTED_FIRST = ("charging", "defense_discovery")
USES = {"original": "as it is", "redacted": "redacted"}
# What no reason lets stand.
ALWAYS = ("left",)


@dataclass(frozen=True, slots=True)
class Taken:
    """How one exhibit goes into a packet: its redacted copy, or `why` it cannot go in; both empty: as it is."""

    copy: RedactedCopy | None = None
    why: str = ""


def marks_of(version: Version) -> list[RedactionMark]:
    """Return the marks that stand on a version, in the order of its pages."""
    query = (
        select(RedactionMark)
        .where(RedactionMark.version_id == version.id, RedactionMark.withdrawn_at.is_(None))
        .options(joinedload(RedactionMark.by))
        .order_by(RedactionMark.page, RedactionMark.box_top, RedactionMark.box_left, RedactionMark.id)
    )
    return list(db.session.scalars(query))


def withdrawn_of(version: Version) -> list[RedactionMark]:
    """Return the marks of a version that were withdrawn, oldest first."""
    query = select(RedactionMark).where(RedactionMark.version_id == version.id, RedactionMark.withdrawn_at.is_not(None))
    return list(db.session.scalars(query.options(joinedload(RedactionMark.by)).order_by(RedactionMark.id)))


def load_mark(version: Version, public_id: str) -> RedactionMark:
    """Fetch a mark that stands.

    :raises NotThere: there is none.
    """
    found = next((mark for mark in marks_of(version) if mark.public_id == public_id), None)
    if found is None:
        raise NotThere()
    return found


def copies_of(version: Version) -> list[RedactedCopy]:
    """Return the copies of a version, newest first."""
    query = select(RedactedCopy).where(RedactedCopy.version_id == version.id).order_by(RedactedCopy.number.desc())
    return list(db.session.scalars(query))


def released(copies: Sequence[RedactedCopy]) -> RedactedCopy | None:
    """Return the newest copy that was released."""
    return next((copy for copy in copies if copy.released_at is not None), None)


def released_of(exhibit: Exhibit) -> list[RedactedCopy]:
    """Return every copy of an exhibit, in any version, that was released, oldest first."""
    query = select(RedactedCopy).where(RedactedCopy.exhibit_id == exhibit.id, RedactedCopy.released_at.is_not(None))
    return list(db.session.scalars(query.options(joinedload(RedactedCopy.version)).order_by(RedactedCopy.id)))


def called(copy: RedactedCopy) -> str:
    """Return how a redacted copy is called."""
    return f"redacted copy {copy.number} of version {copy.version.number}"


def load_copy(version: Version, public_id: str) -> RedactedCopy:
    """Fetch a copy of a version.

    :raises NotThere: there is none.
    """
    found = next((copy for copy in copies_of(version) if copy.public_id == public_id), None)
    if found is None:
        raise NotThere()
    return found


def copy_to_make(subject: str) -> RedactedCopy | None:
    """Fetch a copy for the job worker by its public id."""
    return db.session.scalar(select(RedactedCopy).where(RedactedCopy.public_id == subject))


def waivers_of(version: Version) -> dict[str, RedactionWaiver]:
    """Return what was let stand on a version, by its place."""
    query = select(RedactionWaiver).where(RedactionWaiver.version_id == version.id)
    return {row.place: row for row in db.session.scalars(query.options(joinedload(RedactionWaiver.by)))}


def place_of(finding: dict[str, Any]) -> str:
    """Return the name of a finding, the same in every proof of a version."""
    box = finding["boxes"][0] if finding["boxes"] else []
    return ":".join([finding["kind"], str(finding["page"]), finding["ground"], *(str(side) for side in box)])


def open_findings(copy: RedactedCopy) -> list[dict[str, Any]]:
    """Return the findings of a proof that keep a copy from being released."""
    let = waivers_of(copy.version)
    return [f for f in copy.proof.get("findings", []) if f["kind"] in ALWAYS or place_of(f) not in let]


def is_fresh(copy: RedactedCopy, marks: Collection[RedactionMark]) -> bool:
    """Say whether a copy holds just the marks that stand."""
    return set(copy.marks) == {mark.id for mark in marks}


def use_of(exhibit: Exhibit, kind: str) -> str:
    """Return how a kind of packet takes an exhibit: original or redacted."""
    query = select(RedactionUse.use).where(RedactionUse.exhibit_id == exhibit.id, RedactionUse.kind == kind)
    return db.session.scalar(query) or ("redacted" if kind in REDACTED_FIRST else "original")


def taken(exhibits: Collection[Exhibit], kind: str) -> dict[int, Taken]:
    """Return by exhibit id how exhibits go into a kind of packet; what should be redacted and is not stays out.

    Exhibits without a mark are left out: they go in as they are. Three statements for all of them.
    """
    wanted = {e.id: e.latest.id for e in exhibits if e.latest is not None}
    chosen = select(RedactionUse.exhibit_id, RedactionUse.use)
    uses = dict(db.session.execute(chosen.where(RedactionUse.exhibit_id.in_(wanted), RedactionUse.kind == kind)).all())
    usual = "redacted" if kind in REDACTED_FIRST else "original"
    wanted = {number: version for number, version in wanted.items() if uses.get(number, usual) == "redacted"}
    if not wanted:
        return {}
    marks = db.session.execute(
        select(RedactionMark.exhibit_id, RedactionMark.version_id, RedactionMark.id).where(
            RedactionMark.exhibit_id.in_(wanted), RedactionMark.withdrawn_at.is_(None)
        )
    )
    standing: dict[int, dict[int, set[int]]] = {}
    for exhibit_id, version_id, mark_id in marks:
        standing.setdefault(exhibit_id, {}).setdefault(version_id, set()).add(mark_id)
    query = (
        select(RedactedCopy)
        .where(RedactedCopy.version_id.in_(wanted.values()), RedactedCopy.released_at.is_not(None))
        .options(joinedload(RedactedCopy.version))
        .order_by(RedactedCopy.number)
    )
    copies = {copy.version_id: copy for copy in db.session.scalars(query)}
    return {
        number: _taken(wanted[number], by_version, copies.get(wanted[number]))
        for number, by_version in standing.items()
    }


def _taken(version: int, standing: dict[int, set[int]], copy: RedactedCopy | None) -> Taken:
    if version not in standing:
        return Taken(why="was redacted in an earlier version; the newest one has no box yet")
    if copy is None or set(copy.marks) != standing[version]:
        return Taken(why="has boxes that are in no released copy: make the redacted copy and release it")
    return Taken(copy)


def marks_in(copy: RedactedCopy) -> list[RedactionMark]:
    """Return the marks that a copy holds, in the order of its pages."""
    query = select(RedactionMark).where(RedactionMark.id.in_(copy.marks))
    return list(db.session.scalars(query.order_by(RedactionMark.page, RedactionMark.id)))


def counts(exhibits: Collection[Exhibit]) -> dict[int, int]:
    """Return how many marks stand on the newest version of each exhibit, by exhibit id."""
    newest = {exhibit.latest.id: exhibit.id for exhibit in exhibits if exhibit.latest is not None}
    query = (
        select(RedactionMark.version_id, func.count())
        .where(RedactionMark.version_id.in_(newest), RedactionMark.withdrawn_at.is_(None))
        .group_by(RedactionMark.version_id)
    )
    return {newest[version]: number for version, number in db.session.execute(query)}


def copies_by_exhibit(exhibits: Collection[Exhibit]) -> dict[int, RedactedCopy]:
    """Return the newest copy of the newest version of each exhibit, by exhibit id."""
    newest = {exhibit.latest.id for exhibit in exhibits if exhibit.latest is not None}
    query = select(RedactedCopy).where(RedactedCopy.version_id.in_(newest)).order_by(RedactedCopy.number)
    return {copy.exhibit_id: copy for copy in db.session.scalars(query)}
