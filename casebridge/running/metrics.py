"""Figures for Prometheus: requests by route, method and status, and how long they took; for all workers together.

They leave by a port of their own on loopback (`CASEBRIDGE_METRICS_PORT`, see `gunicorn.conf.py`), never by a page.
"""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("casebridge_requests", "Requests that were answered.", ("route", "method", "status"))
SECONDS = Histogram(
    "casebridge_request_seconds", "How long answers took.", ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answer; what strangers make up becomes one name."""
    REQUESTS.labels(route or "none", method if method in _METHODS else "other", str(status)).inc()
    SECONDS.labels(route or "none").observe(seconds)
