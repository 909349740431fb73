"""Ask for what a court ordered about a case, confirm it as a second person, and set or lift a legal hold."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select, update

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import can, require, require_factor
from casebridge.access.policy import Permission
from casebridge.access.predicates import within_seal
from casebridge.accounts.models import User
from casebridge.cases.events import record_event
from casebridge.cases.holders import may_read
from casebridge.cases.models import Case, CaseEvent
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import Conflict, Invalid, NotAllowed, NotReady, WrongState
from casebridge.formats import from_local, local_date
from casebridge.notices.models import Notice
from casebridge.notices.outbox import tell
from casebridge.sealing import preview
from casebridge.sealing.models import CourtAct, LegalHold, SealReader
from casebridge.sealing.queries import GROUNDS, KINDS, asks, confirms, nameable, papers_of, under_way
from casebridge.text import NARRATIVE_LIMIT, clean
from casebridge.work import ask_for
from casebridge.workflows.engine import WAITS

EXPUNGE = "expunge"
# A grant of a seal has no last day of its own: it is asked for as long as the account may have one.
_EVER = date(9999, 12, 31)
_FILED, _OPENED = "circuit_filed", "circuit_unsealed"


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed about an order of a court: `exhibit` is a public id or empty, `named` public ids of people."""

    court: str
    ordered_on: date | None
    paper: str
    exhibit: str
    reason: str
    named: tuple[str, ...] = ()
    opened_on: date | None = None
    written: bool = False


def ask(case: Case, kind: str, order: Order, *, actor: Actor) -> CourtAct:
    """Ask to carry out an order; nothing changes before a second person confirms.

    :raises Invalid: each field that cannot be taken. :raises NotReady: an expungement that something stands against.
    :raises StepUpNeeded: the factor must be given again. :raises WrongState: another act is under way, or the case
        is sealed (or not) already.
    """
    require(actor, asks(kind), case)
    _fits(case, kind)
    values = _checked(case, kind, order, actor)
    if kind == EXPUNGE and (gaps := preview.gaps(case)):
        raise NotReady(gaps)
    require_factor(actor)
    act = CourtAct(case=case, kind=kind, asked_by_id=actor.id, asked_at=clock.now(), **values)
    db.session.add(act)
    db.session.flush()
    line = _write(act, "ask", actor, f"asked to carry out an order of a court: {KINDS[kind].lower()} of the case")
    tell(
        _second_people(act, actor), tag="court:ask", text=WAITS, case_id=case.id, subject_type="court_act",
        subject_id=act.public_id, audit_seq=line.seq,
    )  # fmt: skip
    return act


def confirm(act: CourtAct, *, actor: Actor) -> None:
    """Carry out an act as its second person; the row itself refuses the first person and the second time.

    :raises NotAllowed: the same person asked for it. :raises Conflict: it was confirmed or withdrawn meanwhile.
    :raises NotReady: something stands against an expungement. :raises StepUpNeeded: the factor must be given again.
    """
    case = act.case
    require(actor, confirms(act.kind), case)
    if actor.id == act.asked_by_id:
        raise NotAllowed("You asked for this yourself: a second person confirms it.")
    _still_open(act)
    _fits(case, act.kind, mine=act)
    if act.kind == EXPUNGE and (gaps := preview.gaps(case)):
        raise NotReady(gaps)
    require_factor(actor)
    taken = db.session.execute(
        update(CourtAct)
        .where(
            CourtAct.id == act.id, CourtAct.confirmed_at.is_(None), CourtAct.ended_at.is_(None),
            CourtAct.asked_by_id != actor.id,
        )
        .values(confirmed_by_id=actor.id, confirmed_at=clock.now())
    )  # fmt: skip
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("Somebody confirmed or withdrew this meanwhile.")
    db.session.refresh(act)
    _write(act, "confirm", actor, f"confirmed the {KINDS[act.kind].lower()} of the case as the second person")
    if act.kind == EXPUNGE:
        ask_for(EXPUNGE, act.public_id)
    else:
        (_seal if act.kind == "seal" else _unseal)(act, actor)


def withdraw(act: CourtAct, *, reason: str, actor: Actor) -> None:
    """End an act that nobody confirmed, with a reason; whoever may ask or confirm may.

    :raises Invalid: no reason. :raises Conflict: it was confirmed or withdrawn meanwhile.
    """
    if not (can(actor, asks(act.kind), act.case) or can(actor, confirms(act.kind), act.case)):
        raise NotAllowed()
    words = _reason(reason, "why", "Say in a sentence why it is not carried out.")
    _still_open(act)
    act.ended_at, act.ended_by_id, act.ended_why = clock.now(), actor.id, words
    db.session.flush()
    _write(act, "withdraw", actor, f"withdrew the {KINDS[act.kind].lower()} that was asked for", reason=words)


def set_hold(case: Case, *, ground: str, words: str, review_on: date | None, actor: Actor) -> LegalHold:
    """Hold everything of a case until it is lifted: nothing is destroyed, discarded or swept away.

    :param ground: a key of GROUNDS. :param review_on: when somebody looks at it again.
    :raises Invalid: each field that cannot be taken.
    """
    require(actor, Permission.HOLD_SET, case)
    fields = {}
    if ground not in GROUNDS:
        fields["ground"] = "Pick why it is held."
    text = _sentence(words, "words", fields, "Say in a sentence what it is held for.")
    if review_on is None or review_on <= _today():
        fields["review_on"] = "Give the day on which somebody looks at it again, after today."
    if fields or review_on is None:
        raise Invalid(fields=fields)
    hold = LegalHold(
        case=case, ground=ground, words=text, review_on=review_on, set_by_id=actor.id, set_role=str(actor.role),
        set_at=clock.now(),
    )  # fmt: skip
    db.session.add(hold)
    case.legal_hold = True
    db.session.flush()
    audit.record(
        "hold:set", actor=actor, case_id=case.id, object_type="legal_hold", object_id=hold.public_id, reason=text,
        sentence=f"set a legal hold: {GROUNDS[ground].lower()}, reviewed {local_date(review_on, year=True)}",
        receipt=audit.new_receipt(), detail={"ground": ground, "review_on": review_on.isoformat()},
    )  # fmt: skip
    return hold


def lift_hold(hold: LegalHold, *, reason: str, actor: Actor) -> None:
    """Lift a hold, by somebody of the role that set it.

    :raises Invalid: no reason. :raises NotAllowed: another role set it. :raises Conflict: it was lifted meanwhile.
    """
    case = hold.case
    require(actor, Permission.HOLD_SET, case)
    if str(actor.role) != hold.set_role:
        raise NotAllowed("A hold is lifted by the role that set it.")
    words = _reason(reason, "why", "Say in a sentence why it is lifted.")
    now = clock.now()
    lifted = update(LegalHold).where(LegalHold.id == hold.id, LegalHold.lifted_at.is_(None))
    done = db.session.execute(lifted.values(lifted_at=now, lifted_by_id=actor.id, lifted_why=words))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("Somebody lifted this hold meanwhile.")
    others = select(LegalHold.id).where(LegalHold.case_id == case.id, LegalHold.lifted_at.is_(None))
    case.legal_hold = db.session.scalar(others.limit(1)) is not None
    db.session.flush()
    audit.record(
        "hold:lift", actor=actor, case_id=case.id, object_type="legal_hold", object_id=hold.public_id, reason=words,
        sentence="lifted a legal hold", receipt=audit.new_receipt(),
    )  # fmt: skip


def remind_of_holds() -> int:
    """Tell who set a hold that its day of review has come, once; return how many were told (a sweep)."""
    due = (LegalHold.lifted_at.is_(None), LegalHold.review_on <= _today(), LegalHold.told_at.is_(None))
    if db.session.scalar(select(LegalHold.id).where(*due).limit(1)) is None:
        db.session.rollback()
        return 0
    with transaction():
        holds = list(db.session.scalars(select(LegalHold).where(*due)))
        for hold in holds:
            hold.told_at = clock.now()
            line = audit.record(
                "hold:review", actor=ENGINE, case_id=hold.case_id, object_type="legal_hold",
                object_id=hold.public_id, sentence="reminded that a legal hold is to be looked at again",
            )  # fmt: skip
            whom: list[int | str] = [hold.set_by_id, *(one for one in (hold.case.prosecutor_id,) if one)]
            tell(
                may_read(hold.case, whom), tag="hold:review", text=WAITS, case_id=hold.case_id,
                subject_type="legal_hold", subject_id=hold.public_id, audit_seq=line.seq,
            )  # fmt: skip
    return len(holds)


def _seal(act: CourtAct, actor: Actor) -> None:
    case = act.case
    people = set(db.session.scalars(select(User.id).where(User.public_id.in_(act.named))))
    people |= {act.asked_by_id, act.confirmed_by_id or act.asked_by_id}
    for user in db.session.scalars(select(User).where(User.id.in_(people)).order_by(User.id)):
        db.session.add(SealReader(case_id=case.id, user=user, act_id=act.id))
        user.grants_until = _EVER
    case.sealed = True
    db.session.flush()
    _take_back_notices(case)
    line = _write(act, "seal", actor, f"sealed the case by order of {act.court} of {_day(act)}")
    _tell_named(act, actor, line.seq)


def _unseal(act: CourtAct, actor: Actor) -> None:
    case = act.case
    case.sealed = False
    ended = update(SealReader).where(SealReader.case_id == case.id, SealReader.ended_at.is_(None))
    db.session.execute(ended.values(ended_at=clock.now()))
    db.session.flush()
    line = _write(act, "unseal", actor, f"unsealed the case by order of {act.court} of {_day(act)}")
    if act.opened_on is not None:
        record_event(
            case, event=_OPENED, at=from_local(act.opened_on, time(0)), precision="day", actor=actor,
            paper=(act.paper or f"Order of {act.court}, {_day(act)}")[:300],
        )  # fmt: skip
    _tell_named(act, actor, line.seq)


def _take_back_notices(case: Case) -> None:
    """Let nobody who loses sight of the case be told of it any more, on a page or by mail."""
    waiting = select(Notice, User).join(User, User.id == Notice.user_id).where(
        Notice.case_id == case.id, Notice.read_at.is_(None)
    )  # fmt: skip
    for notice, user in db.session.execute(waiting):
        if not within_seal(user.actor(), case):
            notice.read_at = clock.now()
            notice.mail = "none" if notice.mail == "open" else notice.mail


def _fits(case: Case, kind: str, mine: CourtAct | None = None) -> None:
    if kind == "seal" and case.sealed:
        raise WrongState("The case is sealed already.")
    if kind == "unseal" and not case.sealed:
        raise WrongState("The case is not sealed.")
    other = under_way(case)
    if other is not None and other is not mine:
        raise WrongState(f"An act waits for its second person already: {KINDS[other.kind].lower()}.")
    if _being_destroyed(case):
        raise WrongState("The case is being destroyed by order of a court.")


def _being_destroyed(case: Case) -> bool:
    query = select(CourtAct.id).where(
        CourtAct.case_id == case.id, CourtAct.kind == EXPUNGE, CourtAct.confirmed_at.is_not(None),
        CourtAct.ended_at.is_(None),
    )  # fmt: skip
    return db.session.scalar(query.limit(1)) is not None


def _checked(case: Case, kind: str, order: Order, actor: Actor) -> dict[str, object]:
    fields: dict[str, str] = {}
    court = clean(order.court, field="court", limit=200)
    paper = clean(order.paper, field="paper", limit=200)
    if not court:
        fields["court"] = "Name the court that ordered it."
    if order.ordered_on is None or order.ordered_on > _today():
        fields["ordered_on"] = "Give the day of the order: today or earlier."
    if kind == "expunge" and not paper:
        fields["paper"] = "Name the order by its paper number: an exhibit that holds it goes with the case."
    elif kind != "expunge" and bool(paper) == bool(order.exhibit):
        fields["paper"] = "Name the order by its paper number, or pick the exhibit that holds it."
    if order.exhibit and order.exhibit not in {key for key, _words in papers_of(case, actor)}:
        fields["exhibit"] = "Pick an exhibit of this case."
    reason = _sentence(order.reason, "reason", fields, "Say in a sentence what the order says.")
    named = list(dict.fromkeys(order.named)) if kind == "seal" else []
    if set(named) - {one.public_id for one in nameable(case)}:
        fields["named"] = "Pick people who may read the case."
    opened = order.opened_on if kind == "unseal" else None
    if opened is not None and opened > _today():
        fields["opened_on"] = "This is in the future. Enter it when it has happened."
    if opened is not None and not _is_filed(case):
        fields["opened_on"] = "No filing in circuit court is entered in this case: enter it first, or leave this empty."
    if kind == EXPUNGE and preview.left_the_house(case) and not order.written:
        fields["written"] = "Confirm that each recipient was written to."
    if fields:
        raise Invalid(fields=fields)
    return {
        "court": court, "ordered_on": order.ordered_on, "paper": paper, "exhibit": order.exhibit, "reason": reason,
        "named": named, "opened_on": opened,
    }  # fmt: skip


def _is_filed(case: Case) -> bool:
    query = select(CaseEvent.id).where(CaseEvent.case_id == case.id, CaseEvent.event == _FILED)
    return db.session.scalar(query.limit(1)) is not None


def _still_open(act: CourtAct) -> None:
    db.session.refresh(act)
    if not act.is_open:
        raise Conflict("Somebody confirmed or withdrew this meanwhile.")


def _sentence(text: str, name: str, fields: dict[str, str], missing: str) -> str:
    words = clean(text, field=name, limit=NARRATIVE_LIMIT, lines=True)
    if len(words) < catalog().entry_rules["reason_length"].value:
        fields[name] = missing
    return words


def _reason(text: str, name: str, missing: str) -> str:
    fields: dict[str, str] = {}
    words = _sentence(text, name, fields, missing)
    if fields:
        raise Invalid(fields=fields)
    return words


def _second_people(act: CourtAct, actor: Actor) -> list[int]:
    users = db.session.scalars(select(User).where(User.active, User.id != actor.id).order_by(User.id))
    return [user.id for user in users if can(user.actor(), confirms(act.kind), act.case)]


def _tell_named(act: CourtAct, actor: Actor, audit_seq: int) -> None:
    whom = [one for one in (act.asked_by_id, act.case.lead_id, act.case.prosecutor_id) if one and one != actor.id]
    tell(
        whom, tag="court:done", text=WAITS, case_id=act.case_id, subject_type="court_act", subject_id=act.public_id,
        audit_seq=audit_seq,
    )  # fmt: skip


def _write(act: CourtAct, what: str, actor: Actor, sentence: str, reason: str = "") -> audit.AuditEntry:
    return audit.record(
        f"court:{what}", actor=actor, case_id=act.case_id, object_type="court_act", object_id=act.public_id,
        sentence=sentence, reason=reason or act.reason, receipt=audit.new_receipt(),
        detail={"kind": act.kind, "court": act.court, "ordered_on": act.ordered_on.isoformat(), "paper": act.paper},
    )  # fmt: skip


def _day(act: CourtAct) -> str:
    return local_date(act.ordered_on, year=True)


def _today() -> date:
    return clock.court_local(clock.now()).date()
