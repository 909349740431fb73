"""What can be wrong with a row of the catalog, said in one sentence each."""

from collections.abc import Sequence
from dataclasses import dataclass

from casebridge.errors import CaseBridgeError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row.

    `file` is relative to the data folder; `row` is `table key`, or `table 7` for a row without a key.
    """

    file: str
    row: str
    sentence: str

    def __str__(self) -> str:
        """Return the file, the row and what is wrong."""
        return f"{self.file}, {self.row}: {self.sentence}"


class CatalogError(CaseBridgeError):
    """The files of the domain cannot be used as they are; every problem is listed."""

    next_step = "Mend the rows that are named and start again."

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take the problems in the order of the files."""
        self.problems = tuple(problems)
        super().__init__("\n".join(["The catalog cannot be loaded.", *map(str, self.problems)]))
