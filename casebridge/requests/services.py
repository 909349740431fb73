"""What is done with requests: ask, move a promise, receive, withdraw; the checklist item goes along."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.cases.classed import USUAL, chosen
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.checklist.models import ChecklistItem
from casebridge.checklist.services import tick
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.evidence.models import Exhibit
from casebridge.formats import local_date
from casebridge.requests.models import KINDS, OutsideRequest, PromiseChange
from casebridge.requests.queries import USUALLY, today
from casebridge.text import NARRATIVE_LIMIT, clean

# A date that its writer corrects within this time was mistyped, not moved.
MISTYPED_WITHIN = timedelta(minutes=10)
FURTHEST = timedelta(days=1000)


def ask(
    case: Case,
    *,
    kind: str,
    asked_of: str,
    what: str,
    actor: Actor,
    number: str = "",
    asked_on: date | None = None,
    promised_on: date | None = None,
    elements: Sequence[str] = (),
    item: ChecklistItem | None = None,
    class_key: str = USUAL,
) -> OutsideRequest:
    """Enter a request to a laboratory or record keeper; its checklist item is marked as requested.

    :param elements: those that wait, as "charge public id:element key"; none means all that the item supports.
    :param class_key: a stricter class than that of requests; then it marks no item, as more people read those.
    :raises Invalid: an unknown kind, nobody asked, nothing asked for, days that cannot be, elements of no live charge.
    """
    require(actor, Permission.REQUEST_WRITE, case)
    asked_on = asked_on or today()
    wrong = _days_wrong(asked_on, promised_on)
    asked_of, what = clean(asked_of, field="asked_of"), clean(what, field="what", limit=NARRATIVE_LIMIT, lines=True)
    if kind not in KINDS:
        wrong["kind"] = "Pick laboratory or records."
    if not asked_of:
        wrong["asked_of"] = "Say of whom it is asked: the laboratory or office."
    if not what:
        wrong["what"] = "Say what is asked for, so that somebody else could ask again."
    if not set(elements) <= _elements(case):
        wrong["elements"] = "Pick elements of charges that stand."
    if class_key and item is not None:
        wrong["item"] = "More people read the checklist. Leave the item out, or let the request have its usual class."
    if wrong:
        raise Invalid(fields=wrong)
    chosen(case, actor, class_key, USUALLY)
    request = OutsideRequest(
        case_id=case.id, item_id=item.id if item else None, kind=kind, asked_of=asked_of, what=what,
        number=clean(number, field="number", limit=60), asked_on=asked_on, elements=list(dict.fromkeys(elements)),
        asked_by_id=actor.id, written_at=clock.now(), version=1, class_key=class_key,
    )  # fmt: skip
    _promise(request, promised_on, actor)
    db.session.add(request)
    db.session.flush()
    words = f", promised {local_date(promised_on, year=True)}" if promised_on else ""
    _line(request, actor, "request:ask", f"asked {_whom(request)} for something{words}")
    _mark(request, item, actor)
    return request


def move_promise(
    request: OutsideRequest, *, to: date, reason: str, actor: Actor, version: int | None = None
) -> OutsideRequest:
    """Write the day that is promised now, with the reason why it changed; every earlier one is kept.

    The first promise needs no reason, nor does its writer who mends it within MISTYPED_WITHIN.

    :raises Invalid: it ended, the same day, a day that cannot be, no reason. :raises Conflict: changed meanwhile.
    """
    _may_change(request, actor, version, local_date(to, year=True))
    wrong = _days_wrong(request.asked_on, to)
    words = clean(reason, field="reason", limit=NARRATIVE_LIMIT, lines=True)
    if to == request.promised_on:
        wrong["promised_on"] = "This day is promised already."
    was, mistyped = request.promised_on, _mistyped(request, actor)
    if was is not None and not words and not mistyped:
        wrong["reason"] = "Say why the day changed, in one sentence."
    if wrong:
        raise Invalid(fields=wrong)
    if was is None or (mistyped and not words):
        if was is not None and was == request.first_promised_on:
            request.first_promised_on = None
        _promise(request, to, actor)
    else:
        request.changes.append(
            PromiseChange(request_id=request.id, from_day=was, to_day=to, reason=words, by_id=actor.id, at=clock.now())
        )
        _promise(request, to, actor)
    if request.item is not None and request.item.status == "requested":
        request.item.promised_on = to
    db.session.flush()
    before = f" from {local_date(was, year=True)}" if was else ""
    sentence = f"wrote that {_whom(request)} promises it{before} for {local_date(to, year=True)}"
    _line(request, actor, "request:promise", sentence, reason=words)
    return request


def receive(
    request: OutsideRequest,
    *,
    on: date,
    exhibit: Exhibit | None,
    words: str,
    actor: Actor,
    version: int | None = None,
) -> OutsideRequest:
    """End a request with what came: the exhibit, or words where it is.

    :raises Invalid: it ended, a day that cannot be, neither exhibit nor words. :raises Conflict: changed meanwhile.
    """
    _may_change(request, actor, version, "It came")
    text = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    wrong = {}
    if exhibit is None and not text:
        wrong["exhibit"] = "Pick the exhibit that came, or say in words where it is."
    if on > today() or on < request.asked_on:
        wrong["received_on"] = "Give the day on which it came: after it was asked for, and not in the future."
    if wrong:
        raise Invalid(fields=wrong)
    end(request, "received", text, actor, on=on, exhibit_id=exhibit.id if exhibit else None)
    item = request.item
    if item is not None and item.status == "requested" and can(actor, Permission.CHECKLIST_TICK, request.case):
        carried = [*item.exhibit_ids, *([exhibit.id] if exhibit else [])]
        _tick(item, "have", actor, words=text or item.words, exhibit_ids=carried)
    return request


def withdraw(request: OutsideRequest, *, reason: str, actor: Actor, version: int | None = None) -> OutsideRequest:
    """End a request that nobody waits for any more.

    :raises Invalid: it ended, or no reason. :raises Conflict: changed meanwhile.
    """
    _may_change(request, actor, version, "Withdrawn")
    text = clean(reason, field="why", limit=NARRATIVE_LIMIT, lines=True)
    if not text:
        raise Invalid(fields={"why": "Say why nobody waits for it any more."})
    return end(request, "withdrawn", text, actor)


def end(
    request: OutsideRequest,
    how: str,
    words: str,
    actor: Actor,
    *,
    on: date | None = None,
    exhibit_id: int | None = None,
) -> OutsideRequest:
    """Write how a request ended."""
    request.ending, request.ending_words, request.received_on = how, words, on
    request.exhibit_id, request.ended_at, request.ended_by_id = exhibit_id, clock.now(), actor.id
    db.session.flush()
    words_of = "received what was asked of" if how == "received" else "withdrew the request to"
    _line(request, actor, f"request:{how}", f"{words_of} {_whom(request)}", reason=words)
    return request


def _elements(case: Case) -> set[str]:
    return {f"{c.public_id}:{element.key}" for c in live_charges(case) for element in definition_of(c).elements}


def _days_wrong(asked_on: date, promised_on: date | None) -> dict[str, str]:
    wrong = {}
    if asked_on > today():
        wrong["asked_on"] = "Give the day on which it was asked; it is not in the future."
    if promised_on is not None and not asked_on <= promised_on <= today() + FURTHEST:
        wrong["promised_on"] = "Give a day after it was asked for, within three years."
    return wrong


def _promise(request: OutsideRequest, day: date | None, actor: Actor) -> None:
    request.promised_on = day
    if day is not None:
        request.first_promised_on = request.first_promised_on or day
        request.promised_by_id, request.promised_at = actor.id, clock.now()


def _mistyped(request: OutsideRequest, actor: Actor) -> bool:
    fresh = request.promised_at is not None and clock.now() - request.promised_at <= MISTYPED_WITHIN
    return fresh and request.promised_by_id == actor.id


def _may_change(request: OutsideRequest, actor: Actor, version: int | None, yours: str) -> None:
    require(actor, Permission.REQUEST_WRITE, request.case)
    if version is not None and version != request.version:
        stands = request.ending or (local_date(request.promised_on, year=True) if request.promised_on else "no date")
        raise Conflict(theirs=[(request.asked_of, stands)], yours=[(request.asked_of, yours)])
    if request.ending:
        raise Invalid("This request has ended.", fields={"promised_on": "It ended; ask anew where it is needed again."})


def _mark(request: OutsideRequest, item: ChecklistItem | None, actor: Actor) -> None:
    """Mark the item as requested, where it waited for somebody to ask and this person may tick."""
    if item is None or item.status not in ("open", "requested"):
        return
    stands = (item.status, item.requested_from, item.request_number, item.promised_on)
    if stands == ("requested", request.asked_of, request.number, request.promised_on):
        return
    if can(actor, Permission.CHECKLIST_TICK, item.case) and not item.gate:
        item.requested_from, item.request_number = request.asked_of, request.number
        item.promised_on = request.promised_on
        _tick(item, "requested", actor, words=item.words, exhibit_ids=item.exhibit_ids)


def _tick(item: ChecklistItem, status: str, actor: Actor, *, words: str, exhibit_ids: Collection[int]) -> None:
    tick(
        item, status=status, actor=actor, words=words, exhibit_ids=exhibit_ids, requested_from=item.requested_from,
        request_number=item.request_number, promised_on=item.promised_on,
    )  # fmt: skip


def _whom(request: OutsideRequest) -> str:
    """Say in the history of whom it is asked; of a request with a class of its own only what they are."""
    if not request.class_key:
        return request.asked_of
    return "a laboratory" if request.kind == "lab" else "a record keeper"


def _line(request: OutsideRequest, actor: Actor, event: str, sentence: str, reason: str = "") -> None:
    audit.record(
        event, actor=actor, case_id=request.case_id, object_type="request", object_id=request.public_id,
        sentence=sentence, reason="" if request.class_key else reason,
        detail={
            "of": _whom(request), "kind": request.kind, "asked_on": request.asked_on.isoformat(),
            "promised_on": request.promised_on.isoformat() if request.promised_on else None, "ending": request.ending,
        },
    )  # fmt: skip
