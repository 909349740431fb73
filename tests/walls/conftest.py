"""One town for the walls, built once for each kind of database and brought back before each account."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.bad_input.house import House, built
from tests.bad_input.town import Town
from tests.support.databases import Copies, PostgresCopies, SqliteCopies, url_of
from tests.walls import town


class Twinned(House):
    """A house that can be had twice: with a copy of its database and of its files."""

    def __init__(self, folder: Path, copies: Copies, app: Flask, town: Town, bring_back: Callable[[], None]) -> None:
        """Take the folder in which the installation lies, who made its database, and what a house takes."""
        super().__init__(app, town, bring_back)
        self.folder, self.copies = folder, copies

    @contextmanager
    def twin(self, folder: Path) -> Iterator[str]:
        """Copy the files into `folder` and give the address of a copy of the database, as the town was built."""
        shutil.copytree(self.folder, folder)
        self.restore()
        url = self.copies.twin(url_of(self.app))
        yield url
        self.copies.drop(url)


@pytest.fixture(scope="session")
def _sqlite_walls(_sqlite: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("walls")
    with built(_sqlite, folder, town.build, partial(Twinned, folder, _sqlite)) as house:
        yield house


@pytest.fixture(scope="session")
def _postgresql_walls(_postgresql: PostgresCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("walls")
    with built(_postgresql, folder, town.build, partial(Twinned, folder, _postgresql)) as house:
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
