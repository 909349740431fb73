"""Eligibility as questions with yes, no, unknown and a date; rules set aside are counted, nobody is scored."""

from collections.abc import Mapping
from datetime import date

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.catalog.lead import LeadEligibility
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.diversion.models import LeadAnswer, LeadReferral
from casebridge.diversion.services import written
from casebridge.errors import Conflict
from casebridge.paging import stamp

ANSWERS = ("yes", "no", "unknown")
# lead.toml says of this row that it hides bias and is not offered here as a free choice.
NOT_OFFERED = ("not_amenable",)


def questions_of(door: str) -> list[LeadEligibility]:
    """Return the questions of a door, in the order of the file."""
    rows = catalog().lead_eligibility.values()
    return [row for row in rows if door in row.doors and row.key not in NOT_OFFERED]


def seen_of(referral: LeadReferral) -> str:
    """Return what the form of the questions carries of the answers that stand."""
    return stamp(sorted((row.rule, row.answer) for row in referral.answers))


def answer_questions(
    referral: LeadReferral, given: Mapping[str, str], *, actor: Actor, seen: str | None = None
) -> list[LeadAnswer]:
    """Keep the answers that changed, each with today's date; what is not asked of the door is left alone.

    :param seen: what the form carried of the answers that stood; None in jobs and commands.
    :raises Conflict: somebody answered meanwhile, and one of these says something else.
    """
    require(actor, Permission.LEAD_WORK, referral)
    if seen is not None and seen != seen_of(referral):
        _refuse_other(referral, given)
    today = clock.court_local(clock.now()).date()
    known = {row.rule: row for row in referral.answers}
    changed = []
    for question in questions_of(referral.door):
        answer = given.get(question.key, "")
        row = known.get(question.key)
        if answer not in ANSWERS or (row is not None and row.answer == answer):
            continue
        changed.append(_put(referral, row, question.key, answer, today, actor))
    db.session.flush()
    if changed:
        written("lead:eligibility", referral, actor, f"answered questions of eligibility ({len(changed)})")
    return changed


def failing(referral: LeadReferral) -> list[str]:
    """Return the rules that speak against the referral: required and answered no, excluding and answered yes."""
    answers = {row.rule: row.answer for row in referral.answers}
    against = {"require": "no", "exclude": "yes"}
    return [row.key for row in questions_of(referral.door) if answers.get(row.key) == against[row.effect]]


def _refuse_other(referral: LeadReferral, given: Mapping[str, str]) -> None:
    stands = {row.rule: row.answer for row in referral.answers}
    other = [
        (one.label, stands.get(one.key, "not answered"), given[one.key])
        for one in questions_of(referral.door)
        if given.get(one.key) in ANSWERS and given[one.key] != stands.get(one.key)
    ]
    if other:
        raise Conflict(
            theirs=[(label, theirs.capitalize()) for label, theirs, _yours in other],
            yours=[(label, yours.capitalize()) for label, _theirs, yours in other],
        )


def _put(
    referral: LeadReferral, row: LeadAnswer | None, rule: str, answer: str, today: date, actor: Actor
) -> LeadAnswer:
    if row is None:
        row = LeadAnswer(referral_id=referral.id, rule=rule)
        referral.answers.append(row)
    row.answer, row.on, row.by_id = answer, today, actor.id or 0
    return row
