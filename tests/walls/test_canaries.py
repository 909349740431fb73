"""A word in every protected field: no page, file, list, search, log or letter carries it over its wall."""

import io
import logging
from pathlib import Path

import pypdfium2
import pytest

from casebridge import clock
from tests.walls.canaries import plant
from tests.walls.matrix import knocks
from tests.walls.town import ACCOUNTS
from tests.walls.worlds import OVERVIEWS, links

# Pages that one account walks through by links, in the suite and in `make walls`.
PAGES, MORE_PAGES = 15, 500
# Words that stand on no page at all: they are sealed until a paper or a reading by consent takes them up.
NOWHERE_SHOWN: set[str] = set()


def text_of(answer) -> str:
    """Return the words of an answer; of a PDF its pages."""
    data = answer.get_data()
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(io.BytesIO(data))
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    return data.decode("utf-8", "replace") + str(answer.headers)


@pytest.mark.slow
def test_no_canary_gets_over_its_wall(walled, caplog):
    crawl(walled, caplog, ("detective", "prosecutor2", "auditor", "lead-liaison"), PAGES, 12)


@pytest.mark.sweep
def test_no_canary_gets_over_its_wall_for_anybody(walled, caplog, record_property):
    asked = crawl(walled, caplog, tuple(account.username for account in ACCOUNTS), MORE_PAGES, 1)
    record_property("answers read for canaries", asked)


def crawl(walled, caplog, accounts, most: int, every: int) -> int:
    """Open doors and links as each account, search for each word, and return how many answers were read."""
    caplog.set_level(logging.DEBUG)
    canaries = plant(walled.app, walled.town)
    asked, leaks = 0, []
    knocked = sorted(knocks(walled.app, walled.town), key=lambda k: (k.rule, k.situation))
    doors = list(dict.fromkeys(k.address for k in knocked if k.method == "GET"))[::every]
    met = set()
    with clock.at(clock.now()):
        for account in accounts:
            visitor = walled.visitor(account)
            searches = [f"{path}?q={c.word}" for c in canaries[::every] for path in ("/search", "/cases/")]
            waiting, seen = [*OVERVIEWS, *doors, *searches], set()
            by_links = most
            while waiting:
                address = waiting.pop(0)
                if address in seen or address.startswith(("/static", "/account/lock", "/sign-out")):
                    continue
                seen.add(address)
                answer = visitor.get(address)
                said = text_of(answer)
                asked += 1
                met |= {canary.word for canary in canaries if canary.word in said}
                # What was asked for stands in the field of a search; the rest of the page must not know it.
                said = said.replace(address.partition("?q=")[2], "") if "?q=" in address else said
                leaks += [
                    f"{account} reads {canary.word} ({canary.class_}) at {address}"
                    for canary in canaries
                    if account not in canary.reaches and canary.word in said
                ]
                if "html" in answer.content_type and by_links > 0:
                    more = sorted(links(said, address) - seen - set(waiting))[:by_links]
                    by_links -= len(more)
                    waiting += more
                answer.close()
    if every == 1:
        # A word that nobody meets proves nothing of its wall.
        assert {canary.word for canary in canaries} - met == NOWHERE_SHOWN
    leaks += [f"the log carries {c.word}" for c in canaries if c.word in caplog.text]
    leaks += _left_over(walled, canaries)
    assert leaks == [], "\n".join(leaks[:40])
    return asked


def _left_over(walled, canaries) -> list[str]:
    """Return which words of LEAD rest readable in the folder of the installation, its database included."""
    found = []
    part2 = [canary.word.encode() for canary in canaries if canary.class_ == "part2"]
    database = walled.app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    files = [path for path in Path(walled.folder).rglob("*") if path.is_file()]
    files += [Path(database)] if Path(database).is_file() else []
    for path in files:
        data = path.read_bytes()
        found += [f"{path.name} holds {word.decode()}" for word in part2 if word in data]
    return found
