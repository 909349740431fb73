"""Where LEAD and low-level cases meet: the way from a case to a referral, and the liaison's way to the case."""

from typing import Any

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.panels import Panel, add_panel
from casebridge.diversion.services import offer_case_finder
from casebridge.home.queries import find

KIND = "low_level"


def bind() -> None:
    """Hand in the card of a low-level case and the search by its number."""
    add_panel(Panel("aside", 80, "home/panel_lead.html", referring))
    offer_case_finder(public_id_of)


def referring(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Return what the card shows to who may refer; it looks at the case alone, never at a referral."""
    if case.kind != KIND or not may_ever(actor, Permission.LEAD_REFER):
        return None
    return {"case": case.public_id}


def public_id_of(number: str, actor: Actor) -> str:
    """Return the public id of the low-level case that a number names exactly, empty where it is not theirs to see."""
    case = find(number, actor)
    return case.public_id if case is not None and case.kind == KIND else ""
