"""Where the hashed style sheets, scripts and fonts are: a logical name in, a URL out."""

import json
from functools import cache
from pathlib import Path

from flask import url_for

STATIC = Path(__file__).parent / "static"


@cache
def manifest() -> dict[str, str]:
    """Return hashed file names by logical name, as the asset build wrote them; empty before it ran."""
    path = STATIC / "vendor" / "manifest.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def asset(name: str) -> str:
    """Return the URL of the asset `name`; the plain file where no build ran (tests without assets)."""
    hashed = manifest().get(name)
    return url_for("static", filename=f"vendor/{hashed}" if hashed else name)


def is_hashed(path: str) -> bool:
    """Say whether an address is that of a file whose name has the hash of its content."""
    folder, _slash, name = path.rpartition("/")
    return folder.endswith("/vendor") and name in _hashed()


@cache
def _hashed() -> frozenset[str]:
    return frozenset(manifest().values())
