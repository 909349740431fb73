"""Files that come in parts: begun, written on, ended; whatever is interrupted goes on where it was."""

import hmac
from dataclasses import asdict, dataclass, replace

from flask import current_app

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.queries import load_case
from casebridge.db import db, retrying, transaction
from casebridge.errors import CaseBridgeError, TooLarge
from casebridge.evidence import limits
from casebridge.evidence.classing import check_class, class_of_type, stricter
from casebridge.evidence.models import Exhibit
from casebridge.evidence.numbering import RESUMABLE_FOR, promise
from casebridge.evidence.parts import Checksum, Parts
from casebridge.evidence.queries import load_exhibit
from casebridge.evidence.receiving import About, Received, refuse, settle
from casebridge.evidence.store import EmptyFile, HashMismatch, Readable, store
from casebridge.evidence.suggest import clean_name, type_of
from casebridge.evidence.upload_models import Upload
from casebridge.evidence.upload_queries import UploadGone, load_upload, reachable


class WrongOffset(CaseBridgeError):
    """The part does not begin where the upload stands."""

    status = 409
    happened = "This part does not begin where the upload stands."
    kept = "What came before it stays."
    next_step = "Ask how far it came and go on from there."


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sender says of a file before the first byte; `told` is the same as their program wrote it.

    `drop` names the files that were chosen together, in their order.
    """

    name: str
    length: int
    sha256: str = ""
    declared_type: str = ""
    given_by: str = ""
    exhibit_id: str = ""
    drop: str = ""
    told: str = ""
    class_: str = ""


def parts() -> Parts:
    """Return the application's staging area; it keeps hashes under way from part to part."""
    kept = store()
    found: Parts | None = current_app.extensions.get("casebridge_parts")
    if found is None or found.store is not kept:
        found = current_app.extensions["casebridge_parts"] = Parts(kept)
    return found


def begin(case_id: str, plan: Plan, *, actor: Actor) -> Upload | Received:
    """Begin an upload, or say at once why the file is refused: empty, too large.

    :raises NotThere, NotAllowed: the case or the exhibit. :raises DiskFull: the file would eat the reserve.
    :raises TooMany: this person sends too much.
    """
    case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
    if plan.exhibit_id:
        load_exhibit(case, plan.exhibit_id, actor=actor)
    check_class(case, actor, plan.class_)
    limits.check(actor, 0, plan.drop)
    name, limit, promised = clean_name(plan.name), store().limit, limits.promised()
    db.session.rollback()
    if plan.length == 0:
        return refuse(case_id, name, EmptyFile(), actor=actor, also=lambda _: limits.count(actor, 0, plan.drop))
    if plan.length > limit:
        words = f"The file is larger than {limit:,} bytes, the most that CaseBridge takes."
        kept = "Nothing of it was stored; the other files are not touched."
        large = TooLarge(words, kept=kept)
        return refuse(case_id, name, large, actor=actor, also=lambda _: limits.count(actor, 0, plan.drop))
    store().check_room(plan.length + promised)
    key = parts().begin()
    try:
        return retrying(lambda: _write_row(case_id, replace(plan, name=name), key, actor))
    except CaseBridgeError:
        parts().drop(key)
        raise


def add_part(
    case_id: str, public_id: str, stream: Readable, *, at: int, size: int | None, actor: Actor,
    checksum: Checksum | None = None,
) -> tuple[int, Upload]:  # fmt: skip
    """Write a part that begins at `at`, and return how far the upload came: that much is safe.

    The last part ends the upload: the file goes the way of every file, and the upload keeps what became of it.

    :param size: what the part is said to hold. :raises WrongOffset, PartBusy, UploadGone, TooLarge,
        ChecksumMismatch, DiskFull: the upload stands where it stood.
    """
    upload = _allowed(case_id, public_id, actor)
    if upload.ended_at is not None and at == upload.length and not size:
        return upload.length, upload
    if at != upload.received or upload.ended_at is not None:
        raise WrongOffset()
    if at + (size or 0) > upload.length:
        raise TooLarge("This part is longer than what is left of the file.", kept="What came before it stays.")
    store().check_room(size or 0)
    key = upload.part_key
    db.session.rollback()
    with parts().held(key) as file:
        # Whoever had the file before may have come further meanwhile.
        upload = _allowed(case_id, public_id, actor)
        length, is_wrong = upload.length, upload.received != at or upload.ended_at is not None
        # Nothing of the row is looked at before the bytes are there: a reader keeps all writers out of SQLite.
        db.session.rollback()
        if is_wrong:
            raise WrongOffset()
        end = parts().write(key, file, stream, at=at, most=length - at, checksum=checksum)
        if end < length:
            noted = retrying(lambda: _note_part(case_id, public_id, end, actor))
            parts().counted(key)
            return end, noted
        return end, _end(case_id, upload, actor)


def stop(case_id: str, public_id: str, *, actor: Actor) -> None:
    """End an upload that its sender does not want to go on with; its parts are dropped.

    :raises PartBusy: a part is just coming in. :raises UploadGone: it ended before.
    """
    upload = _allowed(case_id, public_id, actor)
    if upload.ended_at is not None:
        raise UploadGone()
    key = upload.part_key
    db.session.rollback()
    with parts().held(key):
        retrying(lambda: _stopped(case_id, public_id, actor))
    parts().drop(key)


def _allowed(case_id: str, public_id: str, actor: Actor) -> Upload:
    case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
    upload = reachable(load_upload(case, public_id, actor=actor))
    db.session.refresh(upload)
    return upload


def _write_row(case_id: str, plan: Plan, key: str, actor: Actor) -> Upload:
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
        exhibit: Exhibit | None = load_exhibit(case, plan.exhibit_id, actor=actor) if plan.exhibit_id else None
        limits.check(actor, plan.length, plan.drop)
        limits.check_open(actor)
        limits.count(actor, plan.length, plan.drop)
        now = clock.now()
        upload = Upload(
            case_id=case.id, user_id=actor.id, exhibit_id=exhibit.id if exhibit else None, name=plan.name,
            length=plan.length, received=0, sha256=plan.sha256, declared_type=plan.declared_type,
            given_by=plan.given_by, class_=plan.class_, told=plan.told, part_key=key,
            started_at=now, expires_at=now + RESUMABLE_FOR,
            number=None if exhibit else promise(case, plan.sha256, _seems(plan)), drop=limits.known_drop(plan.drop),
        )  # fmt: skip
        db.session.add(upload)
        db.session.flush()
    return upload


def _seems(plan: Plan) -> str:
    """Return the class that a file seems to have by its name, or the stricter one that its sender chose."""
    return stricter(class_of_type(type_of(plan.name, "")), plan.class_)


def _note_part(case_id: str, public_id: str, end: int, actor: Actor) -> Upload:
    with transaction():
        upload = _allowed(case_id, public_id, actor)
        upload.received = end
        upload.expires_at = clock.now() + RESUMABLE_FOR
        db.session.flush()
    return upload


def _end(case_id: str, upload: Upload, actor: Actor) -> Upload:
    """Give a file that is whole to the door that every file comes through; its row and the upload's are one unit."""
    incoming = parts().whole(upload.part_key)
    about = About(
        case_id, upload.name, upload.declared_type or None, _exhibit(upload), upload.given_by, upload.number,
        upload.class_,
    )  # fmt: skip
    public_id, ended = upload.public_id, [upload]

    def also(done: Received) -> None:
        ended[0] = _ended(_allowed(case_id, public_id, actor), "done")
        ended[0].received = ended[0].length
        ended[0].answer = asdict(done)

    if upload.sha256 and not hmac.compare_digest(upload.sha256, incoming.sha256):
        retrying(lambda: refuse(case_id, upload.name, HashMismatch(), actor=actor, also=also))
    else:
        settle(about, incoming, actor=actor, leave=True, also=also)
    parts().drop(upload.part_key)
    return ended[0]


def _exhibit(upload: Upload) -> str:
    if upload.exhibit_id is None:
        return ""
    public_id = db.session.get_one(Exhibit, upload.exhibit_id).public_id
    db.session.rollback()
    return public_id


def _ended(upload: Upload, ending: str) -> Upload:
    upload.ended_at, upload.ending = clock.now(), ending
    return upload


def _stopped(case_id: str, public_id: str, actor: Actor) -> None:
    with transaction():
        upload = _ended(_allowed(case_id, public_id, actor), "stopped")
        limits.give_back(upload.user_id, upload.length - upload.received)
        audit.record(
            "upload:stop", actor=actor, case_id=upload.case_id, object_type="upload", object_id=upload.public_id,
            sentence="stopped sending a file", bytes_in=upload.received, detail={"name": upload.name},
        )  # fmt: skip
