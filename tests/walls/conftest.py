"""One town for the walls, built once for each kind of database and brought back before each account."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from casebridge import create_app
from casebridge.db import db
from tests.bad_input.house import House
from tests.bad_input.keeping import Keeper, KeptFile, KeptTemplate
from tests.bad_input.town import Town
from tests.support.databases import Copies, PostgresCopies, SqliteCopies, configuration
from tests.support.visitors import Visitor
from tests.walls import town


class Twinned(House):
    """A house that can be had twice: with a copy of its database and of its files."""

    def __init__(self, app: Flask, town: Town, keeper: Keeper, folder: Path) -> None:
        """Take what a house takes, and the folder in which the installation lies."""
        super().__init__(app, town, keeper)
        self.folder = folder

    def twin(self, folder: Path) -> tuple[str, Path]:
        """Return the address of a copy of the database, and the folder with a copy of the files."""
        shutil.copytree(self.folder, folder)
        url = self.app.config["SQLALCHEMY_DATABASE_URI"]
        return self.keeper.twin(url, folder), folder


@contextmanager
def _built(copies: Copies, url: str, folder: Path, keeper: Keeper) -> Iterator[House]:
    app = create_app(configuration(url, folder))
    app.test_client_class = Visitor
    made = town.build(app)
    with app.app_context():
        db.engine.dispose()
    keeper.keep()
    yield Twinned(app, made, keeper, folder)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    copies.drop(url)


@pytest.fixture(scope="session")
def _sqlite_walls(_sqlite: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = _sqlite.fresh()
    keeper = KeptFile(Path(url.removeprefix("sqlite:///")))
    with _built(_sqlite, url, tmp_path_factory.mktemp("walls"), keeper) as house:
        yield house


@pytest.fixture(scope="session")
def _postgresql_walls(_postgresql: PostgresCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = _postgresql.fresh()
    keeper = KeptTemplate(_postgresql.root, url.partition("?")[0].rpartition("/")[2])
    with _built(_postgresql, url, tmp_path_factory.mktemp("walls"), keeper) as house:
        yield house


LONG = (pytest.mark.postgres, pytest.mark.sweep)


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgresql", marks=LONG)])
def walled(request: pytest.FixtureRequest) -> House:
    """Give the application with its walled town as it was built; PostgreSQL's turn is in `make walls`."""
    wanted = request.config.getoption("--db") or "both"
    if wanted not in ("both", request.param):
        pytest.skip(f"{request.param} was not asked for.")
    found: Any = request.getfixturevalue(f"_{request.param}_walls")
    found.restore()
    return found


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say the figures of the proofs: sums of what was asked, the largest of what was measured."""
    found: dict[str, list[float]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in report.user_properties:
                found.setdefault(name, []).append(value)
    for name, values in sorted(found.items()):
        shown = max(values) if name.startswith("largest") else sum(values)
        terminalreporter.line(f"walls: {name}: {shown:,}")
