"""Requests follow the checklist."""

from flask import Flask

from casebridge.checklist.services import TICKED
from casebridge.requests.following import follow


def bind(app: Flask) -> None:
    """Let what is ticked as requested be a request."""
    if follow not in TICKED:
        TICKED.append(follow)
