"""Shapes of the federal forms, as plain fields for the form macros."""

from collections.abc import Mapping
from typing import Any

Choices = list[tuple[str, str]]
ANSWER_CHOICES: Choices = [("met", "Met"), ("missing", "Missing"), ("unknown", "Unknown")]
REPLY_CHOICES: Choices = [("answered", "Answered"), ("refused", "Refused, with the reason")]
DECISIONS = [
    ("adopt", "Adopt", "Charges and the next date are yours. The state case waits."),
    ("decline_federal", "Decline", "Goes back to the State at once. State clocks never stopped."),
    ("ask", "Ask for more", "Questions with a date. The referral stays yours."),
]


def field(
    name: str, label: str, value: Any = "", *, errors: Mapping[str, str] | None = None, key: str = "", **more: Any
) -> dict[str, Any]:
    """Return one field; `key` makes its element id differ where a page repeats the form."""
    said = (errors or {}).get(name)
    shown = {"name": name, "label": label, "value": value, "errors": [said] if said else []}
    return {**shown, "id": f"{name}-{key}" if key else name, **more}


def contact_fields(sent: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a contact about one forum."""
    labels = {"with_whom": "With whom", "held_on": "When", "said": "What was said about where the case belongs"}
    return {name: field(name, label, sent.get(name, ""), errors=errors) for name, label in labels.items()}


def question_fields(question: Any, errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of one question that is being written; their names carry its id."""
    key, number = question.public_id, question.number
    due = question.due_on.isoformat() if question.due_on else ""
    return {
        "id": key,
        "number": number,
        "item": field(f"item-{key}", f"Question {number}: what do you ask for?", question.item, errors=errors),
        "reason": field(f"reason-{key}", f"Question {number}: why does it matter?", question.reason, errors=errors),
        "due_on": field(f"due_on-{key}", f"Question {number}: by", due, errors=errors),
    }


def approval_fields(charge: Any, approval: Any, errors: Mapping[str, str], whose: str) -> dict[str, Any]:
    """Return the fields of the Department's approval of one charge; their names carry its id."""
    key = charge.public_id
    on = approval.given_on.isoformat() if approval else ""
    return {
        "whose": whose,
        "given_by": field(f"given_by-{key}", "Approved by", approval.given_by if approval else "", errors=errors),
        "given_on": field(f"given_on-{key}", "Approved on", on, errors=errors),
        "paper": field(f"paper-{key}", "Paper that shows it", approval.paper if approval else "", errors=errors),
    }
