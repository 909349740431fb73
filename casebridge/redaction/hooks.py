"""What redaction adds to the viewer of an exhibit: the way to its boxes."""

from typing import Any

from flask import Flask, url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.evidence.seeing.document import BESIDE, Document


def bind(app: Flask) -> None:
    """Add the link to every viewer."""
    if beside not in BESIDE:
        BESIDE.append(beside)


def beside(case: Case, document: Document, actor: Actor) -> dict[str, Any]:
    """Return the address of the redaction page, where the exhibit has pages and the reader may mark them."""
    if not document.pages or document.older or not can(actor, Permission.REDACT, case):
        return {}
    return {
        "redaction_url": url_for(
            "redaction.show", case_id=case.public_id, exhibit_id=document.exhibit.public_id, page=document.ask.page
        )
    }
