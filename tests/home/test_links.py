"""Every link that a page shows opens for the one who sees it: nobody is sent to "not found"."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from casebridge.db import db
from tests.building.people import ACCOUNTS
from tests.factories import a_case
from tests.support.again import built_once

STATES = ("draft", "returned", "in_review", "challenged", "federal_review", "diversion_offered")
PAGES, ALIKE = 90, 1
# One of each side of the walls; the pages of the others are mostly theirs too.
QUICK = {"detective", "prosecutor", "federal", "coordinator", "admin"}
EVERY = sorted(name for name in ACCOUNTS if name != "partner" and name[-1] != "2")
PUBLIC_ID = re.compile(r"[0-9A-Za-z_-]{12,}|\d+")


def links_of(answer, url):
    """Return the addresses here that a page links to, without their fragments."""
    found = (
        urldefrag(urljoin(url, a["href"])).url for a in BeautifulSoup(answer.data, "html.parser").select("a[href]")
    )
    return [address for address in found if address.startswith("/")]


def walk(visitor, start):
    """Follow links from `start`, few of each kind of address; return how many opened and those that did not."""
    waiting, seen, alike, dead = [(start, "")], set(), {}, []
    while waiting and len(seen) < PAGES:
        url, origin = waiting.pop(0)
        kind = PUBLIC_ID.sub("*", urlsplit(url).path)
        if url in seen or alike.get(kind, 0) >= ALIKE:
            continue
        seen.add(url)
        alike[kind] = alike.get(kind, 0) + 1
        answer = visitor.get(url)
        if answer.status_code >= 400:
            dead.append((answer.status_code, url, origin))
        elif answer.status_code >= 300:
            waiting.append((answer.location, url))
        elif answer.mimetype == "text/html":
            waiting += [(link, url) for link in links_of(answer, url) if "/sign-out" not in link]
    return len(seen), dead


@pytest.fixture
@built_once
def cases(app):
    with app.app_context():
        for state in STATES:
            a_case(state)
        db.session.remove()


@pytest.mark.parametrize(
    "account", [pytest.param(name, marks=() if name in QUICK else pytest.mark.sweep) for name in EVERY]
)
def test_each_link_that_is_shown_opens(cases, sign_in, account):
    opened, dead = walk(sign_in(account), "/")
    assert dead == []
    assert opened > 2
