"""Keeps what somebody was typing when the session ended, encrypted and for a day."""

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from casebridge import clock, keys
from casebridge.accounts.models import KeptForm
from casebridge.db import canonical, db
from casebridge.errors import NotThere

FOR = timedelta(hours=24)
LONGEST_PATH = 2000
# What is sent to LEAD's pages rests under LEAD's own key here, too.
_LEADS = "/lead/"
Fields = Sequence[tuple[str, str]]


def keep(user_id: int, path: str, fields: Fields) -> str:
    """Keep a form that was sent to `path` for the user who sent it; return the id under which it is found."""
    db.session.execute(delete(KeptForm).where(KeptForm.at < clock.now() - FOR))
    sealed = keys.sealed(_key_of(path), canonical(list(fields)).encode(), path.encode())
    row = KeptForm(user_id=user_id, at=clock.now(), path=path, sealed=sealed)
    db.session.add(row)
    db.session.flush()
    return row.public_id


def open_kept(public_id: str, user_id: int) -> tuple[KeptForm, Fields]:
    """Return a kept form and its fields.

    :raises NotThere: it is somebody else's, too old, or never was.
    """
    row = db.session.scalar(
        select(KeptForm).where(
            KeptForm.public_id == public_id, KeptForm.user_id == user_id, KeptForm.at > clock.now() - FOR
        )
    )
    if row is None:
        raise NotThere()
    text = keys.opened(_key_of(row.path), row.sealed, row.path.encode())
    return row, [(name, value) for name, value in json.loads(text)]


def kept_under(path: str, user_id: int) -> list[tuple[KeptForm, Fields]]:
    """Return what a person sent to addresses under `path` when the session had ended, the latest of each address."""
    rows = db.session.scalars(
        select(KeptForm)
        .where(
            KeptForm.user_id == user_id, KeptForm.at > clock.now() - FOR,
            KeptForm.path.startswith(path, autoescape=True),
        )
        .order_by(KeptForm.id)
    )  # fmt: skip
    latest = {row.path: row for row in rows}
    return [open_kept(row.public_id, user_id) for row in latest.values()]


def forget(path: str, user_id: int) -> None:
    """Drop what is kept for one address: it was sent again, or its sender left it."""
    db.session.execute(delete(KeptForm).where(KeptForm.user_id == user_id, KeptForm.path == path))


def _key_of(path: str) -> str:
    return "part2" if path.startswith(_LEADS) else "field"
