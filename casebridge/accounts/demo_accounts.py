"""The twenty accounts of the demo (design.md section 4): fictional people, one password an installation."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import ENGINE, Role
from casebridge.accounts.models import User
from casebridge.accounts.passwords import hashed, matches
from casebridge.db import db

R = Role


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account: user name, words on the button "Enter as …", person, role, office and unit."""

    username: str
    label: str
    name: str
    role: Role
    agency: str
    unit: str


ACCOUNTS = (
    DemoAccount("detective", "Detective", "Marigold Pretendleton", R.DETECTIVE, "bpd", "bpd_homicide"),
    DemoAccount("detective2", "Detective, other unit", "Hector Supposé", R.DETECTIVE, "bpd", "bpd_robbery"),
    DemoAccount("sergeant", "Sergeant", "Agatha Fabrikant", R.SERGEANT, "bpd", "bpd_homicide"),
    DemoAccount("sergeant2", "Sergeant, other unit", "Balthazar Maybeline", R.SERGEANT, "bpd", "bpd_robbery"),
    DemoAccount("commander", "Commander", "Rutherford Storyboard", R.COMMANDER, "bpd", ""),
    DemoAccount("prosecutor", "Prosecutor", "Nadia Conjectura", R.PROSECUTOR, "sao", "sao_charging"),
    DemoAccount("prosecutor2", "Prosecutor, other unit", "Theo O'Theory", R.PROSECUTOR, "sao", "sao_gun_violence"),
    DemoAccount("sao-supervisor", "SAO supervisor", "Leonora Exemplar", R.SAO_SUPERVISOR, "sao", "sao_charging"),
    DemoAccount("sao-supervisor2", "SAO supervisor, second", "Caspar Notional",
                R.SAO_SUPERVISOR, "sao", "sao_charging"),
    DemoAccount("federal-liaison", "Federal liaison", "Marcus Placeholder",
                R.FEDERAL_LIAISON, "sao", "sao_federal_liaison"),
    DemoAccount("federal", "Federal prosecutor", "Imogen Specimen", R.AUSA, "usao", "usao_psn"),
    DemoAccount("usao-supervisor", "USAO supervisor", "Desmond Archetype",
                R.USAO_SUPERVISOR, "usao", "usao_violent_organized"),
    DemoAccount("coordinator", "LEAD coordinator", "Fatima Sample-Diallo",
                R.LEAD_COORDINATOR, "lead", "lead_coordination"),
    DemoAccount("case-manager", "LEAD case manager", "Joaquín Modelo Prueba",
                R.CASE_MANAGER, "lead", "lead_case_management"),
    DemoAccount("lead-liaison", "LEAD liaison", "Harriet Draftwell", R.LEAD_LIAISON, "sao", "sao_lead_liaison"),
    DemoAccount("advocate", "Victim advocate", "Gwendolyn Mockup", R.VICTIM_ADVOCATE, "sao", "sao_victim_witness"),
    DemoAccount("clerk", "Evidence clerk", "Ernest Dummytext", R.EVIDENCE_CLERK, "bpd", "bpd_evidence_control"),
    DemoAccount("auditor", "Auditor", "Ursula Testcase", R.AUDITOR, "own", ""),
    DemoAccount("admin", "Administrator", "Victor Fixture", R.ADMIN, "own", ""),
    DemoAccount("admin2", "Administrator, second", "Philippa Stencil", R.ADMIN, "own", ""),
)  # fmt: skip


def ensure(instance: Path) -> str:
    """Add the accounts that are missing and return the one password; call it in a unit of work.

    Accounts whose password file is lost get the new password.
    """
    password = password_of(instance)
    names = [account.username for account in ACCOUNTS]
    known = {user.username: user for user in db.session.scalars(select(User).where(User.username.in_(names)))}
    missing = [account for account in ACCOUNTS if account.username not in known]
    # One hash for all: they share the password, and each costs as much as a sign-in.
    kept = next((user.password_hash for user in known.values()), "")
    stored = kept if kept and matches(password, kept) else hashed(password)
    for user in known.values():
        user.password_hash = stored
    for account in missing:
        db.session.add(_made(account, stored))
    if missing:
        db.session.flush()
        audit.record("account:demo", actor=ENGINE, sentence=f"added {len(missing)} demo accounts")
    return password


def _made(account: DemoAccount, stored: str) -> User:
    return User(
        username=account.username, name=account.name, role=str(account.role), agency=account.agency, unit=account.unit,
        password_hash=stored, password_set_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip


def password_of(instance: Path) -> str:
    """Return the demo's password, made once and kept beside the database, readable by its owner only."""
    path = instance / "demo_password"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        words = "-".join(secrets.token_hex(2) for _ in range(4))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(f"harbor-{words}")
    return path.read_text().strip()


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the accounts by office, in the shape of the role picker."""
    found: dict[str, list[tuple[str, str]]] = {}
    for account in ACCOUNTS:
        found.setdefault(account.agency, []).append((account.username, account.label))
    return list(found.items())
