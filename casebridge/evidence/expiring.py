"""Uploads that waited too long are let go, and parts that no upload knows."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.errors import LostBytes
from casebridge.evidence.parts import PartBusy
from casebridge.evidence.store import store
from casebridge.evidence.upload_models import Upload
from casebridge.evidence.upload_services import parts

STRAY_AFTER = timedelta(hours=24)


def expire() -> list[str]:
    """End uploads that waited too long and drop their parts, what no upload knows, and what came by half; say which."""
    dropped = []
    for key in list(_overdue()):
        with suppress(PartBusy):
            try:
                with parts().held(key):
                    ended = _expired(key)
            except LostBytes:
                ended = _expired(key)
            if ended:
                parts().drop(key)
                dropped.append(key)
    with_row = set(db.session.scalars(select(Upload.part_key).where(Upload.ended_at.is_(None))))
    db.session.rollback()
    for key in parts().strays(with_row, clock.now() - STRAY_AFTER):
        parts().drop(key)
        dropped.append(key)
    return dropped + store().sweep(clock.now() - STRAY_AFTER)


def _overdue() -> Iterator[str]:
    query = select(Upload.part_key).join(Case, Case.id == Upload.case_id).where(
        Upload.ended_at.is_(None), Upload.expires_at <= clock.now(), Case.legal_hold.is_(False)
    )  # fmt: skip
    found = list(db.session.scalars(query))
    db.session.rollback()
    yield from found


def _expired(key: str) -> bool:
    with transaction():
        upload = db.session.scalars(select(Upload).where(Upload.part_key == key)).one()
        db.session.refresh(upload)
        if upload.ended_at is not None or upload.expires_at > clock.now():
            return False
        upload.ended_at, upload.ending = clock.now(), "expired"
        audit.record(
            "upload:expire", actor=ENGINE, case_id=upload.case_id, object_type="upload", object_id=upload.public_id,
            sentence="let go of a file that was not sent to its end in 7 days", bytes_in=upload.received,
            detail={"name": upload.name},
        )  # fmt: skip
    return True
