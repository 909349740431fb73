"""Tables of their own that some kinds have: the decision, proposed counts, order of witnesses, what was given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from casebridge.cases.models import Case, Charge
from casebridge.cases.people import ROLES, definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.evidence.custody.sheet import WORDS
from casebridge.evidence.models import CustodyTransfer, Exhibit, ExhibitShare
from casebridge.evidence.queries import names_of
from casebridge.formats import local_date, local_datetime, plural
from casebridge.packets.content import Charge as Charged
from casebridge.packets.content import Listing, Withdrawn
from casebridge.packets.given import PacketExhibit
from casebridge.packets.kinds.asked import DEFENDANT, ORDER_OF_WITNESSES, defendant_of
from casebridge.packets.kinds.changes import Given, given_before, news, packets_before
from casebridge.packets.models import Packet
from casebridge.packets.scope import Scope
from casebridge.packets.wording import bates, shown_range
from casebridge.victims.models import VictimNotice
from casebridge.victims.queries import notices_given


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a listing is written from."""

    packet: Packet
    scope: Scope
    charges: tuple[Charged, ...]
    exhibits: tuple[PacketExhibit, ...]
    bates_prefix: str
    withdrawn: tuple[Withdrawn, ...] = ()

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.packet.case


Lister = Callable[[Sheet], Listing | None]


def listings_of(sheet: Sheet) -> tuple[Listing, ...]:
    """Return the tables of a packet, in the order of its sections."""
    made = (LISTERS[key](sheet) for key in sheet.packet.sections if key in LISTERS)
    return tuple(one for one in made if one is not None)


def decision(sheet: Sheet) -> Listing:
    """Return what was decided for each defendant and charge, in plain words; reasons stay with the office."""
    charges = [*live_charges(sheet.case), *live_charges(sheet.case, "federal")]
    told = [charge for charge in charges if sheet.scope.holds(charge) and _told(charge)]
    rows = tuple(_decided(sheet, charge) for charge in told if any(one.decided_at for one in told))
    intro = "What was decided for each person and charge." if rows else "Nothing is decided yet."
    intro = intro if told else "No charge has been proposed."
    return Listing("decision", intro, ("Person", "Charge", "Decision", "What it means"), rows)


def _told(charge: Charge) -> bool:
    return charge.sovereign == "state" or charge.decided_at is not None


def _decided(sheet: Sheet, charge: Charge) -> tuple[str, ...]:
    row = catalog().outcomes.get(charge.outcome) if charge.decided_at else None
    name, title = sheet.scope.name_of(charge.party), definition_of(charge).title
    if row is None:
        return (name, title, "Not decided yet", "")
    return (name, title, f"{row.label}, {local_date(charge.decided_at, year=True)}", row.meaning)


def proposed_counts(sheet: Sheet) -> Listing:
    """Return the counts with what must be shown for each."""
    rows = tuple(
        (
            f"{number}. {charge.title}",
            charge.citation + (" (to be confirmed)" if charge.to_be_confirmed else ""),
            "; ".join(element.text.rstrip(".") for element in charge.elements) or "stands in no matrix yet",
        )
        for number, charge in enumerate(sheet.charges, 1)
    )
    intro = f"{plural(len(rows), 'count')} proposed." if rows else "No count has been proposed."
    return Listing("proposed_counts", intro, ("Count", "Citation", "What must be shown"), rows)


def witness_order(sheet: Sheet) -> Listing:
    """Return the order of witnesses by role; no name stands here."""
    typed = sheet.packet.answers.get(ORDER_OF_WITNESSES, "")
    roles = [line.strip() for line in typed.splitlines() if line.strip()] or roles_of(sheet.case)
    rows = tuple((str(number), role) for number, role in enumerate(roles, 1))
    return Listing("witness_order", "By role. Names are not part of this packet.", ("Order", "Role"), rows)


def roles_of(case: Case) -> list[str]:
    """Return who may testify, by role: officers, then witnesses, then victims."""
    found = []
    for role in ("officer", "witness", "victim"):
        many = [p for p in case.parties if p.role == role and p.left_with is None and p.died_on is None]
        found += [ROLES[role] if len(many) == 1 else f"{ROLES[role]} {number}" for number in range(1, len(many) + 1)]
    return found


def discovery_index(sheet: Sheet) -> Listing:
    """Return what is given, to whom, when and how."""
    answers, packet = sheet.packet.answers, sheet.packet
    whom = defendant_of(sheet.case, answers.get(DEFENDANT, ""))
    name = sheet.scope.name_of(whom) if whom else "the defendant"
    intro = (
        f"Disclosure {packet.disclosure or 1} for {name}: given to {answers.get('counsel', packet.recipient)} on "
        f"{_day(answers.get('given_on', ''))}, {answers.get('given_by_way', '')}, "
        f"under {answers.get('rule', 'a rule to be entered')}."
    )
    if packet.follows:
        verb = "adds to" if packet.supplement else "takes the place of"
        intro += f" It {verb} {packet.follows.number}."
    before = given_before(packets_before(sheet.case, packet.kind, packet.party))
    rows = tuple(_given(sheet, exhibit, before) for exhibit in sheet.exhibits)
    rows += tuple((f"Exhibit {one.number}", one.title, one.words, "") for one in sheet.withdrawn)
    return Listing("discovery_index", intro, ("Exhibit", "Title", "What is given", "Numbers"), rows)


def _day(value: str) -> str:
    return local_date(date.fromisoformat(value), year=True) if value else "a day to be entered"


def _given(sheet: Sheet, exhibit: PacketExhibit, before: Given) -> tuple[str, ...]:
    held = plural(exhibit.pages, "page") if exhibit.ready else "a sheet; the file is held"
    if exhibit.redactions:
        held = f"{plural(exhibit.pages, 'page')}, redacted: something is covered on {len(exhibit.redacted)}"
    if before and (changed := news(exhibit, before)):
        held += f". Since the disclosures before: {changed}"
    numbers = bates(sheet.bates_prefix, exhibit.bates_first)
    if exhibit.bates_first:
        numbers = f"{sheet.bates_prefix}-{shown_range(exhibit)}"
    return (f"Exhibit {exhibit.number}", exhibit.title, held, numbers)


def custody(sheet: Sheet) -> Listing | None:
    """Return who took in each item of the packet, through whose hands it went, and who holds it now."""
    numbers = {exhibit.number: exhibit.title for exhibit in sheet.exhibits}
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == sheet.case.id)
    query = (
        select(CustodyTransfer)
        .join(Exhibit, Exhibit.id == CustodyTransfer.exhibit_id)
        .where(or_(Exhibit.case_id == sheet.case.id, Exhibit.id.in_(shared)), Exhibit.number.in_(numbers))
        .options(selectinload(CustodyTransfer.entries), contains_eager(CustodyTransfer.exhibit))
    )
    records = {record.exhibit.number: record for record in db.session.scalars(query)}
    lines = [line for record in records.values() for line in record.entries]
    names = names_of(
        {i for line in lines for i in (line.by_id, line.to_id) if i} | {r.keeper_id for r in records.values()}
    )
    rows = tuple(_kept(records[n], title, names) for n, title in numbers.items() if n in records)
    intro = "Who took each item in, through whose hands it went since, and who holds it."
    return Listing("custody", intro, ("Exhibit", "Taken in", "From hand to hand", "Held by"), rows) if rows else None


def _kept(record: CustodyTransfer, title: str, names: Mapping[int, str]) -> tuple[str, ...]:
    first, *later = record.entries
    moves = [
        f"{local_date(line.at, year=True)}: {names[line.by_id]} {WORDS[line.event]} {names.get(line.to_id or 0, '')}"
        for line in later
    ]
    taken = f"{local_datetime(first.at, year=True)}, by {names.get(first.by_id, '')}"
    return (
        f"Exhibit {record.exhibit.number}, {title}",
        taken,
        "; ".join(moves) or "none",
        names.get(record.keeper_id, ""),
    )


def victim_services(sheet: Sheet) -> Listing | None:
    """Return when each notice was given and by whom; where and how a victim is reached is not a part of a packet."""
    rows = tuple(_told_victim(sheet, notice) for notice in notices_given(sheet.case))
    if not rows:
        return None
    return Listing("victim_services", "Notices to victims that were given.", ("Person", "Notice", "Given on", "By"),
                   rows)  # fmt: skip


def _told_victim(sheet: Sheet, notice: VictimNotice) -> tuple[str, ...]:
    definition = catalog().clocks.get(notice.duty)
    given = local_date(notice.on, year=True)
    if notice.withdrawal is not None:
        given += f"; withdrawn {local_date(notice.withdrawal.withdrawn_at, year=True)}, entered in error"
    title = definition.title if definition else notice.duty
    return (sheet.scope.name_of(notice.party), title, given, notice.entered_by.name)


# A feature that stands to the right of packets adds its own table under its section's key.
LISTERS: dict[str, Lister] = {
    "decision": decision,
    "proposed_counts": proposed_counts,
    "witness_order": witness_order,
    "discovery_index": discovery_index,
    "custody": custody,
    "victim_services": victim_services,
}
