"""The list of the work group as each party in the room may see it, line by line, by consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.catalog.load import catalog
from casebridge.diversion.models import AgendaLine
from casebridge.diversion.reading import account_for, consents_that_open

COORDINATION, LEGAL = "coordination", "legal_status"


@dataclass(frozen=True, slots=True)
class Line:
    """One line for one party: without consent the number and the place concern alone."""

    who: str
    opened: bool
    why: str = ""
    asked_of: str = ""
    court_dates: str = ""
    place: str = ""
    agreed: str = ""


def lines_for(lines: Sequence[AgendaLine], party: str, *, reader: Actor) -> list[Line]:
    """Return the list for a party and write each line that opens into the accounting (`agenda_field` of lead.toml)."""
    today = clock.court_local(clock.now()).date()
    return [_line(line, party, today, reader) for line in lines]


def seen_by(line: AgendaLine, today: date) -> list[str]:
    """Return the parties in the room that may see a line."""
    return [
        row.label
        for row in catalog().consent_parties.values()
        if consents_that_open(line.referral, row.key, COORDINATION, today)
    ]


def _line(line: AgendaLine, party: str, today: date, reader: Actor) -> Line:
    used = consents_that_open(line.referral, party, COORDINATION, today)
    legal = consents_that_open(line.referral, party, LEGAL, today)
    for purpose, consents in ((COORDINATION, used), (LEGAL, legal)):
        account_for(line.referral, consents, reader=reader, party=party, purpose=purpose)
    dates = line.court_dates if legal else ""
    if not used:
        return Line(line.referral.number, bool(legal), court_dates=dates, place=line.place)
    return Line(line.referral.name, True, line.why, line.asked_of, dates, line.place, line.agreed)
