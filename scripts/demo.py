"""Sets up the demo (schema, demo cases when there are none), serves it and says who may sign in."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, func, select, table

from casebridge.accounts.demo_accounts import ACCOUNTS, password_of
from casebridge.config import settings
from scripts.node import ROOT
from scripts.serve import serve


def main() -> int:
    """Serve the demo until somebody stops it; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--started", type=float, default=time.time(), help="when the set-up began, epoch")
    parser.add_argument("--reset", action="store_true", help="throw away the demo's data first")
    wanted = parser.parse_args()
    os.chdir(ROOT)
    os.environ["CASEBRIDGE_MODE"] = "demo"
    found = settings()
    instance, url = Path(found["CASEBRIDGE_INSTANCE"]), str(found["SQLALCHEMY_DATABASE_URI"])
    if wanted.reset:
        reset(instance)
    if not _command("init") or not (_has_cases(url) or _command("demo", "load")):
        return 1

    def ready(address: str) -> None:
        sys.stdout.write(welcome(address, password_of(instance), time.time() - wanted.started))
        sys.stdout.flush()

    return serve("127.0.0.1", wanted.port, ready)


def reset(instance: Path) -> None:
    """Delete the embedded database and the stored files; a database elsewhere is not ours to drop."""
    if os.environ.get("CASEBRIDGE_DATABASE_URL"):
        sys.exit("RESET=1 throws away the embedded database only; CASEBRIDGE_DATABASE_URL names another.")
    for path in instance.glob("casebridge*.sqlite*"):
        path.unlink()
    shutil.rmtree(instance / "store", ignore_errors=True)


def welcome(address: str, password: str, seconds: float) -> str:
    """Return what a stranger needs: the address, the accounts, the password, and how long it took."""
    width = max(len(account.username) for account in ACCOUNTS)
    people = "".join(f"  {a.username:{width}}  {a.label} ({a.name})\n" for a in ACCOUNTS)
    return (
        f"\n{people}\nOne password for all: {password}   or enter by one click on the sign-in page.\n"
        f"CaseBridge answers at {address}   (ready after {seconds:.0f} s; Ctrl-C stops it)\n"
    )


def _command(*words: str) -> bool:
    return subprocess.run([sys.executable, "-m", "casebridge.cli", *words], check=False).returncode == 0


def _has_cases(url: str) -> bool:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(select(func.count()).select_from(table("case_file"))))
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
