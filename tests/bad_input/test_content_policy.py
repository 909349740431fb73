"""Every page in Chromium under its content policy, Trusted Types included: the browser refuses nothing of ours."""

import pytest
from playwright.sync_api import Error, Page

from casebridge.accounts.sessions import cookie_name
from tests.bad_input.places import PAGES
from tests.support.servers import served

pytestmark = pytest.mark.sweep
# Answers that are files: a browser saves them instead of showing them.
NO_PAGE = "Download is starting"


def test_no_page_is_refused_anything_by_its_policy(read_house, page: Page):
    faults: dict[str, list[str]] = {}
    shown = 0
    page.on("console", lambda message: _hear(faults, page, message.type, message.text))
    page.on("pageerror", lambda error: faults.setdefault(page.url, []).append(str(error)))
    name = cookie_name(read_house.app)
    with served(read_house.app) as address:
        for account, pattern in PAGES.values():
            page.context.clear_cookies()
            visitor, path = read_house.visitor(account), read_house.town.path(pattern)
            if account:
                # Somebody from outside says why before the browser comes.
                visitor.get(path).close()
                page.context.add_cookies([{"name": name, "value": visitor.get_cookie(name).value, "url": address}])
            try:
                page.goto(address + path, wait_until="load")
            except Error as refused:
                if NO_PAGE not in str(refused):
                    raise
                continue
            # What htmx swaps in comes a moment later.
            page.wait_for_timeout(50)
            shown += 1
    assert faults == {}
    assert shown > len(PAGES) * 0.8


def _hear(faults: dict[str, list[str]], page: Page, kind: str, text: str) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        faults.setdefault(page.url, []).append(text)
