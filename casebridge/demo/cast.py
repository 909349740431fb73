"""Who plays whom: the demo accounts as actors, each with the factor given again when a decision asks for it."""

from dataclasses import replace

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.bulk import remembered
from casebridge.cases.models import Case
from casebridge.db import db


def act(username: str) -> Actor:
    """Return a demo account as an actor of this moment, stepped up."""
    query = select(User).where(User.username == username)
    user = remembered(db.session(), ("account", username), lambda: db.session.scalars(query).one())
    return replace(user.actor(), stepped_up_at=clock.now())


def lead_of(case: Case) -> Actor:
    """Return the lead detective of a case."""
    return replace(db.session.get_one(User, case.lead_id).actor(), stepped_up_at=clock.now())


def sergeant_of(case: Case) -> Actor:
    """Return the sergeant of the case's unit."""
    return act("sergeant" if case.unit == "bpd_homicide" else "sergeant2")


def prosecutor_of(case: Case) -> Actor:
    """Return the assigned prosecutor, else the first of the demo."""
    if case.prosecutor_id is None:
        return act("prosecutor")
    return replace(db.session.get_one(User, case.prosecutor_id).actor(), stepped_up_at=clock.now())


def id_of(username: str) -> int:
    """Return the inner number of a demo account."""
    return db.session.scalars(select(User.id).where(User.username == username)).one()
