"""How a case is found by part of a word: the database's index narrows down, the text itself decides."""

import hashlib
import hmac
import re
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, column, event, false, func, inspect, select, table

from casebridge import audit, keys
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.text import fold, words_of

# The event of a search in the history.
EVENT = "search"

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


def note_search(words: str, actor: Actor) -> AuditEntry:
    """Write that somebody searched, inside the open unit of work: for what, only as a commitment to each word."""
    detail = {"length": len(words), "terms": [commitment(word) for word in sorted(set(words_of(words)))]}
    return audit.record(EVENT, actor=actor, sentence="searched", detail=detail)


def searched_for(words: str) -> list[AuditEntry]:
    """Return the lines of history of searches with all of these words, oldest first; it reads every search there is."""
    # What was sought under an older key is found as well.
    wanted = [{commitment(word, key) for word in words_of(words)} for key in keys.ring("field")]
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.event == EVENT).order_by(AuditEntry.seq))
    return [line for line in lines if any(one and one <= set(line.detail.get("terms", ())) for one in wanted)]


def commitment(word: str, key: bytes | None = None) -> str:
    """Return what the history keeps of a word that was searched for; only who holds the key can tell which it was."""
    key = keys.ring("field")[0] if key is None else key
    return hmac.new(key, b"search:" + word.encode(), hashlib.sha256).hexdigest()[:32]


def holds(term: str) -> ColumnElement[bool]:
    """Return the filter of cases that know a folded word, or a part of one, by number, title, place or name."""
    return and_(*_indexed([term]), Case.search_text.contains(term, autoescape=True))


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
