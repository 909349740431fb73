"""How gunicorn serves CaseBridge; what differs from one place to another comes from the environment."""

import gc
import os

from gunicorn.arbiter import Arbiter
from gunicorn.http.wsgi import Response

bind = os.environ.get("CASEBRIDGE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("CASEBRIDGE_WEB_WORKERS", "2"))
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 10
keepalive = 5
limit_request_line = 4094
loglevel = os.environ.get("CASEBRIDGE_LOG_LEVEL", "warning")
# One copy of the code for all workers; `casebridge.db` opens no connection before the fork.
preload_app = True


def when_ready(_server: Arbiter) -> None:
    """Leave what the workers share out of their garbage collection: a page that is not written stays shared."""
    gc.collect()
    gc.freeze()


_headers = Response.default_headers


def _without_server(response: Response) -> list[str]:
    """Leave out the header that tells everybody which server this is."""
    return [line for line in _headers(response) if not line.startswith("Server:")]


Response.default_headers = _without_server
