"""Runs the web server and the job worker side by side; one Ctrl-C (or SIGTERM) stops both."""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

PATIENCE = 60.0
GRACE = 15.0
RESTARTS_A_MINUTE = 5


class Stopped(Exception):
    """Somebody asked for the end."""


class Part:
    """One program that is kept running."""

    def __init__(self, name: str, command: list[str], env: dict[str, str]) -> None:
        """Start it in a session of its own, so that the terminal's Ctrl-C reaches us alone."""
        self.name, self.command, self.env = name, command, env
        self.restarts: list[float] = []
        self.process = self._start()

    def keep(self) -> bool:
        """Start it again when it died; False when it dies too often."""
        if self.process.poll() is None:
            return True
        now = time.monotonic()
        self.restarts = [moment for moment in self.restarts if now - moment < 60] + [now]
        if len(self.restarts) > RESTARTS_A_MINUTE:
            return False
        sys.stderr.write(f"The {self.name} ended ({self.process.returncode}); starting it again.\n")
        self.process = self._start()
        return True

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, env=self.env, start_new_session=True)


def main() -> int:
    """Serve until somebody stops it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    wanted = parser.parse_args()
    return serve(wanted.host, wanted.port, lambda url: print(f"CaseBridge answers at {url}", flush=True))


def serve(host: str, port: int, ready: Callable[[str], None]) -> int:
    """Run both parts; call `ready` with the address once a page is answered; return an exit code."""
    url = f"http://{host}:{port}/"
    if _taken(host, port):
        sys.stderr.write(f"Port {port} is in use: stop what runs there, or choose another with PORT={port + 1}.\n")
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    parts: list[Part] = []
    try:
        env = {**os.environ, "CASEBRIDGE_BIND": f"{host}:{port}"}
        parts.append(Part("web server", _web(host, port), env))
        parts.append(Part("job worker", [sys.executable, "-m", "casebridge.cli", "jobs", "work"], env))
        if not _answers(host, port, parts[0].process):
            sys.stderr.write("The web server does not answer; what it said stands above.\n")
            return 1
        ready(url)
        while all(part.keep() for part in parts):
            time.sleep(0.5)
    except Stopped:
        return 0
    finally:
        _end(parts)
    sys.stderr.write("Something keeps dying; what it said stands above.\n")
    return 1


def _web(host: str, port: int) -> list[str]:
    """Return the command of the web server; in production it looks at settings, database and tables first."""
    if os.environ.get("CASEBRIDGE_MODE") == "production":
        return [sys.executable, "-m", "casebridge.cli", "serve", "--host", host, "--port", str(port)]
    return [sys.executable, "-m", "gunicorn", "wsgi:app"]


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def _end(parts: list[Part]) -> None:
    """Ask every part to end; who has not within the grace is killed, its children too."""
    for part in parts:
        _signal(part, signal.SIGTERM)
    last = time.monotonic() + GRACE
    for part in parts:
        try:
            part.process.wait(max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(part, signal.SIGKILL)
            part.process.wait()


def _signal(part: Part, number: int) -> None:
    try:
        if number == signal.SIGKILL:
            os.killpg(part.process.pid, number)
        elif part.process.poll() is None:
            part.process.send_signal(number)
    except ProcessLookupError:
        return


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _answers(host: str, port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until a page is answered; False when it is an error, or the server dies or takes too long."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last and process.poll() is None:
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    return False


if __name__ == "__main__":
    sys.exit(main())
