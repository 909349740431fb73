"""Writes fictional releases with the columns and the kinds of dirt of the real ones, never a real row."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casebridge.incidents.fiction import CODES, OTHER_ENDINGS, PREMISES, STREETS, Street
from casebridge.incidents.layouts import CLASSIC, PART1, Layout

_DAYS_BACK = 7 * 365
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_WORDS = {code: words for code, _weight, words, _weapons in CODES}
_REPEATED = {"part1": 0.025, "classic": 0.11}


@dataclass(frozen=True, slots=True)
class Event:
    """A fictional event; it becomes one row for each victim.

    `day` is None when the release does not say; `clock` is HH:MM:SS of Baltimore wall time; `code` is
    of the newer layout.
    """

    day: date | None
    clock: str
    code: str
    block: int
    street: Street
    victims: int = 1
    weapon: str = ""
    premise: str = "STREET"


def generate(
    layout: str, rows: int, seed: int, *, today: date, events: Iterable[Event] = (), broken: int = 0
) -> Iterator[str]:
    """Yield the text of a release of `rows` rows, the header first; the same seed gives the same text.

    :param layout: `part1` or `classic`; the classic one begins with a byte-order mark.
    :param today: the day before which everything happened.
    :param events: events that stand among the rows, first and without dirt.
    :param broken: how many rows follow that are so broken that an import puts them aside.
    """
    shape = {each.key: each for each in (PART1, CLASSIC)}[layout]
    dice = Random(f"{layout} {seed}")
    given = [event for event in events for _victim in range(event.victims)]
    yield (_BOM if shape is CLASSIC else "") + _line(shape.columns.values())
    number, last = 0, dict.fromkeys(shape.columns, "")
    for at in range(rows):
        number += dice.randint(1, 30)
        if at < len(given):
            last = _cells(shape, given[at])
        elif at == 0 or dice.random() >= _REPEATED[layout]:
            # Releases run backwards from their newest day, if not strictly.
            back = at * _DAYS_BACK // max(rows, 1)
            last = _soiled(_cells(shape, _event(dice, today, back)), shape, dice)
        yield _numbered(last, number)
    for at in range(broken):
        yield _broken(_numbered(_cells(shape, _event(dice, today, 0)), number + at + 1), at)


def break_kinds() -> int:
    """Return how many kinds of broken rows there are; the generator takes them in turn."""
    return len(_BREAKS)


def _event(dice: Random, today: date, back: int) -> Event:
    code, _weight, _words, weapons = dice.choices(CODES, [weight for _code, weight, *_rest in CODES])[0]
    days = back + dice.randint(1, 20) if dice.random() > 0.0025 else dice.randint(5000, 20000)
    return Event(
        day=None if dice.random() < 0.004 else today - timedelta(days=days),
        clock=f"{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:00",
        code=code,
        block=dice.choices((dice.randint(1, 59) * 100, 0, dice.randint(1, 9) * 10), (96, 1, 3))[0],
        street=dice.choice(STREETS),
        weapon=dice.choice(weapons),
        premise=dice.choice(PREMISES),
    )


def _cells(layout: Layout, event: Event) -> dict[str, str]:
    """Return the clean cells of one victim's row, by field, in the order of the layout."""
    cells = _newer(event) if layout is PART1 else _classic(event)
    return {field: cells.get(field, "") for field in layout.columns}


def _newer(event: Event) -> dict[str, str]:
    """Return a row of the newer layout: no time, no compass point, no district, zeros for the point."""
    street = event.street
    shot = event.code in ("1A", "1K", "9S")
    return {
        "date": event.day.isoformat() if event.day else "", "code": event.code,
        "place": f"{event.block} {street.name} {street.ending}", "description": _WORDS[event.code],
        "side": _side(event, ("Inside", "Outside") if shot else ("I", "O")), "weapon": event.weapon,
        "latitude": "0", "longitude": "0", "point": "(,)", "premise": event.premise[:20], "total": "1",
    }  # fmt: skip


def _classic(event: Event) -> dict[str, str]:
    """Return a row of the classic layout; there homicide by firearm is 1F and texts are cut short."""
    street = event.street
    shift = event.block % 700 / 100_000
    north, east = f"{street.latitude + shift:.5f}", f"{street.longitude - shift:.5f}"
    homicide = event.code.startswith("1")
    words = {"9S": "SHOOTING"}.get(event.code, "HOMICIDE" if homicide else _WORDS[event.code])
    compass = f"{street.compass} " if street.compass else ""
    return {
        "date": event.day.strftime("%m/%d/%Y") if event.day else "", "time": event.clock,
        "code": "1F" if event.code == "1A" else event.code, "description": words,
        "place": f"{event.block} {compass}{street.name} {street.ending}",
        "weapon": "FIREARM" if event.weapon else "", "post": str(100 + sum(map(ord, street.name)) % 800),
        "district": street.district, "neighborhood": street.neighborhood[:25], "longitude": east,
        "latitude": north, "point": f"({north}, {east})", "premise": event.premise.capitalize()[:10], "total": "1",
    }  # fmt: skip


def _side(event: Event, words: tuple[str, str]) -> str:
    open_air = ("STREET", "ALLEY", "PARKING LOT-OUTSIDE", "PUBLIC AREA")
    return "" if not event.premise else words[event.premise in open_air]


def _soiled(cells: dict[str, str], layout: Layout, dice: Random) -> dict[str, str]:
    """Return the cells with the dirt of the real releases, in about their shares."""
    block, _blank, street = cells["place"].partition(" ")
    name, _blank, ending = street.rpartition(" ")
    draw = dice.random()
    if layout is CLASSIC:
        hour = cells["time"].removesuffix(":00")
        cells["time"] = dice.choices(
            (cells["time"], hour.replace(":", "").lstrip("0") or "0", cells["time"].lstrip("0")), (65, 20, 15)
        )[0]
    if draw < 0.021:
        return cells | {"place": ""}
    if draw < 0.038:
        street = f"BLK {street}"
    elif draw < 0.0405:
        street = f"{name} {'Avenue' if ending == 'AV' else 'Street'}"
    elif draw < 0.042:
        street = f"{street} APT {dice.randint(1, 9)}"
    elif draw < 0.046:
        street = f"{name} {OTHER_ENDINGS.get(ending, ending)}     #{dice.randint(100, 400)}"
    elif draw < 0.15:
        street = f"{name} {OTHER_ENDINGS.get(ending, ending)}"
    if "'" in street and dice.random() < 0.5:
        street = street.replace("'", "''")
    return cells | {"place": f"{block} {street}", "side": "" if draw > 0.9 else cells["side"]}


def _numbered(cells: dict[str, str], number: int) -> str:
    return _line((cells | {"number": str(number)} if "number" in cells else cells).values())


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


_BREAKS: tuple[Callable[[str], str], ...] = (
    lambda line: "," + line,
    lambda line: line.partition(",")[2],
    lambda line: line.replace(",1\n", ",null\n"),
    lambda line: line.replace(" ", "\x00", 1),
    lambda line: line.replace(",", ',"', 1),
)


def _broken(line: str, at: int) -> str:
    """Break a row: shifted to the right, to the left, a bare null, a NUL, a quote that does not close."""
    return _BREAKS[at % len(_BREAKS)](line)
