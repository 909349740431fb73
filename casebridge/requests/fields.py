"""Fields of the request pages, in the shape that the form macros take."""

from collections.abc import Mapping
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.classed import choices
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.checklist.queries import lines
from casebridge.evidence.models import Exhibit
from casebridge.fields import FieldMaker, Fields
from casebridge.requests.models import KINDS, OutsideRequest
from casebridge.requests.queries import USUALLY, today


def new_fields(
    case: Case, item_key: str, actor: Actor, sent: Any = None, wrong: Mapping[str, str] | None = None
) -> Fields:
    """Return the fields of a new request.

    :param item_key: the checklist item that it is about, where the way here names one.
    """
    items = [(line.item.key, line.item.label) for line in lines(case) if line.applies is not False]
    elements = [
        (f"{charge.public_id}:{element.key}", f"{charge.party.name}: {definition_of(charge).title}: {element.text}")
        for charge in live_charges(case)
        for element in definition_of(charge).elements
    ]
    of = FieldMaker(sent, wrong)
    (usual, _title), *stricter = choices(case, actor, USUALLY)
    return {
        "item": of("item", "Checklist item that it is about", item_key, choices=items),
        "kind": of("kind", "Kind", choices=list(KINDS.items())),
        "asked_of": of("asked_of", "Of whom"), "what": of("what", "What is asked for"),
        "number": of("number", "Request number"), "asked_on": of("asked_on", "Asked on", today().isoformat()),
        "promised_on": of("promised_on", "Promised for"),
        "elements": of("elements", "Elements that wait for it", [], choices=elements),
        "class": of("class", "Who may read it", choices=[(usual, "Both offices, as usual"), *stricter]),
    }  # fmt: skip


def change_fields(
    request: OutsideRequest, exhibits: list[Exhibit], sent: Any = None, wrong: Mapping[str, str] | None = None
) -> Fields:
    """Return the fields with which a request is changed or ended."""
    of = FieldMaker(sent, wrong)
    promised = request.promised_on.isoformat() if request.promised_on else ""
    shown = [(exhibit.public_id, f"Ex {exhibit.number}, {exhibit.title}") for exhibit in reversed(exhibits)]
    return {
        "promised_on": of("promised_on", "Promised now for", promised),
        "reason": of("reason", "Why the day changed"),
        "received_on": of("received_on", "It came on", today().isoformat()),
        "exhibit": of("exhibit", "Exhibit that came", choices=shown), "words": of("words", "In words, where it is"),
        "why": of("why", "Why nobody waits for it"),
    }  # fmt: skip
