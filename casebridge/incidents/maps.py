"""Where a point lies: its police district by the lines in force on a day, and its neighborhood."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casebridge.catalog.load import DATA, catalog

MAPS = DATA / "maps"
OLD, NEW, NEIGHBORHOODS = "districts_until_2023.json", "districts_2023.json", "neighborhoods.json"
Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Area:
    """A named area: its outer box (west, south, east, north) and its rings, holes among them."""

    name: str
    box: tuple[float, float, float, float]
    rings: tuple[Ring, ...]

    def holds(self, latitude: float, longitude: float) -> bool:
        """Say whether a point lies inside; one in a hole does not."""
        west, south, east, north = self.box
        if not (west <= longitude <= east and south <= latitude <= north):
            return False
        return sum(_crossings(ring, latitude, longitude) for ring in self.rings) % 2 == 1


def district_at(latitude: float | None, longitude: float | None, day: date | None) -> str:
    """Return the key of the district of a point by the lines of `day`; empty where no line tells.

    Source: `district_rule` by_date of agencies.toml; an event belongs to the map of its own day.
    """
    if latitude is None or longitude is None or day is None:
        return ""
    name = _name_at(NEW if day >= new_lines_since() else OLD, latitude, longitude)
    return _keys().get(name.upper(), "")


def neighborhood_at(latitude: float | None, longitude: float | None) -> str:
    """Return the name of the neighborhood of a point, empty where there is none."""
    if latitude is None or longitude is None:
        return ""
    return _name_at(NEIGHBORHOODS, latitude, longitude)


def new_lines_since() -> date:
    """Return the day since which the present lines of the districts are in force."""
    return max(row.new_lines_since for row in catalog().districts.values())


def _name_at(name: str, latitude: float, longitude: float) -> str:
    return next((area.name for area in areas(name) if area.holds(latitude, longitude)), "")


@cache
def areas(name: str) -> tuple[Area, ...]:
    """Return the areas of one map, read once."""
    return tuple(_area(row) for row in json.loads(Path(MAPS / name).read_text(encoding="utf-8"))["areas"])


def _area(row: Mapping[str, object]) -> Area:
    parts: list[list[Ring]] = row["parts"]  # type: ignore[assignment]
    rings = tuple(ring for part in parts for ring in part)
    east_west = [point[0] for ring in rings for point in ring]
    south_north = [point[1] for ring in rings for point in ring]
    return Area(str(row["name"]), (min(east_west), min(south_north), max(east_west), max(south_north)), rings)


def _crossings(ring: Ring, latitude: float, longitude: float) -> int:
    """Count the sides of a ring that a line from the point to the east crosses."""
    found = 0
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            found += 1
    return found


@cache
def _keys() -> Mapping[str, str]:
    return {row.label.upper(): row.key for row in catalog().districts.values()}
