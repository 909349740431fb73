"""Two worlds that differ only in protected data are one world to the police: every page is the same to the byte."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from casebridge import clock, create_app
from casebridge.db import db
from tests.bad_input.house import House
from tests.support.databases import configuration
from tests.support.visitors import Visitor
from tests.walls.worlds import SECRETS, differences, keep_secrets, walk

# Whom each kind of protected data is kept from; the commander reads every case of the police and none of these.
KEPT_FROM = {
    "part2": ("commander", "sergeant", "prosecutor"),
    "grand_jury": ("commander", "detective"),
    "work_product": ("commander", "detective"),
    "juvenile": ("commander", "detective2"),
    "witness": ("commander", "partner"),
}
# Pages that one account walks through in the suite, and in `make walls`.
PAGES, MORE_PAGES = 30, 700


@pytest.fixture
def other_world(walled: House, tmp_path: Path) -> Iterator[Callable[[str], House]]:
    """Give a function that makes the same town once more, with protected data of one kind in it."""
    made, twins = [], ExitStack()

    def make(which: str) -> House:
        folder = tmp_path / "twin"
        app = create_app(configuration(twins.enter_context(walled.twin(folder)), folder))
        app.test_client_class = Visitor
        with app.app_context():
            db.engine.dispose()
        made.append(app)
        keep_secrets(app, walled.town, which)
        return House(app, walled.town, walled.bring_back)

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    twins.close()


@pytest.mark.slow
@pytest.mark.parametrize("which", SECRETS)
def test_what_is_protected_changes_no_byte_for_the_police(walled, other_world, which):
    compare(walled, other_world, which, most=PAGES)


@pytest.mark.sweep
@pytest.mark.parametrize("which", SECRETS)
def test_no_page_that_links_lead_to_tells_of_what_is_protected(walled, other_world, which, record_property):
    record_property("pages compared", compare(walled, other_world, which, most=MORE_PAGES))


def compare(walled, other_world, which, *, most: int) -> int:
    """Walk through both worlds at one moment and return how many pages were the same."""
    seen = 0
    with clock.at(clock.now()):
        other = other_world(which)
        for account in KEPT_FROM[which]:
            pages = [walk(world.visitor(account), walled.town, most=most) for world in (walled, other)]
            found = list(differences(*pages))
            assert found == [], f"{account} sees {which}:\n" + "\n".join(found[:8])
            assert [page.status for page in pages[0].values()].count(200) > most // 3
            seen += len(pages[0])
    return seen


# A busy machine moves a median of forty by more than the gap: what is apart is asked on, as a real gap stays.
ROUNDS, MOST_ROUNDS, GAP = 40, 320, 0.005


@pytest.mark.sweep
@pytest.mark.parametrize("which", SECRETS)
def test_what_is_protected_takes_no_time(walled, other_world, which, record_property):
    """Ask both worlds in turn for the same page; the medians lie no further apart than five milliseconds."""
    other = other_world(which)
    account = KEPT_FROM[which][0]
    visitors = [world.visitor(account) for world in (walled, other)]
    gaps: dict[str, float] = {}
    rounds = 0
    for address in (f"/cases/{walled.town.ids['in_review']}", "/search?q=Tallulah", "/", "/search?q=Hidden"):
        times: tuple[list[float], list[float]] = ([], [])
        while address not in gaps or (gaps[address] > GAP and len(times[0]) < MOST_ROUNDS):
            for turn in range(ROUNDS):
                for which_one in (0, 1) if turn % 2 else (1, 0):
                    started = time.perf_counter()
                    visitors[which_one].get(address).close()
                    times[which_one].append(time.perf_counter() - started)
            gaps[address] = abs(statistics.median(times[0]) - statistics.median(times[1]))
        rounds = max(rounds, len(times[0]))
    record_property("largest median gap, ms", round(max(gaps.values()) * 1000, 2))
    record_property("largest number of rounds", rounds)
    assert max(gaps.values()) <= GAP, gaps
