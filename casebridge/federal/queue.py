"""Lists of screenings, referrals and federal cases: each row says why it stands where it does."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.frame import clock_label, left_words
from casebridge.cases.holders import queue_label
from casebridge.cases.legal import held_since, in_custody
from casebridge.cases.models import Case
from casebridge.cases.queries import CaseRow, list_cases
from casebridge.db import db
from casebridge.federal.models import FederalQuestion
from casebridge.formats import kind_label, local_datetime

SCREENINGS = ("federal_screening", "federal_questions")
REFERRALS = ("federal_review", "federal_questions")
CASES = ("federal_prosecution",)
SOON = 2 * 86400


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a list: its row, custody in words, why it is where it is, what waits."""

    row: CaseRow
    custody: str
    why: str
    waits: str
    tone: str
    holder: str


def listed(actor: Actor, states: tuple[str, ...], cursor: str = "") -> tuple[list[Line], str]:
    """Return one page, the nearest clock first, and where the next begins; as many statements at 1 row as at 50."""
    one_of = tuple(Case.state == state for state in states)
    page = list_cases(actor, one_of=one_of, closed="closed" in states, cursor=cursor)
    ids = [row.id for row in page.rows]
    query = select(Case).where(Case.id.in_(ids)).options(*map(selectinload, (Case.parties, Case.events)))
    cases = {case.id: case for case in db.session.scalars(query)} if ids else {}
    asked = _open_questions(ids)
    return [_line(row, cases[row.id], asked.get(row.id, 0), actor) for row in page.rows], page.next_cursor


def job(line: Line, url: str) -> dict[str, Any]:
    """Return a line in the shape of the work rows."""
    row = line.row
    return {
        "url": url, "title": row.title, "meta": f"{row.number} · {kind_label(row.kind)}", "lead": line.why,
        "rest": f", {line.custody}" if line.custody else "", "detail": line.waits, "due": row.clock_due,
        "due_note": left_words(row.clock_due, clock.now()) if row.clock_due else "", "tone": line.tone,
        "action": {"label": "Open", "url": url, "outline": not line.tone},
    }  # fmt: skip


def _line(row: CaseRow, case: Case, questions: int, actor: Actor) -> Line:
    since = held_since(case)
    custody = f"held since {local_datetime(since)}" if since else "held" if in_custody(case) else ""
    left = (row.clock_due - clock.now()).total_seconds() if row.clock_due else None
    tone = "" if left is None else "bad" if left < 0 else "warn" if left < SOON or custody else ""
    holder = row.holder_name or (queue_label(row.holder_queue) if row.holder_queue else "nobody")
    waits = _waits(row, questions, actor, holder)
    return Line(row, custody, clock_label(row.clock_key) or "No clock", waits, tone, holder)


def _waits(row: CaseRow, questions: int, actor: Actor, holder: str) -> str:
    if row.hold_for:
        return f"On hold for {row.hold_for}"
    if row.state == "federal_questions":
        return f"State answers {questions} question{'s' if questions != 1 else ''}"
    if row.holder_id is None:
        return "New, take it"
    return "With you" if row.holder_id == actor.id else f"With {holder}"


def _open_questions(ids: list[int]) -> dict[int, int]:
    query = select(FederalQuestion.case_id).where(
        FederalQuestion.case_id.in_(ids), FederalQuestion.asked_at.is_not(None), FederalQuestion.sent_at.is_(None)
    )
    found: dict[int, int] = {}
    for case_id in db.session.scalars(query) if ids else ():
        found[case_id] = found.get(case_id, 0) + 1
    return found
