"""`casebridge selfcheck`: what an administrator wants to know before people work: doors, keys, tables, history."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import inspect, literal, select, table, text
from sqlalchemy.exc import DBAPIError

from casebridge import clock, rights
from casebridge.access.actor import Role
from casebridge.accounts import blocklist, queries
from casebridge.accounts.mail import is_on
from casebridge.accounts.models import User
from casebridge.accounts.rules import to_confirm
from casebridge.commands.common import as_json_option, print_json
from casebridge.config import SealFiles, secrets_path
from casebridge.db import db, metadata
from casebridge.delivery import returns
from casebridge.heads import services as heads
from casebridge.lead_store import SCHEMA, owners_engine
from casebridge.night import backups
from casebridge.packets.seal.authority import SealUnfit, load
from casebridge.running.health import MIGRATIONS


def register(main: click.Group) -> None:
    """Hand the command in."""
    main.add_command(selfcheck)


@click.command()
@as_json_option
def selfcheck(as_json: bool) -> None:
    """Look at this installation and say what is not as it must be."""
    checks = [(name, *look()) for name, look in CHECKS.items()]
    if as_json:
        print_json([{"check": name, "ok": ok, "says": says} for name, ok, says in checks])
    else:
        for name, ok, says in checks:
            click.echo(f"{'ok  ' if ok else 'BAD '} {name}: {says}")
    if bad := [name for name, ok, _says in checks if not ok]:
        raise click.ClickException(f"Not as it must be: {', '.join(bad)}.")


def _doors() -> tuple[bool, str]:
    # The application starts only when every route names a permission and every workflow function is registered.
    return True, f"{len(list(current_app.url_map.iter_rules()))} routes, each with its row in the policy"


def _tables() -> tuple[bool, str]:
    owner = owners_engine()
    there = {name for schema in (None, SCHEMA) for name in inspect(owner).get_table_names(schema)}
    missing = sorted(table.name for table in metadata.sorted_tables if table.name not in there)
    return not missing, "all there" if not missing else f"missing {', '.join(missing[:5])}: run `casebridge init`"


def _revision() -> tuple[bool, str]:
    if not any((MIGRATIONS / "versions").glob("*.py")):
        return True, "made without revisions"
    wanted = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    with db.engine.connect() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    return present == wanted, "the newest schema" if present == wanted else "an old schema: run `casebridge init`"


def _database() -> tuple[bool, str]:
    if db.engine.dialect.name == "sqlite":
        with owners_engine().connect() as connection:
            answers = {str(connection.scalar(text(f"PRAGMA {name}.quick_check"))) for name in ("main", SCHEMA)}
        return answers == {"ok"}, f"SQLite says {' and '.join(sorted(answers))}"
    off = [name for name in ("fsync", "full_page_writes", "synchronous_commit") if _setting(name) == "off"]
    return not off, "PostgreSQL writes durably" if not off else f"PostgreSQL has {', '.join(off)} off"


def _wall() -> tuple[bool, str]:
    """Try LEAD's tables as a page of police would."""
    try:
        with db.engine.connect() as connection:
            connection.execute(select(literal(1)).select_from(table("lead_counter", schema=SCHEMA)))
    except DBAPIError:
        return True, "the database refuses LEAD's tables to everybody else"
    return False, "LEAD's tables can be read from everywhere: run `casebridge init`"


def _rights() -> tuple[bool, str]:
    found = rights.gaps()
    return not found, found[0] if found else "the application can add to history, and change nothing of it"


def _setting(name: str) -> str:
    return str(db.session.scalar(text("SELECT current_setting(:name)"), {"name": name}))


def _files() -> tuple[bool, str]:
    found = [f"{path.name} ({path.stat().st_mode & 0o777:o})" for path in _private() if path.stat().st_mode & 0o077]
    return not found, "keys and data are their owner's alone" if not found else f"others may read {', '.join(found)}"


def _private() -> Iterator[Path]:
    instance: Path = current_app.config["CASEBRIDGE_INSTANCE"]
    keys = secrets_path(os.environ)
    seal: SealFiles = current_app.config["CASEBRIDGE_SEAL"]
    secret = (keys, seal.certificate, *([seal.key] if seal.key else []))
    yield from (path for path in (*secret, *instance.glob("*.sqlite*"), instance / "demo_password") if path.exists())


def _history() -> tuple[bool, str]:
    found = heads.check()
    if found.broken or found.strange:
        return False, found.broken.what if found.broken else found.strange[0]
    return True, f"{found.good:,} lines hold, {found.signed:,} signed heads"


def _administrators() -> tuple[bool, str]:
    found = queries.count_of(User.role == Role.ADMIN, User.active)
    if current_app.config["CASEBRIDGE_MODE"] == "production":
        return found >= 2, f"{found} open; some acts need two"
    return True, f"{found} open"


def _seal() -> tuple[bool, str]:
    """Say whose seal packets carry; in production one that only we know is not as it must be."""
    files: SealFiles = current_app.config["CASEBRIDGE_SEAL"]
    if not files.certificate.exists() and files.may_make:
        return True, "made with the first packet"
    try:
        seal = load(files)
    except SealUnfit as unfit:
        return False, unfit.happened
    good_until = seal.certificate.not_valid_after
    if good_until <= clock.now():
        return False, f"the certificate of “{seal.name}” ended on {good_until:%Y-%m-%d}: name a newer one"
    if seal.is_own:
        says = f"“{seal.name}”, which no reader of a PDF knows: name the agency's certificate in CASEBRIDGE_SEAL"
        return current_app.config["CASEBRIDGE_MODE"] != "production", says
    return True, f"“{seal.name}”, good until {good_until:%Y-%m-%d}"


def _backup() -> tuple[bool, str]:
    found, says = backups.last_good(), "no backup was made yet"
    if found is not None:
        says = f"the last good one is of {found.at:%Y-%m-%d %H:%M} UTC, up to line {found.lines:,} of history"
    if not backups.are_made():
        words = f"none by themselves: name a folder in CASEBRIDGE_BACKUP; {says}"
        return current_app.config["CASEBRIDGE_MODE"] != "production", words
    return not backups.is_late(clock.now()), says


def _mail() -> tuple[bool, str]:
    if not is_on():
        return True, "off: no mail server is named"
    maildir = returns.folder()
    if maildir is None:
        return True, "sent; what comes back is not read: name its maildir in CASEBRIDGE_MAIL_RETURNS"
    good = all(os.access(maildir / name, os.R_OK | os.W_OK | os.X_OK) for name in ("new", "cur"))
    return good, "sent; what comes back is read" if good else f"{maildir} is no maildir that we may read and change"


def _passwords() -> tuple[bool, str]:
    found, production = blocklist.state(), current_app.config["CASEBRIDGE_MODE"] == "production"
    if found is None:
        return not production, "no list of stolen passwords: name one to `casebridge passwords block`"
    says = f"{found.size:,} stolen passwords are refused, a list of {found.made_at:%Y-%m-%d}"
    if found.size < blocklist.FEWEST or clock.now() - found.made_at > blocklist.OLDEST:
        return not production, f"{says}: {blocklist.FEWEST:,} at least, and a new one each quarter"
    return True, says


def _rules() -> tuple[bool, str]:
    return True, f"{sum(len(rows) for _file, rows in to_confirm())} rows of the dated files are to be confirmed"


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "doors": _doors, "tables": _tables, "schema": _revision, "database": _database, "wall": _wall, "rights": _rights,
    "files": _files, "history": _history, "administrators": _administrators, "passwords": _passwords, "seal": _seal,
    "backup": _backup, "mail": _mail, "rules": _rules,
}  # fmt: skip
