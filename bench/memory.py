"""What two web workers hold before the first PDF: the server as in production, a page of each worker asked for."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.support.databases import ROOT, migrate

WORKERS = 2
LIMIT_MB = 130


def measure() -> dict[str, Any]:
    """Return proportional and resident memory of the workers in MB, and which libraries of PDFs they loaded."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        migrate(f"sqlite:///{folder / 'casebridge.sqlite'}", folder)
        port = _free_port()
        env = {
            **os.environ, "CASEBRIDGE_MODE": "demo", "CASEBRIDGE_INSTANCE": scratch,
            "CASEBRIDGE_BIND": f"127.0.0.1:{port}", "CASEBRIDGE_WEB_WORKERS": str(WORKERS),
        }  # fmt: skip
        command = [sys.executable, "-m", "gunicorn", "wsgi:app"]
        server = subprocess.Popen(command, cwd=ROOT, env=env)
        try:
            _ask(port, 40)
            found = [_memory(process) for process in _children(server.pid)]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    return {
        "workers": len(found), "pss_mb": round(sum(pss for pss, _ in found) / 1000, 1),
        "rss_mb": round(sum(rss for _, rss in found) / 1000, 1), "budget_mb": LIMIT_MB,
        "what": "Shared pages are counted once (PSS); the resident sizes count them once for each worker.",
    }  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ask(port: int, pages: int) -> None:
    last = time.monotonic() + 60
    while pages and time.monotonic() < last:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/sign-in")
            connection.getresponse().read()
            pages -= 1
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()


def _children(parent: int) -> list[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(word) for word in text.split()]


def _memory(process: int) -> tuple[int, int]:
    """Return (PSS, RSS) of a process in kB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    of = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return of["Pss"], of["Rss"]
