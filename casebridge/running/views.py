"""What proxies and browsers ask by themselves: whether we are alive, and reports of what a browser refused."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from casebridge.access.gate import open_to_all
from casebridge.access.rates import OverRate, Rate
from casebridge.extensions import csrf
from casebridge.running.health import readiness
from casebridge.running.pace import pace, place
from casebridge.running.web import MINUTE, in_a_line

bp = Blueprint("running", __name__)
log = logging.getLogger("casebridge.csp")
REPORTS_A_MINUTE = 60
LONGEST_REPORT = 16 * 1024
# Security rules, section 3; a report has two.
DEEPEST = 20


@bp.get("/healthz")
@open_to_all
def healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@open_to_all
def readyz() -> tuple[dict[str, str], int]:
    """Say whether people can be sent here: each thing by name, well or not, and nothing of what is inside."""
    found = readiness()
    words = {name: "ok" if well else "not ready" for name, well in found.items()}
    return words, 200 if all(found.values()) else 503


@bp.post("/csp")
@csrf.exempt
@open_to_all
def csp_report() -> Response:
    """Take a browser's report of what it refused; the log gets which rule it was, and no address of a page."""
    rate = Rate("csp", REPORTS_A_MINUTE, MINUTE, f"{REPORTS_A_MINUTE} reports a minute from one place")
    try:
        pace().take(rate, place(request.remote_addr or ""))
    except OverRate as over:
        return in_a_line(over)
    request.max_content_length = LONGEST_REPORT
    report = _report(request.get_data(cache=False))
    if report:
        log.warning("a browser refused something of a page", extra={"refused": report})
    return Response(status=204)


def _report(body: bytes) -> dict[str, str]:
    """Return the rule and the place of what was refused; nothing when this is no report."""
    if max(body.count(b"{"), body.count(b"[")) > DEEPEST:
        return {}
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    told = said.get("csp-report") if isinstance(said, dict) else None
    if not isinstance(told, dict):
        return {}
    rule, blocked = (str(told.get(name, ""))[:200] for name in ("effective-directive", "blocked-uri"))
    # Words that somebody searched for stand in addresses: of ours the log names none.
    return {"rule": rule, "from": urlsplit(blocked).netloc or blocked.partition("?")[0]} if rule else {}
