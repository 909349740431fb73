"""The application as a WSGI server wants it."""

from casebridge import create_app

app = create_app()
