"""Ask a closed child about pages: a fresh process for each request, without network, keys or database."""

import json
import os
import select
import socket
import subprocess
import time
from collections.abc import Sequence
from typing import Any

from casebridge.errors import CaseBridgeError
from casebridge.evidence.reading.bare import start_bare

_CHILD = "casebridge.redaction.closed.child"
_ANSWER_MOST = 64 << 20
# Wall seconds of the child and some grace.
PATIENCE = 190.0


class NotRead(CaseBridgeError):
    """The pages could not be read, or reading them took too long."""

    status = 409
    happened = "The pages could not be read, or it took too long."
    kept = "The exhibit and all marks are kept unchanged."
    next_step = "Try again; if it happens twice, tell the administrator."


def ask(work: str, handles: Sequence[int], **request: Any) -> dict[str, Any]:
    """Have `work` (find, burn, prove) done on open files and return the answer.

    :raises NotRead: the child refused, died, or ran too long.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours:
        with theirs:
            child = start_bare(_CHILD, theirs.fileno())
        try:
            data = json.dumps({"work": work, **request}).encode()
            socket.send_fds(ours, [len(data).to_bytes(8)], list(handles))
            ours.sendall(data)
            answer = _answer(ours, time.monotonic() + PATIENCE)
        except OSError:
            answer = None
        finally:
            _end(child)
    if answer is None or answer["refused"]:
        raise NotRead()
    return answer


def _answer(ours: socket.socket, until: float) -> dict[str, Any] | None:
    data = b""
    while len(data) < 8 or len(data) < 8 + int.from_bytes(data[:8]):
        left = until - time.monotonic()
        if left <= 0 or not select.select([ours], [], [], left)[0] or len(data) > _ANSWER_MOST:
            return None
        chunk = ours.recv(1 << 20)
        if not chunk:
            return None
        data += chunk
    found: dict[str, Any] = json.loads(data[8:])
    return found


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(timeout=1)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait(timeout=5)


class Opened:
    """Files opened for reading, and one for writing, closed together."""

    def __init__(self, *paths: os.PathLike[str], out: os.PathLike[str] | None = None) -> None:
        """Open `paths` for reading and create `out`, which must not exist."""
        self.handles = [os.open(path, os.O_RDONLY | os.O_CLOEXEC) for path in paths]
        if out is not None:
            self.handles.append(os.open(out, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))

    def __enter__(self) -> list[int]:
        """Return the handles."""
        return self.handles

    def __exit__(self, *_gone: object) -> None:
        """Close them."""
        for handle in self.handles:
            os.close(handle)
