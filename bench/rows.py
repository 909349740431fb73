"""Import of incident rows against `executemany` of the same cells into a bare table."""

import csv
import gzip
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from bench.timing import seconds
from casebridge import create_app
from casebridge.accounts import demo_accounts
from casebridge.db import db, transaction
from casebridge.demo.cast import act
from casebridge.incidents.generate import generate
from casebridge.incidents.services import import_file
from tests.support.databases import configuration, migrate


def measure(folder: Path, rows: int) -> dict[str, Any]:
    """Return rows read, stored and put aside, seconds, and the ratio of the baseline's time to ours."""
    path, url = folder / "release.csv.gz", f"sqlite:///{folder / 'rows.sqlite'}"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        file.writelines(generate("part1", rows, 26, today=date(2026, 1, 1), broken=rows // 200))
    migrate(url, folder)
    app = create_app(configuration(url, folder))
    with app.app_context():
        with transaction():
            demo_accounts.ensure(folder)
        report = import_file(path, actor=act("detective"))
        db.session.remove()
    theirs = seconds(lambda: _bare(path, folder / "bare.sqlite"))
    return {
        **report.as_json(), "baseline_seconds": round(theirs, 3), "ratio": round(theirs / report.seconds, 2),
        "budget": 0.3,
        "what": "The baseline reads the same packed file and puts its cells into one bare table by executemany.",
    }  # fmt: skip


def _bare(path: Path, target: Path) -> None:
    """Read the file and put its cells into one table with one statement, committed."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file, sqlite3.connect(target) as database:
        reader = csv.reader(file)
        columns = [f"c{number}" for number, _name in enumerate(next(reader))]
        database.execute(f"CREATE TABLE bare ({', '.join(columns)})")
        marks = ", ".join("?" for _ in columns)
        wide = len(columns)
        database.executemany(f"INSERT INTO bare VALUES ({marks})", ((row + [""] * wide)[:wide] for row in reader))
