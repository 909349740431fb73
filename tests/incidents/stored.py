"""Incidents in the database of a test."""

from datetime import time
from pathlib import Path

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.db import transaction
from casebridge.formats import from_local
from casebridge.incidents.services import ImportReport, import_file
from tests.building.people import acting, some_people
from tests.incidents.files import TODAY

NOON = from_local(TODAY, time(12))


def person(username: str = "detective") -> Actor:
    """Return somebody with an account."""
    with transaction():
        people = some_people()
    return acting(people[username])


def imported(
    folder: Path, header: str, *rows: str, name: str = "release.csv", actor: Actor | None = None
) -> ImportReport:
    """Import a file of these lines."""
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n")
    with clock.at(NOON):
        return import_file(path, actor=actor or person())
