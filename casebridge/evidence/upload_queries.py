"""Files under way as their sender may see them."""

from collections.abc import Sequence

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import CaseBridgeError, NotThere
from casebridge.evidence.models import Exhibit
from casebridge.evidence.upload_models import Upload


class UploadGone(CaseBridgeError):
    """The upload was stopped or waited too long."""

    status = 410
    happened = "This upload was stopped, or it waited longer than 7 days. Its parts are gone."
    kept = "Files that were stored are not touched."
    next_step = "Send the file again."


def load_upload(case: Case, public_id: str, *, actor: Actor) -> Upload:
    """Fetch an upload of this person to this case.

    :raises NotThere: there is none such; somebody else's looks the same.
    """
    upload = db.session.scalar(
        select(Upload).where(Upload.public_id == public_id, Upload.case_id == case.id, Upload.user_id == actor.id)
    )
    if upload is None:
        raise NotThere()
    return upload


def under_way(case: Case, actor: Actor) -> list[Upload]:
    """Return the uploads that this person began for this case and can still go on with, oldest first."""
    query = select(Upload).where(
        Upload.case_id == case.id, Upload.user_id == actor.id, Upload.ended_at.is_(None),
        Upload.expires_at > clock.now(),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(Upload.id)))


def with_exhibits(uploads: Sequence[Upload]) -> list[tuple[Upload, str]]:
    """Return each upload with the public id of the exhibit that it becomes a version of, empty for a new one."""
    wanted = {one.exhibit_id for one in uploads if one.exhibit_id is not None}
    query = select(Exhibit.id, Exhibit.public_id).where(Exhibit.id.in_(wanted))
    ids: dict[int | None, str] = dict(db.session.execute(query).all()) if wanted else {}
    return [(one, ids.get(one.exhibit_id, "")) for one in uploads]


def reachable(upload: Upload) -> Upload:
    """Return the upload while it can be asked about.

    :raises UploadGone: it was stopped or has expired.
    """
    if upload.ending in ("stopped", "expired") or (upload.ended_at is None and upload.expires_at <= clock.now()):
        raise UploadGone()
    return upload
