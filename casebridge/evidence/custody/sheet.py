"""The custody sheet of one item: its lines without a gap, its file's hashes, the copies that went out of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from casebridge import audit
from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.db import db
from casebridge.errors import NotAllowed
from casebridge.evidence.custody.process import SOFTWARE
from casebridge.evidence.custody.room import knows
from casebridge.evidence.models import CustodyEntry, CustodyTransfer, Exhibit, ExhibitRead, Version
from casebridge.evidence.queries import can_see, names_of, type_label
from casebridge.formats import exact_size, local_date

WORDS = {
    "intake": "took it in", "offered": "offered it to", "received": "received it from",
    "refused": "refused it; it stays with", "taken_back": "took back the offer to",
}  # fmt: skip
HIDDEN = "Its class keeps this from you"
Copy = tuple[datetime, str]
# Copies that left in packets, as a person may know of them; the packets hand this in.
COPIES: list[Callable[[Exhibit, Actor], Iterable[Copy]]] = []


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the sheet, as plain values; `known` says whether its reader may read what the item is."""

    known: bool
    about: list[tuple[str, str]]
    lines: list[dict[str, Any]]
    whole: bool
    files: list[dict[str, Any]]
    copies: list[Copy]
    opened: int


def sheet_of(record: CustodyTransfer, actor: Actor) -> Sheet:
    """Return the sheet as `actor` may read it; who opened the file is for those who see the exhibit."""
    exhibit, known = record.exhibit, knows(actor, record.exhibit)
    entries = record.entries
    people = {i for e in entries for i in (e.by_id, e.to_id) if i} | {v.received_by_id for v in exhibit.versions}
    names = names_of(people | {i for i in (record.keeper_id, record.receiver_id, record.lent_by_id) if i})
    copies, opened = _copies(exhibit, actor)
    return Sheet(
        known, _about(record, names, known), [_line(entry, names, known) for entry in entries],
        [entry.number for entry in entries] == list(range(1, len(entries) + 1)),
        [_file(version, names, known) for version in exhibit.versions], copies, opened,
    )  # fmt: skip


def note_sheet(record: CustodyTransfer, *, actor: Actor) -> None:
    """Write that a person opened the sheet of an item.

    :raises NotAllowed: nobody is signed in.
    """
    if actor.id is None:
        raise NotAllowed()
    audit.record(
        "exhibit:read", actor=actor, case_id=record.history_case_id, object_type="custody",
        object_id=record.public_id, sentence=f"opened the custody sheet of Ex {record.exhibit.number}",
    )  # fmt: skip


def _about(record: CustodyTransfer, names: dict[int, str], known: bool) -> list[tuple[str, str]]:
    exhibit = record.exhibit
    kept = [("Kept at", exhibit.kept_at or "not stated")] if exhibit.physical else []
    due = [("To come back to", f"{names.get(record.lent_by_id or 0, '')}, by {local_date(record.back_by, year=True)}")]
    offer = [("Offered to", f"{names.get(record.receiver_id or 0, '')}, not accepted")]
    return [
        ("Item", exhibit.title if known else HIDDEN), ("Type", type_label(exhibit.type) if known else HIDDEN),
        ("Kind", "A physical thing" if exhibit.physical else "A file"), *kept,
        ("Held by", names.get(record.keeper_id, "")), *(offer if record.receiver_id else []),
        *(due if record.back_by else []),
    ]  # fmt: skip


def _line(entry: CustodyEntry, names: dict[int, str], known: bool) -> dict[str, Any]:
    due = f"to come back by {local_date(entry.back_by, year=True)}" if entry.back_by else ""
    words = entry.words
    if entry.event == "intake" and words:
        # Who gave an item may be what its class protects.
        words = f"from {words}" if known else HIDDEN
    return {
        "number": entry.number, "at": entry.at, "by": names.get(entry.by_id, ""), "what": WORDS[entry.event],
        "to": names.get(entry.to_id or 0, ""), "why": words, "place": entry.place, "due": due,
    }  # fmt: skip


def _file(version: Version, names: dict[int, str], known: bool) -> dict[str, Any]:
    return {
        "number": version.number, "name": version.name if known else HIDDEN,
        "size": exact_size(version.size), "sha256": version.sha256,
        "at": version.received_at, "by": names.get(version.received_by_id, ""),
        "software": str(version.inspection.get("software") or SOFTWARE), "checked_at": version.checked_at,
        "damaged_at": version.damaged_at,
    }  # fmt: skip


def _copies(exhibit: Exhibit, actor: Actor) -> tuple[list[Copy], int]:
    """Return downloads and packets, oldest first, and how often the file was opened otherwise."""
    if not can_see(actor, exhibit):
        return [], 0
    query = (
        select(ExhibitRead.at, User.name, ExhibitRead.how)
        .join(User, User.id == ExhibitRead.user_id)
        .where(ExhibitRead.exhibit_id == exhibit.id)
        .order_by(ExhibitRead.id)
    )
    reads = db.session.execute(query).all()
    downloads = [(at, f"{name} downloaded a copy") for at, name, how in reads if how == "download"]
    packets = [copy for copies in COPIES for copy in copies(exhibit, actor)]
    return sorted([*downloads, *packets]), len(reads) - len(downloads)
