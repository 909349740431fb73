"""The table of odd files: what each one should come to, and what it came to here."""

import csv
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from casebridge.evidence.inspect import Inspection, inspect_file

SHARED = "CASEBRIDGE_SHARED"


@dataclass(frozen=True, slots=True)
class OddFile:
    """One file that breaks document tools; `expected` are the outcomes that are fine."""

    id: str
    file: str
    expected: frozenset[str]
    message_should_say: str
    must_not: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OddRow:
    """One line of the table: the file and what became of it."""

    odd: OddFile
    got: Inspection

    @property
    def as_expected(self) -> bool:
        """Tell whether the outcome is one of the expected ones and the original is still the same."""
        return self.got.outcome in self.odd.expected and self.got.sha256 == self.odd.sha256

    def line(self) -> str:
        """Return the row as one line of text."""
        mark = "ok " if self.as_expected else "BAD"
        expected = "|".join(sorted(self.odd.expected))
        return f"{mark} {self.odd.id} {self.odd.file[:40]:40} {expected:28} {self.got.outcome:20} {self.got.message}"


def odd_files_folder(environment: dict[str, str] | None = None) -> Path | None:
    """Return the folder of odd files: under `CASEBRIDGE_SHARED`, else beside the checkout; None when there is none."""
    named = (os.environ if environment is None else environment).get(SHARED)
    shared = Path(named) if named else Path(__file__).resolve().parents[2].parent / "shared"
    folder = shared / "data" / "odd_files"
    return folder if (folder / "manifest.csv").is_file() else None


def odd_files(folder: Path) -> list[OddFile]:
    """Return the rows of the manifest in `folder`, in its order."""
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return [
            OddFile(
                id=row["id"],
                file=row["file"],
                expected=frozenset(row["expected"].split("|")),
                message_should_say=row["message_should_say"],
                must_not=row["must_not"],
                sha256=row["sha256"],
            )
            for row in csv.DictReader(file)
        ]


def odd_files_table(folder: Path) -> list[OddRow]:
    """Read every odd file as a received one and return the table; print `row.line()` for people."""
    with tempfile.TemporaryDirectory() as scratch:
        return [
            OddRow(odd, inspect_file(folder / "files" / odd.file, odd.file, ready=Path(scratch) / odd.id))
            for odd in odd_files(folder)
        ]
