"""A copy of one case's history for a court: by class, for who may read each, with proofs; taking it is an event."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import select

from casebridge import audit, clock, keys
from casebridge.access import rates
from casebridge.access.actor import Actor
from casebridge.access.check import can, require_factor
from casebridge.audit import AuditEntry
from casebridge.cases.classed import STRICTER
from casebridge.cases.models import Case
from casebridge.cases.reading import told_to
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError, Invalid
from casebridge.heads import exported, services
from casebridge.text import clean

# What an office keeps to itself for another reason than a class: a packet that prosecutors made for themselves.
OWN_OFFICE = "own-office"
PURPOSE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was taken: its files by name, the number of the case, and the receipt that history has of it."""

    files: dict[str, bytes]
    number: str
    receipt: str

    @property
    def name(self) -> str:
        """Return how the folder is called."""
        return f"history-{self.number}-{self.receipt}"


def choices(case: Case, actor: Actor) -> list[tuple[str, str]]:
    """Return the classes that a reader of the history can take, as choices, whether there are lines or not."""
    usual = _usual(case, actor)
    own = [key for key in STRICTER[1:] if key != usual and can(actor, f"class:{key}", case)]
    titles = [(key, catalog().classes[key].title) for key in (usual, *own)]
    return [*titles, (OWN_OFFICE, "Kept inside your own office")]


def take(load: Callable[[], Case], *, wanted: Collection[str], purpose: str, actor: Actor) -> Copy:
    """Take a copy; opens units of work of its own, and none while it is made.

    :param load: fetches the case for its history, by the policy, each time anew. :param wanted: keys of `choices`.
    :raises StepUpNeeded: the factor must be given again. :raises Invalid: no class, or no purpose. :raises OverRate:
        too many exports. :raises TooSlow: the whole history is too long for a page.
    """
    require_factor(actor)
    case = load()
    purpose = _checked(case, actor, wanted, purpose)
    head = services.sign()
    if head is None:
        raise CaseBridgeError("There is no history yet.")
    case, receipt = load(), audit.new_receipt()
    parts = [part for part in _parts(case, actor, head.seq) if part.key in wanted]
    told = {
        "case": case.number, "taken_by": actor.name, "role": str(actor.role), "receipt": receipt,
        "taken_at": clock.now().isoformat(timespec="seconds"), "purpose": purpose,
    }  # fmt: skip
    files = exported.files_of(parts, audit.leaves(head.seq), head, keys.public_keys(), told=told)
    if difference := exported.check(files).difference:
        raise CaseBridgeError(
            f"The history does not prove this copy: {difference}.",
            next_step="Tell the auditor now: `casebridge audit verify` names the first line that was changed.",
        )
    with transaction():
        case = load()
        rates.take_export(actor.id)
        audit.record(
            "history:export", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
            sentence="took a copy of the history for a court", reason=purpose, receipt=receipt,
            detail={"manifest": hashlib.sha256(files[exported.MANIFEST]).hexdigest(), "head": head.seq,
                    "parts": {part.key: len(part.lines) for part in parts}},
        )  # fmt: skip
    return Copy(files, told["case"], receipt)


def _checked(case: Case, actor: Actor, wanted: Collection[str], purpose: str) -> str:
    fields = {}
    if not wanted or not set(wanted) <= {key for key, _title in choices(case, actor)}:
        fields["part"] = "Choose at least one class, of those that are offered."
    least = catalog().entry_rules["reason_length"].value
    purpose = clean(purpose, field="purpose", limit=PURPOSE_LIMIT)
    if len(purpose) < least:
        fields["purpose"] = f"Say for which court or whose request this is, {least} characters at least."
    if fields:
        raise Invalid(fields=fields)
    return purpose


def _parts(case: Case, actor: Actor, upto: int) -> list[exported.Part]:
    """Return every line that a reader may know of under the strictest class that opens it to them.

    A line needs a class when it is not told to the same reader without that class.
    """
    about = (AuditEntry.case_id == case.id, AuditEntry.seq <= upto)
    lines = db.session.scalars(select(AuditEntry).where(*about, told_to(actor, case)).order_by(AuditEntry.seq)).all()
    left, found = {line.seq for line in lines}, dict[str, set[int]]()
    for key in reversed(STRICTER[1:]):
        if can(actor, f"class:{key}", case):
            without = replace(actor, set_aside=frozenset({f"class:{key}"}))
            told = set(db.session.scalars(select(AuditEntry.seq).where(*about, told_to(without, case))))
            found[key] = left - told
            left &= told
    told = set(db.session.scalars(select(AuditEntry.seq).where(*about, told_to(None, case))))
    usual = _usual(case, actor)
    found[usual] = found.get(usual, set()) | (left & told)
    found[OWN_OFFICE] = left - told
    titles = dict(choices(case, actor))
    return [
        exported.Part(key, titles[key], [line for line in lines if line.seq in found[key]])
        for key in titles
        if found.get(key)
    ]


def _usual(case: Case, actor: Actor) -> str:
    """Return the class of what everybody reads who reads the case; of one about children alone for who knows that."""
    if case.sealed:
        return "sealed"
    accused = case.suspects
    of_children = bool(accused) and all(party.juvenile for party in accused)
    return "juvenile" if of_children and can(actor, "class:juvenile", case) else STRICTER[0]
