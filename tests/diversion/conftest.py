"""Fixtures of LEAD's tests."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from casebridge.db import db, transaction
from casebridge.diversion.models import LeadReferral
from tests.support.visitors import Visitor, enter


class _TakenBack(Exception):
    pass


@pytest.fixture
def unit(app: Flask) -> Iterator[None]:
    """Give one open unit of work that is never committed."""
    with app.app_context():
        try:
            with transaction():
                yield
                raise _TakenBack
        except _TakenBack:
            db.session.remove()


@pytest.fixture
def kept(app: Flask) -> Callable[..., str]:
    """Give a function that makes a participant, commits it and returns the public id."""

    def keep(make: Callable[..., LeadReferral], *arguments: object, **more: object) -> str:
        with app.app_context():
            with transaction():
                public_id = make(*arguments, **more).public_id
            db.session.remove()
        return public_id

    return keep


@pytest.fixture
def coordinator(app: Flask) -> Visitor:
    """Give a visitor who is signed in as the LEAD coordinator."""
    return enter(app, "coordinator")


@pytest.fixture
def statements(app: Flask) -> Callable[[Callable[[], object]], int]:
    """Give a function that counts the statements that an act sends."""

    def count(act: Callable[[], object]) -> int:
        sent: list[str] = []

        def note(*arguments: object) -> None:
            sent.append(str(arguments[2]))

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    return count
