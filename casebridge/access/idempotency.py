"""A form that is sent twice counts once: its key is written with the change that it made."""

from contextvars import ContextVar
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from casebridge import clock
from casebridge.db import Base, UtcDateTime, before_unit

pending: ContextVar["tuple[str, int | None, str] | None"] = ContextVar("casebridge_form_key", default=None)


class SubmittedForm(Base):
    """A form key that was used, by whom, and the request whose history lines tell the first result."""

    __tablename__ = "submitted_form"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None]
    request_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SentBefore(Exception):
    """Raised when a form was sent before; the first sending counts."""


def claim(session: Session) -> None:
    """Write the pending form key into the unit of work that begins.

    :raises SentBefore: the key was used already.
    """
    form = pending.get()
    if form is None:
        return
    key, user_id, request_id = form
    session.add(SubmittedForm(key=key, user_id=user_id, request_id=request_id, at=clock.now()))
    try:
        session.flush()
    except IntegrityError as repeated:
        raise SentBefore() from repeated
    pending.set(None)


before_unit(claim)
