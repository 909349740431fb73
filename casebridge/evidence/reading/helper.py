"""The asking side of the fork server: one request a file, with the handles and nothing else of this process."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import threading
import time
from typing import Any

from casebridge.errors import CaseBridgeError
from casebridge.evidence.reading.bare import start_bare
from casebridge.evidence.reading.limits import WALL_SECONDS
from casebridge.evidence.reading.looks import Wanted

_SERVER = "casebridge.evidence.reading.server"
_REPLY_SIZE = 8 << 20
_GRACE = 2.0


class _Server:
    """One running fork server; it ends when its socket closes, at the latest with this process."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process: subprocess.Popen[bytes] = start_bare(_SERVER, theirs.fileno())
        self.owner = os.getpid()
        self._requests = ours
        self._one_at_a_time = threading.Lock()
        if ours.recv(16) != b"ready":
            raise RuntimeError("the reader of received files did not start")

    def send(self, request: bytes, handles: list[int]) -> None:
        """Pass a request and its file handles on."""
        with self._one_at_a_time:
            socket.send_fds(self._requests, [request], handles)

    def alive(self) -> bool:
        """Tell whether the server runs and belongs to this very process."""
        return self.owner == os.getpid() and self.process.poll() is None

    def close(self) -> None:
        """End the server."""
        self._requests.close()
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait(timeout=5)


_lock = threading.Lock()
_running: list[_Server] = []


def _server() -> _Server:
    with _lock:
        if not _running or not _running[0].alive():
            _close_all()
            _running.append(_Server())
        return _running[0]


def _close_all() -> None:
    while _running:
        _running.pop().close()


@atexit.register
def _close() -> None:
    if _running and _running[0].alive():
        _running[0].close()


class ReaderGone(CaseBridgeError):
    """The reader of received files could not be started: nothing is known about the file."""

    status = 503
    happened = "The reader of received files does not start."
    next_step = "The file is kept. Have it read again later."


def ask(original: int, ready: int, name: str) -> dict[str, Any] | None:
    """Have a fresh child read the open file `original`; return its report, None when it died or ran too long.

    :raises ReaderGone: no child could be made, although a new server was tried.
    """
    return _answer_to({"name": name[:400]}, original, ready)


def ask_for_look(source: int, out: int, wanted: Wanted) -> dict[str, Any] | None:
    """Have a fresh child draw what is `wanted` of the open file `source`; None when it died or ran too long.

    :raises ReaderGone: no child could be made, although a new server was tried.
    """
    return _answer_to({"look": wanted.look.key, "page": wanted.page, "turn": wanted.turn}, source, out)


def _answer_to(request: dict[str, Any], source: int, out: int) -> dict[str, Any] | None:
    for _ in range(2):
        child, _, report = _asked(request, source, out).partition(b"\n")
        if child:
            facts: dict[str, Any] | None = json.loads(report) if report else None
            return facts
        _restart()
    raise ReaderGone


def _asked(request: dict[str, Any], source: int, out: int) -> bytes:
    """Return the child's number and its report, as it sent them."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours:
        with theirs:
            try:
                _server().send(json.dumps(request).encode(), [source, out, theirs.fileno()])
            except OSError:
                return b""
        return _receive(ours, time.monotonic() + WALL_SECONDS + _GRACE)


def _restart() -> None:
    with _lock:
        _close_all()


def _receive(reply: socket.socket, until: float) -> bytes:
    """Return all that the child sends; end the child when the time is over."""
    parts = b""
    while len(parts) < _REPLY_SIZE:
        left = until - time.monotonic()
        if left <= 0 or not select.select([reply], [], [], left)[0]:
            child = parts.partition(b"\n")[0]
            if child:
                os.kill(int(child), signal.SIGKILL)
            return child + b"\n"
        chunk = reply.recv(65_536)
        if not chunk:
            break
        parts += chunk
    return parts
