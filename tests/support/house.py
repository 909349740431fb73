"""One installation in a folder: its application here, its web server and its worker as processes of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask

from casebridge import create_app
from casebridge.accounts.sessions import cookie_name
from casebridge.config import settings
from tests.support.databases import ROOT, migrate
from tests.support.visitors import Visitor

PATIENCE = 60.0


class House:
    """An installation that real processes serve, each of which may die at any moment."""

    def __init__(self, folder: Path, **more: str) -> None:
        """Make the tables; `more` are settings of the environment."""
        self.port = free_port()
        env = {
            "CASEBRIDGE_MODE": "test", "CASEBRIDGE_INSTANCE": str(folder), "CASEBRIDGE_PBKDF2_ROUNDS": "1000",
            "CASEBRIDGE_DATABASE_URL": f"sqlite:///{folder / 'casebridge.sqlite'}",
            "CASEBRIDGE_REQUESTS_A_MINUTE": "1000000", **more,
        }  # fmt: skip
        self.env = {**os.environ, **env, "CASEBRIDGE_BIND": f"127.0.0.1:{self.port}"}
        migrate(env["CASEBRIDGE_DATABASE_URL"], folder)
        self.app: Flask = create_app(settings(env))
        self.app.test_client_class = Visitor

    @contextmanager
    def web(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Run the web server as in production until the block ends, or until somebody kills it."""
        command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.env, start_new_session=True)
        try:
            _until(lambda: self._answers(process))
            yield process
        finally:
            kill(process)

    def worker(self) -> "subprocess.Popen[bytes]":
        """Start a job worker that ends when nothing is left to do."""
        command = [sys.executable, "-m", "casebridge.cli", "jobs", "work", "--once"]
        return subprocess.Popen(command, env=self.env, start_new_session=True, stdout=subprocess.DEVNULL)

    def cookie(self, visitor: Visitor) -> str:
        """Return the cookie of somebody who is signed in, as a header says it."""
        found = visitor.get_cookie(cookie_name(self.app))
        assert found is not None
        return f"{found.key}={found.value}"

    def connect(self, patience: float = 60) -> http.client.HTTPConnection:
        """Return a connection to the server; nothing is sent yet."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience, blocksize=1 << 20)

    def _answers(self, process: "subprocess.Popen[bytes]") -> bool:
        if process.poll() is not None:
            raise RuntimeError("The server ended before it answered.")
        connection = self.connect(5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process and all that it started, without warning."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def workers_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """Return the numbers of the processes that a server started."""
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(word) for word in text.split()]


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("The server does not answer.")
        time.sleep(0.05)
