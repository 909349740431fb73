"""The list of the work group as each person in the room may see it, line by line, by consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.catalog.load import catalog
from casebridge.diversion.models import AgendaLine, Consent
from casebridge.diversion.reading import Used, account_for, consents_that_open
from casebridge.text import fold

COORDINATION, LEGAL = "coordination", "legal_status"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in the room whom consents name: `keys` are the public ids of these consents, `party` their party."""

    party: str
    name: str
    keys: tuple[str, ...]

    def is_named(self, consent: Consent) -> bool:
        """Say whether a consent is given to this person, of this party."""
        return consent.party == self.party and fold(consent.recipient) == fold(self.name)


# Somebody whom no consent names: numbers and places concern alone.
UNNAMED = Attendee("", "", ())


@dataclass(frozen=True, slots=True)
class Line:
    """One line for one attendee: without consent the number and the place concern alone."""

    who: str
    opened: bool
    why: str = ""
    asked_of: str = ""
    court_dates: str = ""
    place: str = ""
    agreed: str = ""


def attendees(lines: Sequence[AgendaLine], today: date) -> list[Attendee]:
    """Return whom live consents of the people on a list name, each person of a party once, by party and name."""
    found: dict[tuple[str, str], list[Consent]] = {}
    for consent in (one for line in lines for one in line.referral.consents):
        if consent.opens(COORDINATION, today) or consent.opens(LEGAL, today):
            found.setdefault((consent.party, fold(consent.recipient)), []).append(consent)
    order = list(catalog().consent_parties)
    named = [
        Attendee(party, given[0].recipient, tuple(one.public_id for one in given))
        for (party, _name), given in found.items()
    ]
    return sorted(named, key=lambda one: (order.index(one.party), fold(one.name)))


def lines_for(lines: Sequence[AgendaLine], attendee: Attendee, *, reader: Actor) -> list[Line]:
    """Return the list for one attendee; each line that opens goes into the accounting (`agenda_field` of lead.toml)."""
    today = clock.court_local(clock.now()).date()
    return [_line(line, attendee, today, reader) for line in lines]


def seen_by(line: AgendaLine, today: date) -> list[str]:
    """Return who in the room may see a line, by party and name."""
    parties = catalog().consent_parties
    return [f"{parties[one.party].label}: {one.name}" for one in attendees([line], today) if _opens(line, one, today)]


def _opens(line: AgendaLine, attendee: Attendee, today: date, purpose: str = COORDINATION) -> list[Used]:
    found = consents_that_open(line.referral, attendee.party, purpose, today)
    return [(consent, scope) for consent, scope in found if attendee.is_named(consent)]


def _line(line: AgendaLine, attendee: Attendee, today: date, reader: Actor) -> Line:
    used, legal = _opens(line, attendee, today), _opens(line, attendee, today, LEGAL)
    for purpose, consents in ((COORDINATION, used), (LEGAL, legal)):
        account_for(line.referral, consents, reader=reader, party=attendee.party, purpose=purpose)
    dates = line.court_dates if legal else ""
    if not used:
        return Line(line.referral.number, bool(legal), court_dates=dates, place=line.place)
    return Line(line.referral.name, True, line.why, line.asked_of, dates, line.place, line.agreed)
