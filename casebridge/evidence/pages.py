"""What the evidence pages show, as plain values."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.evidence.forms import USE_CHOICES, field, type_choices
from casebridge.evidence.models import USES, Exhibit, ReceivedFile, Version
from casebridge.evidence.pointers.models import CONDITIONS
from casebridge.evidence.pointers.queries import pointers_of
from casebridge.evidence.queries import PROVES, exhibits_of, names_of, open_flags, received_by, type_label
from casebridge.evidence.services import FAVORABLE_DECISIONS
from casebridge.formats import file_size, media_time, plural, sha
from casebridge.workflows import engine
from casebridge.workflows.asking import fields_for

AT_ONCE = 100
ICONS = {"picture": "image", "recording": "video"}
_USE_TONES = {"used": "ok", "unused": "quiet", "unclassed": "bad"}


def listing(case: Case, actor: Actor, show: str) -> dict[str, Any]:
    """Return the exhibits as rows with the counts of the filter; `show` is a key of USES or CONDITIONS, or empty."""
    found = exhibits_of(case, actor, custody=True)
    states = {exhibit_id: pointer.condition for exhibit_id, pointer in pointers_of(case).items()}
    proves = [prove(case, actor) for prove in PROVES]
    keepers = names_of({e.custody.keeper_id for e in found if e.custody})
    receivers = names_of({e.custody.receiver_id for e in found if e.custody and e.custody.receiver_id})
    rows = [
        _row(case, e, proves, keepers, receivers) | {"state": CONDITIONS.get(states.get(e.id, ""), "")}
        for e in reversed(found)
        if show in ("", e.used, states.get(e.id))
    ]
    filters = [{"label": "All", "url": _here(case), "current": show not in USES | CONDITIONS}]
    elsewhere = Counter(states[e.id] for e in found if e.id in states)
    numbers = {key: sum(e.used == key for e in found) for key in USES}
    numbers |= {key: elsewhere[key] for key in CONDITIONS if elsewhere}
    for key, number in numbers.items():
        label = (USES | CONDITIONS)[key]
        filters.append({"label": f"{label} {number}", "url": _here(case, show=key), "current": show == key})
    return {"rows": rows, "filters": filters, "count": len(found)}


def uploads(case: Case, actor: Actor) -> tuple[list[dict[str, Any]], int]:
    """Return the rows of files that this person sent and has not confirmed, a page of them, and how many come later."""
    found = received_by(case, actor)
    return [_upload(case, row) for row in found[:AT_ONCE]], len(found[AT_ONCE:])


def what_it_is(version: Version | None) -> str:
    """Say in a line what a version is: pages or length, size."""
    if version is None:
        return ""
    seconds = version.inspection.get("seconds")
    length = media_time(float(seconds)) if seconds else ""
    pages = plural(version.pages, "page") if version.pages else ""
    return ", ".join(part for part in (pages, length, file_size(version.size)) if part)


def favorable(case: Case, actor: Actor, sent: Mapping[str, str] | None = None) -> dict[str, Any] | None:
    """Return what might help the defense and is open, with the prosecutor's fields; None where it is not theirs.

    :param sent: the form of one flag that was refused.
    """
    if not can(actor, Permission.FAVORABLE_RESOLVE, case):
        return None
    choices = list(FAVORABLE_DECISIONS.items())
    open_ones = []
    for at, flag in enumerate(open_flags(case), start=1):
        key = flag.flag.public_id if flag.flag else ""
        typed = sent if sent is not None and sent.get("flag", "") == key else {}
        decision = field(
            "decision", f"What was decided, flag {at}", typed.get("decision", ""), id=f"favorable-{at}", choices=choices
        )
        words = field("words", f"Why, flag {at}", typed.get("words", ""), id=f"favorable-words-{at}")
        open_ones.append({"flag": flag, "key": key, "number": at, "decision": decision, "words": words})
    return {"open": open_ones}


def custody_moves(exhibit: Exhibit, actor: Actor) -> list[dict[str, Any]]:
    """Return what this person may do with the custody of an exhibit, each with its fields."""
    if exhibit.custody is None:
        return []
    return [
        {"move": move, "fields": fields_for(move.asks, exhibit.custody, actor),
         "url": url_for("evidence.move_custody", custody_id=exhibit.custody.public_id, name=move.key),
         "version": exhibit.custody.version}
        for move in engine.open_moves(exhibit.custody, actor)
    ]  # fmt: skip


def _here(case: Case, show: str | None = None) -> str:
    return url_for("evidence.index", case_id=case.public_id, show=show)


def _row(
    case: Case, exhibit: Exhibit, proves: list[dict[int, set[str]]], keepers: dict[int, str], receivers: dict[int, str]
) -> dict[str, Any]:
    version, custody = exhibit.latest, exhibit.custody
    words = sorted({word for found in proves for word in found.get(exhibit.id, ())})
    hashed = "no file" if version is None else "damaged" if version.damaged_at else ""
    return {
        "number": exhibit.number, "title": exhibit.title, "icon": ICONS.get(version.family if version else "", "file"),
        "url": url_for("evidence.show", case_id=case.public_id, exhibit_id=exhibit.public_id),
        "type": type_label(exhibit.type), "about": what_it_is(version) or exhibit.kept_at, "proves": words,
        "used": USES[exhibit.used], "tone": _USE_TONES[exhibit.used], "favorable": exhibit.favorable,
        "version": version.number if version and version.number > 1 else 0, "hash": hashed,
        "checked_at": version.checked_at if version else None,
        "changed_at": version.received_at if version else exhibit.added_at,
        "keeper": keepers.get(custody.keeper_id, "") if custody else "",
        "withdrawn": exhibit.withdrawn_at is not None,
        "offered": receivers.get(custody.receiver_id or 0, "") if custody else "",
    }  # fmt: skip


_RESULTS = {"stored": "ok", "same": "warn", "refused": "bad"}


def _upload(case: Case, row: ReceivedFile) -> dict[str, Any]:
    exhibit = row.exhibit
    version = exhibit.latest if exhibit else None
    tone, word = _RESULTS[row.result], {"same": "Not stored again", "refused": "Kept apart"}.get(row.result, "")
    if row.result == "stored" and exhibit:
        word = f"Stored as Ex {exhibit.number}"
        tone = "ok" if version and version.outcome == "accept" else "warn"
    stored = row.result == "stored" and exhibit is not None
    fields = _upload_fields(row, exhibit) if stored and exhibit else {}
    return {
        "id": row.public_id, "name": row.name, "kind": ICONS.get(version.family if version else "", "file"),
        "note": what_it_is(version) if stored else file_size(row.size), "tone": tone, "word": word,
        "detail": f"SHA-256 {sha(row.sha256)}" if row.sha256 else "", "message": row.message,
        "notices": version.notices if version and stored else [], "stored": stored,
        "url": url_for("evidence.show", case_id=case.public_id, exhibit_id=exhibit.public_id) if exhibit else "",
        "link": f"Ex {exhibit.number}" if exhibit and row.result == "same" else "Open",
        **fields,
    }  # fmt: skip


def _upload_fields(row: ReceivedFile, exhibit: Exhibit) -> dict[str, Any]:
    """Return what a person confirms about a file that was stored."""
    key, name = row.public_id, row.name
    used = exhibit.used if exhibit.used != "unclassed" else ""
    return {
        "type_field": field(f"type-{key}", "", exhibit.type, choices=type_choices()),
        "title_field": field(f"title-{key}", f"Title of {name}", exhibit.title),
        "used_field": field(f"used-{key}", f"Is {name} used?", used, choices=USE_CHOICES),
    }
