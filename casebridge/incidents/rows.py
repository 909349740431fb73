"""What one line of a release becomes: an incident as people read it, a row to store, or a line put aside."""

from datetime import date
from typing import NamedTuple


class Extract(NamedTuple):
    """What is stored of a good line: the line itself and what searching needs.

    `id` is the row's identity (see `identity`); `row` is the line of the file, the header being 1;
    `day` is YYYYMMDD, 0 when the file gives no date; `block` is the hundred block; `street` has its
    usual short ending and no compass point; `repeats` is the row of the same file that says the same.
    """

    id: int
    row: int
    code: str
    day: int
    block: int | None
    street: str | None
    district: str | None
    arrest_number: str | None
    repeats: int | None
    raw: str


# An `Extract` as a plain tuple: tens of thousands of them must not slow the garbage collector.
Stored = tuple[int, int, str, int, int | None, str | None, str | None, str | None, int | None, str]


class Quarantined(NamedTuple):
    """A line put aside: where it stood, its bytes (at most 64 KiB) and what is wrong with it, in sentences."""

    row: int
    raw: bytes
    reasons: tuple[str, ...]


class Incident(NamedTuple):
    """One row as people read it: one victim of one event, or one charge of one arrest.

    `number` is the row's number in its release, None in the classic layout. `time` is HH:MM of
    Baltimore wall time; `precision` is day, minute or none. Texts are as written but for outer and
    doubled blanks. `latitude` and `longitude` are None for zeros and for points outside the city.
    `notes` are keys of `NOTES`.
    """

    layout: str
    number: int | None
    code: str
    description: str
    occurred_on: date | None
    time: str | None
    precision: str
    place_raw: str
    block: int | None
    street: str | None
    compass: str
    district: str | None
    neighborhood: str
    post: str
    premise: str
    weapon: str
    inside_outside: str | None
    inside_outside_raw: str
    latitude: float | None
    longitude: float | None
    total_incidents: int
    arrest_number: str | None
    charge: str
    notes: tuple[str, ...]

    @property
    def place(self) -> str:
        """Return the place as search and events see it: block and street without a compass point."""
        return " ".join(str(part) for part in (self.block, self.street) if part is not None)


NOTES = {
    "blank_date": "The file gives no date.",
    "blank_place": "The file gives no address.",
    "no_block": "The address has no block number.",
    "unknown_district": "The district's name is not in the list of districts.",
    "outside_city": "The point lies outside the city line and is not used.",
    "time_unreadable": "The time cannot be read.",
    "time_never_was": "The clocks went forward that night: this time did not exist.",
    "offset_ignored": "The time carries an offset; the hour is kept as written.",
    "side_unreadable": "Inside or outside cannot be read.",
    "no_offense": "The file does not name the offense.",
    "several": "The row counts more than one incident.",
}
