"""Lose an installation with many cases and much evidence, and measure how long it takes until all of it is back."""

import argparse
import io
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from bench.data import DATABASE
from casebridge import audit, create_app
from casebridge.backup import services
from casebridge.backup.embedded import places
from casebridge.cases.models import Case
from casebridge.commands.backup import restored
from casebridge.db import db, transaction
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.store import store
from scripts.writing import expect
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.support import lead_door
from tests.support.databases import configuration, migrate

MIB = 1 << 20
FILE = 5 * MIB
AT_ONCE = 50


def fill(cases: int, size: int) -> None:
    """Make so many cases, and files of 5 MiB in some of them until there are `size` bytes."""
    dice = random.Random(5)
    files = size // FILE
    for number in range(0, cases, AT_ONCE):
        with transaction():
            for offset in range(min(AT_ONCE, cases - number)):
                case = a_case("draft")
                if (number + offset) * files // cases != (number + offset + 1) * files // cases:
                    _file(case, dice)
        db.session.remove()


def add_files(size: int) -> int:
    """Add files of 5 MiB to cases of a house that was filled before, until there are `size` bytes; return its cases."""
    dice = random.Random(5)
    numbers, files = list(db.session.scalars(select(Case.id).order_by(Case.id))), size // FILE
    for start in range(0, files, AT_ONCE):
        with transaction():
            for at in range(start, min(start + AT_ONCE, files)):
                _file(db.session.get_one(Case, numbers[at * len(numbers) // files]), dice)
        db.session.remove()
    return len(numbers)


def main() -> int:
    """Fill, back up, lose everything, restore; print the figures."""
    parser = argparse.ArgumentParser(prog="restores", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--gib", type=float, default=5.0)
    parser.add_argument("--under", type=Path, help="folder on the disk that is measured")
    parser.add_argument("--filled", type=Path, help="a house that bench/ filled, to begin with instead of drafts")
    parser.add_argument("--restores", type=int, default=1, help="how often all is lost and comes back")
    chosen = parser.parse_args()
    lead_door.hold()
    with tempfile.TemporaryDirectory(prefix="restores-", dir=chosen.under) as scratch:
        house, backups = Path(scratch) / "house", Path(scratch) / "backups"
        spent, app, cases = _made(house, chosen)
        rows = Path(str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")).stat().st_size / MIB
        print(f"{cases} cases, {rows:.0f} MiB of rows, {chosen.gib} GiB of files, made in {spent:.0f} s", flush=True)
        folder = _inside(app, lambda: services.the_folder(backups))
        for what in ("full", "changes"):
            spent = _spent(lambda: _inside(app, lambda: services.back_up(folder)))
            print(f"a backup of {what}: {spent:.1f} s", flush=True)
        config = {**app.config, "CASEBRIDGE_INSTANCE": house}
        for number in range(1, chosen.restores + 1):
            for path in places(app.config["SQLALCHEMY_DATABASE_URI"], app.config["CASEBRIDGE_JOBS_URL"]).values():
                path.unlink(missing_ok=True)
            shutil.rmtree(app.config["CASEBRIDGE_STORE"])
            spent = _spent(lambda: restored(folder, "", config, {}, roll_back=False))
            _inside(app, lambda: _whole(cases))
            print(f"restored in {spent:.0f} s, each case and file as it was ({number})", flush=True)
    return 0


def _made(house: Path, chosen: argparse.Namespace) -> tuple[float, Flask, int]:
    """Fill a house with drafts, or take one that was filled; return seconds, application and cases."""
    begun, size = time.perf_counter(), int(chosen.gib * (1 << 30))
    if chosen.filled:
        shutil.copytree(chosen.filled, house)
        app = create_app(configuration(f"sqlite:///{house / DATABASE}", house))
        cases = _inside(app, lambda: add_files(size))
    else:
        house.mkdir()
        url = f"sqlite:///{house / 'casebridge.sqlite'}"
        migrate(url, house)
        app, cases = create_app(configuration(url, house)), chosen.cases
        _inside(app, lambda: fill(cases, size))
    return time.perf_counter() - begun, app, cases


def _file(case: Case, dice: random.Random) -> None:
    exhibit: Exhibit = an_exhibit(case)
    incoming = store().receive(io.BytesIO(dice.randbytes(FILE)))
    db.session.add(
        Version(
            exhibit=exhibit, number=1, name="recording.bin", sha256=incoming.sha256, size=incoming.size,
            outcome="accept", store_key=store().keep(incoming.path), received_by_id=case.lead_id,
            received_at=exhibit.added_at,
        )
    )  # fmt: skip


def _whole(cases: int) -> None:
    expect(len(list(db.session.scalars(select(Case.id)))) == cases, "Cases are missing.")
    expect(not check_blobs().damaged, "A file is not what was stored.")
    expect(audit.verify()[1] is None, "The history does not hold.")


def _inside(app: Flask, work: Any) -> Any:
    with app.app_context():
        try:
            return work()
        finally:
            db.session.remove()
            db.engine.dispose()


def _spent(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
