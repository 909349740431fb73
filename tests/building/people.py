"""The people of a test: one account for each role, and a second where the page tells two apart."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.accounts.models import User
from casebridge.db import db
from tests.support.again import build_or_copy, unit_of_work

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
    known = _known()
    if not known:
        build_or_copy(_make, "people")
        return _known()
    if not ACCOUNTS.keys() <= known.keys():
        _add(known)
        return _known()
    return known


def _known() -> dict[str, User]:
    return {user.username: user for user in db.session.query(User)}


def _make() -> None:
    with unit_of_work():
        _add({})


def _add(known: Mapping[str, User]) -> None:
    for username in [name for name in ACCOUNTS if name not in known]:
        role, agency, unit = ACCOUNTS[username]
        user = User(
            username=username, name=username.replace("-", " ").title(), role=role, agency=agency, unit=unit,
            created_at=clock.now() - timedelta(days=400), last_seen_at=clock.now(),
        )  # fmt: skip
        db.session.add(user)
    db.session.flush()


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
