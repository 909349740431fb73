"""The demo's people, each with a browser window of their own on one running server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from casebridge import clock
from casebridge.accounts import demo_accounts
from casebridge.accounts.models import User
from casebridge.db import db, transaction
from casebridge.incidents.generate import generate
from casebridge.incidents.services import import_file
from tests.browser.cast import person
from tests.browser.people import Person

Enter = Callable[..., Person]
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def password(app: Flask) -> str:
    """Make the demo's accounts; the one password that they share."""
    with app.app_context():
        with transaction():
            word = demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
        db.session.remove()
    return word


@pytest.fixture
def window(browser: Browser, browser_context_args: dict, live_server: str, password: str) -> Iterator[Enter]:
    """Give a function that opens a window for somebody: `window("Detective")`; more goes to the browser."""
    opened = []

    def enter(label: str, **more: object) -> Person:
        context = browser.new_context(**{**browser_context_args, **more})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return person(context.new_page(), live_server, label, password).enters()

    yield enter
    for context in opened:
        context.close()


@pytest.fixture
def enter(window: Enter) -> Enter:
    """Give a function that finds somebody at work: the same window however often they are asked for."""
    known: dict[str, Person] = {}

    def find(label: str) -> Person:
        if label not in known:
            known[label] = window(label)
        return known[label]

    return find


@pytest.fixture
def incidents(app: Flask, tmp_path: Path, password: str) -> None:
    """Import a generated release of incidents, as an administrator does from the command line."""
    path = tmp_path / "incidents.csv"
    today = clock.court_local(clock.now()).date()
    path.write_text("".join(generate("classic", 150, 7, today=today)))
    with app.app_context():
        importer = db.session.scalars(select(User).where(User.username == "detective2")).one()
        import_file(path, actor=importer.actor())
        db.session.remove()
