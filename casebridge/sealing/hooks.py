"""Who is named in a seal is asked for with the person; what lies on a case stands on its page and in its packets."""

from flask import Flask

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.accounts.emergencies import granted_by
from casebridge.cases.models import Case
from casebridge.cases.panels import Panel, add_panel
from casebridge.formats import local_date
from casebridge.packets.redacted import ABOUT_CASE
from casebridge.sealing import queries


def bind(app: Flask) -> None:
    """Say how the named are found, and hand in the card."""
    granted_by(queries.granted_to)
    if _sealed_by not in ABOUT_CASE:
        ABOUT_CASE.append(_sealed_by)
    add_panel(Panel("aside", 5, "sealing/panel.html", _panel))


def _sealed_by(case: Case) -> str:
    seal = queries.standing_seal(case)
    return f"Sealed by order of {seal.court}, {local_date(seal.ordered_on, year=True)}." if seal else ""


def _panel(case: Case, actor: Actor) -> dict[str, object] | None:
    may = can(actor, Permission.COURT_ORDERS, case)
    if not (case.sealed or case.legal_hold or may):
        return None
    return {
        "seal": queries.standing_seal(case), "holds": queries.standing_holds(case), "may_orders": may,
        "grounds": queries.GROUNDS,
    }  # fmt: skip
