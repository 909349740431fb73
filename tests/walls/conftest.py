"""One town for the walls, built once for each kind of database and brought back before each account."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.bad_input.house import House, built
from tests.bad_input.keeping import Keeper, KeptFile, KeptTemplate
from tests.bad_input.town import Town
from tests.support.databases import PostgresCopies, SqliteCopies
from tests.walls import town


class Twinned(House):
    """A house that can be had twice: with a copy of its database and of its files."""

    def __init__(self, folder: Path, app: Flask, town: Town, keeper: Keeper) -> None:
        """Take the folder in which the installation lies, and what a house takes."""
        super().__init__(app, town, keeper)
        self.folder = folder

    def twin(self, folder: Path) -> tuple[str, Path]:
        """Return the address of a copy of the database, and the folder with a copy of the files."""
        shutil.copytree(self.folder, folder)
        url = self.app.config["SQLALCHEMY_DATABASE_URI"]
        return self.keeper.twin(url, folder), folder


@pytest.fixture(scope="session")
def _sqlite_walls(_sqlite: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = _sqlite.fresh()
    keeper = KeptFile(Path(url.removeprefix("sqlite:///")))
    folder = tmp_path_factory.mktemp("walls")
    with built(_sqlite, url, keeper, folder, town.build, partial(Twinned, folder)) as house:
        yield house


@pytest.fixture(scope="session")
def _postgresql_walls(_postgresql: PostgresCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = _postgresql.fresh()
    keeper = KeptTemplate(_postgresql.root, url.partition("?")[0].rpartition("/")[2])
    folder = tmp_path_factory.mktemp("walls")
    with built(_postgresql, url, keeper, folder, town.build, partial(Twinned, folder)) as house:
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
