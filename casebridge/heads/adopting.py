"""Adopt rows that are older than the marks of their table: from then on a change of them is found, too."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from casebridge import audit
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.audit import AuditEntry
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError, Invalid
from casebridge.formats import plural
from casebridge.heads.kept import Kept
from casebridge.heads.rows import digests, table_of
from casebridge.heads.services import check_lines
from casebridge.heads.standing import LATER, Bare, held_rows, read_marks, rows_of
from casebridge.text import NARRATIVE_LIMIT, clean

ADOPT = "marks:adopt"
NAMES = {
    "fact": ("answer", "answers"), "checklist_item": ("checklist item", "checklist items"),
    "checklist_link": ("link of an item to an exhibit", "links of items to exhibits"),
    "element_mark": ("mark of the element matrix", "marks of the element matrix"),
}  # fmt: skip


class NoAdoption(CaseBridgeError):
    """The history does not hold: nothing can be adopted before somebody knows why."""

    status = 409
    kept = "Nothing was adopted."
    next_step = "Run `casebridge audit verify` and tell the auditor."


@dataclass(slots=True)
class Found:
    """Rows that can be adopted; and in words what cannot, which stays as it is and is named by every later look."""

    rows: list[Bare] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def tables(self) -> Counter[str]:
        """Return how many rows of each table."""
        return Counter(row.table for row in self.rows)

    @property
    def cases(self) -> int:
        """Return of how many cases they are."""
        return len({row.case_id for row in self.rows})


def adoptable(kept: Iterable[Kept] = (), public: Mapping[str, str] | None = None) -> Found:
    """Return what could be adopted, and what could not.

    :param kept, public: heads and keys that others kept, as `services.check` takes them.
    :raises NoAdoption: the history, its marks or a head do not hold.
    """
    lines, marked = check_lines(tuple(kept), public)
    marks = read_marks(marked)
    broken = [lines.broken.what] if lines.broken else []
    if broken := [*broken, *lines.strange, *marks.wrong]:
        raise NoAdoption(f"The history does not hold, so nobody can say which rows have no mark: {broken[0]}.")
    closed = _closed()
    wrong, bare = held_rows(marks, LATER)
    found = Found(refused=wrong)
    for row in bare:
        if row.old and row.table not in closed:
            found.rows.append(row)
        else:
            found.refused.append(row.told)
    return found


def adopt(
    *, reason: str, actor: Actor, kept: Iterable[Kept] = (), public: Mapping[str, str] | None = None
) -> Found:  # fmt: skip
    """Mark each row that can be adopted, and write who said so: a line for each case, and one for all. Once a table.

    Opens its own unit of work: nobody writes between the look and the marks. A row that has a mark is left alone,
    whatever it says.

    :raises NoAdoption: as `adoptable`. :raises NotAllowed: it is not for `actor`. :raises Invalid: no reason is given.
    """
    require(actor, Permission.MARKS_ADOPT)
    reason = clean(reason, field="reason", limit=NARRATIVE_LIMIT)
    if not reason:
        raise Invalid(fields={"reason": "Say why these rows are adopted."})
    with transaction():
        found = adoptable(kept, public)
        if not found.rows:
            return found
        of_case: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
        for row in found.rows:
            of_case[row.case_id][row.table] += 1
        for case_id, tables in of_case.items():
            _line(tables, actor, reason, "of this case ", case_id=case_id)
        _line(found.tables, actor, reason, f"of {plural(len(of_case), 'case')} ", closed=LATER)
        _mark(found.rows)
    return found


def _mark(rows: list[Bare]) -> None:
    salts: defaultdict[int | None, str] = defaultdict(lambda: secrets.token_hex(32))
    marks: defaultdict[int | None, dict[str, dict[str, str | None]]] = defaultdict(dict)
    wanted = {(row.table, row.number) for row in rows}
    for name in LATER:
        table = table_of(name)
        for row in rows_of(table):
            if (name, row["id"]) in wanted:
                case_id = row["of_case"]
                marks[case_id].setdefault(name, {})[str(row["id"])] = digests(table, salts[case_id], row)[0]
    for case_id, marked in marks.items():
        audit.mark_rows(case_id, salts[case_id], marked)


def _line(
    tables: Counter[str], actor: Actor, reason: str, whose: str, *,
    case_id: int | None = None, closed: tuple[str, ...] = (),
) -> None:  # fmt: skip
    rows = ", ".join(plural(tables[name], *NAMES[name]) for name in LATER if tables[name])
    audit.record(
        ADOPT, actor=actor, case_id=case_id, object_type="rows", reason=reason,
        sentence=f"adopted rows {whose}that are older than their marks, as they stood: {rows}",
        detail={"rows": dict(tables), **({"closed": list(closed)} if closed else {})},
    )  # fmt: skip


def _closed() -> set[str]:
    """Return the tables whose rows were adopted before: what has no mark since then was not written by us."""
    query = select(AuditEntry).where(AuditEntry.event == ADOPT, AuditEntry.case_id.is_(None))
    return {name for line in db.session.scalars(query) for name in line.detail.get("closed", ())}
