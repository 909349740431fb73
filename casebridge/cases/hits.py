"""Where the words of a search stand in a text, and who of a case has them in the name."""

from collections import defaultdict

from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.cases.people import ROLES
from casebridge.cases.queries import CaseRow
from casebridge.cases.wall import knows_sql
from casebridge.db import db
from casebridge.text import fold

Pieces = list[tuple[str, bool]]


def marked(text: str, words: str) -> Pieces:
    """Return a text in pieces, each with whether it is one of the words; marks and apostrophes do not matter."""
    folded, places = "", []
    for place, letter in enumerate(text):
        plain = fold(letter)
        folded += plain
        places += [place] * len(plain)
    hit = [False] * len(text)
    for term in filter(None, (fold(word) for word in words.split())):
        start = folded.find(term)
        while start >= 0:
            for place in range(places[start], places[start + len(term) - 1] + 1):
                hit[place] = True
            start = folded.find(term, start + len(term))
    pieces: Pieces = []
    for letter, is_hit in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + letter, is_hit)
        else:
            pieces.append((letter, is_hit))
    return pieces


def people_found(rows: list[CaseRow], words: str, actor: Actor) -> dict[int, list[tuple[str, str]]]:
    """Return role and name of the people whom the words name, by case; nobody to whoever reads no file."""
    terms = [term for term in (fold(word) for word in words.split()) if term]
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if not rows or not terms or not may_ever(actor, Permission.FILE_READ):
        return found
    query = select(Party.case_id, Party.role, Party.name).join(Case, Case.id == Party.case_id).where(
        Party.case_id.in_([row.id for row in rows]), Party.left_with.is_(None), knows_sql(actor)
    )  # fmt: skip
    for case_id, role, name in db.session.execute(query.order_by(Party.id)):
        if any(term in fold(name) for term in terms):
            found[case_id].append((ROLES.get(role, role), name))
    return found
