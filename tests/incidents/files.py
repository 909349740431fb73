"""Files for the tests: fictional releases, hand-made lines, and the real files where they lie."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from casebridge.incidents.describe import describe
from casebridge.incidents.lines import look
from casebridge.incidents.parse import Release
from casebridge.incidents.rows import Extract, Incident, Quarantined

TODAY = date(2026, 11, 24)
PART1_HEADER = (
    "RowID,CrimeDateTime,CrimeCode,Location,Description,Inside_Outside,Weapon,Post,District,Neighborhood,"
    "Latitude,Longitude,GeoLocation,Premise,VRIName,Total_Incidents"
)
CLASSIC_HEADER = (
    "CrimeDate,CrimeTime,CrimeCode,Location,Description,Inside/Outside,Weapon,Post,District,Neighborhood,"
    "Longitude,Latitude,Location 1,Premise,Total Incidents"
)
ARRESTS_HEADER = (
    "RowID,ArrestNumber,Age,Gender,Race,ArrestDate,ArrestLocation,IncidentOffence,IncidentLocation,Charge,"
    "ChargeDescription,District,Post,Neighborhood,Latitude,Longitude"
)
PART1_ROW = '7,2021-05-04,9S,1800 THIMBLE AV,SHOOTING,Outside,Revolver,,,,0,0,"(,)",STREET,,1'
CLASSIC_ROW = (
    "07/07/2018,0:32:00,9S,5000 N WREN AV,SHOOTING,,FIREARM,426,NORTHEASTERN,Wren Park,-76.55576,39.3363,"
    '"(39.3363, -76.55576)",Street,1'
)
ARRESTS_ROW = (
    "3,21000011,42,F,W,2020-12-31,1000 FABLE AVE,3AFROBB HWY-FIREARM,1000 FABLE AVE,1 1415,ARMED ROBBERY,"
    "Southwest,832,Fable Heights,39.2699,-76.6758"
)


def release_of(folder: Path, text: str | bytes, name: str = "release.csv") -> Release:
    """Write a file and begin to read it."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Release(look(path), today=TODAY)


def read(release: Release) -> tuple[list[Extract], list[Quarantined]]:
    """Read a release to its end."""
    rows: list[Extract] = []
    aside: list[Quarantined] = []
    for batch in release.batches():
        rows += map(Extract._make, batch.rows)
        aside += batch.aside
    return rows, aside


def part1(folder: Path, *rows: str) -> tuple[list[Extract], list[Quarantined]]:
    """Read rows of the newer layout."""
    return read(release_of(folder, "\n".join((PART1_HEADER, *rows)) + "\n"))


def incident(folder: Path, header: str, row: str) -> Incident:
    """Read one good row as an incident."""
    release = release_of(folder, f"{header}\n{row}\n")
    (found,), _aside = read(release)
    return describe(found.id, release.plan.header, found.raw)


def with_cell(row: str, old: str, new: str) -> str:
    """Return the row with one cell changed."""
    assert old in row
    return row.replace(old, new, 1)


def reasons(aside: Iterable[Quarantined]) -> str:
    """Return everything that was said about lines put aside."""
    return " ".join(reason for line in aside for reason in line.reasons)


def real_file(name: str) -> Path:
    """Return one of the real files, which lie beside the checkout; skip, saying so, where they do not."""
    shared = Path(os.environ.get("CASEBRIDGE_SHARED") or Path(__file__).parents[3] / "shared")
    path = shared / "data" / "baltimore" / name
    if not path.exists():
        pytest.skip(f"the real release {name} is not on this machine (CASEBRIDGE_SHARED names its folder)")
    return path
