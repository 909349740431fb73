"""Demo cases to measure on: loaded once for each schema and kept in build/, where nobody else looks."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from casebridge import create_app
from casebridge.accounts import demo_accounts
from casebridge.db import db, transaction
from casebridge.demo.cast import act
from casebridge.demo.load import load
from tests.support.databases import ROOT, configuration, migrate
from tests.support.visitors import Visitor

KEPT = ROOT / "build" / "bench"
DATABASE = "bench.sqlite"


@contextmanager
def application(cases: int) -> Iterator[tuple[Flask, dict[str, Any]]]:
    """Give an application on a copy of a database with that many demo cases, and how they were loaded."""
    there = kept(cases)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch) / "instance"
        shutil.copytree(there, folder)
        app = create_app(configuration(f"sqlite:///{folder / DATABASE}", folder))
        app.test_client_class = Visitor
        yield app, json.loads((folder / "loaded.json").read_text(encoding="utf-8"))
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def kept(cases: int) -> Path:
    """Return the folder of a database with that many demo cases; it is filled where it is not there."""
    folder = KEPT / f"{cases}-{_schema()}"
    if not (folder / "loaded.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _fill(folder, cases)
    return folder


def _fill(folder: Path, cases: int) -> None:
    url = f"sqlite:///{folder / DATABASE}"
    migrate(url, folder)
    app = create_app(configuration(url, folder))
    with app.app_context():
        with transaction():
            demo_accounts.ensure(folder)
        clock, worked = time.perf_counter(), time.process_time()
        made = load(cases, 26, actor=act("detective"))
        figures = {
            "cases": made["cases"], "seconds": round(time.perf_counter() - clock, 1),
            "cpu_ms_a_case": round((time.process_time() - worked) * 1000 / made["cases"], 1),
        }  # fmt: skip
        db.session.remove()
        db.engine.dispose()
    (folder / "loaded.json").write_text(json.dumps(figures), encoding="utf-8")


def _schema() -> str:
    revisions = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in revisions)).hexdigest()[:12]
