"""The compliance sheet on paper: for the office's own file, line by line, with the withheld log at its end."""

from collections.abc import Sequence
from typing import Any

from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.disclosure.extras import extras_of
from casebridge.disclosure.fields import numbers_of
from casebridge.disclosure.models import DisclosedItem, Disclosure, DisclosureRuling
from casebridge.disclosure.sheet import Due, lines_of
from casebridge.disclosure.sheet import Line as DutyLine
from casebridge.disclosure.standing import Book, Standing, book_of
from casebridge.formats import local_date, local_datetime, plural
from casebridge.packets.content import Block, Line, Paper
from casebridge.packets.numbers import prefix
from casebridge.papers.kinds import Filled, PaperKind

ITEMS = ("Item", "Status", "Given", "Numbers")
LOG = ("Item", "Category", "Ground", "Decided by", "Decided", "Look again", "Order")
ITEM_WIDTHS, LOG_WIDTHS = (34, 13, 30), (22, 13, 20, 13, 11, 11)
GIVEN = ("Defendant", "Recipient", "Given", "By", "Items", "Receipt")


def _load(public_id: str, actor: Actor, issued: bool) -> Case:
    return load_case(public_id, actor=actor, permission=Permission.DISCLOSURE_READ)


def _back(case: Case) -> tuple[str, dict[str, Any]]:
    return "disclosure.sheet", {"case_id": case.public_id}


def write(case: Case, actor: Actor, filled: Filled) -> Paper:
    """Return the sheet as the person who asks for it may see the items."""
    book = book_of(case, actor)
    open_items = len(book.of("open")) + len(book.of("unclassified"))
    return Paper(
        "Disclosure: what is owed and what was given", "Compliance sheet, work product",
        "Each duty with the items that answer it. Nothing here is a tick: what is given stands in the ledger.",
        (
            Line("Case", f"{case.number}, complaint {case.complaint_number}"),
            Line("Defendants", ", ".join(party.name for party in book.defendants) or "none"),
            Line("To give or to class", plural(open_items, "item")),
            Line("Withheld", plural(len(book.of("withheld")), "item")),
        ),
        (
            *(_duty(line, book) for line in lines_of(book, extras_of(case, actor))),
            Block(
                "What was given", (), () if book.disclosures else ("Nothing yet.",), GIVEN,
                tuple(map(_given, book.disclosures)),
            ),
            Block(
                "Withheld log", (), () if book.rulings else ("Nothing is withheld.",), LOG,
                tuple(map(_ruling, book.rulings)), widths=LOG_WIDTHS,
            ),
        ),
        ("Checked by", "Signature", "Date"), foot="State’s Attorney work product: it does not leave the office",
    )  # fmt: skip


def _duty(line: DutyLine, book: Book) -> Block:
    facts = (
        Line("Duty", line.duty.duty, to_be_confirmed=line.duty.to_be_confirmed),
        Line("Due", "; ".join(_due(one) for one in line.due) or line.duty.when),
        Line("Where it stands", line.stands[1]),
        *(Line("Beside the exhibits", extra.sentence) for extra in line.extras),
        *(Line("No type of exhibit answers", f"{label}: {why}") for label, why in line.without),
    )
    return Block(
        line.duty.title, facts, columns=ITEMS, rows=tuple(_item(one, book) for one in line.items), widths=ITEM_WIDTHS
    )


def _due(one: Due) -> str:
    who = f"{one.party.name}: " if one.party else ""
    if one.day is None:
        return f"{who}its clock was not started"
    met = f", met {local_date(one.met_on, year=True)}" if one.met_on else ", late" if one.late else ""
    return f"{who}{local_date(one.day, year=True)}{met}"


def _item(one: Standing, book: Book) -> tuple[str, ...]:
    return (
        f"Ex {one.exhibit.number}, {one.exhibit.title}", one.label,
        "; ".join(_to(item) for item in one.given) or "not given", "; ".join(_numbers(one.given, book)) or "none",
    )  # fmt: skip


def _to(item: DisclosedItem) -> str:
    version = f", version {item.version.number}" if item.version else ""
    redacted = ", redacted" if item.redacted else ""
    given = item.disclosure
    return f"{given.party.name}, {local_date(given.given_on, year=True)}{version}{redacted}"


def _numbers(given: Sequence[DisclosedItem], book: Book) -> list[str]:
    printed = (numbers_of(item.bates_first, item.pages, prefix(book.case)) for item in given)
    return list(dict.fromkeys(filter(None, printed)))


def _given(one: Disclosure) -> tuple[str, ...]:
    by = one.packet.number if one.packet else one.way
    receipt = f"{one.received_by}, {local_date(one.received_on, year=True)}" if one.received_on else "none entered"
    revoked = " (revoked)" if one.revoked_at else ""
    return (
        one.party.name, one.recipient, local_date(one.given_on, year=True), f"{by}{revoked}",
        plural(len(one.items), "item"), receipt,
    )  # fmt: skip


def _ruling(one: DisclosureRuling) -> tuple[str, ...]:
    ended = f" Ended {local_datetime(one.ended_at, year=True)}: {one.ended_because}" if one.ended_at else ""
    duty = catalog().duties.get(one.category)
    return (
        f"Ex {one.exhibit.number}, {one.exhibit.title}", duty.title if duty else one.category, f"{one.ground}{ended}",
        one.decided_by.name, local_datetime(one.decided_at, year=True),
        local_date(one.review_on, year=True) if one.review_on else "no day", one.court_order or "none",
    )  # fmt: skip


KIND = PaperKind(
    "disclosure_sheet", "Disclosure sheet",
    "Each duty line by line, what was given to whom with which numbers, and the withheld log. For the office’s file.",
    _load, lambda case: case, lambda case: "The State’s Attorney’s own file", write, _back, office="sao",
)  # fmt: skip
