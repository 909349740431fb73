"""What redaction adds to the viewer of an exhibit, the way to its boxes, and to its custody: copies that went out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Flask, url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.evidence.custody.sheet import COPIES
from casebridge.evidence.models import Exhibit
from casebridge.evidence.seeing.document import BESIDE, Document
from casebridge.redaction.queries import called, released_of


def bind(app: Flask) -> None:
    """Add the link to every viewer, and tell custody sheets of released copies."""
    if beside not in BESIDE:
        BESIDE.append(beside)
    if copies_made not in COPIES:
        COPIES.append(copies_made)


def copies_made(exhibit: Exhibit, actor: Actor) -> Iterable[tuple[datetime, str]]:
    """Yield when each redacted copy of an exhibit was released, with its hash; redacting is the office's own work."""
    for copy in released_of(exhibit) if can(actor, "class:work-product", exhibit.case) else []:
        if copy.released_at is not None:
            yield copy.released_at, f"{called(copy)} was released; its SHA-256 is {copy.sha256}"


def beside(case: Case, document: Document, actor: Actor) -> dict[str, Any]:
    """Return the address of the redaction page, where the exhibit has pages and the reader may mark them."""
    if not document.pages or document.older or not can(actor, Permission.REDACT, case):
        return {}
    return {
        "redaction_url": url_for(
            "redaction.show", case_id=case.public_id, exhibit_id=document.exhibit.public_id, page=document.ask.page
        )
    }
