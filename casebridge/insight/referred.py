"""What became of referrals to the U.S. Attorney: decided, at first sight or after questions, and whose days it took."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, select

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.filters import Filter
from casebridge.cases.ledger import ASKED_BY_THEM, NOTHING
from casebridge.cases.models import Case, Holding
from casebridge.db import UtcDateTime, db
from casebridge.federal.models import FederalQuestion, Referral
from casebridge.insight.ended import LAST
from casebridge.insight.scope import Scope, Window, read_dated, said, write_moment

ANSWERS = ("adopted", "declined")
REVIEW = "federal_review"


@dataclass(frozen=True, slots=True)
class Way:
    """What became of a referral: its words, the case of the referral, and the moment that decides the period."""

    words: str
    how: ColumnElement[bool]
    at: Any


@dataclass(frozen=True, slots=True)
class Answered:
    """The referrals answered last: of how many cases, since when, and the average time with each office."""

    cases: int
    since: str
    capped: bool
    referrals: int
    federal: timedelta
    state: timedelta


def ways() -> dict[str, Way]:
    """Return what may have become of a referral; a case that was referred twice may be in several."""
    asked = exists().where(
        FederalQuestion.case_id == Referral.case_id, FederalQuestion.referral_number == Referral.number,
        FederalQuestion.asked_at.is_not(None),
    )  # fmt: skip
    answered = Referral.ended_as.in_(ANSWERS)
    return {
        "sent": Way("Referred", Referral.sent_at.is_not(None), Referral.sent_at),
        "answered": Way("Adopted or declined", answered, Referral.ended_at),
        "first": Way("Adopted or declined without a question", and_(answered, ~asked), Referral.ended_at),
        "asked": Way("Adopted or declined after questions", and_(answered, asked), Referral.ended_at),
        "adopted": Way("Adopted", Referral.ended_as == "adopted", Referral.ended_at),
        "declined": Way("Declined", Referral.ended_as == "declined", Referral.ended_at),
        "recalled": Way("Recalled by the State", Referral.ended_as == "recalled", Referral.ended_at),
        "handed_back": Way("Adopted and handed back", Referral.ended_as == "handed_back", Referral.ended_at),
        "waiting": Way("Referred and not answered yet", Referral.ended_at.is_(None), Referral.sent_at),
    }


def referred(actor: Actor, scope: Scope, *, window: Window | None = None) -> dict[str, int]:
    """Count the cases of each of the ways in the period, one statement."""
    counts = [func.count().filter(_cases(way, window or scope.window)) for way in ways().values()]
    query = select(*counts).select_from(Case).where(scope.seen(actor), Case.referred_at.is_not(None))
    return dict(zip(ways(), db.session.execute(query).one(), strict=True))


def questions(actor: Actor, scope: Scope) -> int:
    """Count the questions that the U.S. Attorney asked in the period."""
    query = (
        select(func.count())
        .select_from(FederalQuestion)
        .join(Case, Case.id == FederalQuestion.case_id)
        .where(scope.seen(actor), scope.window.holds(FederalQuestion.asked_at))
    )
    return db.session.scalar(query) or 0


def answered(actor: Actor, scope: Scope) -> Answered:
    """Add up the days of the last LAST referrals that were answered in the period, by office; one statement."""
    done = (scope.seen(actor), Referral.ended_as.in_(ANSWERS), scope.window.holds(Referral.ended_at))
    joined = select(Referral.ended_at).join(Case, Case.id == Referral.case_id).where(*done)
    cut = joined.order_by(Referral.ended_at.desc()).offset(LAST - 1).limit(1).correlate(None).scalar_subquery()
    query = (
        select(Referral.id, Referral.case_id, cut, Holding.state, Holding.since, Holding.until)
        .join(Case, Case.id == Referral.case_id)
        .join(Holding, and_(
            Holding.case_id == Case.id, Holding.since >= Referral.sent_at, Holding.until <= Referral.ended_at,
            Holding.state.in_((REVIEW, ASKED_BY_THEM)),
        ))
        .where(*done, Referral.ended_at >= func.coalesce(cut, literal(scope.window.since, UtcDateTime())))
    )  # fmt: skip
    cases, referrals = set(), set()
    spent: dict[str, timedelta] = defaultdict(timedelta)
    cut_at: datetime | None = None
    for referral_id, case_id, cut_now, state, since, until in db.session.execute(query):
        cut_at = cut_now
        cases.add(case_id)
        referrals.add(referral_id)
        spent[state] += (until or since) - since
    since_word = write_moment(cut_at) if cut_at else scope.since.isoformat()
    count = max(len(referrals), 1)
    return Answered(
        len(cases), since_word, cut_at is not None, len(referrals),
        spent.get(REVIEW, NOTHING) / count, spent.get(ASKED_BY_THEM, NOTHING) / count,
    )  # fmt: skip


def referral_filter() -> Filter:
    """Return the filter behind the numbers: `referral=declined.2026-08-31`."""

    def make(value: str) -> ColumnElement[bool] | None:
        key, window = read_dated(value)
        found = ways().get(key)
        return _cases(found, window) if found else None

    def words(value: str) -> str:
        key, window = read_dated(value)
        found = ways().get(key)
        return said(found.words if found else key, window)

    return Filter(make, words, needs=Permission.REFERRAL_READ)


def _cases(way: Way, window: Window | None) -> ColumnElement[bool]:
    return exists().where(Referral.case_id == Case.id, way.how, *((window.holds(way.at),) if window else ()))
