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
from casebridge.cases.legal import Started, started
from casebridge.cases.models import Case, CaseEvent, Party
from casebridge.catalog.law import ClockDef
from casebridge.catalog.load import catalog
from casebridge.clocks.triggers import missing_events
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit
from casebridge.victims.models import VictimRecord, VictimWish

# The clocks of `clocks.toml` that notices to victims meet.
CLOCKS = ("md_victim_first_contact", "md_victim_notice_10")
SERVED = ("victim", "next_of_kin")
# Of the cases whose notices have begun, as many of the newest as are looked at for what is due.
MOST = 200
PROOF_TYPE = "victim_notification"
# The law that we hold knows no electronic notice: it is kept, and meets no clock until the row is confirmed.
TO_CONFIRM = ("electronic",)


@dataclass(frozen=True, slots=True)
class Standing:
    """One clock for one victim: started when (for which defendant), what meets it, and whether that is late."""

    start: Started
    record: VictimRecord | None

    @property
    def tone(self) -> str:
        """Return ok when it is met, bad when it is late, else warn."""
        if self.record is not None or self.start.met_at is not None:
            return "ok"
        return "bad" if self.start.due.due < clock.now() else "warn"


@dataclass(frozen=True, slots=True)
class Served:
    """A person to whom notices go: the clocks that bind, all records and wishes, newest first."""

    party: Party
    clocks: tuple[Standing, ...]
    records: tuple[VictimRecord, ...]
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


def served(case: Case) -> list[Served]:
    """Return everybody to whom notices of a case go, with clocks and records, in three statements."""
    records, wishes = _records([case.id]), _wishes(case)
    running = [one for key in CLOCKS for one in started(case, key)]
    found = []
    for party in binding(case):
        mine = tuple(row for row in records if row.party_id == party.id)
        clocks = tuple(Standing(one, record_for(one, mine)) for one in running)
        found.append(Served(party, clocks, mine, tuple(wish for wish in wishes if wish.party_id == party.id)))
    return found


def record_for(start: Started, records: Sequence[VictimRecord]) -> VictimRecord | None:
    """Return the first record that meets a clock: of this clock, on its first day or later, in a way that counts."""
    day = clock.court_local(start.trigger).date()
    fitting = [
        row for row in records if row.clock == start.definition.key and row.on >= day and row.way not in TO_CONFIRM
    ]
    return min(fitting, key=lambda row: (row.on, row.id), default=None)


def waits_for(case: Case) -> list[tuple[ClockDef, tuple[str, ...]]]:
    """Return the clocks of which one event is recorded and others are missing, with those that are missing."""
    found = []
    for definition in (catalog().clocks[key] for key in CLOCKS):
        for party_id in {event.party_id for event in case.events}:
            events = {e.event: e.at for e in case.events if e.party_id == party_id}
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
    records = _records([case.id for case in cases])
    found: dict[int, tuple[str, str, datetime | None]] = {}
    for case in cases:
        running = [one for key in CLOCKS for one in started(case, key)]
        # Where nobody is entered the notice is due all the same: to nobody known.
        whom = {party.id for party in binding(case)} or {0}
        open_ = [
            one
            for one in running
            for party_id in whom
            if one.met_at is None and record_for(one, [r for r in records if r.party_id == party_id]) is None
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


def records_given(case: Case) -> list[VictimRecord]:
    """Return the notices of a case that were sent, the oldest first."""
    return [record for record in reversed(_records([case.id])) if record.outcome == "sent"]


def _records(case_ids: list[int]) -> list[VictimRecord]:
    query = select(VictimRecord).where(VictimRecord.case_id.in_(case_ids))
    parts = (joinedload(VictimRecord.exhibit), joinedload(VictimRecord.entered_by))
    return list(db.session.scalars(query.options(*parts).order_by(VictimRecord.id.desc())))


def _wishes(case: Case) -> list[VictimWish]:
    query = select(VictimWish).where(VictimWish.case_id == case.id).order_by(VictimWish.id.desc())
    return list(db.session.scalars(query))
