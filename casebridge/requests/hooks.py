"""Requests follow the checklist."""

from flask import Flask

from casebridge.cases.reading import keep_back
from casebridge.checklist.services import TICKED
from casebridge.requests.following import follow
from casebridge.requests.queries import kept_lines


def bind(app: Flask) -> None:
    """Let what is ticked as requested be a request; lines of history about a request have its readers."""
    keep_back(kept_lines)
    if follow not in TICKED:
        TICKED.append(follow)
