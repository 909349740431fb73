"""How gunicorn serves CaseBridge; what differs from one place to another comes from the environment."""

import gc
import os
import secrets
import shutil
import socket
import sys
import tempfile

# Figures leave by a port of their own on this machine; each worker keeps its own in a file that all are added up from.
# The library asks for the folder once, when it is read.
metrics_port = int(os.environ.get("CASEBRIDGE_METRICS_PORT") or 0)
if metrics_port:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="casebridge-metrics-")

from gunicorn import util  # noqa: E402
from gunicorn.arbiter import Arbiter  # noqa: E402
from gunicorn.http.wsgi import Response  # noqa: E402
from gunicorn.workers.base import Worker  # noqa: E402
from prometheus_client import CollectorRegistry, multiprocess, start_http_server  # noqa: E402

from casebridge.headers import ALWAYS, STRICT_TRANSPORT, content_policy  # noqa: E402

bind = os.environ.get("CASEBRIDGE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("CASEBRIDGE_WEB_WORKERS", "2"))
worker_class = "gthread"
# One browser holds six at most, and as many as a stranger at the same address (casebridge/running/turns.py).
threads = 16
timeout = 60
# A request takes 30 s at most (casebridge/deadline.py) and one statement 15: who stops the server waits for both.
graceful_timeout = 50
keepalive = 5
limit_request_line = 4094
umask = 0o077
loglevel = os.environ.get("CASEBRIDGE_LOG_LEVEL", "warning")
# One copy of the code for all workers; `casebridge.db` opens no connection before the fork.
preload_app = True


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget what only a worker that is alive can say."""
    if metrics_port:
        multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Arbiter) -> None:
    """Leave no figures behind."""
    if metrics_port:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def post_fork(_server: Arbiter, _worker: Worker) -> None:
    """Let threads pass the interpreter on five times as often: a short page beside a long one waits less."""
    sys.setswitchinterval(0.001)


def when_ready(_server: Arbiter) -> None:
    """Leave what the workers share out of their garbage collection: a page that is not written stays shared."""
    gc.collect()
    gc.freeze()
    if metrics_port:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
        start_http_server(metrics_port, addr="127.0.0.1", registry=registry)


_headers = Response.default_headers


def _without_server(response: Response) -> list[str]:
    """Leave out the header that tells everybody which server this is."""
    return [line for line in _headers(response) if not line.startswith("Server:")]


Response.default_headers = _without_server


def _refuse(client: socket.socket, status: int, reason: str, _why: str) -> None:
    """Answer what is no request, in the server's stead: one line, and the headers that every answer of ours has."""
    body = "CaseBridge cannot read this request.\n"
    lines = {
        "Connection": "close", "Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body)),
        "Content-Security-Policy": content_policy(secrets.token_urlsafe(16)), **ALWAYS,
    }  # fmt: skip
    if os.environ.get("CASEBRIDGE_TLS", "1" if os.environ.get("CASEBRIDGE_MODE") == "production" else "0") == "1":
        lines["Strict-Transport-Security"] = STRICT_TRANSPORT
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    util.write_nonblock(client, f"HTTP/1.1 {status} {reason}\r\n{head}\r\n{body}".encode("latin-1"))


util.write_error = _refuse
