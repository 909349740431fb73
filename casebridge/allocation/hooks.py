"""The page on which cases are given, and the card that leads to it."""

from flask import Flask

from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever
from casebridge.access.policy import Permission
from casebridge.allocation.candidates import move_for
from casebridge.cases.frame import add_page
from casebridge.cases.models import Case
from casebridge.cases.panels import Panel, add_panel


def bind(app: Flask) -> None:
    """Hand in the page and the card."""
    add_page("allocate", "allocation.give")
    app.jinja_env.globals.update(may_allocate=lambda actor: may_ever(actor, Permission.ALLOCATE))
    add_panel(Panel("aside", 60, "allocation/panel.html", _panel))


def _panel(case: Case, actor: Actor) -> dict[str, object] | None:
    if case.state == "closed" or not can(actor, Permission.CONFLICT_RECORD, case):
        return None
    return {"may_give": can(actor, Permission.ALLOCATE, case) and bool(move_for(case))}
