"""The fictional releases have the shape and the dirt of the real ones."""

from datetime import date

import pytest

from casebridge.incidents.fiction import STREETS
from casebridge.incidents.generate import Event, break_kinds, generate
from tests.incidents.files import TODAY, read, release_of


def text(layout: str, rows: int = 3000, seed: int = 7, **more: object) -> str:
    return "".join(generate(layout, rows, seed, today=TODAY, **more))


@pytest.mark.parametrize("layout", ["part1", "classic"])
def test_every_row_can_be_read(tmp_path, layout):
    rows, aside = read(release_of(tmp_path, text(layout)))
    assert (len(rows), aside) == (3000, [])


@pytest.mark.parametrize("layout", ["part1", "classic"])
def test_the_same_seed_gives_the_same_text(layout):
    assert text(layout) == text(layout)


def test_another_seed_gives_another_text():
    assert text("part1") != text("part1", seed=8)


def test_the_classic_release_begins_with_a_byte_order_mark():
    assert text("classic", 1).encode().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("layout", ["part1", "classic"])
def test_it_has_the_dirt_of_the_real_release(tmp_path, layout):
    rows, _aside = read(release_of(tmp_path, text(layout, 6000)))
    raws = " ".join(row.raw for row in rows)
    shares = [sum(row.day == 0 for row in rows), sum(row.street is None for row in rows)]
    shares += [sum(row.repeats is not None for row in rows)]
    assert all(0 < share < 1000 for share in shares)
    assert all(
        word in raws for word in (" BLK ", " APT ", "Street", "''", "CAR  REP" if layout == "part1" else "Car  ")
    )


def test_everything_happened_before_today(tmp_path):
    rows, _aside = read(release_of(tmp_path, text("part1")))
    assert max(row.day for row in rows) < 20261124


@pytest.mark.parametrize("layout", ["part1", "classic"])
def test_every_kind_of_broken_row_is_put_aside(tmp_path, layout):
    _rows, aside = read(release_of(tmp_path, text(layout, 20, broken=break_kinds())))
    assert len(aside) == break_kinds()


def test_a_given_event_stands_once_for_each_victim(tmp_path):
    event = Event(date(2026, 11, 22), "23:40:00", "1A", 2400, STREETS[0], victims=2)
    rows, _aside = read(release_of(tmp_path, text("classic", 5, events=[event])))
    assert [(row.code, row.day, row.block, row.street) for row in rows[:2]] == [
        ("1F", 20261122, 2400, "THIMBLE ALY")
    ] * 2
