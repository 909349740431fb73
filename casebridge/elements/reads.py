"""Looking at the matrix is an event, and what changed since the last look is new to its reader."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import case as when
from sqlalchemy.dialects import postgresql, sqlite

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.elements.models import ElementMark, MatrixRead

# Looking again within this time is the same look: a page that is loaded anew still says what is new.
SITTING = timedelta(minutes=30)


def looked(case: Case, actor: Actor) -> datetime | None:
    """Write that `actor` looks at the matrix and return when they looked before this sitting, if they did."""
    insert = sqlite.insert if db.session().get_bind().dialect.name == "sqlite" else postgresql.insert
    now = clock.now()
    first = insert(MatrixRead).values(case_id=case.id, user_id=actor.id, read_at=now)
    before = when((MatrixRead.read_at < now - SITTING, MatrixRead.read_at), else_=MatrixRead.before_at)
    written = first.on_conflict_do_update(
        index_elements=["case_id", "user_id"], set_={"before_at": before, "read_at": first.excluded.read_at}
    )
    since: datetime | None = db.session.scalar(written.returning(MatrixRead.before_at))
    read(case, actor, "looked at the element matrix")
    return since


def read(case: Case, actor: Actor, sentence: str) -> None:
    """Write that `actor` read a part of the matrix."""
    audit.record(
        "element:read", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id, sentence=sentence
    )


def is_new(marks: Iterable[ElementMark], actor: Actor, since: datetime | None) -> bool:
    """Say whether somebody else marked one of these after `since`; to a first reader nothing is new."""
    return since is not None and any(mark.at > since and mark.by_id != actor.id for mark in marks)
