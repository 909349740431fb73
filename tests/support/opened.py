"""Every packet that a test has built is opened by other readers before the test ends."""

import hashlib
from pathlib import Path

from sqlalchemy import text

from casebridge.db import db
from casebridge.errors import CaseBridgeError
from casebridge.evidence.store import store
from tests.packets.readers import faults

# A packet that was built has a manifest; bytes that a test made up have none.
BUILT = "SELECT number, store_key, sha256 FROM packet WHERE store_key <> '' AND manifest_id <> ''"
_READ: set[str] = set()


def packets_open() -> None:
    """Read the packets of the application with qpdf, pdfium and poppler, each once a process.

    Bytes that a test altered afterwards are left alone: their hash says so.
    """
    with db.engine.connect() as connection:
        rows = connection.execute(text(BUILT)).all()
    wrong = {}
    for number, key, sha256 in rows:
        path = _bytes(key)
        if path is None or sha256 in _READ or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            continue
        _READ.add(sha256)
        if found := faults(path, accessible=False):
            wrong[number] = found
    assert not wrong, f"Another reader complains of a packet: {wrong}"


def _bytes(key: str) -> Path | None:
    try:
        return store().found(key)
    except CaseBridgeError:
        return None
