"""What pages show of a mark."""

from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.cases.classed import choices
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.marking.models import KINDS, USUALLY, Passage


def readers(case: Case, actor: Actor) -> list[tuple[str, str]]:
    """Return the classes that the writer of a mark may choose, the usual one first."""
    return choices(case, actor, USUALLY)


def shown(case: Case, row: Passage, actor: Actor) -> dict[str, Any]:
    """Return a mark as its template needs it: what it is, where, by whom, and where it leads."""
    ground = catalog().classes.get(row.ground)
    return {
        "row": row, "kind": row.kind, "label": KINDS[row.kind], "quote": row.quote, "own": row.by_id == actor.id,
        "exhibit": f"Ex {row.exhibit.number}", "title": row.exhibit.title, "place": row.place,
        "ground": ground.title if ground else "",
        "class": catalog().classes[row.class_key].title if row.class_key else "", "by": row.by.name,
        "next": _next(case, row),
        "url": url_for(
            "evidence.show", case_id=case.public_id, exhibit_id=row.exhibit.public_id, page=row.page or None,
            version=row.version_number if _older(row) else None,
        ),
    }  # fmt: skip


def _older(row: Passage) -> bool:
    latest = row.exhibit.latest
    return latest is not None and row.version_number not in (None, latest.number)


def _next(case: Case, row: Passage) -> tuple[str, str]:
    """Return where a mark leads: words and address, both empty where it ends here."""
    if row.kind == "proof":
        return "Choose the element", url_for("elements.show", case_id=case.public_id, passage=row.public_id)
    if row.kind == "request":
        return "Write the item", url_for("followups.compose", case_id=case.public_id, passage=row.public_id)
    return "", ""
