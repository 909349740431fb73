"""Counts that leave the house: small ones are withheld, and every sum from which one could be worked out."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be published: None is withheld. `rows` and `columns` are the sums, `all` the sum of all."""

    cells: list[list[int | None]]
    rows: list[int | None]
    columns: list[int | None]
    all: int | None


def publishable(cells: Sequence[Sequence[int]], smallest: int) -> Shown:
    """Withhold each count from 1 to below `smallest`, and the sums of its row, of its column and of all.

    No sum that is shown has a withheld count in it. So every equation that a withheld count stands in has an unknown
    sum, too, and nothing but "1 to below the smallest" can be said of it. Zero tells of nobody and is shown.
    """
    shown = [[_large(count, smallest) for count in row] for row in cells]
    columns = list(zip(*cells, strict=True)) if cells else []
    whole = all(count is not None for row in shown for count in row)
    return Shown(
        cells=shown,
        rows=[_sum(row, smallest) for row in cells],
        columns=[_sum(column, smallest) for column in columns],
        all=_large(sum(map(sum, cells)), smallest) if whole else None,
    )


def _large(count: int, smallest: int) -> int | None:
    return count if count == 0 or count >= smallest else None


def _sum(line: Sequence[int], smallest: int) -> int | None:
    return sum(line) if all(_large(count, smallest) is not None for count in line) else None
