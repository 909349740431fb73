"""What case managers do: contacts, goals in the person's own words, room, the list of the work group."""

from datetime import date, datetime

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.diversion import forms
from casebridge.diversion.models import AgendaLine, Contact, Goal, LeadReferral, LeadRoom
from casebridge.diversion.queries import SERVED
from casebridge.diversion.services import written
from casebridge.errors import Conflict, Invalid, WrongState
from casebridge.paging import row_number, stamp
from casebridge.text import NARRATIVE_LIMIT, clean
from casebridge.workflows import engine

MOST_PLACES = 500


def add_contact(
    referral: LeadReferral, *, actor: Actor, at: datetime, words: str = "", next_on: date | None = None
) -> Contact:
    """Note a contact and when the next is planned; the clock of an active record runs to it.

    :param at: aware. :raises Invalid: a contact in the future, a next one in the past.
    :raises WrongState: nobody works with the person yet, or any more.
    """
    require(actor, Permission.LEAD_WORK, referral)
    _served(referral)
    now = clock.now()
    refused = {}
    if at > now:
        refused["at"] = "This moment is in the future. Give it as it happened."
    if next_on is not None and next_on < clock.court_local(now).date():
        refused["next_on"] = "Give a day that lies ahead."
    if refused:
        raise Invalid(fields=refused)
    said = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    contact = Contact(at=at, words=said, next_on=next_on, by_id=actor.id)
    referral.contacts.append(contact)
    referral.next_contact_on = next_on
    engine.refresh(referral)
    db.session.flush()
    written("lead:contact", referral, actor, "noted a contact")
    return contact


def write_goal(referral: LeadReferral, *, actor: Actor, area: str, words: str, next_step: str = "") -> Goal:
    """Write a goal in the person's own words, with the next small step.

    :raises Invalid: no words, or an unknown area. :raises WrongState: nobody works with the person.
    """
    require(actor, Permission.LEAD_WORK, referral)
    _served(referral)
    said = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    step = clean(next_step, field="next_step", limit=NARRATIVE_LIMIT, lines=True)
    refused = {
        "area": "" if area in catalog().goal_areas else "Pick the area.",
        "words": "" if said else "Write it in the person's words.",
    }
    if refused := {name: sentence for name, sentence in refused.items() if sentence}:
        raise Invalid(fields=refused)
    goal = Goal(area=area, words=said, next_step=step, step="wanted", written_at=clock.now(), by_id=actor.id)
    referral.goals.append(goal)
    db.session.flush()
    written("lead:goal", referral, actor, "wrote down a goal")
    return goal


def move_goal(goal: Goal, *, actor: Actor, step: str, next_step: str = "", seen: str | None = None) -> Goal:
    """Say how far along a goal is by the person's own measure; there is no grade.

    :param seen: what the form carried of the goal as it stood (`seen_of`); None in jobs and commands.
    :raises Invalid: no such step. :raises Conflict: somebody noted something else meanwhile.
    """
    require(actor, Permission.LEAD_WORK, goal.referral)
    steps = dict(forms.STEPS)
    if step not in steps:
        raise Invalid(fields={"step": "Pick from the list."})
    words = clean(next_step, field="next_step", limit=NARRATIVE_LIMIT, lines=True)
    if seen is not None and seen != seen_of(goal):
        raise Conflict(
            theirs=[("How it goes", steps[goal.step]), ("Next small step", goal.next_step or "none")],
            yours=[("How it goes", steps[step]), ("Next small step", words or "none")],
        )
    goal.step, goal.next_step = step, words
    db.session.flush()
    written("lead:goal", goal.referral, actor, "noted how a goal goes")
    return goal


def seen_of(goal: Goal) -> str:
    """Return what the form of a goal carries of how it stands."""
    return stamp((goal.step, goal.next_step))


def set_room(manager: User, places: str, *, actor: Actor, seen: str | None = None) -> LeadRoom:
    """Say how many people a case manager can serve at a time.

    :param seen: the stamp of the number that stood when the form was opened; None in jobs and commands.
    :raises Invalid: no whole number up to MOST_PLACES. :raises Conflict: somebody changed it meanwhile.
    """
    require(actor, Permission.LEAD_WORK)
    found = row_number(places)
    if found is None or found > MOST_PLACES:
        raise Invalid(fields={"places": f"Give a whole number from 0 to {MOST_PLACES}."})
    room = db.session.get(LeadRoom, manager.id) or LeadRoom(manager_id=manager.id)
    if seen is not None and seen != stamp(room.places):
        stands = "not said" if room.places is None else str(room.places)
        raise Conflict(theirs=[("Can serve", stands)], yours=[("Can serve", str(found))])
    room.places, room.changed_at, room.by_id = found, clock.now(), actor.id or 0
    db.session.add(room)
    db.session.flush()
    audit.record(
        "lead:room", actor=actor, object_type="user", object_id=manager.public_id,
        sentence="changed a case manager's room", detail={"places": room.places},
    )  # fmt: skip
    return room


def put_on_agenda(
    referral: LeadReferral, *, actor: Actor, meeting_on: date | None, why: str, asked_of: str = "",
    court_dates: str = "", place: str = "",
) -> AgendaLine:  # fmt: skip
    """Put a person on the list of a meeting of the work group.

    :raises Invalid: no day, a day that passed, or no reason from the list.
    """
    require(actor, Permission.LEAD_WORK, referral)
    refused = {}
    if meeting_on is None or meeting_on < clock.court_local(clock.now()).date():
        refused["meeting_on"] = "Give the day of the meeting."
    if why not in dict(forms.WHY_NOW):
        refused["why"] = "Say why now."
    words = {
        name: clean(value, field=name, limit=NARRATIVE_LIMIT, lines=True)
        for name, value in (("asked_of", asked_of), ("court_dates", court_dates), ("place", place))
    }
    if refused:
        raise Invalid(fields=refused)
    line = AgendaLine(referral=referral, meeting_on=meeting_on, why=why, by_id=actor.id, **words)
    db.session.add(line)
    db.session.flush()
    written("lead:agenda", referral, actor, "put a participant on the list of the work group")
    return line


def agree(line: AgendaLine, words: str, *, actor: Actor, version: int) -> AgendaLine:
    """Keep what the meeting agreed, by whom and by when.

    :param version: of the line, as it was read. :raises Conflict: somebody was faster.
    """
    require(actor, Permission.LEAD_WORK, line.referral)
    said = clean(words, field="agreed", limit=NARRATIVE_LIMIT, lines=True)
    if version != line.version:
        raise Conflict(theirs=[("Agreed", line.agreed or "nothing yet")], yours=[("Agreed", said)])
    line.agreed = said
    db.session.flush()
    written("lead:agenda", line.referral, actor, "kept what the work group agreed")
    return line


def _served(referral: LeadReferral) -> None:
    if referral.state not in SERVED:
        raise WrongState("This is noted by the case manager, after the hand-off and before the record is closed.")
