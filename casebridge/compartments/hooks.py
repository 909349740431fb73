"""What was granted to a person is asked for with the person; its lines of history stay inside the compartment."""

from flask import Flask

from casebridge.accounts.emergencies import granted_by
from casebridge.cases.reading import keep_back
from casebridge.compartments.queries import granted_to, kept_lines


def bind(app: Flask) -> None:
    """Say how grants are found, and which lines tell of them."""
    granted_by(granted_to)
    keep_back(kept_lines)
