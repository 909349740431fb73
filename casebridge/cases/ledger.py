"""The time ledger of a case: who held it, in which state, for how long; it sums exactly to the time it was open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.cases.holders import queue_label
from casebridge.cases.models import Case, Holding
from casebridge.cases.wall import reads_file
from casebridge.db import db

SIDES = (("police", "bpd", "Police"), ("SAO", "sao", "State’s Attorney"), ("USAO", "usao", "U.S. Attorney"))
FEDERAL = "USAO"
# What the federal side asked for itself: it knows of this wait, and of no other state of the State's offices.
ASKED_BY_THEM = "federal_questions"
STATE_OFFICES = "Police and State’s Attorney"
NOTHING = timedelta(0)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """One row of the ledger as its reader sees it.

    `lasted` is exact. `minutes` is what is shown: both ends are cut to their minute first, so that the rows shown
    add up to the sum shown. `waiting_on` is empty where the case was not on hold.
    """

    office: str
    label: str
    state: str
    holder: str
    waiting_on: str
    since: datetime
    until: datetime | None
    lasted: timedelta
    minutes: int


@dataclass(frozen=True, slots=True)
class Part:
    """The sum of an office: all of it, and how much of that the case was on hold, by what it waited on (minutes)."""

    office: str
    label: str
    lasted: timedelta
    minutes: int
    on_hold: int
    waits: dict[str, int]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The whole: rows oldest first, sums by office, and the time that the case was open (`closed` not counted)."""

    spans: list[Span]
    parts: list[Part]
    closed: list[Span]
    opened_at: datetime
    until: datetime
    elapsed: timedelta
    minutes: int


def ledger_of(case: Case, actor: Actor, *, now: datetime | None = None) -> Ledger:
    """Return the ledger of a case as `actor` may see it.

    Whoever reads the file sees each span with its holder. The federal side sees its own spans and its own
    questions; the rest is told as one time of the State's offices, so that returns and conferences do not show.

    :param now: the aware moment up to which an open case is counted.
    """
    now, rows = now or clock.now(), case.holdings
    whole = reads_file(actor, case)
    names = _names(rows)
    spans: list[Span] = []
    for row in rows:
        span = _span(case, row, names, now, whole=whole)
        last = spans[-1] if spans else None
        if last and last.label == span.label == STATE_OFFICES and last.until == span.since:
            spans[-1] = _made(span, last.since, row.until, now)
        else:
            spans.append(span)
    end = rows[-1].until or now if rows else now
    return Ledger(
        spans=spans, parts=_parts(spans), closed=_closed(case, rows), opened_at=case.opened_at, until=end,
        elapsed=open_time(case.opened_at, end, rows), minutes=shown_minutes(case.opened_at, end, rows),
    )  # fmt: skip


def lasted(row: Holding, now: datetime) -> timedelta:
    """Return how long a span lasted, or lasts until `now`; exact to the microsecond."""
    return (row.until or now) - row.since


def closed_between(rows: Sequence[Holding]) -> list[tuple[datetime, datetime]]:
    """Return when the case was closed and opened again: from the end of a span to the begin of the next."""
    return [
        (before.until, after.since) for before, after in pairwise(rows) if before.until and before.until < after.since
    ]


def open_time(opened_at: datetime, until: datetime, rows: Sequence[Holding]) -> timedelta:
    """Return the time from the opening to `until` without the time for which the case was closed; exact."""
    return until - opened_at - sum((end - start for start, end in closed_between(rows)), NOTHING)


def unaccounted(opened_at: datetime, rows: Sequence[Holding], now: datetime) -> timedelta:
    """Return the open time that no span tells of, or that is told twice (negative); zero is the only good answer."""
    end = rows[-1].until or now if rows else now
    return open_time(opened_at, end, rows) - sum((lasted(row, now) for row in rows), NOTHING)


def minutes_between(since: datetime, until: datetime) -> int:
    """Return the minutes between two moments, each cut to its minute: lengths of neighbors then add up exactly."""
    return (_cut(until) - _cut(since)) // _MINUTE


def shown_minutes(opened_at: datetime, until: datetime, rows: Sequence[Holding]) -> int:
    """Return the open time in minutes as pages show it: the sum of the minutes of the spans."""
    return minutes_between(opened_at, until) - sum(minutes_between(*gap) for gap in closed_between(rows))


def minutes_by_side(case: Case) -> dict[str, int]:
    """Return the minutes, as pages show them, for which each side held the case."""
    found: dict[str, int] = {}
    now = clock.now()
    for row in case.holdings:
        found[row.side] = found.get(row.side, 0) + minutes_between(row.since, row.until or now)
    return found


def in_full(minutes: int) -> str:
    """Say minutes in full: `3 d 4 h 12 min`, `4 h 12 min`, `12 min`; nothing is dropped."""
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days:,} d {hours} h {left} min"
    return f"{hours} h {left} min" if hours else f"{left} min"


def _cut(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _names(rows: Iterable[Holding]) -> dict[int, str]:
    ids = {row.holder_id for row in rows if row.holder_id is not None}
    rows_of = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows_of}


def _span(case: Case, row: Holding, names: dict[int, str], now: datetime, *, whole: bool) -> Span:
    side, office, label = next(known for known in SIDES if known[0] == row.side)
    holder = names.get(row.holder_id, "") if row.holder_id else queue_label(row.holder_queue)
    state, waiting_on = case.workflow.state(row.state).label, row.hold_for
    if not whole and side != FEDERAL:
        # Names and waits of another office are in its file, which this reader does not see.
        holder, waiting_on = "", ""
        if row.state != ASKED_BY_THEM:
            office, label, state = "", STATE_OFFICES, ""
    return Span(office, label, state, holder, waiting_on, row.since, row.until, lasted(row, now),
                minutes_between(row.since, row.until or now))  # fmt: skip


def _made(span: Span, since: datetime, until: datetime | None, now: datetime) -> Span:
    """Return one span for several of the State's offices that lie end to end."""
    end = until or now
    return Span(span.office, span.label, "", "", "", since, until, end - since, minutes_between(since, end))


def _parts(spans: Sequence[Span]) -> list[Part]:
    found: dict[tuple[str, str], list[Span]] = {}
    for span in spans:
        found.setdefault((span.office, span.label), []).append(span)
    order = [(office, label) for _, office, label in SIDES]
    keys = sorted(found, key=lambda key: order.index(key) if key in order else -1)
    return [_part(*key, found[key]) for key in keys]


def _part(office: str, label: str, spans: Sequence[Span]) -> Part:
    waits: dict[str, int] = {}
    for span in spans:
        if span.waiting_on:
            waits[span.waiting_on] = waits.get(span.waiting_on, 0) + span.minutes
    exact = sum((span.lasted for span in spans), NOTHING)
    return Part(office, label, exact, sum(span.minutes for span in spans), sum(waits.values()), waits)


def _closed(case: Case, rows: Sequence[Holding]) -> list[Span]:
    return [
        Span("", "", case.workflow.state("closed").label, "", "", since, until, until - since,
             minutes_between(since, until))
        for since, until in closed_between(rows)
    ]  # fmt: skip
