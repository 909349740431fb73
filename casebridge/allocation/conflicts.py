"""Conflicts of interest: recorded with a reason, kept to the office whose person it is, lifted with a reason.

The lines of history that tell of them belong to no case, since the other offices read the history of a case.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts.hats import hats_of
from casebridge.accounts.leading import GIVEN_CASES, LED, ever_led_by, leaders_of
from casebridge.accounts.models import User
from casebridge.cases.models import Case, Conflict
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.notices.outbox import tell
from casebridge.text import clean
from casebridge.workflows.engine import WAITS

WORDS_LIMIT = 2000


def whose(actor: Actor) -> ColumnElement[bool]:
    """Return the filter of the people whose conflicts this person records and reads: oneself, or the people led."""
    return ever_led_by(actor) if actor.role in LED else User.id == actor.id


def people_of(actor: Actor) -> Sequence[User]:
    """Return the active people to whom cases are given and whose conflicts this person may record, by name."""
    query = select(User).where(User.active, User.role.in_(GIVEN_CASES), whose(actor))
    return db.session.scalars(query.order_by(User.name, User.id)).all()


def conflicts_of(case: Case, actor: Actor) -> list[tuple[Conflict, User, str]]:
    """Return the conflicts on a case that this person may read, as (conflict, whose, recorded by), newest first."""
    query = (
        select(Conflict, User)
        .join(User, User.id == Conflict.user_id)
        .where(Conflict.case_id == case.id, whose(actor))
        .order_by(Conflict.id.desc())
    )
    rows = db.session.execute(query).all()
    ids = {row.recorded_by_id for row, _ in rows}
    names: dict[int, str] = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    return [(row, user, names[row.recorded_by_id]) for row, user in rows]


def record(case: Case, *, whom: str, reason: str, words: str, actor: Actor) -> Conflict:
    """Record that a person has a conflict of interest on a case: from now on they are not given it.

    Whoever leads them is told, and learns from the page whether they hold the case now.

    :param whom: the public id of the person. :param reason: a key of `conflict_reason`.
    :raises Invalid: nobody whose conflicts `actor` records, no reason, or one stands already.
    """
    require(actor, Permission.CONFLICT_RECORD, case)
    fields = {}
    person = next((one for one in people_of(actor) if one.public_id == whom), None)
    if person is None:
        fields["whom"] = "Pick whose conflict it is."
    elif _standing(case, person) is not None:
        fields["whom"] = f"A conflict of {person.name} is recorded on this case already."
    if reason not in catalog().conflict_reasons:
        fields["reason"] = "Pick the reason."
    if fields or person is None:
        raise Invalid(fields=fields)
    said = clean(words, field="words", limit=WORDS_LIMIT, lines=True)
    # A conflict is the person's: it holds in each hat.
    rows = [
        Conflict(
            case_id=case.id, user_id=hat.id, reason=reason, recorded_by_id=actor.id, recorded_at=clock.now(), words=said
        )
        for hat in (person, *(one for one in hats_of(person.id) if one.id != person.id))
        if _standing(case, hat) is None
    ]
    made = rows[0]
    db.session.add_all(rows)
    db.session.flush()
    _note(made, case, person, actor, "record", f"recorded a conflict of interest of {person.name} on a case")
    return made


def lift(case: Case, public_id: str, *, why: str, actor: Actor) -> Conflict:
    """Lift a conflict that no longer stands, or was recorded by mistake.

    :raises NotThere: none stands with this id that `actor` may read. :raises Invalid: no word why.
    """
    require(actor, Permission.CONFLICT_RECORD, case)
    found = next((row for row, _, _ in conflicts_of(case, actor) if row.public_id == public_id), None)
    if found is None or found.lifted_at is not None:
        raise NotThere()
    words = clean(why, field="why", limit=WORDS_LIMIT, lines=True)
    if not words:
        raise Invalid(fields={"why": "Say why the conflict no longer stands."})
    found.lifted_at, found.lifted_by_id, found.lifted_why = clock.now(), actor.id, words
    db.session.flush()
    person = db.session.get_one(User, found.user_id)
    _note(found, case, person, actor, "lift", f"lifted a conflict of interest of {person.name} on a case")
    return found


def _standing(case: Case, person: User) -> Conflict | None:
    query = select(Conflict).where(
        Conflict.case_id == case.id, Conflict.user_id == person.id, Conflict.lifted_at.is_(None)
    )
    return db.session.scalar(query)


def _note(row: Conflict, case: Case, person: User, actor: Actor, what: str, sentence: str) -> None:
    detail: dict[str, Any] = {"case": case.public_id, "whom": person.public_id}
    line = audit.record(
        f"conflict:{what}", actor=actor, object_type="conflict", object_id=row.public_id, sentence=sentence,
        detail=detail,
    )  # fmt: skip
    whom = {*leaders_of(person), person.id} - {actor.id}
    tell(
        sorted(whom), tag=f"conflict:{what}", text=WAITS, case_id=case.id, subject_type="conflict",
        subject_id=row.public_id, audit_seq=line.seq,
    )  # fmt: skip
