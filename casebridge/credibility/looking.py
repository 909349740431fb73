"""Look for officers of the lists in the cases, in the job worker: no request of the police takes part in it.

Nobody can tell from how long a page of theirs takes whether an officer is on a list, because no such page asks.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from casebridge import audit, clock
from casebridge.access.actor import ENGINE
from casebridge.accounts.models import User
from casebridge.cases.models import Case, Party
from casebridge.credibility.matching import Wanted, how_matched
from casebridge.credibility.models import CredibilityChange, CredibilityEntry, CredibilityReview, CredibilitySeen
from casebridge.db import db, transaction
from casebridge.notices.outbox import tell
from casebridge.workflows.engine import WAITS

# How long a decision may take; a policy of the house until the office sets one.
REVIEW_DAYS = 14
TAG = "credibility:review"
# In which roles an officer stands in a case.
ROLES = ("officer", "witness", "other")
BATCH, BATCHES = 500, 40
JOINED = "joined"


def look_for(subject: str) -> int:
    """Look for the officer of a changed entry in every case, open and closed; return how many decisions it opened.

    Safe to run twice. :param subject: the public id of the change.
    """
    opened = last = 0
    while True:
        with transaction():
            change = db.session.scalar(select(CredibilityChange).where(CredibilityChange.public_id == subject))
            if change is None or change.looked_at is not None:
                return opened
            wanted = _wanted(change)
            batch = _people(Party.id > last)
            for party in batch:
                last = party.id
                if how := _how(wanted, party):
                    opened += _open(change, party.case, party, how, change.kind)
            if len(batch) < BATCH:
                for case in _carried(change.entry):
                    if not _found_by_account(change, case):
                        opened += _open(change, case, None, "account", change.kind)
                change.looked_at = clock.now()
                return opened


def look() -> int:
    """Compare who joined a case, or was changed in one, with the lists; return how many decisions it opened (a sweep).

    It writes what it compared, so that nobody is compared twice, and asks for nothing while the lists are empty.
    """
    opened = 0
    for _ in range(BATCHES):
        with transaction():
            entries = [(one, one.changes[-1]) for one in _standing() if one.changes[-1].looked_at is not None]
            if not entries:
                return opened
            wanted = [(change, _wanted(change)) for _entry, change in entries]
            unseen = or_(CredibilitySeen.party_id.is_(None), CredibilitySeen.version != Party.version)
            batch = _people(unseen)
            for party in batch:
                for change, whom in wanted:
                    if how := _how(whom, party):
                        opened += _open(change, party.case, party, how, JOINED)
            _mark(batch)
            if len(batch) < BATCH:
                for entry, change in entries:
                    for case in _carried(entry, but_known=True):
                        opened += _open(change, case, None, "account", JOINED)
                return opened
    return opened


def _mark(batch: Sequence[Party]) -> None:
    ids = [party.id for party in batch]
    query = select(CredibilitySeen).where(CredibilitySeen.party_id.in_(ids))
    known = {row.party_id: row for row in db.session.scalars(query)}
    for party in batch:
        if party.id in known:
            known[party.id].version = party.version
        else:
            db.session.add(CredibilitySeen(party_id=party.id, version=party.version))
    db.session.flush()


def _standing() -> Sequence[CredibilityEntry]:
    query = select(CredibilityEntry).where(CredibilityEntry.removed_at.is_(None))
    return db.session.scalars(query.options(joinedload(CredibilityEntry.user)).order_by(CredibilityEntry.id)).all()


def _wanted(change: CredibilityChange) -> list[Wanted]:
    """Return whom to look for: as the entry says it now, and for a change also as it said it before."""
    entry = change.entry
    account = entry.user.name if entry.user else ""
    found = [Wanted(account, entry.name, entry.number)]
    if change.kind == "changed":
        found.append(Wanted("", str(change.before.get("name", "")), str(change.before.get("number", ""))))
    return found


def _how(wanted: Sequence[Wanted], party: Party) -> str:
    found = (how_matched(one, party.name, party.other_name, party.note) for one in wanted)
    return next((how for how in found if how), "")


def _people(*where: ColumnElement[bool]) -> Sequence[Party]:
    """Return people who may be officers in cases that the State's Attorney has, in order, at most BATCH of them."""
    query = (
        select(Party)
        .join(Case, Case.id == Party.case_id)
        .outerjoin(CredibilitySeen, CredibilitySeen.party_id == Party.id)
        .where(Party.role.in_(ROLES), Party.left_with.is_(None), Case.reached_sao_at.is_not(None), *where)
        .options(joinedload(Party.case))
        .order_by(Party.id)
        .limit(BATCH)
    )
    return db.session.scalars(query).all()


def _carried(entry: CredibilityEntry, *, but_known: bool = False) -> Iterator[Case]:
    """Yield the cases that the account of an entry led or attested: who carried a case may be asked about it."""
    if entry.user_id is None:
        return
    query = select(Case).where(
        or_(Case.lead_id == entry.user_id, Case.attested_by_id == entry.user_id), Case.reached_sao_at.is_not(None)
    )
    if but_known:
        known = select(CredibilityReview.id).where(
            CredibilityReview.case_id == Case.id, CredibilityReview.entry_id == entry.id
        )
        query = query.where(~known.exists())
    yield from db.session.scalars(query.order_by(Case.id))


def _found_by_account(change: CredibilityChange, case: Case) -> bool:
    query = select(CredibilityReview.id).where(
        CredibilityReview.case_id == case.id, CredibilityReview.change_id == change.id,
        CredibilityReview.how == "account", CredibilityReview.party_id.is_not(None),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def _open(change: CredibilityChange, case: Case, party: Party | None, how: str, why: str) -> int:
    """Open a decision in a case, or bring the one that is open up to date; return how many were opened."""
    of_case = select(CredibilityReview).where(
        CredibilityReview.case_id == case.id, CredibilityReview.entry_id == change.entry_id,
        CredibilityReview.party_id == (party.id if party else None),
    )  # fmt: skip
    earlier = db.session.scalars(of_case.order_by(CredibilityReview.id)).all()
    if earlier and (why == JOINED or any(one.change_id == change.id for one in earlier)):
        return 0
    if undecided := next((one for one in earlier if not one.decision), None):
        undecided.change_id, undecided.why = change.id, why
        return 0
    if earlier and earlier[-1].decision == "not_same" and not _about_another(change):
        return 0
    now = clock.now()
    review = CredibilityReview(
        case_id=case.id, entry_id=change.entry_id, change_id=change.id, party_id=party.id if party else None, how=how,
        why=why, opened_at=now, due_on=clock.court_local(now).date() + timedelta(days=REVIEW_DAYS), version=1,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    audit.record(
        "credibility:open", actor=ENGINE, case_id=case.id, object_type="credibility_review",
        object_id=review.public_id, sentence="asked for a prosecutor's decision",
    )  # fmt: skip
    tell(_whom(case), tag=TAG, text=WAITS, case_id=case.id, subject_type="case_review", subject_id=case.public_id)
    return 1


def _about_another(change: CredibilityChange) -> bool:
    """Say whether a change altered whom the entry is about."""
    keys = ("account", "name", "number")
    return change.kind == "changed" and any(change.before.get(key) != change.after.get(key) for key in keys)


def _whom(case: Case) -> list[int]:
    """Return who hears of it: the prosecutor of the case, else the supervisors of the State's Attorney."""
    active = select(User.id).where(User.active)
    if case.prosecutor_id is not None:
        found = db.session.scalars(active.where(User.id == case.prosecutor_id, User.agency == "sao")).all()
        if found:
            return list(found)
    led = and_(User.role == "sao_supervisor", User.agency == "sao")
    return list(db.session.scalars(active.where(led).order_by(User.id)))
