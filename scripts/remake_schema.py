"""Writes migrations/versions/0001_schema.py anew from the models; only while no release has gone out."""

import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import flask_migrate

from casebridge import create_app
from casebridge.config import settings
from casebridge.db import db
from scripts.node import ROOT

VERSIONS = ROOT / "migrations" / "versions"
SCHEMA = VERSIONS / "0001_schema.py"


def main() -> int:
    """Write the revision and say whether it changed."""
    before = SCHEMA.read_text(encoding="utf-8") if SCHEMA.exists() else ""
    after = remade()
    SCHEMA.write_text(after, encoding="utf-8")
    sys.stdout.write(f"{SCHEMA.name}: {'the models say the same' if after == before else 'written anew'}.\n")
    return 0


def remade() -> str:
    """Return the first revision as the models would have it: compared with an empty database."""
    with tempfile.TemporaryDirectory() as scratch, _others_aside():
        url = f"sqlite:///{scratch}/empty.sqlite"
        env = {"CASEBRIDGE_MODE": "test", "CASEBRIDGE_INSTANCE": scratch, "CASEBRIDGE_DATABASE_URL": url}
        app = create_app(settings(env))
        logging.getLogger("alembic").setLevel(logging.WARNING)
        with app.app_context():
            flask_migrate.revision(directory=str(VERSIONS.parent), message="schema", autogenerate=True, rev_id="0001")
            db.engine.dispose()
        return _tidy(SCHEMA.read_text(encoding="utf-8"))


@contextmanager
def _others_aside() -> Iterator[None]:
    """Hide all revisions while the first is written, and bring back those after it."""
    kept = {path: path.read_text(encoding="utf-8") for path in VERSIONS.glob("*.py")}
    for path in kept:
        path.unlink()
    try:
        yield
    finally:
        for path, text in kept.items():
            if path != SCHEMA or not path.exists():
                path.write_text(text, encoding="utf-8")


def _tidy(text: str) -> str:
    """Take out the tool's own remarks and blanks at line ends."""
    lines = [line.rstrip() for line in text.splitlines() if not line.strip().startswith("# ###")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).rstrip() + "\n"


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
