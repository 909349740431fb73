"""The application as a WSGI server wants it."""

from contextlib import suppress

from sqlalchemy.exc import OperationalError

from casebridge import create_app
from casebridge.commands.init import refuse_newer_schema
from casebridge.db import db
from casebridge.errors import NotSetUp

app = create_app()
# A server that cannot be reached just now is waited for, page by page.
with app.app_context(), suppress(OperationalError, NotSetUp):
    refuse_newer_schema()
    # No connection goes into the workers that are forked from here.
    db.engine.dispose()
