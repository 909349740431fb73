"""Which exhibits a packet may hold: by its kind's classes and what its builder may see; it fails closed."""

from collections.abc import Collection
from dataclasses import dataclass

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.catalog.packets import PacketKind
from casebridge.evidence.models import Exhibit
from casebridge.evidence.pointers.queries import pointers_of
from casebridge.evidence.queries import exhibits_of
from casebridge.federal.crossing import fault
from casebridge.federal.models import SharedItem
from casebridge.federal.queries import items_of
from casebridge.federal.sharing import set_round
from casebridge.redaction.queries import taken

NO_PLACE = "has no section in this kind of packet"
NO_FILE = "is a thing that is kept elsewhere, without a file"
LEFT_OUT = "belongs to a section that is left out"
WITHDRAWN = "was withdrawn from the case"
NO_EXHIBITS = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """One exhibit and whether it goes in: `why` says what keeps it out, empty when nothing does."""

    exhibit: Exhibit
    why: str
    by_name: bool = False


def choices(
    case: Case,
    kind: PacketKind,
    actor: Actor,
    named: Collection[str] = (),
    sections: Collection[str] | None = None,
) -> list[Choice]:
    """Return every exhibit that the builder sees, in order of print, with what keeps it out.

    :param named: public ids of exhibits let in one by one, where their class allows that.
    :param sections: the sections that the packet has; all of its kind when None.
    """
    order = {key: number for number, key in enumerate(kind.sections)}
    shared = _shared(case, kind)
    pointed = pointers_of(case)
    found = [
        _choice(exhibit, kind, order, shared, named, elsewhere=exhibit.id in pointed)
        for exhibit in exhibits_of(case, actor)
    ]
    if sections is not None:
        found = [_in_a_section(choice, sections) for choice in found]
    return sorted(_unredacted_stay_out(found, kind), key=lambda c: _place(c.exhibit, order))


def _unredacted_stay_out(found: list[Choice], kind: PacketKind) -> list[Choice]:
    """Keep what is to go in redacted out until its copy is released."""
    held = {number: one.why for number, one in taken([c.exhibit for c in found if not c.why], kind.key).items()}
    return [Choice(c.exhibit, held[c.exhibit.id]) if not c.why and held.get(c.exhibit.id) else c for c in found]


def classes_of(exhibit: Exhibit) -> tuple[str, ...]:
    """Return the classes of an exhibit: its own, and the narrower one that its type brings."""
    row = catalog().exhibit_types.get(exhibit.type)
    finer = row.finer_class if row else ""
    return (exhibit.class_, finer) if finer and finer != exhibit.class_ else (exhibit.class_,)


def may_be_told(exhibit: Exhibit, kind: PacketKind) -> bool:
    """Say whether a kind has a place for an exhibit and allows each of its classes without naming it."""
    order = kind.sections if kind.slip_sheets != NO_EXHIBITS else ()
    return section_of(exhibit) in order and all(key in kind.allowed for key in classes_of(exhibit))


def class_words(keys: Collection[str]) -> str:
    """Return the titles of classes."""
    rows = catalog().classes
    return ", ".join(rows[key].title if key in rows else key for key in keys)


def _choice(
    exhibit: Exhibit,
    kind: PacketKind,
    order: dict[str, int],
    shared: Collection[int] | None,
    named: Collection[str],
    *,
    elsewhere: bool,
) -> Choice:
    if exhibit.withdrawn_at is not None:
        return Choice(exhibit, WITHDRAWN)
    classes = classes_of(exhibit)
    # An item with two classes needs both; a class that the kind does not name at all is forbidden.
    forbidden = [key for key in classes if key not in kind.allowed and key not in kind.by_name]
    apart = [key for key in classes if key in kind.by_name]
    if kind.slip_sheets == NO_EXHIBITS or section_of(exhibit) not in order:
        return Choice(exhibit, NO_PLACE)
    if shared is not None and exhibit.id not in shared:
        return Choice(exhibit, "is not in the set that crosses to the U.S. Attorney")
    if exhibit.latest is None and not elsewhere:
        return Choice(exhibit, NO_FILE)
    if forbidden:
        return Choice(exhibit, f"may never stand in this kind of packet ({class_words(forbidden)})")
    if apart and exhibit.public_id not in named and shared is None:
        return Choice(exhibit, f"goes in only when it is named ({class_words(apart)})", True)
    return Choice(exhibit, "", bool(apart))


def _in_a_section(choice: Choice, sections: Collection[str]) -> Choice:
    if choice.why or section_of(choice.exhibit) in sections:
        return choice
    return Choice(choice.exhibit, LEFT_OUT, choice.by_name)


def things(case: Case, kind: PacketKind, actor: Actor) -> list[Exhibit]:
    """Return what has no file to print and may be named all the same: a firearm, a recording that stays elsewhere."""
    found = choices(case, kind, actor)
    without = [choice.exhibit for choice in found if choice.why == NO_FILE]
    return [exhibit for exhibit in without if all(key in kind.allowed for key in classes_of(exhibit))]


def section_of(exhibit: Exhibit) -> str:
    """Return the section in which an exhibit stands, by its type."""
    row = catalog().exhibit_types.get(exhibit.type)
    return row.section if row else "incident"


def _place(exhibit: Exhibit, order: dict[str, int]) -> tuple[int, str, int]:
    received = exhibit.received_at.isoformat() if exhibit.received_at else ""
    return (order.get(section_of(exhibit), len(order)), received, exhibit.number)


def crossing(case: Case, kind: PacketKind) -> list[SharedItem] | None:
    """Return what was chosen to cross and may, for a packet to the U.S. Attorney; None for every other kind."""
    if kind.key != "federal_referral":
        return None
    return [item for item in items_of(case, set_round(case)) if not fault(item)]


def _shared(case: Case, kind: PacketKind) -> Collection[int] | None:
    """Return the ids of the exhibits that were chosen to cross; None when the kind has no set."""
    chosen = crossing(case, kind)
    return None if chosen is None else {item.exhibit_id for item in chosen if item.exhibit_id is not None}
