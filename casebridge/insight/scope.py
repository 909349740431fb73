"""What a board looks at: the reader's cases, narrowed by kind, unit and district, over a stretch of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, and_

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever, visible
from casebridge.access.policy import Permission
from casebridge.cases.filters import ADULTS, filters_in, of_adults
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.formats import KINDS, from_local, local_date, local_datetime

# The stretches that a board offers, in days back from today, and the one it begins with.
PERIODS = {30: "30 days", 90: "90 days", 365: "1 year", 1825: "5 years"}
USUAL = 90
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: from a moment on (aware), until another that is not in it, or without end."""

    since: datetime
    until: datetime | None = None

    def holds(self, column: Any) -> ColumnElement[bool]:
        """Return the question whether a moment in a column lies in it."""
        return and_(column >= self.since, column < self.until) if self.until else column >= self.since


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters of a board, as they stand in its address; empty means all. `days` is a key of PERIODS."""

    kind: str = ""
    unit: str = ""
    district: str = ""
    days: int = USUAL

    @property
    def kept(self) -> dict[str, str]:
        """Return the filters that a list of cases has, too."""
        asked = {"kind": self.kind, "unit": self.unit, "district": self.district}
        return {name: value for name, value in asked.items() if value}

    @property
    def since(self) -> date:
        """Return the first day (court-local) of the period."""
        return clock.court_local(clock.now()).date() - timedelta(days=self.days)

    @property
    def window(self) -> Window:
        """Return the period: from the first moment of its first day until now."""
        return Window(from_local(self.since, time(0)))

    def seen(self, actor: Actor) -> ColumnElement[bool]:
        """Return the question which cases the board of `actor` looks at: never those about children alone."""
        return and_(visible(actor, Permission.CASE_READ, Case), of_adults(), *filters_in(self.kept, actor))

    def url(self, **more: Any) -> str:
        """Return the list of the cases that a number of the board counts."""
        asked: dict[str, Any] = {**self.kept, **more, "accused": ADULTS}
        return url_for("cases.index", **asked)

    def dated(self, key: str) -> str:
        """Return a filter's value for what happened in the period: `video.2026-08-31`."""
        return f"{key}.{self.since.isoformat()}"


def scope_of(args: Mapping[str, str], actor: Actor) -> Scope:
    """Return the filters of a board out of its address; what means nothing, or is not the reader's, counts as empty."""
    whole = may_ever(actor, Permission.FILE_READ)
    days = args.get("period", "")
    return Scope(
        kind=_known(args.get("kind", ""), KINDS),
        unit=_known(args.get("unit", ""), catalog().units) if whole else "",
        district=_known(args.get("district", ""), catalog().districts) if whole else "",
        days=next((known for known in PERIODS if str(known) == days), USUAL),
    )


def read_dated(value: str) -> tuple[str, Window | None]:
    """Return key and window of what `Scope.dated` made; the window is None where no date stands in it."""
    key, _, since = value.partition(".")
    return key, read_window(since)


def read_window(text: str) -> Window | None:
    """Return the stretch since a court-local day, or since a moment written in UTC; None where it is neither."""
    try:
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return Window(moment.astimezone(UTC)) if moment.tzinfo and moment.year >= _FIRST_YEAR else None
        day = date.fromisoformat(text)
        return Window(from_local(day, time(0))) if day.year >= _FIRST_YEAR else None
    except (ValueError, OverflowError):
        return None


def write_moment(moment: datetime) -> str:
    """Return a moment as `read_window` reads it, to the microsecond."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def since_words(window: Window | None) -> str:
    """Say since when: `since Mon Aug 31, 2026`; empty without a window."""
    if window is None:
        return ""
    local = clock.court_local(window.since)
    whole = local.time() == time(0)
    return f"since {local_date(local.date(), year=True) if whole else local_datetime(window.since, year=True)}"


def said(words: str, window: Window | None) -> str:
    """Return the words of a filter with its stretch of time."""
    return f"{words}, {since_words(window)}" if window else words


def _known(value: str, choices: Mapping[str, Any]) -> str:
    return value if value in choices else ""
