"""Keeps the names that search knows in step with the rows that they come from, and forgets all of a case.

What is written here is written in the same unit of work, by whoever changes a person or an exhibit. SQLite has
full-text tables beside ours, since its databases do not trust their own triggers with them; PostgreSQL keeps indexes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar
from typing import cast as cast_to

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    TableClause,
    cast,
    column,
    delete,
    event,
    func,
    insert,
    inspect,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from casebridge.bulk import UnitSession
from casebridge.cases.models import Case, Party
from casebridge.db import db
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.queries import type_label
from casebridge.finding.models import ExhibitName, NameKey, NameWord, PageWords
from casebridge.finding.spelling import keys_of, words_of_name
from casebridge.text import words_of

# What the search revision makes on SQLite.
NAMES = table("case_search_exhibits", column("rowid"), column("words"), column("case_search_exhibits"))
PAGES = table("case_search_pages", column("rowid"), column("words"), column("case_search_pages"))
_CASES = "case_search"
# Values in one statement.
_MANY = 500
_T = TypeVar("_T")


def forget(case: Case) -> None:
    """Destroy what search knows of a case, in the open unit of work: names, exhibits, pages, its own words.

    For whoever seals a case for good or expunges it; call it before the rows of its people and exhibits go, and change
    none of them afterwards. On SQLite nothing of it stays in the file once the unit is committed (`secure_delete`). On
    PostgreSQL dead rows stay until the next VACUUM of `name_word`, `name_key`, `exhibit_name`, `page_words` and
    `case_file`, as with every row that is deleted there.
    """
    session = db.session()
    session.flush()
    connection = session.connection()
    ids = list(session.scalars(select(Exhibit.id).where(Exhibit.case_id == case.id)))
    for exhibits in _batches(ids):
        drop_pages(connection, exhibits)
        _drop_names(connection, exhibits)
    known = list(session.scalars(select(NameWord.word).where(NameWord.case_id == case.id).distinct()))
    connection.execute(delete(NameWord).where(NameWord.case_id == case.id))
    _drop_keys(connection, known)
    connection.execute(update(Case).where(Case.id == case.id).values(search_text=""))
    session.expire(case, ["search_text"])
    if _is_sqlite(connection):
        cases = table(_CASES, column("rowid"))
        connection.execute(cases.delete().where(cases.c.rowid == case.id))
        # A full-text table only marks what was deleted; put in order anew, it holds nothing of it any more.
        for each in (_CASES, NAMES.name, PAGES.name):
            connection.execute(table(each, column(each)).insert().values({each: "optimize"}))


def rebuild() -> None:
    """Write anew what search knows of every person and exhibit, in the open unit of work; pages wait to be read."""
    session = db.session()
    connection = session.connection()
    for some in _batches(list(session.scalars(select(Party.id)))):
        _keep_people(connection, list(session.scalars(select(Party).where(Party.id.in_(some)))))
    for ids in _batches(list(session.scalars(select(Exhibit.id)))):
        _keep_exhibits(connection, ids, ids)


def drop_pages(connection: Connection, exhibits: Collection[int]) -> None:
    """Let go of the pages of some exhibits."""
    gone = select(PageWords.id).where(PageWords.exhibit_id.in_(exhibits))
    if _is_sqlite(connection):
        # The full-text table reads the words of a row to forget them: it comes first.
        connection.execute(PAGES.delete().where(PAGES.c.rowid.in_(gone)))
    connection.execute(delete(PageWords).where(PageWords.exhibit_id.in_(exhibits)))


def add_pages(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Add pages of one exhibit that has none, each with the columns of `PageWords`."""
    if not rows:
        return
    exhibit_id = rows[0]["exhibit_id"]
    connection.execute(insert(PageWords), rows)
    if _is_sqlite(connection):
        made = select(PageWords.id, PageWords.words).where(PageWords.exhibit_id == exhibit_id)
        connection.execute(PAGES.insert().from_select(["rowid", "words"], made))


@event.listens_for(UnitSession, "before_flush")
def _let_go(session: Session, _flush: UOWTransaction, _objects: object) -> None:
    """Let the words of a name go before the person does."""
    gone = [row.id for row in session.deleted if isinstance(row, Party)]
    if gone:
        session.connection().execute(delete(NameWord).where(NameWord.party_id.in_(gone)))


@event.listens_for(UnitSession, "after_flush")
def _keep(session: Session, _flush: UOWTransaction) -> None:
    """Let the names follow what was just written."""
    changed = [row for row in (*session.new, *session.dirty) if isinstance(row, Party | Exhibit | Version)]
    if not changed:
        return
    people = [row for row in changed if isinstance(row, Party) and _differs(row, "name", "other_name", "case_id")]
    exhibits = {r.id for r in changed if isinstance(r, Exhibit) and _differs(r, "title", "type", "number", "case_id")}
    exhibits |= {row.exhibit_id for row in changed if isinstance(row, Version) and _differs(row, "name", "exhibit_id")}
    came = {row.exhibit_id for row in session.new if isinstance(row, Version)}
    connection = session.connection()
    for some in _batches(people):
        _keep_people(connection, some)
    for ids in _batches(sorted(exhibits)):
        _keep_exhibits(connection, ids, came)


def _differs(row: Any, *names: str) -> bool:
    return any(inspect(row).attrs[name].history.has_changes() for name in names)


def _keep_people(connection: Connection, people: Sequence[Party]) -> None:
    ids = [party.id for party in people]
    wanted = {party.id: words_of_name(f"{party.name} {party.other_name}") for party in people}
    stood: dict[int, set[str]] = defaultdict(set)
    for party_id, word in connection.execute(
        select(NameWord.party_id, NameWord.word).where(NameWord.party_id.in_(ids))
    ):
        stood[party_id].add(word)
    gone = {word for party_id in ids for word in stood[party_id] - wanted[party_id]}
    fresh = [
        {"party_id": party.id, "case_id": party.case_id, "word": word}
        for party in people
        for word in sorted(wanted[party.id] - stood[party.id])
    ]
    for party_id in ids:
        if lost := stood[party_id] - wanted[party_id]:
            connection.execute(delete(NameWord).where(NameWord.party_id == party_id, NameWord.word.in_(lost)))
    if fresh:
        _add_keys(connection, {str(row["word"]) for row in fresh})
        connection.execute(insert(NameWord), fresh)
    _drop_keys(connection, sorted(gone))


def _add_keys(connection: Connection, words: set[str]) -> None:
    known = set(connection.scalars(select(NameKey.word).where(NameKey.word.in_(sorted(words))).distinct()))
    keys = [{"key": key, "word": word} for word in sorted(words - known) for key in sorted(keys_of(word))]
    if keys:
        connection.execute(insert(NameKey), keys)


def _drop_keys(connection: Connection, words: Sequence[str]) -> None:
    """Let go of the keys of words that no name has any more."""
    named = select(NameWord.id).where(NameWord.word == NameKey.word).correlate(NameKey)
    for some in _batches(words):
        connection.execute(delete(NameKey).where(NameKey.word.in_(some), ~named.exists()))


def _keep_exhibits(connection: Connection, ids: Sequence[int], came: Collection[int]) -> None:
    """Write the names of exhibits anew. :param came: those that have a new version, whose pages are to be read."""
    about = select(Exhibit.id, Exhibit.number, Exhibit.title, Exhibit.type, Case.number).join(
        Case, Case.id == Exhibit.case_id
    )
    files: dict[int, list[str]] = defaultdict(list)
    query = select(Version.exhibit_id, Version.name).where(Version.exhibit_id.in_(ids)).order_by(Version.id)
    for exhibit_id, name in connection.execute(query):
        files[exhibit_id].append(name)
    waits = dict(
        connection.execute(
            select(ExhibitName.exhibit_id, ExhibitName.waiting).where(ExhibitName.exhibit_id.in_(ids))
        ).all()
    )
    rows = []
    for exhibit_id, number, title, kind, case in connection.execute(about.where(Exhibit.id.in_(ids))):
        said = f"Ex {number} Ex{number} {title} {type_label(kind) if kind else ''} {' '.join(files[exhibit_id])} {case}"
        waiting = waits.get(exhibit_id, False) or (exhibit_id in came and exhibit_id in files)
        rows.append({"exhibit_id": exhibit_id, "words": " ".join(_words_of_file(said)), "waiting": waiting})
    _drop_names(connection, ids)
    if rows:
        connection.execute(insert(ExhibitName), rows)
        if _is_sqlite(connection):
            shown = [{"rowid": row["exhibit_id"], "words": row["words"]} for row in rows]
            connection.execute(NAMES.insert(), shown)


def _words_of_file(said: str) -> list[str]:
    """Return the words of a name of a file or an exhibit, parted where people put a mark for a blank, too."""
    whole, parts = words_of(said), words_of(said.replace("-", " ").replace(".", " ").replace("_", " "))
    return list(dict.fromkeys([*whole, *parts]))


def _drop_names(connection: Connection, exhibits: Collection[int]) -> None:
    if _is_sqlite(connection):
        connection.execute(NAMES.delete().where(NAMES.c.rowid.in_(exhibits)))
    connection.execute(delete(ExhibitName).where(ExhibitName.exhibit_id.in_(exhibits)))


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _batches(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(rows), _MANY):
        yield rows[start : start + _MANY]


def begins(word: Any, term: str) -> ColumnElement[bool]:
    """Return whether a folded word begins with a folded term; letters and digits alone stand in either."""
    if _is_embedded():
        return cast_to(ColumnElement[bool], word.op("GLOB")(f"{term}*"))
    return cast_to(ColumnElement[bool], word.startswith(term))


def phrase_of(terms: Collection[str]) -> str:
    """Return what `every_word` is asked for: every folded term begins a word."""
    if _is_embedded():
        return " ".join(f'"{term}"*' for term in terms)
    return " & ".join(f"'{term}':*" for term in terms)


def every_word(row: Any, words: Any, found: TableClause, phrase: BindParameter[str]) -> ColumnElement[bool]:
    """Return the filter of rows in which a phrase of `phrase_of` stands.

    :param row: the column of the number of a row. :param words: that of its words. :param found: the full-text table
        of SQLite over it.
    """
    if _is_embedded():
        matching = select(found.c.rowid).where(found.c[found.name].op("MATCH")(phrase))
        return cast_to(ColumnElement[bool], row.in_(matching))
    listed = func.array_to_tsvector(func.string_to_array(words, literal_column("' '")))
    return listed.op("@@")(cast(phrase, TSQUERY))


def _is_embedded() -> bool:
    return db.session().get_bind().dialect.name == "sqlite"
