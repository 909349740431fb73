"""The reports that a person reads: about other offices alone, and of each case as much as their policy allows."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, EntryReason
from casebridge.catalog.load import catalog
from casebridge.curiosity.marks import MARKS
from casebridge.curiosity.models import EntryReport
from casebridge.db import db
from casebridge.emergency.models import Emergency
from casebridge.errors import NotThere
from casebridge.formats import office_label, role_label
from casebridge.publishing import plain_cell

WEEKS = 26


@dataclass(frozen=True, slots=True)
class Line:
    """One opening as its reader sees it; number and words are empty where the case is not theirs to know."""

    number: str
    public_id: str
    at: datetime
    reason: str
    words: str
    emergency: bool
    marks: list[str]


@dataclass(frozen=True, slots=True)
class Person:
    """Whose week it was, how many cases, and the lines."""

    name: str
    role: str
    unit: str
    cases: int
    unusual: int
    lines: list[Line]


def offices_read_by(actor: Actor) -> list[str]:
    """Return the offices whose reports this person reads: never their own."""
    readers = catalog().report_readers
    return [agency for agency, row in readers.items() if row.reader == actor.role and agency != actor.agency]


def reports_for(actor: Actor) -> Sequence[EntryReport]:
    """Return the reports of the last half year that this person reads, newest first."""
    query = select(EntryReport).where(EntryReport.agency.in_(offices_read_by(actor)))
    query = query.order_by(EntryReport.monday.desc(), EntryReport.agency)
    return db.session.scalars(query.limit(WEEKS * len(catalog().report_readers))).all()


def load_report(public_id: str, *, actor: Actor) -> EntryReport:
    """Fetch one report.

    :raises NotThere: there is none, or another office reads it.
    """
    query = select(EntryReport).where(
        EntryReport.public_id == public_id, EntryReport.agency.in_(offices_read_by(actor))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def people_of(report: EntryReport, actor: Actor) -> list[Person]:
    """Return the rows of a report as `actor` may read them, in three statements whatever its size."""
    wanted = report.cases
    cases = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(wanted)))}
    words = _words(report, wanted)
    return [
        Person(
            row["name"], role_label(row["role"]), _unit(row["unit"]), row["cases"], row["unusual"],
            [_line(entry, cases.get(entry["case"]), words.get((row["user"], entry["case"], entry["at"]), ""), actor)
             for entry in row["entries"]],
        )
        for row in report.rows
    ]  # fmt: skip


def as_csv(report: EntryReport, people: list[Person]) -> str:
    """Return a report as CSV, one line an opening; no cell is read as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["person", "role", "unit", "case", "opened", "emergency", "reason", "sentence", "unusual"])
    for person in people:
        for line in person.lines:
            cells = (
                person.name, person.role, person.unit, line.number or "not yours to see",
                f"{clock.court_local(line.at):%Y-%m-%d %H:%M}", "yes" if line.emergency else "no", line.reason,
                " ".join(line.words.split()), "; ".join(line.marks),
            )  # fmt: skip
            writer.writerow([plain_cell(cell) for cell in cells])
    about = f"{office_label(report.agency)}, week from {report.monday.isoformat()}"
    writer.writerow(["about this file", plain_cell(about), "", "", "", "", "", "", ""])
    return text.getvalue()


def _line(entry: dict[str, Any], case: Case | None, words: str, actor: Actor) -> Line:
    reads = case is not None and can(actor, Permission.CASE_READ, case)
    knows = case is not None and (reads or can(actor, Permission.HISTORY_READ, case))
    reasons = catalog().emergency_reasons if entry["emergency"] else catalog().entry_reasons
    label = reasons[entry["category"]].label if entry["category"] in reasons else entry["category"]
    return Line(
        case.number if case is not None and knows else "", case.public_id if case is not None and reads else "",
        datetime.fromisoformat(entry["at"]), label, words if reads else "", entry["emergency"],
        [MARKS[mark] for mark in entry["marks"]],
    )  # fmt: skip


def _words(report: EntryReport, cases: set[int]) -> dict[tuple[int, int, str], str]:
    found: dict[tuple[int, int, str], str] = {}
    for model, moment in ((EntryReason, EntryReason.given_at), (Emergency, Emergency.opened_at)):
        query = select(model.user_id, model.case_id, moment, model.words).where(model.case_id.in_(cases))
        found |= {(user, case, at.isoformat()): said for user, case, at, said in db.session.execute(query)}
    return found


def _unit(key: str) -> str:
    unit = catalog().units.get(key)
    return unit.label if unit else key
