"""Put prosecutors on duty to answer the police, and take them off again."""

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.advice.models import DutyTurn
from casebridge.advice.queries import who_may_answer
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.notices.outbox import tell
from casebridge.text import iso_date

LONGEST_DAYS = 60
TAG, WORDS = "advice:duty", "Your duty was changed."


def put_on_duty(*, whom: str, first_on: str, last_on: str, actor: Actor) -> DutyTurn:
    """Put a prosecutor on duty from one day to another, both included.

    :param whom: the public id of the prosecutor.
    :raises Invalid: nobody was picked, or the days are none that can be worked.
    """
    require(actor, Permission.ADVICE_ROSTER)
    user = next((user for user in who_may_answer() if user.public_id == whom), None)
    fields = {} if user else {"whom": "Pick a prosecutor."}
    first, last = iso_date(first_on, field="first_on"), iso_date(last_on or first_on, field="last_on")
    if last < first:
        fields["last_on"] = "The last day lies before the first."
    elif last < clock.court_local(clock.now()).date():
        fields["last_on"] = "These days are over."
    elif (last - first).days >= LONGEST_DAYS:
        fields["last_on"] = f"A turn lasts at most {LONGEST_DAYS} days."
    if user is None or fields:
        raise Invalid(fields=fields)
    turn = DutyTurn(user_id=user.id, first_on=first, last_on=last, set_by_id=actor.id, set_at=clock.now())
    db.session.add(turn)
    db.session.flush()
    _note(turn, f"put {user.name} on duty to answer the police, {first.isoformat()} to {last.isoformat()}", actor)
    return turn


def take_off_duty(turn: DutyTurn, *, actor: Actor) -> None:
    """Take a turn out of the roster; history keeps that it was there."""
    require(actor, Permission.ADVICE_ROSTER)
    _note(turn, f"took {turn.user.name} off duty, {turn.first_on.isoformat()} to {turn.last_on.isoformat()}", actor)
    db.session.delete(turn)
    db.session.flush()


def _note(turn: DutyTurn, sentence: str, actor: Actor) -> None:
    audit.record("advice:duty", actor=actor, object_type="duty_turn", object_id=turn.public_id, sentence=sentence)
    tell([turn.user_id], tag=TAG, text=WORDS, subject_type="duty_turn", subject_id=turn.public_id)
