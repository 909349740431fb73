"""The technical log: a JSON line for each event and request, with ids and never with names, words or bodies."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask

LONGEST = 500
_OURS = ("request_id", "refused", "answer")


class JsonLines(logging.Formatter):
    """Writes a record as one line of ASCII: control characters are escaped, so that nobody writes a line of their own.

    Of an exception it says what kind it was and where: its text may hold values of a case.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(), "from": record.name, "says": record.getMessage()[:LONGEST],
            **{name: getattr(record, name) for name in _OURS if hasattr(record, name)},
        }  # fmt: skip
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=True)


def bind(app: Flask) -> None:
    """Have every line of the log be JSON where the settings say so, as in production."""
    if app.config["CASEBRIDGE_LOG"] != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    logging.getLogger("casebridge").setLevel(logging.INFO)
    # The server's own lines go the same way.
    for name in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
