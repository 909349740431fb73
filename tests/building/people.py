"""The people of a test: one account for each role, and a second where the page tells two apart."""

from dataclasses import replace
from datetime import timedelta

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.accounts.models import User
from casebridge.db import db

UNIT, OTHER_UNIT = "bpd_homicide", "bpd_robbery"
# user name -> role, agency, unit
ACCOUNTS = {
    "detective": ("detective", "bpd", UNIT),
    "partner": ("detective", "bpd", UNIT),
    "detective2": ("detective", "bpd", OTHER_UNIT),
    "sergeant": ("sergeant", "bpd", UNIT),
    "sergeant2": ("sergeant", "bpd", OTHER_UNIT),
    "commander": ("commander", "bpd", ""),
    "prosecutor": ("prosecutor", "sao", "sao_charging"),
    "prosecutor2": ("prosecutor", "sao", "sao_charging"),
    "sao-supervisor": ("sao_supervisor", "sao", "sao_charging"),
    "sao-supervisor2": ("sao_supervisor", "sao", "sao_charging"),
    "federal-liaison": ("federal_liaison", "sao", "sao_federal_liaison"),
    "federal-liaison2": ("federal_liaison", "sao", "sao_federal_liaison"),
    "lead-liaison": ("lead_liaison", "sao", "sao_lead_liaison"),
    "federal": ("ausa", "usao", "usao_northern"),
    "federal2": ("ausa", "usao", "usao_northern"),
    "usao-supervisor": ("usao_supervisor", "usao", "usao_northern"),
    "coordinator": ("lead_coordinator", "lead", "lead_coordination"),
    "case-manager": ("case_manager", "lead", "lead_case_management"),
    "case-manager2": ("case_manager", "lead", "lead_case_management"),
    "advocate": ("victim_advocate", "sao", "sao_victim_witness"),
    "clerk": ("evidence_clerk", "bpd", "bpd_evidence_control"),
    "auditor": ("auditor", "own", ""),
    "admin": ("admin", "own", ""),
}


def some_people() -> dict[str, User]:
    """Return an account for every name of ACCOUNTS, made once a database; they do not sign in."""
    known = {user.username: user for user in db.session.query(User)}
    for username, (role, agency, unit) in ACCOUNTS.items():
        if username not in known:
            known[username] = User(
                username=username, name=username.replace("-", " ").title(), role=role, agency=agency, unit=unit,
                created_at=clock.now() - timedelta(days=400),
            )  # fmt: skip
            db.session.add(known[username])
    db.session.flush()
    return known


def acting(user: User, *, hat: str = "", stepped_up: bool = True) -> Actor:
    """Return `user` as an actor who gave the factor just now.

    :param hat: another role of the same person, worn in the office of that role.
    """
    actor = user.actor()
    if hat:
        agency, unit = next((agency, unit) for role, agency, unit in ACCOUNTS.values() if role == hat)
        office = (actor.agency, actor.unit) if agency == actor.agency else (agency, unit)
        actor = replace(actor, role=Role(hat), agency=office[0], unit=office[1])
    return replace(actor, stepped_up_at=clock.now() if stepped_up else None)
