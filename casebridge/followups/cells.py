"""What was asked for about cells of the element matrix, and the way back from an item to its cell."""

from dataclasses import dataclass

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.cases.wall import reads_file
from casebridge.elements.asked import Asked
from casebridge.followups.models import ReturnItem
from casebridge.followups.queries import drafts_of, items_of

OF_ELEMENT = "element:"
TONES = {"asked": "info", "partly_answered": "warn", "disputed": "warn", "answered": "ok", "accepted": "ok",
         "cancelled": "quiet"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellLink:
    """The cell that an item serves: element and defendant in words, and its address."""

    name: str
    url: str


def asked_about(case: Case, actor: Actor) -> list[Asked]:
    """Return every item about an element, for who reads the file; what is being written only for its office."""
    if not reads_file(actor, case):
        return []
    found = [_asked(case, item) for item in items_of(case) if item.serves.startswith(OF_ELEMENT)]
    if can(actor, Permission.RETURN_COMPOSE, case):
        compose = url_for("followups.compose", case_id=case.public_id)
        for number, draft in enumerate(drafts_of(case), start=1):
            if draft.serves.startswith(OF_ELEMENT):
                _, charge, element = draft.serves.split(":", 2)
                address = f"{compose}#item-{number}"
                found.append(Asked(charge, element, "An item is being written", "not sent", "quiet", address, True))
    return found


def cell_links(case: Case) -> dict[str, CellLink]:
    """Return the cells of the live charges by what an item says that it serves."""
    return {
        f"{OF_ELEMENT}{charge.public_id}:{element.key}": CellLink(
            f"{element.text.rstrip('.')}, {charge.party.name}",
            url_for("elements.cell", case_id=case.public_id, charge_id=charge.public_id, element=element.key),
        )
        for charge in live_charges(case)
        for element in definition_of(charge).elements
    }


def _asked(case: Case, item: ReturnItem) -> Asked:
    _, charge, element = item.serves.split(":", 2)
    return Asked(
        charge, element, f"Return {item.round.number}, item {item.number}", item.workflow.state(item.state).label,
        TONES[item.state], url_for("followups.show", case_id=case.public_id, _anchor=item.anchor),
        item.open, item.due_on, item.replies[-1].text if item.replies else "",
    )  # fmt: skip
