"""What a search finds beside cases: exhibits, pages, children, other spellings; each only where its reader may read.

The policy stands inside each statement, so that no total and no other spelling tells of what is not theirs.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever, visible
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.cases.entering import reason_given
from casebridge.cases.models import Case, Party
from casebridge.cases.people import ROLES
from casebridge.cases.search import EVENT, holds, search
from casebridge.cases.titles import shown_title
from casebridge.db import db, rows_as_json
from casebridge.errors import NotThere
from casebridge.evidence.models import Exhibit, ExhibitShare
from casebridge.evidence.queries import seen_sql
from casebridge.finding.index import NAMES, PAGES, begins, every_word, phrase_of
from casebridge.finding.models import ExhibitName, NameKey, NameWord, PageWords
from casebridge.finding.spelling import keys_of, may_be, words_of_name
from casebridge.formats import kind_label
from casebridge.paging import hidden, place_of, row_number
from casebridge.text import words_of

# What a search can be narrowed to, by the word in the address.
HITS = {
    "people": "People", "officers": "Officers", "numbers": "Numbers", "places": "Addresses", "exhibits": "Exhibits",
    "words": "Words in documents", "children": "Children who are accused",
}  # fmt: skip
OF_CASES = ("", "people", "officers", "numbers", "places")
EXACT = "Only the exact spelling"
# Rows of exhibits and pages where cases stand beside them, and on a page of their own.
FEW, PAGE = 8, 50
SPELLINGS_MOST, CHILDREN_MOST, SUGGESTED = 500, 50, 8
# So many lines of history are looked back for the searches of the last minute.
_LOOK_BACK, _MINUTE = 5000, timedelta(minutes=1)
_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Place:
    """An exhibit, or a page of one, in a case; `title` and `text` are empty until its reader is let into the case.

    `page` is None for the exhibit itself and 0 for a file without pages. The last columns are those of a title.
    """

    row: int
    page: int | None
    version: int
    sure: int | None
    text: str
    exhibit: str
    exhibit_number: int
    exhibit_title: str
    inside: bool
    case: str
    case_row: int
    number: str
    kind: str
    title: str
    place: str
    complaint_number: str


@dataclass(frozen=True, slots=True)
class Places:
    """Exhibits or pages, the latest first, and where the next begin (empty at the end)."""

    rows: list[Place]
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """A child who is accused in a case that its reader is let into."""

    name: str
    role: str
    case: str
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What is found beside cases: exhibits, pages, children; other spellings by the word that was typed.

    `unread` documents that are the reader's to see wait for the job worker; `lately` counts the reader's searches
    within a minute.
    """

    exhibits: Places
    pages: Places
    spelled: dict[str, list[str]]
    children: list[Child]
    unread: int
    lately: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is looked for: `asks` where there is a word at all, `exact` without other spellings."""

    hit: str
    asks: bool
    exact: bool


@dataclass(frozen=True, slots=True)
class _Rights:
    """Which exhibits a reader may see, and into which cases they are let in."""

    seen: ColumnElement[bool]
    inside: ColumnElement[bool]


def beside(
    words: str, actor: Actor, *, seq: int, hit: str = "", exact: bool = False,
    where: Sequence[ColumnElement[bool]] = (), after: str = "",
) -> Beside:  # fmt: skip
    """Return what a search finds beside cases: one statement, whatever it finds.

    :param seq: the line of history that tells of this search. :param where: filters of cases.
    :param after: where the page of exhibits or of pages begins. :raises NotThere: there is no such place.
    """
    terms = words_of(words[:200])
    most = _most(hit)
    start = _read(after) if hit in ("exhibits", "words") else None
    shape = _Shape(hit, bool(terms), exact)
    if hit == "children" or where or start:
        query = _statement(actor, shape, terms, where, start)
    else:
        query = _usual(
            actor.in_policy(), shape, clock.court_local(clock.now()).date(), db.session().get_bind().dialect.name
        )
    sent = {"phrase": phrase_of(terms), "keys": _keys_of(terms), **_of_rate(seq)}
    [found] = db.session.execute(query, sent)
    exhibits, pages, spelled, children = (json.loads(text or "[]") for text in found[:4])
    return Beside(
        _page(exhibits, most, actor), _page(pages, most, actor), _fitting(terms, [word for [word] in spelled]),
        [child for child in (Child(*row) for row in children) if _is_named(child.name, terms)], found[4], found[5],
    )  # fmt: skip


def _most(hit: str) -> int:
    return PAGE if hit in ("exhibits", "words") else FEW


@lru_cache(maxsize=256)
def _usual(actor: Actor, shape: "_Shape", _day: date, _dialect: str) -> Select[Any]:
    """Return the statement of a search without filters; it is long, and to make it takes longer than to answer it.

    :param actor: as the policy asks for them: who gets or loses a right has another one. A reason to enter is of a day.
    """
    return _statement(actor, shape, [], (), None)


def _statement(
    actor: Actor, shape: "_Shape", terms: list[str], where: Sequence[ColumnElement[bool]],
    start: tuple[int, int] | None,
) -> Select[Any]:  # fmt: skip
    """Return the statement of what is beside cases; the words come as parameters, but those of names of children."""
    hit, asks, reads = shape.hit, shape.asks, may_ever(actor, Permission.FILE_READ)
    spells = asks and reads and hit in ("", "people", "officers") and not shape.exact
    # Built once: they stand in many places of the statement.
    rights = _Rights(seen_sql(actor), or_(visible(actor, Permission.CASE_INSIDE, Case), reason_given(actor)))
    return select(
        _places(ExhibitName, rights, where, start, _most(hit)) if asks and hit in ("", "exhibits") else null(),
        _places(PageWords, rights, where, start, _most(hit)) if asks and hit in ("", "words") else null(),
        _as_json(_spelled(actor)) if spells else null(),
        _as_json(_children(terms, actor, where)) if asks and reads and hit == "children" else null(),
        _unread(rights) if hit in ("", "words") else literal(0),
        _lately(actor),
    )


def suggested(words: str, actor: Actor, *, seq: int) -> tuple[list[tuple[str, str]], int]:
    """Return which numbers and names may be meant by the beginnings in `words`, and the searches within a minute.

    Each is (what to search for, what it is), of cases that the actor may see: numbers of cases or of their complaints,
    and names of adults where the actor reads files. One statement. :param seq: the line of history that tells of it.
    """
    terms = words_of(words[:200])
    numbers = names = null()
    if terms and any(map(str.isdigit, words)):
        seen = visible(actor, Permission.CASE_READ, Case)
        query: Any = select(Case.number, Case.complaint_number, Case.kind).where(seen, *of_kind("numbers", words))
        numbers = _as_json(query.order_by(Case.id.desc()).limit(SUGGESTED))
    if terms and may_ever(actor, Permission.FILE_READ):
        query = (
            select(Party.name, Party.role)
            .join(Case, Case.id == Party.case_id)
            .where(
                *(Party.id.in_(select(NameWord.party_id).where(begins(NameWord.word, term))) for term in terms),
                Party.juvenile.is_(False), Party.left_with.is_(None), visible(actor, Permission.FILE_READ, Case),
                visible(actor, Permission.CASE_READ, Case),
            )
        )  # fmt: skip
        names = _as_json(query.distinct().order_by(Party.name, Party.role).limit(SUGGESTED))
    [found] = db.session.execute(select(numbers, names, _lately(actor)), _of_rate(seq))
    told = [_numbered(terms, *row) for row in json.loads(found[0] or "[]")]
    told += [(name, ROLES.get(role, role)) for name, role in sorted(json.loads(found[1] or "[]"))]
    return told[:SUGGESTED], found[2]


def _numbered(terms: list[str], number: str, complaint: str, kind: str) -> tuple[str, str]:
    """Return which number of a case was meant, its own or that of its complaint, and what it is."""
    own, other = (said.lower().replace("-", "") for said in (number, complaint))
    held = [all(term in said for term in terms) for said in (own, other)]
    if held[1] and (not held[0] or (other.startswith(terms[0]) and not own.startswith(terms[0]))):
        return complaint, f"{number}, {kind_label(kind)}"
    return number, kind_label(kind)


def named_otherwise(
    words: str, spelled: dict[str, list[str]], actor: Actor, *, role: str = ""
) -> tuple[ColumnElement[bool], ...]:
    """Return the filter of cases that a name in another spelling finds, and the words as they were typed do not."""
    parts = []
    for term in words_of(words[:200]):
        named = select(NameWord.case_id).join(Party, Party.id == NameWord.party_id).where(
            NameWord.word.in_(spelled.get(term, [])), Party.juvenile.is_(False), Party.left_with.is_(None),
            *((Party.role == role,) if role else ()),
        )  # fmt: skip
        parts.append(or_(holds(term), Case.id.in_(named)))
    return (*parts, ~search(words, actor))


def of_kind(hit: str, words: str, spelled: dict[str, list[str]] | None = None) -> tuple[ColumnElement[bool], ...]:
    """Return the filter of cases in which the words stand in what `hit` names; no filter where it names nothing."""
    terms = words_of(words[:200])
    if hit in ("people", "officers"):
        named = [
            select(NameWord.id)
            .where(
                NameWord.party_id == Party.id,
                or_(NameWord.word.contains(term, autoescape=True), NameWord.word.in_((spelled or {}).get(term, []))),
            )
            .correlate(Party)
            .exists()
            for term in terms
        ]
        role = (Party.role == "officer",) if hit == "officers" else ()
        person = select(Party.id).where(
            Party.case_id == Case.id, Party.juvenile.is_(False), Party.left_with.is_(None), *role, *named
        )
        return (person.correlate(Case).exists(),)
    if hit == "numbers":
        number = func.replace(func.lower(Case.number + " " + Case.complaint_number), "-", "")
        return tuple(number.contains(term, autoescape=True) for term in terms)
    if hit == "places":
        place = func.replace(func.replace(func.lower(Case.place), "-", ""), "'", "")
        return tuple(place.contains(term, autoescape=True) for term in terms)
    return ()


def _places(
    model: Any,
    rights: "_Rights",
    where: Sequence[ColumnElement[bool]],
    start: tuple[int, int] | None,
    most: int,
) -> Any:
    """Return the rows of exhibits, or of pages, in which every word stands, in the cases that show them, as JSON."""
    row = model.exhibit_id if model is ExhibitName else model.id
    arms = []
    for shown_in in (Exhibit, ExhibitShare):
        query = select(row.label("row"), Case.id.label("of")).join(Exhibit, Exhibit.id == model.exhibit_id)
        if shown_in is ExhibitShare:
            query = query.join(ExhibitShare, ExhibitShare.exhibit_id == Exhibit.id)
        index = NAMES if model is ExhibitName else PAGES
        query = query.join(Case, Case.id == shown_in.case_id).where(
            every_word(row, model.words, index, bindparam("phrase", type_=String)),
            rights.seen,
            Exhibit.withdrawn_at.is_(None),
            *where,
        )
        if start is not None:
            query = query.where(tuple_(row, Case.id) < tuple_(*map(literal, start)))
        arms.append(query.order_by(row.desc(), Case.id.desc()).limit(most + 1).subquery())
    both = union_all(*(select(arm) for arm in arms)).subquery()
    found = select(both).order_by(both.c.row.desc(), both.c.of.desc()).limit(most + 1).subquery()
    page = [null(), literal(0), null(), literal("")]
    if model is PageWords:
        page = [model.page, model.version, model.sure, case((rights.inside, model.text), else_="")]
    shown = rows_as_json(
        row, *page, Exhibit.public_id, Exhibit.number, case((rights.inside, Exhibit.title), else_=""), rights.inside,
        Case.public_id, Case.id, Case.number, Case.kind, Case.title, Case.place, Case.complaint_number,
    )  # fmt: skip
    lines = select(shown).select_from(found).join(model, row == found.c.row)
    return lines.join(Exhibit, Exhibit.id == model.exhibit_id).join(Case, Case.id == found.c.of).scalar_subquery()


def _keys_of(terms: list[str]) -> list[str]:
    return sorted({key for term in terms if not any(map(str.isdigit, term)) for key in keys_of(term)})


def _spelled(actor: Actor) -> Select[Any]:
    """Return the query of the words that may be a term spelled another way, in names that the actor may know of."""
    named = (
        select(NameWord.id)
        .join(Party, Party.id == NameWord.party_id)
        .join(Case, Case.id == NameWord.case_id)
        .where(
            NameWord.word == NameKey.word, Party.juvenile.is_(False), Party.left_with.is_(None),
            visible(actor, Permission.FILE_READ, Case), visible(actor, Permission.CASE_READ, Case),
        )
    )  # fmt: skip
    query = select(NameKey.word).where(
        NameKey.key.in_(bindparam("keys", expanding=True)), named.correlate(NameKey).exists()
    )
    return query.distinct().order_by(NameKey.word).limit(SPELLINGS_MOST)


def _children(terms: list[str], actor: Actor, where: Sequence[ColumnElement[bool]]) -> Any:
    """Return the query of children whose name may fit, in cases that their reader is let into and may know them in."""
    # Filters of cases ask about people, too.
    child = aliased(Party)
    named = [
        select(NameWord.id)
        .where(
            NameWord.party_id == child.id,
            or_(
                NameWord.word.contains(term, autoescape=True),
                NameWord.word.in_(select(NameKey.word).where(NameKey.key.in_(sorted(keys_of(term))))),
            ),
        )
        .correlate(child)
        .exists()
        for term in terms
    ]
    inside = or_(visible(actor, Permission.CASE_INSIDE, Case), reason_given(actor))
    return (
        select(child.name, child.role, Case.public_id, Case.number, Case.state)
        .join(Case, Case.id == child.case_id)
        .where(
            child.juvenile.is_(True), child.left_with.is_(None), visible(actor, Permission.CASE_READ, Case),
            visible(actor, Permission.FILE_READ, Case), visible(actor, "class:juvenile", Case), inside, *named, *where,
        )
        .order_by(child.id.desc())
        .limit(CHILDREN_MOST)
    )  # fmt: skip


def _unread(rights: "_Rights") -> Any:
    """Return how many documents that the actor may see wait to be read."""
    waiting = (
        select(func.count())
        .select_from(ExhibitName)
        .join(Exhibit, Exhibit.id == ExhibitName.exhibit_id)
        .join(Case, Case.id == Exhibit.case_id)
    )
    return waiting.where(ExhibitName.waiting.is_(True), Exhibit.withdrawn_at.is_(None), rights.seen).scalar_subquery()


def _lately(actor: Actor) -> Any:
    """Return how often the actor searched within a minute, this time included, with what `_of_rate` says."""
    lately = select(func.count()).where(
        AuditEntry.seq > bindparam("from_seq"), AuditEntry.actor_id == actor.id, AuditEntry.event == EVENT,
        AuditEntry.at > bindparam("since"),
    )  # fmt: skip
    return lately.scalar_subquery()


def _of_rate(seq: int) -> dict[str, Any]:
    return {"from_seq": seq - _LOOK_BACK, "since": clock.now() - _MINUTE}


def _as_json(query: Select[Any]) -> Any:
    return select(rows_as_json(*query.subquery().c)).scalar_subquery()


def _page(rows: list[list[Any]], most: int, actor: Actor) -> Places:
    found = sorted((Place(*row) for row in rows), key=lambda row: (row.row, row.case_row), reverse=True)
    last = found[most - 1] if len(found) > most else None
    shown = [replace(row, title=shown_title(row, actor), inside=bool(row.inside)) for row in found[:most]]
    return Places(shown, hidden(f"{last.row}{_BETWEEN}{last.case_row}") if last else "")


def _read(after: str) -> tuple[int, int] | None:
    """Return after which row of which case a page of places begins.

    :raises NotThere: no such place.
    """
    if not after:
        return None
    row, _, shown_in = place_of(after).partition(_BETWEEN)
    found = row_number(row), row_number(shown_in)
    if found[0] is None or found[1] is None:
        raise NotThere()
    return found[0], found[1]


def _fitting(terms: list[str], words: Collection[str]) -> dict[str, list[str]]:
    """Return the words that may be a term spelled another way, by term; what holds it is found as it was typed."""
    found = {term: [word for word in words if term not in word and may_be(term, word)] for term in terms}
    return {term: others for term, others in found.items() if others}


def _is_named(name: str, terms: list[str]) -> bool:
    words = words_of_name(name)
    return all(any(term in word or may_be(term, word) for word in words) for term in terms)
