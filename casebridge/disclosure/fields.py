"""Fields of the disclosure pages, in the shape that the form macros take."""

from collections.abc import Mapping, Sequence
from typing import Any

from casebridge.cases.models import Party
from casebridge.catalog.law import Duty
from casebridge.disclosure.services import OUTCOMES
from casebridge.disclosure.standing import Book
from casebridge.evidence.models import Exhibit
from casebridge.fields import FieldMaker, Fields


def ruling_fields(duties: list[Duty], usual: str, sent: Any = None, wrong: Mapping[str, str] | None = None) -> Fields:
    """Return the fields of a ruling; `withheld_fields` of disclosure.toml without those that the record knows.

    :param usual: the duty that the item answers, chosen beforehand.
    """
    of = FieldMaker(sent, wrong)
    return {
        "outcome": of("outcome", "What is decided", "withhold", choices=list(OUTCOMES.items())),
        "category": of("category", "Under which duty", usual, choices=[(one.key, one.title) for one in duties]),
        "ground": of("ground", "Ground"), "review_on": of("review_on", "Look again on"),
        "court_order": of("court_order", "Court order"),
    }  # fmt: skip


def ending_fields(sent: Any = None, wrong: Mapping[str, str] | None = None) -> Fields:
    """Return the field with which a ruling ends."""
    return {"because": FieldMaker(sent, wrong)("because", "Why it no longer stands")}


def receipt_fields(sent: Any = None, wrong: Mapping[str, str] | None = None) -> Fields:
    """Return the fields of a receipt."""
    of = FieldMaker(sent, wrong)
    return {
        "received_on": of("received_on", "Received on"), "received_by": of("received_by", "Signed for by"),
        "received_paper": of("received_paper", "The paper that shows it"),
    }  # fmt: skip


def giving_fields(book: Book, sent: Any = None, wrong: Mapping[str, str] | None = None) -> Fields:
    """Return the fields of something that was given without a packet."""
    of = FieldMaker(sent, wrong)
    people = [(party.public_id, party.name) for party in book.defendants]
    items = [
        (one.exhibit.public_id, f"Ex {one.exhibit.number}, {one.exhibit.title}: {one.label.lower()}")
        for one in book.standings
        if one.status in ("open", "unclassified", "given")
    ]
    return {
        "party": of("party", "Defendant", people[0][0] if len(people) == 1 else "", choices=people),
        "recipient": of("recipient", "Counsel who got it"), "given_on": of("given_on", "Given on"),
        "way": of("way", "How"), "rule": of("rule", "Under which rule"), "numbers": of("numbers", "Numbers on it"),
        "exhibits": of("exhibits", "Items", [], choices=items),
    }  # fmt: skip


def own_giving_fields(
    people: Sequence[Party], exhibits: Sequence[Exhibit], sent: Any = None, wrong: Mapping[str, str] | None = None
) -> Fields:  # fmt: skip
    """Return the fields of what the federal office gave."""
    of = FieldMaker(sent, wrong)
    accused = [(party.public_id, party.name) for party in people]
    return {
        "party": of("party", "Defendant", accused[0][0] if len(accused) == 1 else "", choices=accused),
        "recipient": of("recipient", "Counsel who got it"), "given_on": of("given_on", "Given on"),
        "way": of("way", "How"), "rule": of("rule", "Under which rule or order"),
        "receipt": of("receipt", "The paper that shows the receipt"),
        "exhibits": of("exhibits", "Items", [], choices=[(e.public_id, f"Ex {e.number}, {e.title}") for e in exhibits]),
    }  # fmt: skip


def numbers_of(first: int | None, pages: int, prefix: str) -> str:
    """Return the numbers of an item as they are printed, the prefix once; empty without numbers."""
    if not first:
        return ""
    return f"{prefix}-{first:05d}" + (f" to {first + pages - 1:05d}" if pages > 1 else "")
