"""A sign-in where the person was never seen before is told, by what the server sees of a browser."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.accounts.browsers import as_seen
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD

DESK = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Accept-Language": "en-US"}
TOLD = "Your account was entered where it was not seen before."
MARK = "From a browser or place not seen before"


@pytest.mark.parametrize(
    ("agent", "languages", "address", "same"),
    [
        ("Firefox/140.0", "en", "192.0.2.7", True),
        ("Firefox/141.2.1", "en", "192.0.2.200", True),
        ("Firefox/140.0", "en", "::ffff:192.0.2.9", True),
        ("Chrome/140.0", "en", "192.0.2.7", False),
        ("Firefox/140.0", "es", "192.0.2.7", False),
        ("Firefox/140.0", "en", "192.0.3.7", False),
        ("Firefox/140.0", "en", "no address", False),
    ],
)
def test_a_browser_is_its_kind_its_languages_and_its_network(agent, languages, address, same):
    assert (as_seen(agent, languages, address) == as_seen("Firefox/140.0", "en", "192.0.2.7")) is same
    assert as_seen(agent, "en", "2001:db8:1::1") == as_seen(agent, "en", "2001:db8:1:ffff::2")


def test_a_new_browser_is_told_once_and_marked_and_the_first_one_is_no_news(app, person, history):
    def sign_in(**headers):
        browser = Browser(app)
        browser.client.environ_base.update({f"HTTP_{k.upper().replace('-', '_')}": v for k, v in headers.items()})
        assert browser.sign_in(person, PASSWORD).status_code == 303
        return browser

    first = sign_in(**DESK)
    assert (TOLD in words(first.get("/notices")), MARK in words(first.get("/account"))) == (False, False)
    other = sign_in(**{**DESK, "User-Agent": "Other/1.0"})
    assert words(first.get("/notices")).count(TOLD) == 1
    assert words(other.get("/account")).count(MARK) == 1
    sign_in(**{**DESK, "User-Agent": "Other/2.0"})
    assert words(first.get("/notices")).count(TOLD) == 1
    assert [line.detail.get("new_browser", False) for line in history() if line.event == "sign_in:ok"] == [
        False, True, False
    ]  # fmt: skip
    # Nothing but the token of the session is in a cookie.
    assert {cookie.key for cookie in first.client._cookies.values()} == {"cb"}
    with clock.at(clock.now() + timedelta(days=181)):
        again = sign_in(**DESK)
        assert words(again.get("/notices")).count(TOLD) == 1
