"""Work on a checklist: copy it when a case opens, tick, ask for waivers, attest, merge after a conversion."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.bulk import add_rows
from casebridge.cases.models import Case
from casebridge.catalog.kinds import ChecklistItemDef
from casebridge.catalog.load import catalog
from casebridge.checklist.models import STATUSES, ChecklistItem, ChecklistLink
from casebridge.checklist.queries import items_of
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.text import NARRATIVE_LIMIT, clean

# Which permission ticks an item, by its gate: the detective's, the sergeant's, the prosecutor's.
_TICKS = {
    "": Permission.CHECKLIST_TICK,
    "attest": Permission.CHECKLIST_CONFIRM,
    "offer_lead": Permission.CHECKLIST_SCREEN,
}

# What goes along with a tick: item, who ticked, its status before, why a promised day changed. Requests hang on it.
TICKED: list[Callable[[ChecklistItem, Actor, str, str], None]] = []

_ANSWER = (
    "status", "words", "reason", "requested_from", "request_number", "promised_on", "waiver_reason",
    "waiver_asked_by_id", "waiver_asked_at", "attested_by_id", "attested_at", "changed_by_id", "changed_at",
)  # fmt: skip


def copy_into(case: Case) -> None:
    """Copy the catalog's checklist for the case's kind into a case that opens."""
    rows = [_copy(case, row, at) for at, row in enumerate(catalog().items_of(case.kind))]
    add_rows(db.session(), ChecklistItem, rows)


def merge_for_kind(case: Case, *, actor: Actor) -> None:
    """Fit the checklist to the case's new kind: answers stay, new items come, what is not asked is set aside."""
    present = {item.key: item for item in items_of(case, aside=True)}
    wanted = {row.key: (at, row) for at, row in enumerate(catalog().items_of(case.kind))}
    for key, item in present.items():
        item.set_aside = key not in wanted
    for key, (at, row) in wanted.items():
        if key in present:
            item = present[key]
            item.position, item.weight, item.gate = at, row.weight_for(case.kind), row.gate
        else:
            db.session.add(ChecklistItem(**_copy(case, row, at)))
    db.session.flush()
    new = sorted(wanted.keys() - present.keys())
    audit.record(
        "checklist:merge", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence=f"fitted the checklist to the new kind: {len(new)} items came, all answers are kept",
        detail={"kind": case.kind, "new": new},
    )  # fmt: skip


def copy_answers(case: Case, other: Case) -> None:
    """Take the answers of a case along into one that comes out of it; nothing is retyped."""
    answered = {item.key: item for item in items_of(case, links=True, aside=True)}
    for twin in items_of(other, links=True):
        item = answered.get(twin.key)
        if item is None:
            continue
        for name in _ANSWER:
            setattr(twin, name, getattr(item, name))
        twin.links = [ChecklistLink(exhibit_id=exhibit_id) for exhibit_id in item.exhibit_ids]
    db.session.flush()


def tick(
    item: ChecklistItem,
    *,
    status: str,
    actor: Actor,
    reason: str = "",
    words: str = "",
    requested_from: str = "",
    request_number: str = "",
    promised_on: date | None = None,
    promise_reason: str = "",
    exhibit_ids: Iterable[int] | None = None,
    version: int | None = None,
) -> ChecklistItem:
    """Say how far an item is: open, have, requested or not_applicable (with a reason of its list).

    :param exhibit_ids: the exhibits that carry it; None leaves them as they are. :param promise_reason: why the
        promised day changed.
    :param version: what the person saw. :raises Conflict: somebody changed the item meanwhile.
    :raises Invalid: an unknown status, or not applicable without one of the item's reasons.
    """
    require(actor, _TICKS[item.gate], item.case)
    _same_version(item, version, status)
    if status not in STATUSES and status != "open":
        raise Invalid(fields={item.key: "Pick Have, Requested or Not applicable."})
    if status == "not_applicable":
        _check_reason(item, reason)
    carried, was = item.exhibit_ids if exhibit_ids is not None else [], item.status
    item.status, item.reason = status, reason if status == "not_applicable" else ""
    item.words = clean(words, field=f"{item.key}-words", limit=NARRATIVE_LIMIT, lines=True)
    item.requested_from = clean(requested_from, field=f"{item.key}-requested_from")
    item.request_number = clean(request_number, field=f"{item.key}-request_number", limit=60)
    item.promised_on = promised_on
    if exhibit_ids is not None:
        wanted = dict.fromkeys(exhibit_ids)
        item.links = [x for x in item.links if x.exhibit_id in wanted]
        item.links += [ChecklistLink(exhibit_id=i) for i in wanted if i not in carried]
    if item.settled and item.waiver_asked:
        _forget_waiver(item)
    _touch(item, actor)
    word = STATUSES.get(status, "Open").lower()
    _line(item, actor, "checklist:tick", f"marked “{item.label}” as {word}", {"status": status, "reason": reason})
    for follow in TICKED:
        follow(item, actor, was, promise_reason)
    return item


def ask_waiver(item: ChecklistItem, *, reason: str, actor: Actor, version: int | None = None) -> ChecklistItem:
    """Ask the sergeant to let an item go, with a reason; asking anew needs a new attestation.

    :raises Invalid: no reason, or an item that cannot be waived (the truth must be stated there).
    """
    require(actor, Permission.CHECKLIST_TICK, item.case)
    _same_version(item, version, reason)
    if not item.waivable:
        raise Invalid(fields={"reason": f"“{item.label}” cannot be waived: state what is true, good or bad."})
    text = clean(reason, field="reason", limit=NARRATIVE_LIMIT, lines=True)
    if not text:
        raise Invalid(fields={"reason": "Say why the package can go without it."})
    item.waiver_reason = text
    item.waiver_asked_by_id, item.waiver_asked_at = actor.id, clock.now()
    item.attested_by_id = item.attested_at = None
    _touch(item, actor)
    _line(item, actor, "checklist:ask_waiver", f"asked for a waiver of “{item.label}”", {"reason": text})
    return item


def drop_waiver(item: ChecklistItem, *, actor: Actor, version: int | None = None) -> ChecklistItem:
    """Take a waiver back that was asked for."""
    require(actor, Permission.CHECKLIST_TICK, item.case)
    _same_version(item, version, "")
    _forget_waiver(item)
    _touch(item, actor)
    _line(item, actor, "checklist:drop_waiver", f"took back the waiver of “{item.label}”", {})
    return item


def attest_waiver(item: ChecklistItem, *, actor: Actor, attested: bool = True) -> ChecklistItem:
    """Attest one waiver, or take the attestation back; one by one, by a sergeant who is not the lead.

    :raises Invalid: nobody asked for a waiver of this item.
    """
    require(actor, Permission.WAIVER_ATTEST, item.case)
    if not item.waiver_asked:
        raise Invalid(fields={item.key: "No waiver is asked for this item."})
    if attested == (item.attested_at is not None):
        return item
    item.attested_by_id, item.attested_at = (actor.id, clock.now()) if attested else (None, None)
    db.session.flush()
    verb = "attested" if attested else "took back the attestation of"
    _line(item, actor, "checklist:attest", f"{verb} the waiver of “{item.label}”", {"attested": attested})
    return item


def _copy(case: Case, row: ChecklistItemDef, at: int) -> dict[str, Any]:
    return {
        "case_id": case.id, "key": row.key, "position": at, "label": row.label, "weight": row.weight_for(case.kind),
        "gate": row.gate, "waivable": row.waivable, "applies_when": row.applies_when.text, "set_aside": False,
        "status": "open", "version": 1,
    }  # fmt: skip


def _check_reason(item: ChecklistItem, reason: str) -> None:
    row = catalog().items.get(item.key)
    allowed = row.not_applicable if row else tuple(catalog().not_applicable_reasons)
    if reason in allowed:
        return
    if not allowed:
        raise Invalid(fields={item.key: f"“{item.label}” always applies: have it, request it, or ask for a waiver."})
    raise Invalid(fields={f"{item.key}-reason": "Pick the reason why it does not apply."})


def _same_version(item: ChecklistItem, version: int | None, yours: str) -> None:
    if version is not None and version != item.version:
        theirs = STATUSES.get(item.status, "Open")
        raise Conflict(theirs=[(item.label, theirs)], yours=[(item.label, STATUSES.get(yours, yours))])


def _forget_waiver(item: ChecklistItem) -> None:
    item.waiver_reason, item.waiver_asked_by_id, item.waiver_asked_at = "", None, None
    item.attested_by_id = item.attested_at = None


def _touch(item: ChecklistItem, actor: Actor) -> None:
    item.changed_by_id, item.changed_at = actor.id, clock.now()
    db.session.flush()


def _line(item: ChecklistItem, actor: Actor, event: str, sentence: str, detail: dict[str, object]) -> None:
    audit.record(
        event, actor=actor, case_id=item.case_id, object_type="checklist_item", object_id=item.public_id,
        sentence=sentence, detail={"item": item.key, **detail},
    )  # fmt: skip
