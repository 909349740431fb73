"""Legal clocks of a case: from its dated events, for each defendant by itself, with the arithmetic."""

from dataclasses import dataclass
from datetime import datetime, time

from casebridge import clock
from casebridge.cases.models import Case, CaseEvent, Charge, ClockExtension, Party
from casebridge.catalog.law import ClockDef
from casebridge.catalog.load import catalog
from casebridge.clocks.arithmetic import Due, due
from casebridge.clocks.extending import extended
from casebridge.clocks.triggers import choose_trigger

CUSTODY_CLOCKS = ("md_presentment_24h", "probable_cause_48h", "md_bail_review", "md_prelim_hearing")
FEDERAL_CUSTODY = (
    "fed_presentment", "probable_cause_48h", "fed_detention_hearing_gov", "fed_prelim_custody_14",
    "fed_indictment_30",
)  # fmt: skip
# Which recorded event means that a clock was met. Any other clock is met by a `clock_met` event with its paper.
MET_BY: dict[str, tuple[str, ...]] = {
    "md_presentment_24h": ("initial_appearance", "commissioner_holds"),
    "probable_cause_48h": ("probable_cause_found", "commissioner_holds", "initial_appearance"),
    "md_charge_after_prelim": ("circuit_filed",),
    "md_trial_date_set": ("first_trial_date",),
    "md_state_discovery": ("discovery_furnished",),
    "fed_presentment": ("federal_initial_appearance",),
    "fed_indictment_30": ("federal_filed_public",),
}
ENDED_BY_RELEASE = {*CUSTODY_CLOCKS, *FEDERAL_CUSTODY, "fed_custody_90"} - {"fed_indictment_30"}


@dataclass(frozen=True, slots=True)
class LegalClock:
    """One legal clock of one defendant or victim (or of the case, `party` None) that has not been met.

    `due` is the date that stands, `rule` the one that the rule gives without any paper; `steps` tell how orders,
    waivers and excluded time moved it, `passed_over` which of them did not and why.
    """

    definition: ClockDef
    party: Party | None
    trigger: datetime
    due: Due
    rule: Due
    steps: tuple[str, ...] = ()
    papers: tuple[ClockExtension, ...] = ()
    passed_over: tuple[tuple[ClockExtension, str], ...] = ()

    @property
    def moved(self) -> bool:
        """Say whether another date stands than the rule gives."""
        return self.due.due != self.rule.due

    def late(self, now: datetime) -> bool:
        """Say whether the due instant has passed."""
        return self.due.due < now


def legal_clocks(case: Case) -> list[LegalClock]:
    """Return every legal clock that the facts of the case started and nothing ended, nearest first.

    A legal clock runs from its trigger to the event that ends it, whatever the state.
    """
    found = []
    for party, events in _by_person(case):
        if party is None and not events and case.incident_on is None:
            continue
        for definition in catalog().clocks.values():
            starts = definition.nature == "legal" and (events or definition.trigger == "offense")
            if starts and (running := _running(case, definition, party, events)):
                found.append(running)
    return sorted(found, key=lambda c: c.due.due)


@dataclass(frozen=True, slots=True)
class Started:
    """One clock that the facts started, for a person or the case (`party` None), also where it was met.

    `met_at` is when the event that ended it took place; None while it runs.
    """

    definition: ClockDef
    party: Party | None
    trigger: datetime
    due: Due
    met_at: datetime | None


def started(case: Case, key: str) -> list[Started]:
    """Return every start of one legal clock, the nearest due first, whether it was met or not."""
    definition, found = catalog().clocks[key], []
    for party, events in _by_person(case):
        first: dict[str, datetime] = {}
        for event in events:
            first.setdefault(event.event, event.at)
        trigger = choose_trigger(definition, first)
        if trigger is not None:
            met = min((e.at for e in events if _met(definition, trigger, [e])), default=None)
            found.append(Started(definition, party, trigger, due(definition, trigger), met))
    return sorted(found, key=lambda one: one.due.due)


def custody_clock(case: Case, *, federal: bool = False) -> LegalClock | None:
    """Return the nearest unmet custody clock (law/README, "custody clock")."""
    keys = FEDERAL_CUSTODY if federal else CUSTODY_CLOCKS
    return next((c for c in legal_clocks(case) if c.definition.key in keys), None)


def in_custody(case: Case, among: list[Party] | None = None) -> bool:
    """Say whether a suspect is held, one of `among` where it is given."""
    return any(party.in_custody for party in (case.suspects if among is None else among))


def held_since(case: Case, among: list[Party] | None = None) -> datetime | None:
    """Return when the person held longest (one of `among`) was arrested, from the recorded events."""
    held = {party.id for party in (case.suspects if among is None else among) if party.in_custody}
    starts = [e.at for e in case.standing_events if e.party_id in held and e.event in ("arrest", "federal_arrest")]
    return min(starts, default=None)


def _by_person(case: Case) -> list[tuple[Party | None, list[CaseEvent]]]:
    """Return the standing events of each defendant, of each other person who has one, and of the case itself (None)."""
    found: dict[int | None, list[CaseEvent]] = {party.id: [] for party in case.suspects}
    for event in case.standing_events:
        found.setdefault(event.party_id, []).append(event)
    accused = case.suspects
    others = [one for one in case.parties if one.id in found and one.left_with is None and one not in accused]
    return [*((party, found[party.id]) for party in [*accused, *others]), (None, found.get(None, []))]


def _running(case: Case, definition: ClockDef, party: Party | None, events: list[CaseEvent]) -> LegalClock | None:
    if definition.trigger == "offense":
        trigger = _limitation_start(case, definition, party)
    else:
        first: dict[str, datetime] = {}
        for event in events:
            first.setdefault(event.event, event.at)
        trigger = choose_trigger(definition, first)
    if trigger is None or _met(definition, trigger, events):
        return None
    rule = due(definition, trigger)
    papers = tuple(papers_of(case, definition.key, party))
    if not papers:
        return LegalClock(definition, party, trigger, rule, rule)
    # Two papers that say the same are one to the arithmetic; each row finds its own answer again by what it says.
    found = extended(definition, trigger, rule, list(dict.fromkeys(paper.paper_of for paper in papers)))
    why = dict(found.passed_over)
    passed = tuple((paper, why[paper.paper_of]) for paper in papers if paper.paper_of in why)
    return LegalClock(definition, party, trigger, found.due, rule, found.steps, papers, passed)


def papers_of(case: Case, clock_key: str, party: Party | None) -> list[ClockExtension]:
    """Return the orders, waivers and spans entered for one clock and not taken back, in the order of entry."""
    party_id = party.id if party else None
    found = [one for one in case.extensions if one.clock == clock_key and one.party_id == party_id]
    return [one for one in found if one.taken_back_at is None]


def _limitation_start(case: Case, definition: ClockDef, party: Party | None) -> datetime | None:
    """Start a limitation clock for a defendant who has a charge to which it can apply."""
    if party is None or case.incident_on is None:
        return None
    applies = any(
        _limits(definition.key, charge)
        for charge in case.charges
        if charge.party_id == party.id and charge.status != "withdrawn"
    )
    return datetime.combine(case.incident_on, time(0), clock.COURT_ZONE) if applies else None


def _limits(clock_key: str, charge: Charge) -> bool:
    if clock_key == "fed_limit_5y":
        return charge.sovereign == "federal" and not charge.sealed
    if charge.sovereign != "state" or catalog().charges[charge.statute][0].class_ != "misdemeanor":
        return False
    return charge.statute.startswith("theft") == (clock_key == "md_theft_misdemeanor_limit")


def _met(definition: ClockDef, trigger: datetime, events: list[CaseEvent]) -> bool:
    for event in events:
        if event.event == "clock_met" and event.clock == definition.key:
            return True
        if event.at >= trigger and event.event in MET_BY.get(definition.key, ()):
            return True
        if event.at >= trigger and event.event == "released" and definition.key in ENDED_BY_RELEASE:
            return True
    return False
