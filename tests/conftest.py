"""Fixtures that everybody shares: databases, the application, who is signed in, servers, the browser."""

import gc
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from playwright.sync_api import Page

from casebridge import create_app
from casebridge.accounts.sessions import cookie_name
from casebridge.db import db
from tests.support import again, engines, kept, lead_door
from tests.support import browser as browsers
from tests.support.databases import Copies, PostgresCopies, SqliteCopies, configuration, workshop
from tests.support.opened import packets_open
from tests.support.servers import served
from tests.support.visitors import Visitor, enter

BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}
# A test says what is right; how fast the machine is today says nothing of that.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What `make test` runs, and how long it may take on two processors, in seconds.
SHORT, LONGEST, STARTED = "not sweep", 15 * 60, time.time()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--db`."""
    parser.addoption(
        "--db",
        choices=("sqlite", "postgresql", "both"),
        help="databases that tests run on: both by default, SQLite alone for tests in the browser",
    )


def pytest_configure() -> None:
    """Keep for the whole process what does not differ from one application to the next."""
    settings.load_profile("steady")
    kept.keep()
    lead_door.hold()
    again.hold()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on each kind that says something of its own."""
    if "database" not in metafunc.fixturenames:
        return
    params = engines.kinds(metafunc, in_browser=not BROWSER_FIXTURES.isdisjoint(metafunc.fixturenames))
    metafunc.parametrize("database", params, indirect=True, scope="function")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives the browser; docs/adr/0013 says why such a test gets a second chance.

    Modules with long tests come first: at the end of a run, no processor waits for a journey of a minute.
    """
    for item in items:
        if not BROWSER_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))
    engines.spare(items)
    long = {item.path for item in items if item.get_closest_marker("browser") or item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """Have the garbage collector pass over what stays anyway: ten thousand tests and the application's modules.

    Beyond that it looks rarely: each application that a test leaves behind would else cost a look at all of them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 40)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test where no Chromium starts."""
    if item.get_closest_marker("browser") and browsers.chromium() is None:
        pytest.skip(browsers.WHY_NOT)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly that browser tests were skipped, or passed only when they were run again."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if browsers.WHY_NOT in str(r.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", red=True)
        terminalreporter.line(f"{len(skipped)} tests did not run. {browsers.WHY_NOT}")
    _say_what_is_long(terminalreporter)
    again = [report.nodeid for report in terminalreporter.stats.get("rerun", [])]
    if again:
        terminalreporter.section("BROWSER TESTS RUN TWICE", yellow=True)
        terminalreporter.line("\n".join(again))


def _say_what_is_long(terminalreporter: Any) -> None:
    """Name the modules that take longest when a run takes longer than `make test` may (docs/adr/0022)."""
    took = Counter[str]()
    for report in (r for some in terminalreporter.stats.values() for r in some if hasattr(r, "duration")):
        took[report.nodeid.partition("::")[0]] += report.duration
    if terminalreporter.config.option.markexpr == SHORT and time.time() - STARTED > LONGEST:
        terminalreporter.section("LONGER THAN 15 MINUTES", yellow=True)
        terminalreporter.line("\n".join(f"{seconds:5.0f} s  {module}" for module, seconds in took.most_common(12)))


@pytest.fixture(scope="session")
def _workshop() -> Iterator[Path]:
    with workshop() as folder:
        yield folder


@pytest.fixture(scope="session")
def _sqlite(_workshop: Path) -> SqliteCopies:
    return SqliteCopies(_workshop)


@pytest.fixture(scope="session")
def _postgresql(_workshop: Path) -> Iterator[PostgresCopies]:
    copies = PostgresCopies(_workshop)
    yield copies
    copies.close()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a migrated, empty database of the kind under test."""
    copies: Copies = request.getfixturevalue(f"_{request.param}")
    url = copies.fresh()
    again.given[url] = again.Given(copies)
    yield url
    del again.given[url]
    copies.drop(url)


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[Flask]:
    """Give the application in test mode on a database of its own."""
    app = create_app(configuration(database, tmp_path))
    app.testing = True
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.session.remove()
        packets_open()
        db.engine.dispose()


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """Give the application with its context open, for tests below the pages."""
    with app.app_context():
        yield app


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Visitor]:
    """Give a function that signs an account in: `sign_in("prosecutor", stepped_up=True)`."""
    return partial(enter, app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser's stand-in that nobody is signed in on."""
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Give the address at which the application really answers."""
    with served(app) as address:
        yield address


@pytest.fixture
def entered(app: Flask, page: Page, live_server: str, sign_in: Callable[..., Visitor]) -> Callable[..., Page]:
    """Give a function that enters the browser as somebody and opens a page: `entered("prosecutor", "/queue")`."""

    def go(account: str, path: str, *, stepped_up: bool = False) -> Page:
        visitor, name = sign_in(account, stepped_up=stepped_up), cookie_name(app)
        page.context.clear_cookies()
        page.context.add_cookies([{"name": name, "value": visitor.get_cookie(name).value, "url": live_server}])
        page.goto(live_server + path)
        if page.locator("form[data-reason]").count():
            visitor.get(path)
            page.goto(live_server + path)
        return page

    return go


@pytest.fixture(scope="session")
def base_url() -> str:
    """Pages are asked for by their whole address: each test has a server of its own."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium that was found, quietly and without a sandbox of its own."""
    return {**browser_type_launch_args, "executable_path": browsers.chromium(), "args": list(browsers.FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Look at pages on a desk's screen, in the court's time zone."""
    size = {"width": 1280, "height": 800}
    return {**browser_context_args, "viewport": size, "locale": "en-US", "timezone_id": "America/New_York"}
