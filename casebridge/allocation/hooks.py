"""The page on which cases are given, and the list of the cases that a person holds."""

from flask import Flask
from sqlalchemy import ColumnElement, select

from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.allocation.candidates import move_for
from casebridge.cases.filters import Filter, offer_filter
from casebridge.cases.frame import add_page
from casebridge.cases.models import Case
from casebridge.cases.panels import Panel, add_panel
from casebridge.db import db


def bind(app: Flask) -> None:
    """Hand in the page, the filter and the card."""
    add_page("allocate", "allocation.give")
    offer_filter("holder", Filter(_held_by, _holder_words))
    app.jinja_env.globals.update(may_allocate=lambda actor: may_ever(actor, Permission.ALLOCATE))
    add_panel(Panel("aside", 60, "allocation/panel.html", _panel))


def _held_by(value: str) -> ColumnElement[bool]:
    return Case.holder_id == select(User.id).where(User.public_id == value).scalar_subquery()


def _holder_words(value: str) -> str:
    name = db.session.scalar(select(User.name).where(User.public_id == value))
    return f"Held by {name}" if name else "Held by nobody known"


def _panel(case: Case, actor: Actor) -> dict[str, object] | None:
    if case.state == "closed" or not can(actor, Permission.CONFLICT_RECORD, case):
        return None
    return {"may_give": can(actor, Permission.ALLOCATE, case) and bool(move_for(case))}
