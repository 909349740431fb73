"""Events that were entered by mistake: taken back with a reason, never changed, and what they did is undone."""

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases import events
from casebridge.cases.extensions import tell_of_clocks
from casebridge.cases.models import Case, CaseEvent
from casebridge.cases.wall import people_seen, reads_file
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.text import clean
from casebridge.workflows import engine

_CUSTODY = (*events.CUSTODY_STARTS, "released")


def events_seen(case: Case, actor: Actor) -> list[CaseEvent]:
    """Return the events of a case that a person may know of, without the rows that took others back."""
    known = people_seen(case, actor)
    found = case.events if reads_file(actor, case) else [one for one in case.events if one.party in known]
    return [one for one in found if one.takes_back_id is None]


def take_back(case: Case, public_id: str, *, why: str, actor: Actor) -> None:
    """Take an event back; clocks, custody and the next event in court are as if it had not been entered.

    :param why: stands beside it, at most 300 characters.
    :raises NotThere: there is none of this case. :raises Invalid: no reason is given.
    :raises Conflict: it was taken back already, or an act entered it, which is withdrawn instead.
    """
    require(actor, Permission.CLOCK_EXTEND, case)
    row = next((one for one in events_seen(case, actor) if one.public_id == public_id), None)
    if row is None:
        raise NotThere()
    if row not in case.standing_events:
        raise Conflict("This was taken back already.", next_step="Look at who took it back, and why.")
    if row.receipt:
        raise Conflict(
            f"The act with receipt {row.receipt} entered this by itself.", kept="Nothing was taken back.",
            next_step="Withdraw that act where it was made; this follows.",
        )  # fmt: skip
    reason = clean(why, field=f"why-{public_id}", limit=300)
    if not reason:
        raise Invalid(fields={f"why-{public_id}": "Say why it is taken back."})
    line = events.take_back_event(row, why=reason, actor=actor)
    _undo(case, row)
    engine.refresh(case)
    db.session.flush()
    tell_of_clocks(case, line, actor)


def _undo(case: Case, row: CaseEvent) -> None:
    """Say of custody and of the next event in court what the events say that still stand."""
    if row.party is not None and row.event in _CUSTODY:
        standing = [one for one in case.standing_events if one.party_id == row.party_id and one.event in _CUSTODY]
        last = max(standing, key=lambda one: one.at, default=None)
        # With none left, who was said to be released is held as before, and who was said to be arrested is not.
        row.party.in_custody = last.event != "released" if last else row.event == "released"
    if row.event == "next_event":
        dates = [one for one in case.standing_events if one.event == "next_event"]
        last = max(dates, key=lambda one: one.entered_at, default=None)
        case.next_event_on = clock.court_local(last.at).date() if last else None
