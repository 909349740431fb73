"""How a case is found by part of a word: the database's index narrows down, the text itself decides."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, column, event, false, func, inspect, select, table

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.text import fold

# What the search revision makes on SQLite; PostgreSQL has an index over the letters of `search_text`.
_INDEX = table("case_search", column("rowid"), column("search_text"), column("case_search"))
_LETTERS = 3
# A whole number of a case names one case: its letters stand in all of them.
_NUMBER = re.compile(r"cb-?(\d{4})-?(\d{6})")


def search(words: str, actor: Actor) -> ColumnElement[bool]:
    """Return the filter for a number, a name or an address; every word must be found.

    Whoever reads no file (the federal side) finds by number and place: names of people find nothing.
    """
    terms = [fold(word) for word in words[:200].split()]
    if not terms:
        return false()
    if number := _NUMBER.fullmatch("".join(terms)):
        return Case.number == "CB-{}-{}".format(*number.groups())
    found = [Case.search_text.contains(term, autoescape=True) for term in terms]
    if not may_ever(actor, Permission.FILE_READ):
        shown = func.lower(Case.number + " " + Case.complaint_number + " " + Case.place)
        found += [shown.contains(term, autoescape=True) for term in terms]
    return and_(*_indexed(terms), *found)


def _indexed(terms: list[str]) -> list[ColumnElement[bool]]:
    """Return what the index can say of the terms that are long enough for it."""
    long = [term for term in terms if len(term) >= _LETTERS and "\0" not in term]
    if not long:
        return []
    if db.session().get_bind().dialect.name == "sqlite":
        phrase = " ".join('"' + term.replace('"', '""') + '"' for term in long)
        return [Case.id.in_(select(_INDEX.c.rowid).where(_INDEX.c.case_search.op("MATCH")(phrase)))]
    letters = func.case_trigrams(Case.search_text)
    return [letters.op("@>")(func.case_trigrams(term)) for term in long]


@event.listens_for(Case, "after_insert")
@event.listens_for(Case, "after_update")
def _keep_index(_mapper: Any, connection: Connection, case: Case) -> None:
    """Let the index of SQLite follow; PostgreSQL keeps its own."""
    if connection.dialect.name == "sqlite" and inspect(case).attrs.search_text.history.has_changes():
        values = {"rowid": case.id, "search_text": case.search_text}
        connection.execute(_INDEX.insert().prefix_with("OR REPLACE").values(values))
