"""Reasons why not, as sentences: what the case's own facts say about a move."""

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, select

from casebridge import clock
from casebridge.access.actor import Role
from casebridge.accounts.models import User
from casebridge.cases import facts
from casebridge.cases.models import Case, CaseEvent, Charge, Conflict
from casebridge.cases.people import live_charges
from casebridge.cases.state_clocks import policy
from casebridge.db import db
from casebridge.errors import Gap
from casebridge.workflows.registry import Step

Gaps = Iterable[Gap]
CONFLICT = "a conflict of interest of the person chosen is recorded"
TOOK_PART = "the person chosen decided or signed this case"


def facts_answered(case: Case, step: Step) -> Gaps:
    """Every question of grade draft or submit has an answer; unknown is one, blank is not."""
    for definition in facts.blanks(case, ("draft", "submit")):
        yield Gap("facts_answered", f"“{definition.label}” has no answer", f"fact-{definition.key}")


def suspect_charged(case: Case, step: Step) -> Gaps:
    """One suspect with a proposed charge."""
    if not live_charges(case):
        yield Gap("suspect_charged", "no suspect has a proposed charge", "charges")


def door_already_charged(case: Case, step: Step) -> Gaps:
    """Require that the case came by the door of an on-view arrest."""
    if case.door != "already_charged":
        yield Gap("door_already_charged", "nobody was arrested on view and charged in this case", "door")


def arrest_stated(case: Case, step: Step) -> Gaps:
    """Arrest time and place are recorded as an event with its paper."""
    found = db.session.scalar(select(exists().where(CaseEvent.case_id == case.id, CaseEvent.event == "arrest")))
    if not found:
        yield Gap("arrest_stated", "time and place of the arrest are not recorded with their paper", "events")


def no_conflict(case: Case, step: Step) -> Gaps:
    """Require that the person who takes the case has no recorded conflict of interest."""
    if step.actor.id is not None and _has_conflict(case, step.actor.id):
        yield Gap("no_conflict", "a conflict of interest of yours is recorded on this case", "people")


def no_conflict_of_chosen(case: Case, step: Step) -> Gaps:
    """Require that the chosen prosecutor is one, is active and has no recorded conflict of interest."""
    chosen = step.asks.get("whom")
    if not chosen:
        return
    if _active(int(chosen), Role.PROSECUTOR) is None:
        yield Gap("no_conflict_of_chosen", "the person chosen is not an active prosecutor", "ask-whom")
    elif why := kept_off([case], [int(chosen)]).get((case.id, int(chosen))):
        yield Gap("no_conflict_of_chosen", why, "ask-whom")


def conference_from_challenge(case: Case, step: Step) -> Gaps:
    """Require that the conference came from a challenge."""
    if case.conference_from != "challenge":
        yield Gap("conference_from_challenge", "this conference did not come from a challenge", "")


def inside_challenge_window(case: Case, step: Step) -> Gaps:
    """Require that the challenge window is open."""
    running = policy("pol_challenge_window", case.declined_at or case.state_since)
    if running.due is not None and running.due < step.now:
        day = clock.court_local(running.due).strftime("%a %b %-d")
        yield Gap("inside_challenge_window", f"the time to challenge ended on {day}", "")


def not_challenged_before(case: Case, step: Step) -> Gaps:
    """Require that a decision is challenged once."""
    if case.challenged_at is not None:
        yield Gap("not_challenged_before", "this decision was challenged already", "")


def another_prosecutor(case: Case, step: Step) -> Gaps:
    """Require that the new review goes to an active prosecutor who did not decide and has no conflict."""
    chosen = step.asks.get("whom")
    if not chosen:
        return
    if int(chosen) in case.deciders:
        yield Gap("another_prosecutor", "the new review needs another prosecutor than the one who decided", "ask-whom")
    for gap in no_conflict_of_chosen(case, step):
        yield Gap("another_prosecutor", gap.sentence, gap.anchor)


def challenged_and_upheld(case: Case, step: Step) -> Gaps:
    """Require that the decision was challenged and stands."""
    if case.challenged_at is None or case.upheld_at is None:
        yield Gap("challenged_and_upheld", "the decision was not challenged and upheld", "")


def conference_was_held(case: Case, step: Step) -> Gaps:
    """Require that a conference took place in this round."""
    if case.conference_held_at is None:
        yield Gap("conference_was_held", "no conference was held", "")


def not_extended_before(case: Case, step: Step) -> Gaps:
    """Require that the intake deadline is extended once."""
    if case.lead_extended:
        yield Gap("not_extended_before", "the deadline was extended once already", "")


# Words that would tell of treatment; a decision about a charge rests on none of them.
TREATMENT_WORDS = (
    "treatment", "relapse", "detox", "overdose", "methadone", "buprenorphine", "suboxone", "rehab", "drug test",
    "urinalysis", "diagnosis", "counseling", "therapy", "sober", "addict",
)  # fmt: skip


def no_treatment_fact(case: Case, step: Step) -> Gaps:
    """Require that the written decision names no treatment fact."""
    reason = str(step.asks.get("reason") or "").casefold()
    if found := [word for word in TREATMENT_WORDS if word in reason]:
        yield Gap(
            "no_treatment_fact",
            f"the reason speaks of treatment (“{found[0]}”); rest it on status and dates only",
            "ask-reason",
        )


def reopened_by_the_right_office(case: Case, step: Step) -> Gaps:
    """Require that a sergeant reopens what no prosecutor ever took; the SAO supervisor the rest."""
    police = case.taken_at is None
    if police and step.actor.role != Role.SERGEANT:
        yield Gap("reopened_by_the_right_office", "no prosecutor ever took this case; its sergeant reopens it", "")
    if not police and step.actor.role != Role.SAO_SUPERVISOR:
        yield Gap("reopened_by_the_right_office", "a prosecutor had this case; an SAO supervisor reopens it", "")


def not_on_hold(case: Case, step: Step) -> Gaps:
    """Require that the case is not on hold yet, and the wake-up date lies ahead."""
    if case.on_hold:
        yield Gap("not_on_hold", "the case is on hold already", "")
    wake = step.asks.get("wake_on")
    if wake and wake <= clock.court_local(step.now).date():
        yield Gap("not_on_hold", "the wake-up date must lie ahead", "ask-wake_on")


def on_hold(case: Case, step: Step) -> Gaps:
    """Require that the case is on hold."""
    if not case.on_hold:
        yield Gap("on_hold", "the case is not on hold", "")


def held_by_a_person(case: Case, step: Step) -> Gaps:
    """Only what a person holds can be given to another person."""
    if case.holder_id is None:
        yield Gap("held_by_a_person", "the case waits in a queue; somebody takes it or it is assigned", "")


def chosen_may_hold(case: Case, step: Step) -> Gaps:
    """Require that the new holder is active, has the role of the old one, and no recorded conflict."""
    chosen = step.asks.get("whom")
    holder = db.session.get(User, case.holder_id) if case.holder_id else None
    if not chosen or holder is None:
        return
    person = db.session.get(User, int(chosen))
    if person is None or not person.active or person.role != holder.role:
        yield Gap("chosen_may_hold", "the person chosen cannot hold the case in this state", "ask-whom")
    elif person.agency == "bpd" and person.unit != case.unit:
        yield Gap("chosen_may_hold", "the person chosen is of another unit", "ask-whom")
    elif why := kept_off([case], [person.id]).get((case.id, person.id)):
        yield Gap("chosen_may_hold", why, "ask-whom")


def event_has_its_paper(case: Case, step: Step) -> Gaps:
    """Require that an event starts a clock only with its paper."""
    if "event" in step.asks and not str(step.asks.get("paper") or "").strip():
        yield Gap("event_has_its_paper", "name the paper that shows the event", "ask-paper")


def several_defendants(case: Case, step: Step) -> Gaps:
    """Somebody leaves and somebody stays."""
    leaving = step.asks.get("parties") or []
    if len(case.suspects) < 2:
        yield Gap("several_defendants", "the case has only one defendant", "")
    elif leaving and len(leaving) >= len(case.suspects):
        yield Gap("several_defendants", "at least one defendant stays in this case", "ask-parties")


def declined_charges_in_window(case: Case, step: Step) -> Gaps:
    """There are declined charges, and the challenge window is open."""
    declined = contested(case)
    if not declined:
        yield Gap("declined_charges_in_window", "no charge of this case was declined", "")
        return
    since = max(c.decided_at for c in declined if c.decided_at)
    running = policy("pol_challenge_window", since)
    if running.due is not None and running.due < step.now:
        yield Gap("declined_charges_in_window", "the time to challenge the declined charges has ended", "")


def kind_is_shooting(case: Case, step: Step) -> Gaps:
    """Only a non-fatal shooting becomes a homicide, with a victim who is entered."""
    if case.kind != "nonfatal_shooting":
        yield Gap("kind_is_shooting", "the case is no non-fatal shooting", "")
    elif not any(p.role == "victim" for p in case.parties):
        yield Gap("kind_is_shooting", "no victim is entered yet", "people")


def contested(case: Case) -> list[Charge]:
    """Return the charges of the case whose decline has taken effect."""
    return [c for c in live_charges(case) if c.decided_at and c.outcome.startswith(("decline", "release_no"))]


def _active(user_id: int, role: Role) -> User | None:
    user = db.session.get(User, user_id)
    return user if user is not None and user.active and user.role == role else None


def kept_off(cases: Sequence[Case], user_ids: Iterable[int]) -> dict[tuple[int, int], str]:
    """Return who of these may not be given which case, by (case id, user id), each with the sentence why.

    One statement, however many there are. A conflict of interest counts until it is lifted; who decided or
    signed a case does not chair its conference.
    """
    whom = list(user_ids)
    query = select(Conflict.case_id, Conflict.user_id).where(
        Conflict.case_id.in_([case.id for case in cases]), Conflict.user_id.in_(whom), Conflict.lifted_at.is_(None)
    )
    found = {(row.case_id, row.user_id): CONFLICT for row in db.session.execute(query)}
    for case in cases:
        if case.state == "conference":
            took_part = (case.deciders | case.signers) & set(whom)
            found |= {(case.id, one): TOOK_PART for one in took_part}
    return found


def _has_conflict(case: Case, user_id: int) -> bool:
    return CONFLICT in kept_off([case], [user_id]).values()


GUARDS = {
    guard.__name__: guard
    for guard in (
        facts_answered, suspect_charged, door_already_charged, arrest_stated, no_conflict, no_conflict_of_chosen,
        conference_from_challenge, inside_challenge_window, not_challenged_before,
        another_prosecutor, challenged_and_upheld, conference_was_held, not_extended_before, no_treatment_fact,
        reopened_by_the_right_office, not_on_hold, on_hold, held_by_a_person, chosen_may_hold,
        event_has_its_paper, several_defendants, declined_charges_in_window, kind_is_shooting,
    )
}  # fmt: skip
