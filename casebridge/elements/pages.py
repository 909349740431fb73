"""What the Elements tab shows, as plain values for the matrix macro."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.catalog.law import Element
from casebridge.elements.marks import is_shared
from casebridge.elements.models import STRENGTHS, ElementMark
from casebridge.elements.queries import Cell, Group, Matrix
from casebridge.elements.reads import is_new
from casebridge.evidence.queries import names_of
from casebridge.evidence.seeing.unread import NEWER, unread
from casebridge.formats import local_date, office_label

# So much of a quote or a reason stands in the table; the page of the cell has all of it.
SHOWN = 220


@dataclass(frozen=True, slots=True)
class Look:
    """What one reader's look at the table needs beside the cells: rights, names, and what is new since when."""

    case: Case
    actor: Actor
    ask: bool
    mark: bool
    change: str
    names: Mapping[int, str]
    unread: Mapping[int, str]
    since: datetime | None
    passage: str = ""


def look_at(case: Case, table: Matrix, actor: Actor, since: datetime | None, passage: str = "") -> Look:
    """Gather what the table needs, each once.

    :param since: when the reader looked before (aware), None for the first time. :param passage: the public id of
        a marked passage for which the reader chooses a cell.
    """
    change = ""
    if can(actor, Permission.CHARGE_AMEND, case):
        change = url_for("review.show", case_id=case.public_id)
    elif can(actor, Permission.CASE_EDIT, case):
        change = url_for("intake.show", case_id=case.public_id) + "#people"
    signers = {mark.by_id for cell in table.cells for mark in cell.marks}
    return Look(
        case, actor, can(actor, Permission.RETURN_COMPOSE, case), can(actor, Permission.ELEMENT_MARK, case), change,
        names_of(signers), unread(case, actor), since, passage,
    )  # fmt: skip


def drawn(table: Matrix, look: Look) -> dict[str, Any]:
    """Return columns and groups of the matrix."""
    return {
        "columns": [{"name": party.name, "note": ""} for party in table.parties],
        "groups": [_group(group, table, look) for group in table.groups],
    }


def counted(table: Matrix, look: Look) -> dict[str, Any]:
    """Return how many cells there are of each strength, and who filled and rated the table."""
    by_office: dict[str, list[str]] = {}
    for mark in (mark for cell in table.cells for mark in cell.marks):
        known = by_office.setdefault(mark.office, [])
        if look.names[mark.by_id] not in known:
            known.append(look.names[mark.by_id])
    return {
        "cells": len(table.cells), **{key: table.count(key) for key in (*STRENGTHS, "none")},
        "filled": by_office.get("bpd", []), "rated": by_office.get("sao", []),
    }  # fmt: skip


def short(element: Element) -> str:
    """Return an element as the label of a row: without its full stop."""
    return element.text.rstrip(".")


def cell_url(case: Case, cell: Cell, passage: str = "") -> str:
    """Return the address of the page of a cell, with the passage that is to be marked there."""
    return url_for(
        "elements.cell", case_id=case.public_id, charge_id=cell.charge.public_id, element=cell.element.key,
        passage=passage or None, _anchor="mark" if passage else None,
    )  # fmt: skip


def _group(group: Group, table: Matrix, look: Look) -> dict[str, Any]:
    law, day = group.version, look.case.incident_on
    charged = [p.name for p, cell in zip(table.parties, group.rows[0][1] if group.rows else [], strict=False) if cell]
    parts = (
        law.statute, f"in force on {local_date(day, year=True)}" if day else "", group.count_text,
        "to be confirmed" if law.to_be_confirmed else "", _against(charged, len(table.parties)),
    )  # fmt: skip
    return {
        "title": law.title, "note": " · ".join(part for part in parts if part),
        "rows": [
            {"label": short(element), "cells": [_cell(cell, look) for cell in cells]}
            for element, cells in group.rows
        ],
    }  # fmt: skip


def _against(charged: list[str], defendants: int) -> str:
    if len(charged) < defendants:
        return f"{', '.join(charged)} only"
    return {1: "", 2: "both defendants"}.get(defendants, f"all {defendants} defendants")


def _cell(cell: Cell | None, look: Look) -> dict[str, Any]:
    if cell is None:
        return {"charged": False}
    best = cell.marks[0] if cell.marks else None
    return {
        "charged": True, "strength": cell.strength, "name": f"{short(cell.element)}, {cell.charge.party.name}",
        "url": cell_url(look.case, cell, look.passage), "exhibits": _exhibits(cell.marks, look),
        "note": _said(best) if best else _cut(cell.note.text) if cell.note else "",
        "differs": differs(cell), "own": any(not is_shared(mark) for mark in cell.marks) or cell.note is not None,
        "signed": _signed(cell.marks, look), "asked": cell.asked, "ways": _ways(cell, look),
        "fresh": _fresh(cell.marks, look), "unopened": _unopened(cell.marks, look),
    }  # fmt: skip


def differs(cell: Cell) -> str:
    """Say so where the two offices see a cell differently."""
    found = cell.by_office
    if len(set(found.values())) < 2:
        return ""
    said = [f"{office_label(office)}: {STRENGTHS[strength].lower()}" for office, strength in sorted(found.items())]
    return "; ".join(said)


def _exhibits(marks: list[ElementMark], look: Look) -> list[tuple[int, str, str]]:
    found = {(m.exhibit.number, m.place): m.exhibit.public_id for m in marks}
    return [
        (number, place, url_for("evidence.show", case_id=look.case.public_id, exhibit_id=public_id))
        for (number, place), public_id in found.items()
    ]


def _said(mark: ElementMark) -> str:
    quote = f"“{_cut(mark.quote)}” " if mark.quote else ""
    return quote + _cut(mark.reason)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _signed(marks: list[ElementMark], look: Look) -> list[tuple[str, str, datetime]]:
    """Return who marked a cell, with office and the moment of their last mark."""
    last: dict[tuple[str, str], datetime] = {}
    for mark in sorted(marks, key=lambda m: m.at):
        last[look.names[mark.by_id], mark.office] = mark.at
    return [(name, office, at) for (name, office), at in last.items()]


def _ways(cell: Cell, look: Look) -> list[tuple[str, str]]:
    if not cell.thin:
        return []
    ways = []
    if cell.strength == "none" and look.mark and not look.ask:
        ways.append(("Mark what proves it", f"{cell_url(look.case, cell)}#mark"))
    if cell.strength == "none" and look.change:
        ways.append(("Change the charge", look.change))
    if look.ask and not any(one.open for one in cell.asked):
        named = f"{cell.charge.public_id}:{cell.element.key}"
        ways.append(("Make it a return item", url_for("followups.compose", case_id=look.case.public_id, element=named)))
    return ways


def _fresh(marks: list[ElementMark], look: Look) -> bool:
    return is_new(marks, look.actor, look.since) or any(look.unread.get(m.exhibit_id) == NEWER for m in marks)


def _unopened(marks: Collection[ElementMark], look: Look) -> str:
    numbers = sorted({m.exhibit.number for m in marks if m.exhibit_id in look.unread})
    return ", ".join(f"Ex {number}" for number in numbers)
