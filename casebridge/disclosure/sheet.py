"""The compliance sheet: each duty of the case with what answers it, when it is due, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.legal import LegalClock, legal_clocks, started
from casebridge.cases.models import Case, Party
from casebridge.catalog.law import Duty
from casebridge.catalog.load import catalog
from casebridge.disclosure.standing import Book, Standing, answers, unanswerable
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of

CONTINUING, NOT_OWED, DISTRICT = ("md_continuing", "fed_r16_continuing"), "md_not_owed", "md_district_court"
ANY = "any"
CIRCUIT_CLOCK = "md_state_discovery"
LOW_LEVEL = "low_level"


@dataclass(frozen=True, slots=True)
class Due:
    """When a duty is due towards one defendant (or in the case, `party` None), by its clock.

    `day` is None while nothing started the clock; `met_on` is the day of the event that ended it.
    """

    party: Party | None
    day: date | None
    met_on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Extra:
    """What another feature knows about a duty and is no exhibit: a sentence, whether it is work, where it leads."""

    sentence: str
    is_open: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One duty: its items by status, the words that nothing answers yet, and when it is due.

    `given_before`: something of the case was disclosed before, and still counts.
    """

    duty: Duty
    items: tuple[Standing, ...]
    due: tuple[Due, ...]
    without: tuple[tuple[str, str], ...]
    extras: tuple[Extra, ...] = ()
    given_before: bool = False

    @property
    def open(self) -> list[Standing]:
        """Return what answers it and still has to be classed or given."""
        return [one for one in self.items if one.status in ("open", "unclassified")]

    @property
    def late(self) -> bool:
        """Say whether its day has passed for somebody."""
        return any(one.late for one in self.due)

    @property
    def stands(self) -> tuple[str, str]:
        """Return where the duty stands as (tone, words); nothing here is a tick."""
        if self.duty.key == NOT_OWED:
            return ("quiet", "Nothing to give")
        work = len(self.open) + sum(extra.is_open for extra in self.extras)
        if work:
            return ("bad" if self.late else "warn", f"Open: {work} to give or to class")
        if self.items and all(one.status in ("withheld", "not_owed") for one in self.items):
            return ("quiet", "Withheld, see the log")
        if self.items or self.extras:
            return ("ok", "Answered")
        if self.duty.key in CONTINUING:
            if not self.given_before:
                return ("quiet", "Nothing was disclosed yet")
            return ("ok", "Nothing came since the last disclosure")
        if self.duty.on_request:
            return ("quiet", "On request; nothing answers it yet")
        return ("bad" if self.late else "warn", "Open: nothing answers it yet")


def lines_of(book: Book, extras: dict[str, list[Extra]] | None = None, sovereign: str = "state") -> list[Line]:
    """Return the duties of a case, in the order of the law file, each with what answers it.

    :param extras: what is no exhibit, by the key of the duty.
    """
    running, more = legal_clocks(book.case), extras or {}
    return [_line(book, duty, running, more.get(duty.key, [])) for duty in duties_of(book.case, sovereign)]


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of the United States with what of the shared set answers it; `any_item` where everything may."""

    duty: Duty
    exhibits: tuple[Exhibit, ...]
    without: tuple[tuple[str, str], ...]
    any_item: bool


def owed_by_the_united_states(case: Case, actor: Actor) -> list[Owed]:
    """Return the federal duties of a case with what answers them among the exhibits that `actor` may see.

    Nothing of the State's ledger is in it: neither what was given nor what is withheld.
    """
    seen = [exhibit for exhibit in exhibits_of(case, actor) if exhibit.withdrawn_at is None]
    return [
        Owed(
            duty, tuple(one for one in seen if answers(one, duty)), tuple(unanswerable(duty)),
            ANY in duty.answered_by,
        )
        for duty in duties_of(case, "federal")
    ]  # fmt: skip


def duties_of(case: Case, sovereign: str = "state") -> list[Duty]:
    """Return the duties that bind in a case.

    A case that only the District Court has (low level, nobody appeared in circuit court) goes by that court's rule.
    """
    found = [duty for duty in catalog().duties.values() if duty.sovereign in (sovereign, "both")]
    if case.kind != LOW_LEVEL or _in_circuit_court(case):
        return [duty for duty in found if duty.key != DISTRICT]
    return [duty for duty in found if not duty.clock]


def _in_circuit_court(case: Case) -> bool:
    begins = catalog().triggers[catalog().clocks[CIRCUIT_CLOCK].trigger].events
    return any(event.event in begins for event in case.standing_events)


def _line(book: Book, duty: Duty, running: Sequence[LegalClock], extras: Sequence[Extra]) -> Line:
    if duty.key in CONTINUING:
        items = book.later
    elif duty.key == NOT_OWED:
        items = book.of("not_owed")
    else:
        items = [one for one in book.standings if answers(one.exhibit, duty)]
    given = any(one.revoked_at is None for one in book.disclosures)
    return Line(duty, tuple(items), tuple(_due(book, duty, running)), tuple(unanswerable(duty)), tuple(extras), given)


def _due(book: Book, duty: Duty, running: Sequence[LegalClock]) -> list[Due]:
    if not duty.clock:
        return []
    now = clock.now()
    found = [
        Due(one.party, one.due.due_date, late=one.late(now))
        for one in running
        if one.definition.key == duty.clock and (one.party is None or one.party in book.defendants)
    ]
    known = {one.party.id if one.party else 0 for one in found}
    for one in started(book.case, duty.clock):
        number = one.party.id if one.party else 0
        if number not in known and one.met_at is not None:
            known.add(number)
            found.append(Due(one.party, one.due.due_date, _day(one.met_at)))
    return found + [Due(party, None) for party in book.defendants if party.id not in known and 0 not in known]


def _day(moment: datetime) -> date:
    return clock.court_local(moment).date()
