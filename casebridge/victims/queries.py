"""Whom notices bind, by which clocks, and what was recorded: for whoever serves the victims of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import visible
from casebridge.access.policy import Permission
from casebridge.bulk import shelved
from casebridge.cases.events import SERVED
from casebridge.cases.legal import Started, started
from casebridge.cases.models import Case, CaseEvent, Party
from casebridge.catalog.law import ClockDef
from casebridge.catalog.load import catalog
from casebridge.clocks.triggers import missing_events
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit
from casebridge.victims.models import VictimNotice, VictimNoticeWithdrawal, VictimWish

# The clocks of `clocks.toml` that notices to victims meet.
CLOCKS = ("md_victim_first_contact", "md_victim_notice_10")
# The notice that a case has ended, which no clock of `clocks.toml` counts.
CASE_ENDED = "case_ended"
# Of the cases whose notices have begun, as many of the newest as are looked at for what is due.
MOST = 200
PROOF_TYPE = "victim_notification"
# The law that we hold knows no electronic notice: it is kept, and meets no clock until the row is confirmed.
TO_CONFIRM = ("electronic",)


@dataclass(frozen=True, slots=True)
class Standing:
    """One clock for one victim: started when (for which defendant), what meets it, and whether that is late."""

    start: Started
    notice: VictimNotice | None

    @property
    def tone(self) -> str:
        """Return ok when it is met, bad when it is late, else warn."""
        if self.notice is not None or self.start.met_at is not None:
            return "ok"
        return "bad" if self.start.due.due < clock.now() else "warn"


@dataclass(frozen=True, slots=True)
class Served:
    """A person to whom notices go: the clocks that bind, all notices and wishes, newest first."""

    party: Party
    clocks: tuple[Standing, ...]
    notices: tuple[VictimNotice, ...]
    wishes: tuple[VictimWish, ...]

    @property
    def no_contact(self) -> VictimWish | None:
        """Return the wish not to be called on, while it is the newest."""
        return self.wishes[0] if self.wishes and self.wishes[0].wish == "no_contact" else None


def load_case_of_victims(public_id: str, *, actor: Actor) -> Case:
    """Fetch a case whose victims `actor` serves.

    :raises NotThere: there is none, or it is not theirs to serve.
    """
    query = select(Case).where(Case.public_id == public_id, visible(actor, Permission.VICTIMS_READ, Case))
    found = db.session.scalar(query.options(selectinload(Case.parties), selectinload(Case.events)))
    if found is None:
        raise NotThere()
    return found


def load_served(public_id: str, *, actor: Actor) -> Party:
    """Fetch a victim or next of kin of a case that `actor` serves.

    :raises NotThere: there is none, or the case is not theirs to serve.
    """
    query = select(Party).join(Case, Case.id == Party.case_id).where(
        Party.public_id == public_id, Party.role.in_(SERVED), Party.left_with.is_(None),
        visible(actor, Permission.VICTIMS_READ, Case),
    )  # fmt: skip
    found = db.session.scalar(query)
    if found is None:
        raise NotThere()
    return found


def binding(case: Case) -> list[Party]:
    """Return to whom the notices of a case go: living victims and next of kin.

    For a victim who died the family stands; while no next of kin is entered, the line of the dead waits for one.
    In a homicide with one victim that victim died, also where no day of death is entered.
    """
    here = [party for party in case.parties if party.role in SERVED and party.left_with is None]
    kin = [party for party in here if party.role == "next_of_kin"]
    victims = [party for party in here if party.role == "victim"]
    alone = case.kind == "homicide" and len(victims) == 1
    if not kin:
        return victims
    return [*(party for party in victims if party.died_on is None and not alone), *kin]


def bound_by(start: Started, people: Sequence[Party]) -> list[Party]:
    """Return whom of `people` one start of a clock binds to tell: the victim whom it names, else everybody.

    For a victim named in a first contact who died since, the family stands.
    """
    named = start.party
    if named is None or named.role not in SERVED:
        return list(people)
    if named in people:
        return [named]
    return [one for one in people if one.role == "next_of_kin"] or list(people)


def served(case: Case) -> list[Served]:
    """Return everybody to whom notices of a case go, with clocks and notices, in three statements."""
    notices, wishes, people = _notices([case.id]), _wishes(case), binding(case)
    running = [(one, bound_by(one, people)) for key in CLOCKS for one in started(case, key)]
    found = []
    for party in people:
        mine = tuple(row for row in notices if row.party_id == party.id)
        clocks = tuple(Standing(one, notice_for(one, mine)) for one, bound in running if party in bound)
        found.append(Served(party, clocks, mine, tuple(wish for wish in wishes if wish.party_id == party.id)))
    return found


def notice_for(start: Started, notices: Sequence[VictimNotice]) -> VictimNotice | None:
    """Return the first notice that meets a clock: of this clock, on its first day or later, in a way that counts.

    One that was withdrawn meets nothing.
    """
    day = clock.court_local(start.trigger).date()
    fitting = [
        row
        for row in notices
        if row.duty == start.definition.key and row.on >= day and row.way not in TO_CONFIRM and row.withdrawal is None
    ]
    return min(fitting, key=lambda row: (row.on, row.id), default=None)


def waits_for(case: Case) -> list[tuple[ClockDef, tuple[str, ...]]]:
    """Return the clocks of which one event is recorded and others are missing, with those that are missing."""
    found = []
    for definition in (catalog().clocks[key] for key in CLOCKS):
        for party_id in {event.party_id for event in case.standing_events}:
            events = {e.event: e.at for e in case.standing_events if e.party_id == party_id}
            missing = missing_events(definition, events)
            names = catalog().triggers[definition.trigger].events
            if missing and len(missing) < len(names):
                found.append((definition, missing))
    return found


def proofs(case: Case) -> list[Exhibit]:
    """Return the exhibits that may prove a notice: the form and the log of contacts."""
    query = select(Exhibit).where(Exhibit.case_id == case.id, Exhibit.type == PROOF_TYPE).order_by(Exhibit.number)
    return list(db.session.scalars(query))


def nearest(cases: Sequence[Case]) -> dict[int, tuple[str, str, datetime | None]]:
    """Return for each case how its notices stand, by case number: tone, words, and when the nearest is due."""
    notices = _notices([case.id for case in cases])
    found: dict[int, tuple[str, str, datetime | None]] = {}
    for case in cases:
        running = [one for key in CLOCKS for one in started(case, key)]
        people = binding(case)
        # Where nobody is entered the notice is due all the same: to nobody known.
        open_ = [
            one
            for one in running
            for party_id in ({party.id for party in bound_by(one, people)} or {0})
            if one.met_at is None and notice_for(one, [row for row in notices if row.party_id == party_id]) is None
        ]
        if open_:
            first = min(open_, key=lambda one: one.due.due)
            late = first.due.due < clock.now()
            found[case.id] = ("bad" if late else "warn", "Late" if late else "Due", first.due.due)
        else:
            found[case.id] = ("ok", "Sent", None) if running else ("quiet", "No clock runs", None)
    return found


def due_first(actor: Actor) -> list[tuple[Case, str, str, datetime]]:
    """Return the cases in which a notice is due or late as (case, tone, words, due), the nearest first."""
    names = {name for key in CLOCKS for name in catalog().triggers[catalog().clocks[key].trigger].events}
    begun = select(CaseEvent.case_id).where(CaseEvent.event.in_(names))
    query = (
        select(Case)
        .where(Case.id.in_(begun), Case.state != "closed", visible(actor, Permission.VICTIMS_READ, Case))
        .options(selectinload(Case.events), selectinload(Case.parties))
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    cases = {case.id: case for case in db.session.scalars(query)}
    found = [(cases[number], tone, words, due) for number, (tone, words, due) in nearest(list(cases.values())).items()]
    return sorted(((c, t, w, due) for c, t, w, due in found if due is not None), key=lambda row: row[3])


def certified(case: Case) -> list[tuple[Party, list[VictimNotice], list[VictimNotice]]]:
    """Return for each person to whom notices go what is certified to the clerk, and what was withdrawn."""
    found = []
    for one in served(case):
        rows = [row for row in one.notices if row.duty in CLOCKS]
        stands = [row for row in rows if row.withdrawal is None]
        found.append((one.party, stands, [row for row in rows if row.withdrawal is not None]))
    return found


def notices_given(case: Case) -> list[VictimNotice]:
    """Return the notices of a case that met a clock when they were sent, the oldest first, the withdrawn among them."""
    return [row for row in reversed(_notices([case.id])) if row.outcome == "sent" and row.duty in CLOCKS]


def end_notices(case: Case) -> list[VictimNotice]:
    """Return the notices that the case has ended, the oldest first, the withdrawn among them."""
    if (kept := shelved(db.session(), VictimNotice, case.id)) is None:
        kept = list(reversed(_notices([case.id])))
    return [row for row in kept if row.duty == CASE_ENDED]


def load_notice(public_id: str, *, actor: Actor) -> VictimNotice:
    """Fetch a notice of a clock in a case whose victims `actor` serves.

    :raises NotThere: there is none, or the case is not theirs to serve.
    """
    query = select(VictimNotice).join(Case, Case.id == VictimNotice.case_id).where(
        VictimNotice.public_id == public_id, VictimNotice.duty.in_(CLOCKS),
        visible(actor, Permission.VICTIMS_READ, Case),
    )  # fmt: skip
    found = db.session.scalar(query.with_for_update(of=VictimNotice))
    if found is None:
        raise NotThere()
    return found


def _notices(case_ids: list[int]) -> list[VictimNotice]:
    query = select(VictimNotice).where(VictimNotice.case_id.in_(case_ids))
    parts = (
        joinedload(VictimNotice.exhibit), joinedload(VictimNotice.entered_by),
        joinedload(VictimNotice.withdrawal).joinedload(VictimNoticeWithdrawal.withdrawn_by),
    )  # fmt: skip
    return list(db.session.scalars(query.options(*parts).order_by(VictimNotice.id.desc())))


def _wishes(case: Case) -> list[VictimWish]:
    query = select(VictimWish).where(VictimWish.case_id == case.id).order_by(VictimWish.id.desc())
    return list(db.session.scalars(query))
