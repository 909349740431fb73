"""Check a file that somebody sent, in a child: a web process never opens a foreign PDF."""

import json
import socket
from pathlib import Path

from casebridge.evidence.reading.bare import start_bare
from casebridge.packets.findings import FAILS, Finding
from casebridge.packets.wire import receive, send

_CHECKER = "casebridge.packets.checker"
_SECONDS = 60
_TOO_HARD = "The file broke its reader or went over the limits: it cannot be read as a packet."


def check_file(path: Path, roots: str = "") -> list[Finding]:
    """Return what a check of the file finds; one finding that says so when its reader broke.

    :param roots: certificates (PEM) under which a signer is known.
    """
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = start_bare(_CHECKER, theirs.fileno())
        ours.settimeout(_SECONDS)
        try:
            send(ours, json.dumps({"path": str(path), "roots": roots}).encode())
            answer = receive(ours)
        except OSError:
            answer = b""
    process.kill()
    process.wait()
    if not answer:
        return [Finding("file", FAILS, _TOO_HARD)]
    return [Finding(**finding) for finding in json.loads(answer)]
