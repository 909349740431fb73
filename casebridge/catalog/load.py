"""Reads the files of the domain, checks them and freezes them; nothing broken gets through."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.all import problems_of
from casebridge.catalog.problems import CatalogError, Problem
from casebridge.catalog.reading import misfits, row_of
from casebridge.catalog.rows import Keyed

DATA = Path(__file__).parent / "data"


@cache
def catalog() -> Catalog:
    """Return the shipped catalog, read once.

    :raises CatalogError: a file was changed and no longer holds together.
    """
    return load()


def load(path: Path = DATA) -> Catalog:
    """Read every file under `path` (folders `law` and `practice`).

    :raises CatalogError: a file or row is wrong; every problem is named.
    """
    problems: list[Problem] = []
    documents = {name: _document(path, name, problems) for name in _files()}
    _stop_at(problems)
    filled = {name: _filled(place, documents, problems) for name, place in _places().items()}
    _unread_tables(documents, problems)
    _stop_at(problems)
    book = Catalog(meta=_meta(documents), **filled)
    _stop_at(problems_of(book))
    return book


def _stop_at(problems: Iterable[Problem]) -> None:
    if found := list(problems):
        raise CatalogError(found)


class _Place:
    """Where one field of the catalog comes from, and how its rows are kept."""

    def __init__(self, file: str, table: str, hint: Any) -> None:
        self.file, self.table = file, table
        self.keyed = get_origin(hint) is not None and issubclass(get_origin(hint), Mapping)
        inner = get_args(hint)[-1] if self.keyed else hint
        self.versions = self.keyed and get_origin(inner) is tuple
        self.single = get_origin(hint) is None
        self.row: type = get_args(inner)[0] if get_origin(inner) is tuple else inner


@cache
def _places() -> Mapping[str, _Place]:
    hints = get_type_hints(Catalog)
    return {
        f.name: _Place(f.metadata["file"], f.metadata["table"], hints[f.name]) for f in fields(Catalog) if f.metadata
    }


def _files() -> list[str]:
    return sorted({place.file for place in _places().values()})


def _document(path: Path, name: str, problems: list[Problem]) -> dict[str, Any]:
    file = path / f"{name}.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(f"{name}.toml", "file", "the file is missing"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        problems.append(Problem(f"{name}.toml", "file", f"the file is no TOML: {wrong}"))
    return {}


def _filled(place: _Place, documents: Mapping[str, dict[str, Any]], problems: list[Problem]) -> Any:
    """Return what one field of the catalog holds; rows with problems are left out and named."""
    raw = documents[place.file].get(place.table)
    if not raw or not isinstance(raw, dict if place.single else list):
        problems.append(Problem(f"{place.file}.toml", place.table, "the table is missing or empty"))
        return None
    found = [raw] if place.single else raw
    good = [row for at, row in enumerate(found, 1) if _fits(place, at, row, problems)]
    read: list[Any] = [row_of(place.row, row) for row in good]
    if place.single:
        return read[0] if read else None
    if not place.keyed:
        return tuple(read)
    if place.versions:
        return MappingProxyType({key: tuple(r for r in read if r.key == key) for key in _keys(read)})
    for key, times in Counter(row.key for row in read).items():
        if times > 1:
            sentence = f"the key stands {times} times"
            problems.append(Problem(f"{place.file}.toml", f"{place.table} {key}", sentence))
    return MappingProxyType({row.key: row for row in read})


def _keys(rows: Iterable[Keyed]) -> list[str]:
    return list(dict.fromkeys(row.key for row in rows))


def _fits(place: _Place, at: int, row: Mapping[str, Any], problems: list[Problem]) -> bool:
    wrong = list(misfits(place.row, row))
    name = f"{place.table} {row.get('key', at)}"
    problems += [Problem(f"{place.file}.toml", name, sentence) for sentence in wrong]
    return not wrong


def _unread_tables(documents: Mapping[str, dict[str, Any]], problems: list[Problem]) -> None:
    """Name the tables that nothing reads, so that a misspelled table is not lost in silence."""
    known = {(place.file, place.table) for place in _places().values()}
    for file, document in documents.items():
        for table, value in document.items():
            rows = isinstance(value, list) and any(isinstance(each, dict) for each in value)
            if rows and (file, table) not in known:
                problems.append(Problem(f"{file}.toml", table, "nothing reads a table of this name"))


def _meta(documents: Mapping[str, dict[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """Return the loose settings of each file: its [meta] table and what stands before the first table."""
    known = {(place.file, place.table) for place in _places().values()}
    loose = {}
    for file, document in documents.items():
        plain = {k: v for k, v in document.items() if k != "meta" and (file, k) not in known}
        loose[file.rpartition("/")[2]] = _frozen(plain | document.get("meta", {}))
    return MappingProxyType(loose)


def _frozen(value: Any) -> Any:
    """Return lists as tuples and tables as mappings that cannot be changed, all the way down."""
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(each) for key, each in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
