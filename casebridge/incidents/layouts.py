"""The public layouts and how a file's header is matched with one of them."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from casebridge.incidents.refusals import FileRefused

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A way in which incidents were published.

    `columns` maps our field names to the header's names, in the order of the release.
    `mark` is part of every row's identity and never changes; `hidden` fields are not kept.
    """

    key: str
    label: str
    mark: int
    columns: dict[str, str]
    hidden: frozenset[str] = frozenset()

    @property
    def numbered(self) -> bool:
        """Say whether the release numbers its rows."""
        return "number" in self.columns


PART1 = Layout(
    "part1",
    "Part 1 crimes, newer layout",
    1,
    {
        "number": "RowID", "date": "CrimeDateTime", "code": "CrimeCode", "place": "Location",
        "description": "Description", "side": "Inside_Outside", "weapon": "Weapon", "post": "Post",
        "district": "District", "neighborhood": "Neighborhood", "latitude": "Latitude",
        "longitude": "Longitude", "point": "GeoLocation", "premise": "Premise", "vri": "VRIName",
        "total": "Total_Incidents",
    },
)  # fmt: skip
CLASSIC = Layout(
    "classic",
    "Part 1 crimes, classic layout",
    2,
    {
        "date": "CrimeDate", "time": "CrimeTime", "code": "CrimeCode", "place": "Location",
        "description": "Description", "side": "Inside/Outside", "weapon": "Weapon", "post": "Post",
        "district": "District", "neighborhood": "Neighborhood", "longitude": "Longitude",
        "latitude": "Latitude", "point": "Location 1", "premise": "Premise", "total": "Total Incidents",
    },
)  # fmt: skip
# Age, sex and race of an arrested person serve no step of a case: a row that can be read is kept without
# them. The code of the offense runs into its words (`3AFROBB HWY-FIREARM`).
ARRESTS = Layout(
    "arrests",
    "Arrests",
    3,
    {
        "number": "RowID", "arrest_number": "ArrestNumber", "age": "Age", "sex": "Gender", "race": "Race",
        "date": "ArrestDate", "arrest_place": "ArrestLocation", "code": "IncidentOffence",
        "place": "IncidentLocation", "charge": "Charge", "charge_text": "ChargeDescription",
        "district": "District", "post": "Post", "neighborhood": "Neighborhood", "latitude": "Latitude",
        "longitude": "Longitude",
    },
    hidden=frozenset({"age", "sex", "race"}),
)  # fmt: skip
LAYOUTS = {layout.key: layout for layout in (PART1, CLASSIC, ARRESTS)}
BY_MARK = {layout.mark: layout for layout in LAYOUTS.values()}


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one file are read: its layout, the header as written, where each field stands."""

    layout: Layout
    header: str
    width: int
    at: dict[str, int]

    @property
    def in_order(self) -> bool:
        """Say whether the columns of the file are those of the layout, in its order."""
        return list(self.at.values()) == list(range(self.width))

    def picker(self, *fields: str) -> Callable[[Row], tuple[str, ...]]:
        """Return a function from a row to these fields (two or more); a field the layout lacks is "".

        The row must carry one blank cell more than the file has columns.
        """
        return itemgetter(*(self.at.get(field, self.width) for field in fields))


@lru_cache(maxsize=256)
def recognize(header: str) -> Plan:
    """Match a header line with its layout; columns may stand in any order, others may stand between.

    :raises FileRefused: no layout fits; the sentence names what is missing from the nearest one.
    """
    names = _names(header)
    folded = [_fold(name) for name in names]
    layout = min(LAYOUTS.values(), key=lambda each: len(_missing(each, folded)) / len(each.columns))
    missing = _missing(layout, folded)
    if len(missing) > len(layout.columns) / 2:
        raise FileRefused(_strange(header, names))
    if missing:
        raise FileRefused(f"The header looks like {layout.label}, but these columns are missing: {', '.join(missing)}.")
    wanted = {_fold(name): field for field, name in layout.columns.items()}
    twice = [name for name, fold in zip(names, folded, strict=True) if fold in wanted and folded.count(fold) > 1]
    if twice:
        raise FileRefused(f"The header names a column twice: {', '.join(dict.fromkeys(twice))}.")
    at = {wanted[fold]: i for i, fold in enumerate(folded) if fold in wanted}
    return Plan(layout, header, len(names), {field: at[field] for field in layout.columns})


def cells_of(header: str, raw: str) -> dict[str, str]:
    """Return a stored line as field -> cell, blanks trimmed; fields that are not kept are absent."""
    plan = recognize(header)
    cells = next(csv.reader([raw]))
    return {field: cells[at].strip() for field, at in plan.at.items() if field not in plan.layout.hidden}


def _names(header: str) -> list[str]:
    try:
        return next(csv.reader([header], strict=True), [])
    except csv.Error as wrong:
        raise FileRefused("The first line of the file is no header: its quotes do not close.") from wrong


def _fold(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _missing(layout: Layout, folded: Sequence[str]) -> list[str]:
    return [name for name in layout.columns.values() if _fold(name) not in folded]


def _strange(header: str, names: Sequence[str]) -> str:
    if not header.strip():
        return "The file is empty: it has no header line."
    for mark, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(names) < 3 and header.count(mark) > 4:
            return f"The columns of the file are separated by {word}, not by commas."
    known = "; ".join(f"{each.label}: {', '.join(list(each.columns.values())[:4])}, …" for each in LAYOUTS.values())
    return f"The first line of the file is no header that CaseBridge knows. Known are {known}"
