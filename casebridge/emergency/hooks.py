"""What an emergency opens to a person is asked for with the person."""

from flask import Flask

from casebridge.accounts.emergencies import found_by
from casebridge.emergency.queries import cases_open_to


def bind(app: Flask) -> None:
    """Say how the cases are found."""
    found_by(cases_open_to)
