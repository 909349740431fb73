"""The fields of an order of a court and of a legal hold, with what was typed and refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from casebridge.fields import FieldMaker, Fields


def order_fields(
    kind: str, papers: list[tuple[str, str]], people: Sequence[Any], sent: Any, wrong: Mapping[str, str] | None
) -> Fields:
    """Return the fields of an order; `people` may be named in a seal."""
    make = FieldMaker(sent, wrong)
    fields = {
        "court": make("court", "Court"),
        "ordered_on": make("ordered_on", "Day of the order"),
        "paper": make("paper", "Paper number of the order"),
        "exhibit": make("exhibit", "Or the exhibit that holds it", choices=papers),
        "reason": make("reason", "What the order says"),
    }
    if kind == "seal":
        choices = [(one.public_id, one.name) for one in people]
        fields["named"] = make("named", "Who is named in the order", [], choices=choices)
    if kind == "unseal":
        fields["opened_on"] = make("opened_on", "Day on which an indictment or information was opened")
    if kind == "expunge":
        fields["written"] = make("written", "Each recipient above was written to")
    return fields


def hold_fields(grounds: Mapping[str, str], sent: Any, wrong: Mapping[str, str] | None) -> Fields:
    """Return the fields of a legal hold."""
    make = FieldMaker(sent, wrong)
    return {
        "ground": make("ground", "Why it is held", choices=list(grounds.items())),
        "words": make("words", "In a sentence"),
        "review_on": make("review_on", "Look at it again on"),
    }
