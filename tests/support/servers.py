"""Real servers on loopback for tests: in a thread beside the test, or as gunicorn in processes of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve `app` from a thread on a free port; the address, without a slash at its end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.log_startup = lambda: None
    thread = threading.Thread(target=server.serve_forever, name="live-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
