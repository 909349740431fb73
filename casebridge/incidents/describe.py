"""Reads a stored line back as an incident, by the same readers that checked it."""

from casebridge.incidents.codes import code_book, districts, family
from casebridge.incidents.identity import layout_of
from casebridge.incidents.layouts import ARRESTS, cells_of
from casebridge.incidents.rows import Incident
from casebridge.incidents.values import (
    Day,
    Place,
    day_of,
    never_was,
    read_clock,
    read_day,
    read_place,
    read_point,
    tidy,
)

_SIDES = {"": None, "I": "inside", "INSIDE": "inside", "O": "outside", "OUTSIDE": "outside"}
_ANY_DAY = 99991231


def describe(identity: int, header: str, raw: str) -> Incident:
    """Return the incident in a stored line.

    :param header: the header line of the file that brought it.
    """
    layout = layout_of(identity)
    cells = cells_of(header, raw)
    day = read_day(cells["date"], _ANY_DAY)
    clock, clock_notes = read_clock(day.clock or cells.get("time", ""))
    place = read_place(cells["place"])
    latitude, longitude, point_note, _problem = read_point(cells["latitude"], cells["longitude"])
    code, description = cells["code"], tidy(cells.get("description", ""))
    if layout is ARRESTS:
        code, description = code_book().split(cells["code"])
    side = cells.get("side", "")
    notes = (*_notes(cells, day, place, code), *clock_notes, point_note)
    if never_was(day_of(day.number), clock):
        notes += ("time_never_was",)
    return Incident(
        layout=layout.key,
        number=int(cells["number"]) if layout.numbered else None,
        code=code,
        description=description,
        occurred_on=day_of(day.number),
        time=clock,
        precision="minute" if clock else "day" if day.number else "none",
        place_raw=cells["place"],
        block=place.block,
        street=place.street,
        compass=place.compass,
        district=districts().get(cells["district"].upper()),
        neighborhood=tidy(cells["neighborhood"]),
        post=cells["post"],
        premise=tidy(cells.get("premise", "")),
        weapon=tidy(cells.get("weapon", "")),
        inside_outside=_SIDES.get(side.upper()),
        inside_outside_raw=side,
        latitude=latitude,
        longitude=longitude,
        total_incidents=int(cells.get("total") or 1),
        arrest_number=cells.get("arrest_number") or None,
        charge=tidy(f"{cells.get('charge', '')} {cells.get('charge_text', '')}"),
        notes=tuple(dict.fromkeys(note for note in notes if note)),
    )


def event_key(incident: Incident) -> str | None:
    """Return what rows of one event have in common: day, family of code, place with its compass point.

    None when the file gives no date, no address or no code: then nobody can tell.
    """
    kind = family(incident.code)
    if incident.occurred_on is None or not incident.street or not kind:
        return None
    words = (incident.occurred_on.isoformat(), kind, incident.place, incident.compass)
    return "|".join(words).rstrip("|")


def _notes(cells: dict[str, str], day: Day, place: Place, code: str) -> tuple[str, ...]:
    total = cells.get("total") or "1"
    found = {
        "blank_date": not day.number,
        "blank_place": not cells["place"],
        "no_block": bool(cells["place"]) and place.block is None,
        "unknown_district": bool(cells["district"]) and cells["district"].upper() not in districts(),
        "side_unreadable": cells.get("side", "").upper() not in _SIDES,
        "no_offense": not code,
        "several": int(total) > 1,
    }
    return tuple(note for note, holds in found.items() if holds)
