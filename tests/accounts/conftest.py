"""Fixtures of the tests of sign-in: browsers, an account with a password, the lines of history."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from casebridge import clock, create_app
from casebridge.accounts.models import User
from casebridge.accounts.passwords import hashed
from casebridge.audit import AuditEntry
from casebridge.db import db, transaction
from tests.accounts.browsing import Browser

PASSWORD = "seven lanterns over quiet water"


@pytest.fixture
def browser_of(app: Flask) -> Callable[[str], Browser]:
    """Give a function that opens a browser and enters by the role picker, or as nobody with an empty name."""
    return lambda account="": Browser(app).enter(account) if account else Browser(app)


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """Give a browser that nobody is signed in on."""
    return Browser(app)


@pytest.fixture
def also(app: Flask) -> Iterator[Callable[..., Flask]]:
    """Give a function that makes the application once more on the same database, with other settings."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        made.append(create_app({**app.config, **settings}))
        return made[-1]

    yield make
    for other in made:
        with other.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def person(app: Flask) -> str:
    """Give the user name of a prosecutor whose password is PASSWORD."""
    with app.app_context(), transaction():
        user = User(
            username="r.okafor", name="Ruth Okafor", role="prosecutor", agency="sao", unit="sao_charging",
            password_hash=hashed(PASSWORD), password_set_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
        db.session.add(user)
    return "r.okafor"


@pytest.fixture
def history(app: Flask) -> Callable[[], list[AuditEntry]]:
    """Give a function that returns the whole history, oldest first."""

    def lines() -> list[AuditEntry]:
        with app.app_context():
            return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))

    return lines


@pytest.fixture
def user_of(app: Flask) -> Callable[[str], User]:
    """Give a function that returns an account as it is stored now."""

    def find(username: str) -> User:
        with app.app_context():
            return db.session.scalars(select(User).where(User.username == username)).one()

    return find


@pytest.fixture
def change(app: Flask) -> Callable[..., None]:
    """Give a function that changes an account behind everybody's back."""

    def put(username: str, **values: object) -> None:
        with app.app_context(), transaction():
            user = db.session.scalars(select(User).where(User.username == username)).one()
            for name, value in values.items():
                setattr(user, name, value)

    return put
