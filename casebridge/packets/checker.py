"""A process that checks one foreign file as a packet, within limits, and ends."""

import dataclasses
import json
import socket
from pathlib import Path

from casebridge.evidence.reading.limits import close_doors, die_with_parent, set_limits
from casebridge.packets.verify import verify
from casebridge.packets.wire import receive, send


def main(handle: int) -> None:
    """Take the path of a file and known roots over the socket `handle` and answer with its findings as JSON."""
    die_with_parent()
    with socket.socket(fileno=handle) as asking:
        close_doors()
        asked = json.loads(receive(asking))
        set_limits(cpu=45, wall=55)
        findings = [dataclasses.asdict(finding) for finding in verify(Path(asked["path"]), roots=asked["roots"])]
        send(asking, json.dumps(findings).encode())
