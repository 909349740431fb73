"""The fork server: holds the reading libraries and nothing else, and makes one closed child for each file."""

import json
import os
import signal
import socket
import sys
import traceback
from typing import Any

from casebridge.evidence.reading.dispatch import read_file
from casebridge.evidence.reading.drawing import draw
from casebridge.evidence.reading.limits import close_doors, die_with_parent, set_limits

MESSAGE_SIZE = 65_536


def main(handle: int) -> None:
    """Serve requests that arrive on the socket `handle` until the asking process ends."""
    die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=handle) as requests:
        requests.sendall(b"ready")
        while True:
            message, handles, _, _ = socket.recv_fds(requests, MESSAGE_SIZE, 3)
            if not message:
                return
            if os.fork() == 0:
                try:
                    requests.close()
                    _answer(json.loads(message), *handles)
                finally:
                    _end()
            for one in handles:
                os.close(one)


def _answer(request: dict[str, Any], original: int, out: int, reply: int) -> None:
    """Read one file in this child, or draw one page of it, and send the report."""
    die_with_parent()
    walls = close_doors()
    set_limits()
    with socket.socket(fileno=reply) as answer:
        answer.sendall(b"%d\n" % os.getpid())
        report = draw(original, out, request) if "look" in request else read_file(original, out, request["name"])
        report["walls"] = walls
        answer.sendall(json.dumps(report).encode())


def _end() -> None:
    """End this child without any clean-up of what it shares with its parent; show a fault of ours, if any."""
    fault = sys.exc_info()[0]
    if fault is not None:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(0 if fault is None else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
