"""The directory of services that people are referred to, each with its places; it says nothing of a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import HasPublicId, Json, UtcDateTime, db
from casebridge.diversion.tables import LeadTable, person
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.paging import row_number
from casebridge.text import NARRATIVE_LIMIT, clean

DAYS = [(str(n), name) for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))]
MOST_PLACES = 500
WORDS = {"name": "Name of the service", "agency": "Agency", "languages": "Languages", "contact": "How to reach it"}


class Service(HasPublicId, LeadTable):
    """A service that takes people by referral: what for, whose, how many at a time, when and how it is reached."""

    __tablename__ = "lead_service"

    name: Mapped[str] = mapped_column(String(200))
    agency: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), doc="an area of goals in lead.toml")
    places: Mapped[int]
    open_days: Mapped[list[str]] = mapped_column(Json)
    languages: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[str] = mapped_column(String(200))
    notes: Mapped[str] = mapped_column(Text, default="")
    used: Mapped[bool] = mapped_column(default=True, doc="whether people are still referred to it")
    version: Mapped[int] = mapped_column(default=1)
    changed_by_id: Mapped[int] = person()
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


def services(*, kind: str = "", used: bool = False, after: int = 0, limit: int = 50) -> list[Service]:
    """Return services in the order in which they were written down."""
    query = select(Service).where(Service.id > after)
    if kind:
        query = query.where(Service.kind == kind)
    if used:
        query = query.where(Service.used)
    return list(db.session.scalars(query.order_by(Service.id).limit(limit)))


def load_service(public_id: str, *, lock: bool = False) -> Service:
    """Fetch one service.

    :param lock: whether others wait until this unit of work is over. :raises NotThere: there is none.
    """
    query = select(Service).where(Service.public_id == public_id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotThere()
    return found


def keep_service(
    given: Mapping[str, Any], *, actor: Actor, service: Service | None = None, version: int | None = None
) -> Service:
    """Write a service into the directory, or change one.

    :param given: text by field; `open_days` a list. :param version: what the person saw of the one that is changed.
    :raises Conflict: somebody was faster. :raises Invalid: a field lacks or cannot be taken.
    """
    require(actor, Permission.LEAD_WORK)
    if service is not None and version is not None and version != service.version:
        raise Conflict()
    words = {name: clean(str(given.get(name, "")), field=name) for name in WORDS}
    notes = clean(str(given.get("notes", "")), field="notes", limit=NARRATIVE_LIMIT, lines=True)
    places, kind = row_number(str(given.get("places", ""))), str(given.get("kind", ""))
    days = [key for key, _ in DAYS if key in given.get("open_days", ())]
    refused = {name: f"{WORDS[name]}: answer this." for name in ("name", "agency", "contact") if not words[name]}
    if kind not in catalog().goal_areas:
        refused["kind"] = "Pick from the list."
    if places is None or places > MOST_PLACES:
        refused["places"] = f"Give a whole number from 0 to {MOST_PLACES}."
    if not days:
        refused["open_days"] = "Pick the days on which it is open."
    if refused or places is None:
        raise Invalid(fields=refused)
    row = service or Service(version=0)
    row.name, row.agency, row.languages, row.contact = words.values()
    row.kind, row.places, row.open_days, row.notes = kind, places, days, notes
    row.used = service is None or bool(given.get("used"))
    row.version, row.changed_by_id, row.changed_at = row.version + 1, actor.id or 0, clock.now()
    db.session.add(row)
    db.session.flush()
    audit.record(
        "lead:service", actor=actor, object_type="service", object_id=row.public_id,
        sentence="changed the directory of services",
    )  # fmt: skip
    return row


def count_services() -> int:
    """Count the services that people are referred to."""
    return db.session.scalar(select(func.count()).select_from(Service).where(Service.used)) or 0
