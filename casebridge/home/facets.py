"""What a search can be narrowed to, each with how many of its cases: links that add a filter to the address."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from casebridge.cases.filters import filter_words
from casebridge.cases.ledger import SIDES
from casebridge.cases.models import Case
from casebridge.cases.queries import Page

# So many values of a facet are named, the most cases first.
MOST = 8
Facet = tuple[str, list[tuple[str, str, int]]]


def facets_of(page: Page, kept: Mapping[str, str], here: str) -> list[Facet]:
    """Return by name of a facet its values in words, their addresses and counts; a facet that is in force has none.

    :param kept: what the address asks already. :param here: the address of the search.
    """
    counts: dict[str, Counter[Any]] = {name: Counter() for name in ("kind", "state", "side", "unit", "year")}
    sides = {state.key: side for state in Case.workflow.states for key, side, _ in SIDES if state.side == key}
    for kind, state, unit, year, cases in page.facets:
        values = {"kind": kind, "state": state, "side": sides.get(state, ""), "unit": unit, "year": year}
        for name, value in values.items():
            counts[name][value] += cases
    labels = {"kind": "Kind", "state": "State", "side": "Office", "unit": "Police unit", "year": "Year"}
    found = []
    for name, label in labels.items():
        asked = {"since", "until"} if name == "year" else {name}
        values_of = [(value, cases) for value, cases in counts[name].most_common(MOST) if value]
        if values_of and not asked & kept.keys():
            found.append((label, list(_links(name, values_of, kept, here))))
    return found


def _links(
    name: str, values: list[tuple[Any, int]], kept: Mapping[str, str], here: str
) -> Iterable[tuple[str, str, int]]:
    for value, cases in values:
        more = {name: value} if name != "year" else {"since": f"{value}-01-01", "until": f"{value}-12-31"}
        words = str(value) if name == "year" else filter_words(name, str(value))
        yield words, f"{here}?{urlencode({**kept, **more})}", cases
