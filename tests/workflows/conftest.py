"""One application for all tests of the workflows, each of which takes back what it did: hundreds of cases fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from casebridge import create_app
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from tests.building.story import ready
from tests.building.towards import about_to
from tests.support.databases import Copies, SqliteCopies, configuration
from tests.support.engines import KINDS
from tests.workflows.made import Made, make_and_note


class _TakenBack(Exception):
    pass


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what shares an application on both databases; PostgreSQL is a long proof but where the module says BOTH."""
    if "shared_app" in metafunc.fixturenames:
        both = getattr(metafunc.module, "BOTH", False)
        wanted = metafunc.config.getoption("--db") or "both"
        kinds = KINDS if wanted == "both" else (wanted,)
        marks = {"postgresql": [pytest.mark.postgres] + ([] if both else [pytest.mark.sweep]), "sqlite": []}
        params = [pytest.param(kind, marks=marks[kind]) for kind in kinds]
        metafunc.parametrize("shared_app", params, indirect=True, scope="session")


@contextmanager
def application(copies: Copies, instance: Path) -> Iterator[Flask]:
    """Give an application on a database of its own."""
    url = copies.fresh()
    app = create_app(configuration(url, instance))
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    copies.drop(url)


@pytest.fixture(scope="session")
def shared_app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an application on a database that stays empty: every unit of work on it is taken back."""
    copies = request.getfixturevalue(f"_{request.param}")
    with application(copies, tmp_path_factory.mktemp("instance")) as app:
        yield app


@pytest.fixture
def sqlite_app(_sqlite: SqliteCopies, tmp_path: Path) -> Iterator[Flask]:
    """Give an application on SQLite, with its context open, for what is tried on one database only."""
    with application(_sqlite, tmp_path) as app, app.app_context():
        yield app


@contextmanager
def unit_taken_back(app: Flask) -> Iterator[Flask]:
    """Open a unit of work that is never committed."""
    with app.app_context():
        try:
            with transaction():
                yield app
                raise _TakenBack
        except _TakenBack:
            db.session.remove()


@pytest.fixture
def taken_back(shared_app: Flask) -> Iterator[Flask]:
    """Give one open unit of work that is never committed."""
    with unit_taken_back(shared_app) as app:
        yield app


@pytest.fixture(scope="module")
def step_case(request: pytest.FixtureRequest, shared_app: Flask) -> Iterator[Case]:
    """Give the case of a step (move, from, to) with everything done that the move needs."""
    with unit_taken_back(shared_app):
        case = about_to(*request.param)
        ready(case, request.param[0])
        yield case


@pytest.fixture
def ready_case(step_case: Case) -> Iterator[Case]:
    """Give the ready case of a step; what a test does to it is taken back, the case is built once."""
    point = db.session.begin_nested()
    yield step_case
    point.rollback()
    db.session.expire_all()


@pytest.fixture(scope="session")
def _made_before() -> dict[tuple[str, ...], Made]:
    return {}


@pytest.fixture
def made(request: pytest.FixtureRequest, shared_app: Flask, _made_before: dict[tuple[str, ...], Made]) -> Made:
    """Give what making the move of a step (move, from, to) left behind, as plain values; made once."""
    if request.param not in _made_before:
        with unit_taken_back(shared_app):
            _made_before[request.param] = make_and_note(*request.param)
    return _made_before[request.param]
