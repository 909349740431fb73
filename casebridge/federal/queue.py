"""Lists of screenings, referrals and federal cases: each row says why it stands where it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever, visible
from casebridge.access.policy import Permission
from casebridge.cases.frame import clock_label, left_words
from casebridge.cases.holders import queue_label
from casebridge.cases.legal import held_since, in_custody
from casebridge.cases.models import Case, Party
from casebridge.cases.queries import CaseRow, list_cases
from casebridge.cases.wall import knows
from casebridge.db import db
from casebridge.federal.models import FederalQuestion
from casebridge.federal.queries import people_shared
from casebridge.formats import kind_label, local_datetime

SCREENINGS = ("federal_screening", "federal_questions")
REFERRALS = ("federal_review", "federal_questions")
CASES = ("federal_prosecution",)
SOON = 2 * 86400


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a list: its row, custody in words, why it is where it is, what waits; the accused by number."""

    row: CaseRow
    custody: str
    why: str
    waits: str
    tone: str
    holder: str
    people: tuple[int, ...]


def listed(actor: Actor, states: tuple[str, ...], cursor: str = "") -> tuple[list[Line], str]:
    """Return one page, the nearest clock first, and where the next begins; as many statements at 1 row as at 50."""
    return _listed(actor, actor, states, cursor)


def common_to(readers: Sequence[Actor], states: tuple[str, ...]) -> list[Line]:
    """Return every case that each of these people of one office may read, in words that hold for all of them."""
    also = tuple(visible(reader, Permission.CASE_READ, Case) for reader in readers[1:])
    lines, following = _listed(readers[0], None, states, "", also)
    while following:
        more, following = _listed(readers[0], None, states, following, also)
        lines += more
    return lines


def _listed(
    actor: Actor, you: Actor | None, states: tuple[str, ...], cursor: str, also: tuple[ColumnElement[bool], ...] = ()
) -> tuple[list[Line], str]:
    one_of = tuple(Case.state == state for state in states)
    page = list_cases(actor, where=also, one_of=one_of, closed="closed" in states, cursor=cursor)
    ids = [row.id for row in page.rows]
    query = select(Case).where(Case.id.in_(ids)).options(selectinload(Case.parties), joinedload(Case.events))
    cases = {case.id: case for case in db.session.scalars(query).unique()} if ids else {}
    asked, people = _open_questions(ids), _people(actor, cases)
    lines = [_line(row, cases[row.id], people[row.id], asked.get(row.id, 0), you) for row in page.rows]
    return lines, page.next_cursor


def job(line: Line, url: str) -> dict[str, Any]:
    """Return a line in the shape of the work rows."""
    row = line.row
    return {
        "url": url, "title": row.title, "meta": f"{row.number} · {kind_label(row.kind)}", "lead": line.why,
        "rest": f", {line.custody}" if line.custody else "", "detail": line.waits, "due": row.clock_due,
        "due_note": left_words(row.clock_due, clock.now()) if row.clock_due else "", "tone": line.tone,
        "action": {"label": "Open", "url": url, "outline": not line.tone},
    }  # fmt: skip


def _people(actor: Actor, cases: Mapping[int, Case]) -> dict[int, list[Party]]:
    """Return by case the accused whom a reader knows of; of the federal side those who were shared with it."""
    shared = None if may_ever(actor, Permission.FILE_READ) else people_shared(list(cases))
    return {
        number: [one for one in case.suspects if (knows(actor, one) if shared is None else one.id in shared)]
        for number, case in cases.items()
    }


def _line(row: CaseRow, case: Case, people: list[Party], questions: int, you: Actor | None) -> Line:
    since = held_since(case, people)
    custody = f"held since {local_datetime(since)}" if since else "held" if in_custody(case, people) else ""
    left = (row.clock_due - clock.now()).total_seconds() if row.clock_due else None
    tone = "" if left is None else "bad" if left < 0 else "warn" if left < SOON or custody else ""
    holder = row.holder_name or (queue_label(row.holder_queue) if row.holder_queue else "nobody")
    waits, told = _waits(row, questions, you, holder), tuple(one.id for one in people)
    return Line(row, custody, clock_label(row.clock_key) or "No clock", waits, tone, holder, told)


def _waits(row: CaseRow, questions: int, you: Actor | None, holder: str) -> str:
    if row.hold_for:
        return f"On hold for {row.hold_for}"
    if row.state == "federal_questions":
        return f"State answers {questions} question{'s' if questions != 1 else ''}"
    if row.holder_id is None:
        return "New, take it"
    return "With you" if you is not None and row.holder_id == you.id else f"With {holder}"


def _open_questions(ids: list[int]) -> dict[int, int]:
    query = select(FederalQuestion.case_id).where(
        FederalQuestion.case_id.in_(ids), FederalQuestion.asked_at.is_not(None), FederalQuestion.sent_at.is_(None)
    )
    found: dict[int, int] = {}
    for case_id in db.session.scalars(query) if ids else ():
        found[case_id] = found.get(case_id, 0) + 1
    return found
