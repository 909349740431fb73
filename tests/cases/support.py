"""Small cases for tests below the moves."""

from datetime import date

from flask import current_app
from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.accounts import demo_accounts
from casebridge.accounts.models import User
from casebridge.cases import facts, people
from casebridge.cases.models import Case
from casebridge.cases.numbers import next_number
from casebridge.db import db
from casebridge.workflows import engine


def who(username: str) -> Actor:
    """Return a demo account as an actor; the accounts are made on first use, inside the open unit."""
    if not db.session.scalar(select(User.id).limit(1)):
        demo_accounts.ensure(current_app.config["CASEBRIDGE_INSTANCE"])
    return db.session.scalars(select(User).where(User.username == username)).one().actor()


def draft_case(kind: str = "nonfatal_shooting") -> Case:
    """Return a draft with a date, a place and one suspect, inside the open unit."""
    actor = who("detective")
    now = clock.now()
    case = Case(
        number=next_number(now.year), kind=kind, title="Shooting of Tiberius Cobblethwaite", complaint_number="T-1",
        unit=actor.unit, lead_id=actor.id, opened_at=now, version=1,
    )  # fmt: skip
    engine.open_record(case, actor=actor, sentence="opened the case")
    facts.record(case, "incident_date", date(2026, 1, 1).isoformat(), actor=actor)
    facts.record(case, "incident_place", "500 block Wren Street", actor=actor)
    people.add_party(case, role="suspect", name="Ferdinand Köttelbusch", born_on=date(1999, 1, 1), actor=actor)
    return case
