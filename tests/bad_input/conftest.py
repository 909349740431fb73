"""One town for all tests of bad input: built once, brought back before each."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from casebridge import create_app
from casebridge.db import db
from tests.bad_input import town
from tests.bad_input.house import House
from tests.bad_input.keeping import Keeper, KeptFile, KeptTemplate
from tests.support.databases import Copies, PostgresCopies, SqliteCopies, configuration
from tests.support.visitors import Visitor


@contextmanager
def _built(copies: Copies, url: str, folder: Path, keeper: Keeper) -> Iterator[House]:
    app = create_app(configuration(url, folder))
    app.test_client_class = Visitor
    made = town.build(app)
    with app.app_context():
        db.engine.dispose()
    keeper.keep()
    yield House(app, made, keeper)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    copies.drop(url)


@pytest.fixture(scope="session")
def _sqlite_house(_sqlite: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = _sqlite.fresh()
    keeper = KeptFile(Path(url.removeprefix("sqlite:///")))
    with _built(_sqlite, url, tmp_path_factory.mktemp("town"), keeper) as house:
        yield house


@pytest.fixture(scope="session")
def _postgresql_house(_postgresql: PostgresCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = _postgresql.fresh()
    keeper = KeptTemplate(_postgresql.root, url.partition("?")[0].rpartition("/")[2])
    with _built(_postgresql, url, tmp_path_factory.mktemp("town"), keeper) as house:
        yield house


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> Any:
    """Name the database: SQLite, and PostgreSQL where a test asks for it."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def house(kind: str, request: pytest.FixtureRequest) -> House:
    """Give the application with its town as it was built."""
    if kind == "postgresql" and request.config.getoption("--db") == "sqlite":
        pytest.skip("PostgreSQL was not asked for.")
    found: House = request.getfixturevalue(f"_{kind}_house")
    found.restore()
    return found
