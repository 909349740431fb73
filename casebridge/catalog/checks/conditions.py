"""Conditions may ask only what the case is asked, and compare only with what can be answered."""

from collections.abc import Iterator

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import problem
from casebridge.catalog.conditions import Comparison, Condition
from casebridge.catalog.kinds import FactDef
from casebridge.catalog.problems import Problem


def _uses(book: Catalog) -> Iterator[tuple[str, FactDef, Condition]]:
    """Yield every condition with the table and row that hold it."""
    rows: tuple[tuple[str, str], ...]
    rows = (("facts", "asked_when"), ("items", "applies_when"), ("federal_facts", "applies_when"))
    for table, name in rows:
        for row in getattr(book, table).values():
            yield table, row, getattr(row, name)


def facts_are_asked(book: Catalog) -> Iterator[Problem]:
    """Check that each fact of a condition is asked, for each kind of case that the row is for.

    A row of federal screening is for every kind that is screened; one of them asking is enough. A
    fact's own condition may use earlier facts only.
    """
    places = {key: at for at, key in enumerate(book.facts)}
    screened = {kind.key for kind in book.case_types.values() if kind.federal_screen}
    for table, row, condition in _uses(book):
        for key in condition.facts:
            fact = book.facts.get(key)
            if fact is None:
                yield problem(table, row, f'the condition asks for the fact "{key}", which does not exist')
            elif table == "federal_facts":
                if not screened & set(fact.case_types):
                    yield problem(table, row, f'no kind that is screened is asked for "{key}"')
            else:
                for kind in sorted(set(row.case_types) - set(fact.case_types)):
                    yield problem(table, row, f'a case of kind {kind} is not asked for "{key}"')
            if table == "facts" and places.get(key, -1) >= places[row.key]:
                yield problem(table, row, f'the condition asks for "{key}", which comes later')


def values_are_choices(book: Catalog) -> Iterator[Problem]:
    """Check that each value is a choice of its fact, or a number where the fact is one."""
    for table, row, condition in _uses(book):
        for part in condition.comparisons:
            fact = book.facts.get(part.fact)
            if fact and (sentence := _misfit(part, fact)):
                yield problem(table, row, sentence)


def _misfit(part: Comparison, fact: FactDef) -> str:
    if fact.kind == "number":
        return "" if part.value.isdecimal() else f'"{part.fact}" is a number and "{part.value}" is none'
    if part.operator in (">=", "<="):
        return f'"{part.fact}" is no number and has no "{part.operator}"'
    if part.value not in fact.choices:
        return f'"{part.value}" is no choice of "{part.fact}"'
    return ""
