"""Which rows of the dated files wait for somebody here to confirm them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from casebridge.catalog.load import catalog

_NAMES = ("label", "title", "question", "name", "text")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that waits: its table and key, its words, what must be looked at, and where it was read."""

    table: str
    key: str
    words: str
    look_at: str
    source: str


@cache
def to_confirm() -> tuple[tuple[str, tuple[Waiting, ...]], ...]:
    """Return (file, rows) of every file with rows that wait, in the order of the catalog."""
    found: dict[str, list[Waiting]] = {}
    for place in fields(catalog()):
        if "file" not in place.metadata:
            continue
        for row in _rows(getattr(catalog(), place.name)):
            if getattr(row, "to_be_confirmed", False):
                found.setdefault(f"{place.metadata['file']}.toml", []).append(_waiting(row, place.metadata["table"]))
    return tuple((name, tuple(rows)) for name, rows in found.items())


def _rows(table: Any) -> Iterator[Any]:
    values: Iterable[Any] = table.values() if isinstance(table, Mapping) else table if isinstance(table, tuple) else ()
    for value in values:
        if isinstance(value, tuple):
            yield from value
        else:
            yield value


def _waiting(row: Any, table: str) -> Waiting:
    words = next((str(getattr(row, name)) for name in _NAMES if getattr(row, name, "")), "")
    source = getattr(row, "source", "")
    return Waiting(
        table=table.replace("_", " "), key=str(getattr(row, "key", "")), words=words,
        look_at=getattr(row, "check", "") or getattr(row, "note", ""),
        source=", ".join(source) if isinstance(source, tuple) else str(source),
    )  # fmt: skip
