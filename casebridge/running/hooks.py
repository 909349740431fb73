"""What is bound to the application so that it stays up for everybody."""

from flask import Flask

from casebridge.running import logs, pace


def bind(app: Flask) -> None:
    """Give `app` its counter of requests and its log."""
    logs.bind(app)
    pace.bind(app)
