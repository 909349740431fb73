"""What is done with exhibits: add, class, share, flag as favorable, resolve, read."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.bulk import forget
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.evidence.classing import class_of_type, opened, starts_as, too_open, too_wide, wrong_fields
from casebridge.evidence.models import (
    USES,
    CustodyEntry,
    CustodyTransfer,
    Exhibit,
    ExhibitRead,
    ExhibitShare,
    FavorableFlag,
    Version,
)
from casebridge.evidence.numbering import number_for, renumber
from casebridge.evidence.queries import flags_of, open_flags, type_label
from casebridge.notices.outbox import tell
from casebridge.text import NARRATIVE_LIMIT, clean
from casebridge.workflows.engine import WAITS, open_record

# Told of each exhibit or version that came in, in the unit of work that enters it; features to the right listen.
ARRIVED: list[Callable[[Exhibit, Actor], None]] = []
FLAGGED = "An exhibit waits for your decision"

# What a prosecutor may answer; the duty behind each is in law/disclosure.toml.
FAVORABLE_DECISIONS = {
    "disclosed": "Disclosed to the defense",
    "will_disclose": "Favorable, will be disclosed",
    "not_favorable": "Looked at, not favorable",
    "protected": "Favorable, a protective order is sought first",
}


def add_exhibit(
    case: Case,
    *,
    title: str,
    actor: Actor,
    type_key: str = "",
    class_: str = "",
    used: str = "unclassed",
    given_by: str = "",
    received_at: datetime | None = None,
    physical: bool = False,
    kept_at: str = "",
    confirmed: bool = False,
    here: bool = True,
    promised: int | None = None,
) -> Exhibit:
    """Enter an exhibit under the next number, kept by the actor from now on.

    :param class_: stricter than the type's own; empty takes that. :param confirmed: whether a person looked
        at type and title (else they are a suggestion). :param here: False where it stays with somebody else, and
        nobody of these offices keeps it. :param promised: the number that its file was
        given when it was begun.
    :raises Invalid: no title, an unknown type or class.
    """
    require(actor, Permission.EXHIBIT_ADD, case)
    fields = wrong_fields(title, type_key, class_, used) | too_wide(case, actor, type_key, class_)
    if fields:
        raise Invalid(fields=fields)
    now, kept_as = clock.now(), class_ or class_of_type(type_key)
    exhibit = Exhibit(
        case=case, number=number_for(case, promised, kept_as), title=clean(title, field="title"), type=type_key,
        class_=kept_as, used=used, physical=physical,
        given_by=clean(given_by, field="given_by"), kept_at=clean(kept_at, field="kept_at"),
        received_at=received_at or now, added_by_id=actor.id, added_at=now, favorable=False,
        confirmed_at=now if confirmed else None, version=1,
    )  # fmt: skip
    db.session.add(exhibit)
    db.session.flush()
    audit.record(
        "exhibit:add", actor=actor, case_id=case.id, object_type="exhibit", object_id=exhibit.public_id,
        sentence=f"added Ex {exhibit.number}", detail={"number": exhibit.number, "type": type_key},
    )  # fmt: skip
    if here:
        take_custody(exhibit, actor, given_by)
    if physical or not here:
        arrived(exhibit, actor)
    return exhibit


def arrived(exhibit: Exhibit, actor: Actor) -> None:
    """Tell whoever listens that an exhibit, or a new version of it, came in."""
    for listener in ARRIVED:
        listener(exhibit, actor)


def classify(
    exhibit: Exhibit,
    *,
    actor: Actor,
    title: str | None = None,
    type_key: str | None = None,
    class_: str | None = None,
    used: str | None = None,
    why: str = "",
    version: int | None = None,
) -> Exhibit:
    """Confirm type and title, class used or unused, or change the class of information.

    A type that was not confirmed yet brings its own class along, unless a stricter one was chosen before.

    :param why: the reason where more people will see it.
    :raises Invalid: an unknown type, class or use. :raises Conflict: somebody changed it meanwhile.
    """
    require(actor, Permission.EXHIBIT_CLASSIFY, exhibit.case)
    if version is not None and version != exhibit.version:
        raise Conflict(
            theirs=[(f"Ex {exhibit.number}", f"{exhibit.title}, {type_label(exhibit.type)}, {USES[exhibit.used]}")],
            yours=[(f"Ex {exhibit.number}", ", ".join(x for x in (title, type_label(type_key or "")) if x))],
        )
    kind = exhibit.type if type_key is None else type_key
    fields = wrong_fields(exhibit.title if title is None else title, kind, class_ or "", used or exhibit.used)
    was, called = exhibit.class_, exhibit.number
    fresh = type_key is not None and type_key != exhibit.type
    chosen = class_ if class_ and class_ != was else ""
    becomes = chosen or (starts_as(exhibit, kind) if fresh else was)
    fields |= too_wide(exhibit.case, actor, kind, chosen)
    reason = clean(why, field="why_class", limit=NARRATIVE_LIMIT, lines=True)
    wider = opened(exhibit, becomes) and becomes != (starts_as(exhibit, kind) if fresh else was)
    if wider and not fields:
        fields |= too_open(exhibit, actor, reason)
    if fields:
        raise Invalid(fields=fields)
    exhibit.type, exhibit.class_ = kind, becomes
    if becomes != was:
        renumber(exhibit)
    if title is not None:
        exhibit.title = clean(title, field="title")
    exhibit.used = used or exhibit.used
    if exhibit.type:
        exhibit.confirmed_at = exhibit.confirmed_at or clock.now()
    db.session.flush()
    audit.record(
        "exhibit:classify", actor=actor, case_id=exhibit.case_id, object_type="exhibit",
        object_id=exhibit.public_id,
        sentence=f"classed Ex {exhibit.number} as {type_label(exhibit.type)}, {USES[exhibit.used].lower()}",
        detail={"type": exhibit.type, "class": exhibit.class_, "used": exhibit.used},
    )  # fmt: skip
    if becomes != was or exhibit.number != called:
        _tell_class(exhibit, was, called, reason if wider else "", actor)
    return exhibit


def _tell_class(exhibit: Exhibit, was: str, called: int, reason: str, actor: Actor) -> None:
    """Write which class an exhibit has now and which it had; who may not see it now does not read the line."""
    titles = {key: row.title for key, row in catalog().classes.items()}
    sentence = f"changed the class of Ex {exhibit.number} from “{titles[was]}” to “{titles[exhibit.class_]}”"
    if exhibit.number != called:
        sentence += f"; it was Ex {called} while nobody else had seen it"
    audit.record(
        "exhibit:class", actor=actor, case_id=exhibit.case_id, object_type="exhibit", object_id=exhibit.public_id,
        sentence=sentence, reason=reason, detail={"was": was, "class": exhibit.class_, "number": exhibit.number},
    )  # fmt: skip


def share_into(case: Case, exhibits: Iterable[Exhibit], *, actor: Actor) -> None:
    """Let a severed case show exhibits of its origin by reference: same bytes, same numbers."""
    shared = [ExhibitShare(case_id=case.id, exhibit_id=e.id, shared_at=clock.now()) for e in exhibits]
    db.session.add_all(shared)
    db.session.flush()
    forget(db.session(), ("exhibits", case.id))
    audit.record(
        "exhibit:share", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence=f"shared {len(shared)} exhibits by reference",
    )  # fmt: skip


def copy_flags(case: Case, other: Case) -> None:
    """Take flags of possibly favorable material and their answers along into a case that comes out of another."""
    told = facts.last_current(case, "favorable_text")
    here = facts.last_current(other, "favorable_text")
    for flag in flags_of(case):
        serial = flag.fact_serial
        if told is not None and here is not None and serial == told.serial:
            serial = here.serial
        db.session.add(
            FavorableFlag(
                case_id=other.id, exhibit_id=flag.exhibit_id, fact_serial=serial, text=flag.text,
                raised_by_id=flag.raised_by_id, raised_at=flag.raised_at, decision=flag.decision,
                decision_words=flag.decision_words, resolved_by_id=flag.resolved_by_id, resolved_at=flag.resolved_at,
            )
        )  # fmt: skip
    db.session.flush()


def note_read(
    exhibit: Exhibit, version: Version | None, *, actor: Actor, how: str, page: int | None = None
) -> None:  # fmt: skip
    """Write that a person opened an exhibit (view, page or download), and which page of it: reading is an event."""
    read = ExhibitRead(exhibit_id=exhibit.id, user_id=actor.id, how=how, page=page, at=clock.now())
    read.version_id = version.id if version else None
    db.session.add(read)
    db.session.flush()
    verb = "downloaded" if how == "download" else "opened"
    what = f"page {page} of Ex {exhibit.number}" if page else f"Ex {exhibit.number}"
    audit.record(
        f"exhibit:{how}", actor=actor, case_id=exhibit.case_id, object_type="exhibit",
        object_id=exhibit.public_id, sentence=f"{verb} {what}",
        detail={"version": version.number if version else None} | ({"page": page} if page else {}),
        bytes_out=version.size if version and how == "download" else None,
    )  # fmt: skip


def flag_favorable(exhibit: Exhibit, *, text: str, actor: Actor) -> FavorableFlag:
    """Say that an exhibit might help the defense; only a prosecutor's answer closes it.

    :raises Invalid: no words.
    """
    require(actor, Permission.EXHIBIT_CLASSIFY, exhibit.case)
    words = clean(text, field="text", limit=NARRATIVE_LIMIT, lines=True)
    if not words:
        raise Invalid(fields={"text": "Say what it shows, in one or two sentences. Facts, not opinion."})
    exhibit.favorable = True
    flag = FavorableFlag(
        case_id=exhibit.case_id, exhibit_id=exhibit.id, text=words, raised_by_id=actor.id, raised_at=clock.now()
    )
    db.session.add(flag)
    # A linked case shows the same exhibit: its prosecutor decides there.
    for case_id in db.session.scalars(select(ExhibitShare.case_id).where(ExhibitShare.exhibit_id == exhibit.id)):
        db.session.add(
            FavorableFlag(
                case_id=case_id, exhibit_id=exhibit.id, text=words, raised_by_id=actor.id, raised_at=flag.raised_at
            )
        )  # fmt: skip
    db.session.flush()
    entry = audit.record(
        "favorable:flag", actor=actor, case_id=exhibit.case_id, object_type="exhibit", object_id=exhibit.public_id,
        sentence=f"flagged Ex {exhibit.number} as possibly favorable",
    )  # fmt: skip
    _tell_deciders(exhibit, actor, entry.seq)
    return flag


def _tell_deciders(exhibit: Exhibit, actor: Actor, seq: int) -> None:
    """Owe the prosecutor of each case with an open flag on this exhibit a notice, whatever state the case is in."""
    flagged = select(FavorableFlag.case_id).where(FavorableFlag.exhibit_id == exhibit.id, FavorableFlag.decision == "")
    for case in db.session.scalars(select(Case).where(Case.id.in_(flagged))):
        if case.prosecutor_id is None or case.prosecutor_id == actor.id:
            continue
        tell(
            [case.prosecutor_id], tag=FLAGGED, text=WAITS, case_id=case.id, subject_type="favorable", audit_seq=seq
        )  # fmt: skip


def resolve_favorable(
    case: Case, *, decision: str, words: str, actor: Actor, flag: FavorableFlag | None = None
) -> FavorableFlag:
    """Answer a flag as the prosecutor, with the decision and its words.

    :param flag: None answers what the detective said in the case's own question.
    :raises Invalid: an unknown decision, no words, or nothing to answer.
    """
    require(actor, Permission.FAVORABLE_RESOLVE, case)
    fields = {}
    if decision not in FAVORABLE_DECISIONS:
        fields["decision"] = "Pick a decision."
    text = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    if not text:
        fields["words"] = "Say what was decided and why, in one or two sentences."
    if fields:
        raise Invalid(fields=fields)
    flag = flag or _flag_of_the_fact(case)
    flag.decision, flag.decision_words = decision, text
    flag.resolved_by_id, flag.resolved_at = actor.id, clock.now()
    db.session.flush()
    audit.record(
        "favorable:resolve", actor=actor, case_id=case.id, object_type="favorable_flag",
        object_id=flag.public_id, sentence="answered a flag of possibly favorable material",
        detail={"decision": decision},
    )  # fmt: skip
    return flag


def _flag_of_the_fact(case: Case) -> FavorableFlag:
    told = next((f for f in open_flags(case) if f.flag is None), None)
    if told is None:
        raise Invalid(fields={"decision": "Nothing is open: this was answered, or the detective took it back."})
    flag = FavorableFlag(
        case_id=case.id, fact_serial=told.fact_serial, text=told.text, raised_by_id=case.lead_id,
        raised_at=clock.now(),
    )  # fmt: skip
    db.session.add(flag)
    db.session.flush()
    return flag


def take_custody(exhibit: Exhibit, actor: Actor, given_by: str) -> None:
    """Make the actor the first keeper of an exhibit and open its sheet."""
    custody = CustodyTransfer(exhibit=exhibit, keeper_id=actor.id, version=1)
    open_record(custody, actor=actor, sentence=f"took Ex {exhibit.number} into custody")
    db.session.add(
        CustodyEntry(
            custody_id=custody.id, number=1, event="intake", by_id=actor.id, words=given_by[:200],
            place=exhibit.kept_at if exhibit.physical else "", at=exhibit.received_at,
        )
    )  # fmt: skip
    db.session.flush()
