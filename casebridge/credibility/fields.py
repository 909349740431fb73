"""Fields of the credibility pages, in the shape that the form macros take."""

from collections.abc import Mapping
from typing import Any

from casebridge.accounts.models import User
from casebridge.credibility.models import LISTS, CredibilityEntry
from casebridge.credibility.services import DECISIONS
from casebridge.fields import FieldMaker, Fields


def entry_fields(
    people: list[User], entry: CredibilityEntry | None, key: str = "", sent: Any = None,
    wrong: Mapping[str, str] | None = None,
) -> Fields:  # fmt: skip
    """Return the fields of an entry, new or with what stands."""
    of = FieldMaker(sent, wrong)
    accounts = [(user.public_id, f"{user.name}, {user.username}") for user in people]
    return {
        "list": of("list", "Which list", key, choices=list(LISTS.items())),
        "account": of("account", "Account", entry.user.public_id if entry and entry.user else "", choices=accounts),
        "name": of("name", "Name", entry.name if entry else ""),
        "number": of("number", "Sequence number", entry.number if entry else ""),
        "ground": of("ground", "Ground", entry.ground if entry else ""),
        "source": of("source", "Source", entry.source if entry else ""),
        "dated_on": of("dated_on", "Dated", entry.dated_on.isoformat() if entry else ""),
        "reason": of("reason", "Why the list is changed"),
    }  # fmt: skip


def removal_fields(sent: Any = None, wrong: Mapping[str, str] | None = None) -> Fields:
    """Return the field with which an officer is taken off a list."""
    return {"why": FieldMaker(sent, wrong)("why", "Why the officer is taken off the list")}


def decision_fields(review: str, sent: Any = None, wrong: Mapping[str, str] | None = None) -> Fields:
    """Return the fields of a decision in a case, and of what was given by it; ids end with the review's own."""
    of = FieldMaker(sent, wrong, review)
    return {
        "decision": of("decision", "What is decided in this case", choices=list(DECISIONS.items())),
        "words": of("words", "Reason"), "given_on": of("given_on", "Given on"), "given_to": of("given_to", "To whom"),
        "given_paper": of("given_paper", "The paper that shows it"),
    }  # fmt: skip
