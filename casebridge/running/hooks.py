"""What is bound to the application so that it stays up for everybody."""

from flask import Flask

from casebridge.running import pace


def bind(app: Flask) -> None:
    """Give `app` its counter of requests."""
    pace.bind(app)
