"""Check a file that somebody sent, in a child: a web process never opens a foreign PDF."""

import json
from pathlib import Path

from casebridge.packets.child import ask_once
from casebridge.packets.findings import FAILS, Finding

_CHECKER = "casebridge.packets.checker"
_SECONDS = 60
_TOO_HARD = "The file broke its reader or went over the limits: it cannot be read as a packet."


def check_file(path: Path, roots: str = "") -> list[Finding]:
    """Return what a check of the file finds; one finding that says so when its reader broke.

    :param roots: certificates (PEM) under which a signer is known.
    """
    answer = ask_once(_CHECKER, json.dumps({"path": str(path), "roots": roots}).encode(), _SECONDS)
    if not answer:
        return [Finding("file", FAILS, _TOO_HARD)]
    return [Finding(**finding) for finding in json.loads(answer)]
