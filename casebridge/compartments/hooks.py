"""What was granted to a person is asked for with the person."""

from flask import Flask

from casebridge.accounts.emergencies import granted_by
from casebridge.compartments.queries import granted_to


def bind(app: Flask) -> None:
    """Say how grants are found."""
    granted_by(granted_to)
