"""The administrator's view of the house: rules that wait to be confirmed, offices, what runs."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from casebridge import audit
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts import mail, office_settings, queries
from casebridge.accounts.blueprint import Answer, bp
from casebridge.accounts.models import User
from casebridge.accounts.rules import to_confirm
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import Invalid
from casebridge.formats import local_datetime
from casebridge.notices import letters


@bp.get("/rules")
@needs(Permission.PEOPLE_MANAGE)
def rules() -> Answer:
    """Show the rows of the dated files that a local owner must confirm, file by file."""
    return render_template("accounts/rules.html", files=to_confirm(), sources=catalog().sources)


@bp.get("/offices")
@needs(Permission.PEOPLE_MANAGE)
def offices() -> Answer:
    """Show offices and units with the number of open accounts in each, and how they choose to work."""
    return _offices_page()


@bp.post("/offices/<key>")
@needs(Permission.PEOPLE_MANAGE)
def set_office(key: str) -> Answer:
    """Turn a choice of an office on or off, with the reason."""
    form = request.form
    try:
        with transaction():
            office_settings.choose(
                key, on=form.get("on") == "yes", reason=form.get(f"reason-{key}", ""), actor=current_actor()
            )
    except Invalid as refused:
        return _offices_page(refused, form), refused.status
    return redirect(url_for(".offices", _anchor="choices"), 303)


def _offices_page(refused: Invalid | None = None, typed: Mapping[str, str] | None = None) -> str:
    counts = queries.count_by_unit()
    found: list[dict[str, Any]] = []
    for agency in catalog().agencies.values():
        units = [unit for unit in catalog().units.values() if unit.agency == agency.key]
        people = sum(n for (key, _unit), n in counts.items() if key == agency.key)
        found.append({"agency": agency, "units": [(u, counts.get((agency.key, u.key), 0)) for u in units], "n": people})
    return render_template(
        "accounts/offices.html", offices=found, choices=office_settings.chosen(), typed=typed or {},
        errors=refused.fields if refused else {},
    )  # fmt: skip


def _mail_words() -> str:
    if not mail.is_on():
        return "Off: no mail server is named in the settings"
    way = letters.route()
    if way is not None and way.failing_since is not None:
        return f"On, but failing since {local_datetime(way.failing_since)}: {way.error}"
    return f"On, last taken {local_datetime(way.good_at)}" if way and way.good_at else "On, nothing sent yet"


@bp.get("/system")
@needs(Permission.PEOPLE_MANAGE)
def system() -> Answer:
    """Show what runs here; no path, no key, no case content."""
    head = audit.head()
    files, provider = to_confirm(), current_app.config["CASEBRIDGE_OIDC"]
    facts = [
        ("CaseBridge", version("casebridge")),
        ("Mode", current_app.config["CASEBRIDGE_MODE"]),
        ("Database", {"sqlite": "SQLite, embedded", "postgresql": "PostgreSQL"}[db.engine.dialect.name]),
        ("Python", platform.python_version()),
        ("Open accounts", queries.count_of(User.active)),
        ("Locked accounts", queries.count_of(User.locked_at.is_not(None))),
        ("Rules to be confirmed", f"{sum(len(rows) for _name, rows in files)} in {len(files)} files"),
        ("Mail", _mail_words()),
        ("Single sign-on", provider.issuer if provider else "Off: no provider is named in the settings"),
        ("Lines of history", head.seq),
        ("History head", head.hash[:16]),
    ]
    return render_template("accounts/system.html", facts=facts)
