"""What marking adds to the viewer: the marks of an exhibit, and the form for another one."""

from typing import Any

from flask import Flask, url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.frame import Tab, add_tab
from casebridge.cases.models import Case
from casebridge.cases.reading import keep_back
from casebridge.evidence.seeing.document import BESIDE, Document
from casebridge.marking.forms import mark_fields
from casebridge.marking.pages import readers, shown
from casebridge.marking.queries import kept_lines, passages_of


def bind(app: Flask) -> None:
    """Add the tab, and the marks to every viewer."""
    keep_back(kept_lines)
    add_tab(Tab("Notes", "marking.index", Permission.PASSAGE_MARK, 35, note=_count))
    if beside not in BESIDE:
        BESIDE.append(beside)


def beside(case: Case, document: Document, actor: Actor) -> dict[str, Any]:
    """Return the marks that stand on the open page, and the form where the reader may mark."""
    marks = [row for row in passages_of(case, actor) if row.exhibit_id == document.exhibit.id]
    here = [row for row in marks if row.page in (None, document.ask.page) or not document.pages]
    found: dict[str, Any] = {"passages": [shown(case, row, actor) for row in here]}
    if can(actor, Permission.PASSAGE_MARK, case):
        place = f"p. {document.ask.page}" if document.pages else ""
        found["marking"] = {
            "action": url_for("marking.mark", case_id=case.public_id),
            "fields": mark_fields({"place": place}, {}, readers(case, actor)),
            "version": document.version.number if document.version else "",
        }
    return found


def _count(case: Case, actor: Actor) -> str:
    return str(len(passages_of(case, actor)) or "")
