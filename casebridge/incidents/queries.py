"""Finds incidents by number, place, day and code, a page at a time, and loads one to start a case from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, tuple_

from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.incidents import identity
from casebridge.incidents.codes import Suggestion, code_book
from casebridge.incidents.describe import describe, event_key
from casebridge.incidents.facts import facts_of
from casebridge.incidents.layouts import ARRESTS, BY_MARK
from casebridge.incidents.maps import district_at, neighborhood_at, new_lines_since
from casebridge.incidents.models import ImportRun, IncidentRow, QuarantinedRow
from casebridge.incidents.rows import Incident
from casebridge.incidents.values import number_of, read_place

PAGE = 50
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; blank fields ask nothing.

    `number` is a row's number in its release or the number of an arrest; `place` an address or the
    beginning of a street; `kind` a kind of case that the code suggests or may become.
    """

    number: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    kind: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An incident as a list or an intake page needs it.

    `victims` counts the rows of its event, itself among them: same day, place and family of code.
    `reference` fits into a case's `incident_ref`; `label` names the record as the source of a fact.
    """

    reference: str
    incident: Incident
    suggestion: Suggestion
    layout: str
    row: int
    repeats: int | None
    file_name: str
    sha256: str
    victims: int

    @property
    def label(self) -> str:
        """Return the name of the record: which row of which file, told by its SHA-256."""
        return f"{self.layout}, row {self.row} of {self.file_name[:120]} (SHA-256 {self.sha256[:16]}…)"

    @property
    def district(self) -> str:
        """Return the name of the police district, "" when the row names none."""
        return catalog().districts[self.incident.district].label if self.incident.district else ""

    @property
    def facts(self) -> Mapping[str, str]:
        """Return what the record says, by key of the intake questions."""
        return facts_of(self.incident)

    @property
    def neighborhood(self) -> str:
        """Return the neighborhood that the row names, else the one in which its point lies."""
        return self.incident.neighborhood or neighborhood_at(self.incident.latitude, self.incident.longitude)

    @property
    def lines(self) -> str:
        """Say which lines of the districts tell the district; empty where the row alone names it."""
        day = self.incident.occurred_on
        if day is None or not district_at(self.incident.latitude, self.incident.longitude, day):
            return ""
        since = new_lines_since()
        return (
            f"by the lines {'since' if day >= since else 'until'} {since if day >= since else since - _DAY:%B %-d, %Y}"
        )


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of incidents, newest first, rows without a date last; `next_cursor` is "" at the end."""

    rows: list[Found]
    next_cursor: str


def find(wanted: Wanted, *, actor: Actor, cursor: str = "", limit: int = PAGE) -> FoundPage:
    """Return one page of the incidents that fit; two statements whatever its size.

    :raises NotAllowed: incidents are not the actor's to read. :raises NotThere: a cursor of no page.
    """
    require(actor, Permission.INCIDENT_READ)
    query = select(IncidentRow).where(*_filters(wanted)).limit(limit + 1)
    if cursor:
        query = query.where(tuple_(IncidentRow.day, IncidentRow.id) < tuple_(*_read_cursor(cursor)))
    query = query.order_by(IncidentRow.day.desc(), IncidentRow.id.desc())
    rows = list(db.session.scalars(query))
    more = len(rows) > limit
    return FoundPage(_found(rows[:limit]), _cursor(rows[limit - 1]) if more else "")


def load_incident(reference: str, *, actor: Actor) -> Found:
    """Fetch one incident.

    :raises NotThere: there is none with this reference. :raises NotAllowed: not the actor's to read.
    """
    require(actor, Permission.INCIDENT_READ)
    key = identity.private(reference)
    row = db.session.get(IncidentRow, key) if key is not None else None
    if row is None:
        raise NotThere()
    return _found([row])[0]


def same_event(found: Found, *, actor: Actor) -> list[Found]:
    """Return the other rows of the incident's event: other victims, or true repeats, nobody can tell."""
    require(actor, Permission.INCIDENT_READ)
    row = db.session.get_one(IncidentRow, identity.private(found.reference))
    others = [other for other in _neighbors([row]) if other.id != row.id]
    key = event_key(found.incident)
    return [other for other in _found(others) if key and event_key(other.incident) == key]


def other_versions(found: Found, *, actor: Actor) -> list[Found]:
    """Return the rows with the same number of the same kind of release that say something else."""
    require(actor, Permission.INCIDENT_READ)
    if found.incident.number is None:
        return []
    key = identity.private(found.reference) or 0
    low, high = identity.span_of_number(identity.layout_of(key), found.incident.number)
    query = select(IncidentRow).where(IncidentRow.id.between(low, high), IncidentRow.id != key)
    return _found(list(db.session.scalars(query)))


def runs(*, actor: Actor, limit: int = PAGE) -> list[ImportRun]:
    """Return the latest imports, newest first."""
    require(actor, Permission.INCIDENT_IMPORT)
    return list(db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(limit)))


def load_run(public_id: str, *, actor: Actor) -> ImportRun:
    """Fetch one import.

    :raises NotThere: there is none. :raises NotAllowed: imports are not the actor's to see.
    """
    require(actor, Permission.INCIDENT_IMPORT)
    run = db.session.scalar(select(ImportRun).where(ImportRun.public_id == public_id))
    if run is None:
        raise NotThere()
    return run


def put_aside(run: ImportRun, *, after: int = 0, limit: int = PAGE) -> tuple[list[QuarantinedRow], int]:
    """Return lines that an import put aside, in the order of the file, and the row to go on after (0 at the end)."""
    query = select(QuarantinedRow).where(QuarantinedRow.import_id == run.id, QuarantinedRow.row > after)
    rows = list(db.session.scalars(query.order_by(QuarantinedRow.row).limit(limit + 1)))
    return rows[:limit], rows[limit - 1].row if len(rows) > limit else 0


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.number:
        where.append(_numbered(wanted.number))
    if wanted.place:
        where += _placed(wanted.place)
    if wanted.since:
        where.append(IncidentRow.day >= number_of(wanted.since))
    if wanted.until:
        where.append(IncidentRow.day.between(1, number_of(wanted.until)))
    if wanted.code:
        where.append(IncidentRow.code == wanted.code)
    if wanted.kind:
        where.append(_of_kind(wanted.kind))
    return where


def _numbered(number: str) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [IncidentRow.arrest_number == number]
    if number.isascii() and number.isdigit() and len(number) <= 10 and int(number) < identity.NUMBER_LIMIT:
        numbered = (layout for layout in BY_MARK.values() if layout.numbered)
        found += [IncidentRow.id.between(*identity.span_of_number(layout, int(number))) for layout in numbered]
    return or_(*found)


def _placed(text: str) -> list[ColumnElement[bool]]:
    """Return the filters for an address; the street is found by its beginning, with or without compass point."""
    place = read_place(text)
    where: list[ColumnElement[bool]] = []
    if place.block is not None:
        where.append(IncidentRow.block == place.block)
    if place.street:
        last = chr(min(ord(place.street[-1]) + 1, 0x10FFFF))
        where += [IncidentRow.street >= place.street, IncidentRow.street < place.street[:-1] + last]
    return where


def _of_kind(kind: str) -> ColumnElement[bool]:
    codes = code_book().codes_of(kind)
    low, high = identity.span_of_layout(ARRESTS)
    return or_(
        IncidentRow.code.in_(codes["sure"] + codes["candidate"]),
        and_(IncidentRow.code.in_(codes["arrest"]), IncidentRow.id.between(low, high)),
    )


def _found(rows: list[IncidentRow]) -> list[Found]:
    """Return rows as incidents; one statement more tells how many rows each event has."""
    events = Counter(event_key(_incident(row)) for row in _neighbors(rows))
    found = []
    for row in rows:
        incident = _incident(row)
        key = event_key(incident)
        found.append(
            Found(
                row.public_id, incident, code_book().suggest(incident.code, arrest=row.layout is ARRESTS),
                row.layout.label, row.row, row.repeats, row.run.file_name, row.run.sha256,
                max(events[key], 1) if key else 1,
            )
        )  # fmt: skip
    return found


def _neighbors(rows: list[IncidentRow]) -> list[IncidentRow]:
    """Return all rows on the days and at the places of these rows, themselves among them."""
    spots = {(row.layout.mark, row.street, row.block, row.day) for row in rows if row.street and row.day}
    if not spots:
        return []
    here = [
        and_(IncidentRow.street == street, IncidentRow.block == block, IncidentRow.day == day)
        for _mark, street, block, day in sorted(spots, key=str)
    ]
    near = db.session.scalars(select(IncidentRow).where(or_(*here)))
    return [row for row in near if (row.layout.mark, row.street, row.block, row.day) in spots]


def _incident(row: IncidentRow) -> Incident:
    return describe(row.id, row.run.header, row.raw)


def _cursor(row: IncidentRow) -> str:
    return f"{row.day}.{row.public_id}"


def _read_cursor(cursor: str) -> tuple[int, int]:
    day, _dot, reference = cursor.partition(".")
    key = identity.private(reference)
    if key is None or not (day.isascii() and day.isdigit() and len(day) <= 8):
        raise NotThere()
    return int(day), key
