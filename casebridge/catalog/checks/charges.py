"""Charges: versions apart, elements distinct, no charge lesser of itself."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import problem, rows_of
from casebridge.catalog.law import ChargeVersion
from casebridge.catalog.problems import Problem

TABLES = ("charges_maryland", "charges_federal")


def _versions(book: Catalog) -> Iterator[tuple[str, tuple[ChargeVersion, ...]]]:
    for table in TABLES:
        for rows in getattr(book, table).values():
            yield table, rows


def versions_do_not_overlap(book: Catalog) -> Iterator[Problem]:
    """Check that each version ends after it begins and that no day has two."""
    for table, rows in _versions(book):
        for row in rows:
            if row.in_force_to and (row.in_force_from is None or row.in_force_to < row.in_force_from):
                yield problem(table, row, f"the version ends on {row.in_force_to}, before it begins")
        dated = sorted((r for r in rows if r.in_force_from), key=lambda r: r.in_force_from or date.min)
        for before, after in pairwise(dated):
            if before.in_force_to is None or before.in_force_to >= (after.in_force_from or date.min):
                sentence = f"the version from {after.in_force_from} overlaps that from {before.in_force_from}"
                yield problem(table, after, sentence)


def keys_belong_to_one_sovereign(book: Catalog) -> Iterator[Problem]:
    """Check that no charge stands in both files."""
    for key in book.charges_maryland.keys() & book.charges_federal.keys():
        row = book.charges_federal[key][0]
        yield problem("charges_federal", row, "the key also stands in charges_maryland.toml")


def elements_are_distinct(book: Catalog) -> Iterator[Problem]:
    """Check that each version has elements and none of them twice."""
    for table in TABLES:
        for row in rows_of(book, table):
            keys = [element.key for element in row.elements]
            if not keys:
                yield problem(table, row, "the charge has no element")
            for key in sorted({key for key in keys if keys.count(key) > 1}):
                yield problem(table, row, f'the element "{key}" stands twice')


def maxima_are_numbers_or_life(book: Catalog) -> Iterator[Problem]:
    """Check that a term in words is "life" and no number is below zero."""
    for table in TABLES:
        for row in rows_of(book, table):
            for name in ("max_years", "mandatory_min_years"):
                term = getattr(row, name)
                if term != "life" if isinstance(term, str) else term < 0:
                    yield problem(table, row, f'the field "{name}" is "{term}", no number of years and not "life"')


def graver_charges_do_not_circle(book: Catalog) -> Iterator[Problem]:
    """Check that no charge is lesser of itself, by whatever way."""
    above = {key: {k for row in rows for k in row.lesser_of} for key, rows in book.charges.items()}
    for table, rows in _versions(book):
        reached, fresh = set[str](), above[rows[0].key]
        while fresh:
            reached |= fresh
            fresh = set().union(*(above.get(key, set()) for key in fresh)) - reached
        if rows[0].key in reached:
            yield problem(table, rows[0], "the charge is lesser of itself")


def missing_rows_are_missing(book: Catalog) -> Iterator[Problem]:
    """Check that what is listed as without a row of law has none."""
    for file in ("case_types", "federal"):
        for key in book.meta[file]["charges_without_law_row"]:
            if key in book.charges:
                sentence = f'"{key}" has a row of law now and must leave this list'
                yield Problem(f"practice/{file}.toml", "charges_without_law_row", sentence)
