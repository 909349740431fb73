"""A file comes in: bytes first, synced and inspected, then its row and history, then the answer."""

from collections.abc import Callable
from dataclasses import dataclass

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import db, retrying, transaction
from casebridge.errors import CaseBridgeError, Invalid
from casebridge.evidence.classing import check_class, class_of_type, stricter
from casebridge.evidence.custody.process import SOFTWARE
from casebridge.evidence.inspect import Inspection, inspect_file
from casebridge.evidence.models import Exhibit, ReceivedFile, Version
from casebridge.evidence.numbering import promised_to
from casebridge.evidence.queries import load_exhibit, same_bytes
from casebridge.evidence.services import add_exhibit, arrived, take_custody
from casebridge.evidence.store import Incoming, Readable, store
from casebridge.evidence.suggest import clean_name, title_of, type_of

# What else is written in the unit of work that says what became of a file.
Also = Callable[["Received"], None]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file.

    `outcome` is accept, accept_with_warning, repair, reject, or same (bytes that the case has already).
    `stored` says whether it is an exhibit now (one that cannot be printed is, too).
    """

    name: str
    outcome: str
    message: str
    stored: bool
    sha256: str = ""
    size: int = 0
    exhibit_id: int | None = None
    exhibit_number: int | None = None
    exhibit_public_id: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class About:
    """What is said about bytes that come in: for which case, under which name, as what, given by whom.

    `exhibit_id` makes them the next version of that exhibit; `number` is the exhibit number that they were
    promised, `class_` a class stricter than their type's own.
    """

    case_id: str
    name: str
    declared_type: str | None = None
    exhibit_id: str = ""
    given_by: str = ""
    number: int | None = None
    class_: str = ""


def receive_file(
    case_id: str,
    stream: Readable,
    name: str,
    *,
    actor: Actor,
    expected_sha256: str = "",
    declared_type: str | None = None,
    exhibit_id: str = "",
    given_by: str = "",
    class_: str = "",
    also: Also | None = None,
) -> Received:
    """Take in one file for a case, as a new exhibit or as the next version of `exhibit_id`.

    Opens units of work of its own: none may be open. What is refused is told, not raised.

    :param class_: as `About`. :param also: as `settle` calls it.
    :raises NotThere, NotAllowed: the case. :raises DiskFull: no room, nothing stored.
    """
    shown = clean_name(name)
    case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
    check_class(case, actor, class_)
    # A file may take minutes: no transaction stays open meanwhile.
    db.session.rollback()
    try:
        incoming = store().receive(stream, expected_sha256=expected_sha256)
    except (Invalid, CaseBridgeError) as refused:
        if refused.status == 507:
            raise
        return refuse(case_id, shown, refused, actor=actor, also=also)
    about = About(case_id, shown, declared_type, exhibit_id, given_by, class_=class_)
    try:
        return settle(about, incoming, actor=actor, also=also)
    finally:
        store().discard(incoming)


def settle(
    about: About, incoming: Incoming, *, actor: Actor, leave: bool = False, also: Also | None = None
) -> Received:
    """Say what became of bytes that came in whole: the same as an exhibit has, or inspected, kept and entered.

    Opens units of work of its own: none may be open.

    :param leave: the bytes keep their first name, too. :param also: is called with what became of the file,
        inside the unit of work that writes it.
    """
    also = also or _nothing_else
    if found := _twin(about.case_id, incoming, about.name, actor, also):
        return found
    return _keep(about, incoming, actor, leave, also)


def _keep(about: About, incoming: Incoming, actor: Actor, leave: bool, also: Also) -> Received:
    case_id, name = about.case_id, about.name
    ready = store().scratch()
    found = inspect_file(incoming.path, name, ready=ready, declared_type=about.declared_type, sha256=incoming.sha256)
    key = store().keep(incoming.path, leave=leave)
    ready_key = store().keep(ready) if found.ready_sha256 else ""

    def write() -> Received:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.EXHIBIT_ADD)
            if same := same_bytes(case, incoming.sha256, actor):
                return _note_same(case, same, incoming, name, actor, also)
            if about.exhibit_id:
                exhibit = load_exhibit(case, about.exhibit_id, actor=actor)
            else:
                kind = type_of(name, found.family)
                exhibit = add_exhibit(
                    case, title=title_of(name), type_key=kind, actor=actor, given_by=about.given_by,
                    class_=stricter(about.class_, class_of_type(kind)) if about.class_ else "",
                    promised=about.number or promised_to(case, incoming.sha256),
                )  # fmt: skip
            if exhibit.custody is None:
                take_custody(exhibit, actor, about.given_by)
            version = _version(exhibit, found, name, key, ready_key, actor)
            _note(case, actor, name, "stored", found.message, version, exhibit)
            done = Received(
                name, found.outcome, _told(found), True, found.sha256, found.size, exhibit.id, exhibit.number,
                exhibit.public_id,
            )  # fmt: skip
            also(done)
            return done

    # The bytes are safe already: only the rows are tried again when the database asks for it.
    return retrying(write)


def _version(exhibit: Exhibit, found: Inspection, name: str, key: str, ready_key: str, actor: Actor) -> Version:
    version = Version(
        exhibit=exhibit, number=len(exhibit.versions) + 1, name=name, sha256=found.sha256, size=found.size,
        content_type=found.mime, family=found.family, outcome=found.outcome, message=found.message,
        notices=list(found.notices), inspection=_plain(found), store_key=key, ready_key=ready_key,
        ready_sha256=found.ready_sha256 or "", pages=found.pages, received_by_id=actor.id,
        received_at=clock.now(), checked_at=clock.now(),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    audit.record(
        "exhibit:store", actor=actor, case_id=exhibit.case_id, object_type="exhibit", object_id=exhibit.public_id,
        sentence=f"stored {'a file' if version.number == 1 else 'a new version'} as Ex {exhibit.number}",
        bytes_in=found.size, detail={"sha256": found.sha256, "version": version.number, "outcome": found.outcome},
    )  # fmt: skip
    arrived(exhibit, actor)
    return version


def _plain(found: Inspection) -> dict[str, object]:
    return {
        "kind": found.kind, "label": found.label, "scales": [str(s) if s is not None else None for s in found.scales],
        "text_pages": list(found.text_pages), "fonts_embedded": found.fonts_embedded,
        "fingerprint": found.fingerprint, "page_prints": list(found.page_prints),
        "seconds": str(found.seconds) if found.seconds is not None else None,
        "walls": list(found.walls), "recipe": found.recipe, "software": SOFTWARE,
    }  # fmt: skip


def _told(found: Inspection) -> str:
    return " ".join([found.message, *found.notices])


def _nothing_else(_done: Received) -> None:
    pass


def _twin(case_id: str, incoming: Incoming, name: str, actor: Actor, also: Also) -> Received | None:
    case = load_case(case_id, actor=actor)
    if same_bytes(case, incoming.sha256, actor) is None:
        db.session.rollback()
        return None
    with transaction():
        case = load_case(case_id, actor=actor)
        same = same_bytes(case, incoming.sha256, actor)
        return _note_same(case, same, incoming, name, actor, also) if same else None


def _note_same(case: Case, same: Exhibit, incoming: Incoming, name: str, actor: Actor, also: Also) -> Received:
    """Name the exhibit that has these bytes."""
    where = f"Ex {same.number}"
    message = f"The same bytes as {where}: not stored again."
    db.session.add(
        ReceivedFile(
            case_id=case.id, user_id=actor.id, name=name, size=incoming.size, sha256=incoming.sha256, result="same",
            message=message, exhibit_id=same.id, at=clock.now(),
        )
    )  # fmt: skip
    audit.record(
        "exhibit:same", actor=actor, case_id=case.id, object_type="exhibit", object_id=same.public_id,
        sentence=f"sent a file again that is {where}", bytes_in=incoming.size,
    )  # fmt: skip
    found = (same.id, same.number, same.public_id)
    done = Received(name, "same", message, False, incoming.sha256, incoming.size, *found)
    also(done)
    return done


def refuse(case_id: str, name: str, refused: CaseBridgeError, *, actor: Actor, also: Also | None = None) -> Received:
    """Write that a file was refused and why, where its sender and the history see it."""
    message = " ".join((refused.happened, refused.kept, refused.next_step))
    with transaction():
        case = load_case(case_id, actor=actor)
        db.session.add(
            ReceivedFile(
                case_id=case.id, user_id=actor.id, name=name, result="refused", message=message, at=clock.now()
            )
        )
        audit.record(
            "exhibit:refused", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
            outcome="error", sentence="sent a file that was refused", reason=refused.happened, detail={"name": name},
        )  # fmt: skip
        done = Received(name, "reject", message, False, status=refused.status)
        (also or _nothing_else)(done)
    return done


def _note(case: Case, actor: Actor, name: str, result: str, message: str, version: Version, exhibit: Exhibit) -> None:
    db.session.add(
        ReceivedFile(
            case_id=case.id, user_id=actor.id, name=name, size=version.size, sha256=version.sha256, result=result,
            message=message, exhibit_id=exhibit.id, at=clock.now(),
        )
    )  # fmt: skip
