"""Tell the packet builder who writes the papers, and pages which papers they offer."""

from flask import Flask

from casebridge.cases.reading import keep_back
from casebridge.packets.others import OTHERS
from casebridge.papers.all import PAPERS
from casebridge.papers.decision import declining
from casebridge.papers.loop import conferences
from casebridge.papers.queries import kept_lines
from casebridge.papers.services import written


def bind(app: Flask) -> None:
    """Register every kind with the builder, and keep an office's own papers out of what others read."""
    keep_back(kept_lines)
    OTHERS.update(dict.fromkeys(PAPERS, written))
    app.jinja_env.globals.update(conferences_of=conferences, declining_of=declining)
