"""The one clock that runs in each state of a case, by the dated policy rows and the legal ones."""

from dataclasses import replace
from datetime import date, datetime, time

from casebridge import clock
from casebridge.cases.legal import custody_clock, in_custody, legal_clocks
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.clocks.arithmetic import due
from casebridge.workflows.registry import ClockOf, Running

# Before these states are left, nobody has decided whether a person who is held is charged.
UNDECIDED = ("draft", "sergeant_review", "submitted", "in_review", "returned", "conference", "sign_off")
_REVIEW = {
    "homicide": "pol_review_10",
    "nonfatal_shooting": "pol_review_10",
    "armed_robbery": "pol_review_5",
    "low_level": "pol_review_5",
}


def policy(key: str, since: datetime) -> Running:
    """Return a policy clock that started at `since`."""
    return Running(key, due(catalog().clocks[key], since).due)


def on_date(key: str, day: date) -> Running:
    """Return a clock that runs to the end of a day that a person set."""
    return Running(key, datetime.combine(day, time(23, 59, 59), clock.COURT_ZONE))


def draft(case: Case, now: datetime) -> Running:
    """Custody clock first; then the door's own."""
    if held := _custody(case):
        return held
    started = case.state_since
    return policy("pol_draft_review_first" if case.door == "review_first" else "pol_draft_warrant_ready", started)


def sergeant_review(case: Case, now: datetime) -> Running:
    """One business day."""
    return policy("pol_sergeant_review", case.state_since)


def submitted(case: Case, now: datetime) -> Running:
    """Four hours with somebody in custody, else one business day."""
    return policy("pol_charging_desk_custody" if in_custody(case) else "pol_assign", case.state_since)


def in_review(case: Case, now: datetime) -> Running:
    """Custody clock first; then business days by kind."""
    return _custody(case) or policy(_REVIEW[case.kind], case.state_since)


def conference(case: Case, now: datetime) -> Running:
    """Run to the date set, but at most five business days."""
    limit = policy("pol_conference", case.state_since)
    if case.conference_on is None:
        return limit
    return min(on_date("date_set", case.conference_on), limit, key=lambda running: running.due or now)


def sign_off(case: Case, now: datetime) -> Running:
    """Two business days."""
    return policy("pol_sign_off", case.state_since)


def declined(case: Case, now: datetime) -> Running:
    """Run to the challenge window, counted from the decision that is open to challenge."""
    return policy("pol_challenge_window", case.declined_at or case.state_since)


def challenged(case: Case, now: datetime) -> Running:
    """Five business days."""
    return policy("pol_challenge_answer", case.state_since)


def federal_screening(case: Case, now: datetime) -> Running:
    """Forty-eight hours with a firearm, else five business days."""
    return policy("pol_federal_screen_firearm" if firearm(case) else "pol_federal_screen_other", case.state_since)


def federal_review(case: Case, now: datetime) -> Running:
    """Forty-eight hours for a firearm case in custody, else fourteen days."""
    fast = firearm(case) and in_custody(case)
    return policy("pol_usao_answer_custody" if fast else "pol_usao_answer", case.state_since)


def federal_prosecution(case: Case, now: datetime) -> Running:
    """Nearest federal legal clock, else next event, else the policy to set one."""
    return _prosecution(case, now, ("federal", "both"))


def state_prosecution(case: Case, now: datetime) -> Running:
    """Nearest legal clock, else next event, else the policy to set one."""
    return _prosecution(case, now, ("state", "both"))


def diversion_offered(case: Case, now: datetime) -> Running:
    """Run to the LEAD intake deadline, or the date to which it was extended."""
    if case.lead_offer_until is not None:
        return on_date("date_set", case.lead_offer_until)
    return policy("pol_lead_intake_30", case.lead_offered_at or case.state_since)


def diverted(case: Case, now: datetime) -> Running:
    """Run to the review date, at most 180 days."""
    return policy("pol_diverted_review", case.state_since)


def firearm(case: Case) -> bool:
    """Say whether a firearm is in the case: entered as a thing, or an element of a charge."""
    if any(thing.kind == "firearm" for thing in case.things) or case.kind == "nonfatal_shooting":
        return True
    return any(
        "firearm" in c.statute or "handgun" in c.statute
        for c in case.charges
        if c.status != "withdrawn" and not c.sealed
    )


def _custody(case: Case) -> Running | None:
    nearest = custody_clock(case)
    return Running(nearest.definition.key, nearest.due.due) if nearest else None


def _prosecution(case: Case, now: datetime, sovereigns: tuple[str, ...]) -> Running:
    for running in legal_clocks(case):
        definition = running.definition
        watched = case.state in definition.runs_in and definition.key not in _NOT_DEADLINES
        if watched and definition.sovereign in sovereigns:
            return Running(running.definition.key, running.due.due)
    if case.next_event_on is not None and case.next_event_on >= clock.court_local(now).date():
        return on_date("next_event", case.next_event_on)
    return policy("pol_next_event", case.state_since)


def nearest(of_state: ClockOf) -> ClockOf:
    """Wrap a state clock: on hold it is the wake-up date, and a case in which nobody decided on one held is first."""

    def running(case: Case, now: datetime) -> Running:
        own = of_state(case, now)
        shown = _on_hold(case, own) if case.hold_until else own
        return replace(shown, first=case.state in UNDECIDED and in_custody(case))

    return running


def _on_hold(case: Case, own: Running) -> Running:
    """Return the wake-up date, unless a legal clock, which never pauses, is nearer."""
    asleep = on_date("hold", case.hold_until) if case.hold_until else own
    definition = catalog().clocks.get(own.key)
    legal = own if definition is not None and definition.nature == "legal" else _custody(case)
    return legal if legal and legal.due and asleep.due and legal.due < asleep.due else asleep


_NOT_DEADLINES = ("fed_trial_not_before_30",)
CLOCKS = {
    function.__name__: nearest(function)
    for function in (
        draft, sergeant_review, submitted, in_review, conference, sign_off, declined, challenged,
        federal_screening, federal_review, federal_prosecution, state_prosecution, diversion_offered, diverted,
    )
}  # fmt: skip
