"""What every request meets first, and every answer last: its turn, the pace, and the line in the log."""

import logging
import re
import threading
import time
from datetime import timedelta
from math import inf

from flask import Flask, Response, current_app, g, request

from casebridge import deadline
from casebridge.access.rates import OverRate, Rate
from casebridge.accounts.web import visit
from casebridge.db import db
from casebridge.errors import TooMany
from casebridge.running import metrics
from casebridge.running.pace import pace, place
from casebridge.running.turns import STRANGERS, Turns

log = logging.getLogger("casebridge.requests")
_PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")
MINUTE = timedelta(minutes=1)
# Pages that cost next to nothing, and that a proxy asks again and again.
_UNCOUNTED = ("static", "running.healthz", "running.readyz", "running.csp_report")
# A drop of 200 files is sent in more requests than a person makes; how much comes is counted by `evidence.limits`.
_PARTS = ("evidence.begin_upload", "evidence.ask_upload", "evidence.add_part")
PARTS_A_MINUTE = 1200
# Over so many times the rate, nobody gets a page any more: whoever goes on is no person.
_NO_PERSON = 2
# Whoever is over a rate is answered no faster than this, in seconds, one after another. Who asks for more than a turn
# waits as well, while threads are left for that.
_REFUSED_EVERY = 0.2
_waiting_room = threading.Semaphore(2)


def bind(app: Flask) -> None:
    """Ask each request of `app` to wait for its turn, and give the turn back when its answer is there."""
    app.extensions["casebridge_turns"] = Turns()
    app.before_request(_begin)
    app.before_request(keep_pace)
    app.teardown_request(lambda _error: _give_back())


def keep_pace() -> Response | None:
    """Count this request of a person, or of a place where nobody is signed in, and wait for its turn.

    :raises TooMany: a form came that is one too many; its page shows what was typed. Everything else gets a line.
    """
    if request.endpoint in _UNCOUNTED:
        return None
    try:
        _wait_for_turn()
        _begin_time()
        pace().take(_rate(), _who())
    except TooMany as over:
        # The error page shows what was typed, and reads no more than a form for it.
        request.max_content_length = current_app.config["MAX_CONTENT_LENGTH"]
        if request.mimetype == "application/x-www-form-urlencoded" and _is_person(over):
            raise
        return in_a_line(over)
    return None


def turns() -> Turns:
    """Return the lines of this worker."""
    found: Turns = current_app.extensions["casebridge_turns"]
    return found


def answered(response: Response) -> Response:
    """Let the next request of the line run: what is left is sending. Count the answer, and write what it was.

    The log gets who asked for which kind of page, how it ended and how long it took.
    """
    if response.status_code == TooMany.status:
        _slow_down()
    _give_back()
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    # Addresses hold what people search for, and tokens: a route names the page, ids say which.
    route = request.url_rule.rule if request.url_rule is not None else ""
    metrics.count(route, request.method, response.status_code, seconds)
    actor = g.get("actor")
    answer = {
        "method": request.method, "route": route, "status": response.status_code, "ms": round(1000 * seconds, 1),
        "ids": [v for k, v in (request.view_args or {}).items() if k.endswith("_id") and _PUBLIC_ID.fullmatch(str(v))],
        "person": actor.id if actor is not None else None, "bytes": response.content_length,
    }  # fmt: skip
    log.info("answered", extra={"request_id": g.get("request_id", ""), "answer": answer})
    return response


def in_a_line(over: TooMany) -> Response:
    """Return the answer for who is over a rate and typed nothing."""
    line = f"{over.happened} {over.next_step}\n"
    return Response(line, 429, mimetype="text/plain", headers={"Retry-After": str(over.retry_after)})


def _wait_for_turn() -> None:
    """Wait in the line of this browser, or of this place; nothing of the database is held meanwhile."""
    token = visit().token
    if token and _comes_slowly():
        # Nobody waits for the network of another one, and nobody lets all threads wait for theirs.
        turns().begin_file(token)
        g.coming = token
    elif token:
        turns().take(token)
        g.turn = token
    if token and visit().standing() is not None:
        return
    # A cookie that opens nothing gives nobody a line of their own.
    db.session.close()
    stranger = f"place:{place(request.remote_addr or '')}"
    turns().take(stranger, side_by_side=STRANGERS)
    g.stranger = stranger


def _begin_time() -> None:
    """Give the request its time; what comes in over minutes has it for each statement alone."""
    deadline.begin(inf if _comes_slowly() else current_app.config["CASEBRIDGE_REQUEST_SECONDS"])


def _comes_slowly() -> bool:
    """Say whether this is a file, which comes in over minutes."""
    return request.endpoint in _PARTS or request.mimetype == "multipart/form-data"


def _who() -> str:
    standing = visit().standing()
    return f"person:{standing.actor.id}" if standing is not None else f"place:{place(request.remote_addr or '')}"


def _begin() -> None:
    g.began = time.perf_counter()


def _give_back() -> None:
    deadline.end()
    for name in ("stranger", "turn"):
        if who := g.pop(name, ""):
            turns().give_back(who)
    if who := g.pop("coming", ""):
        turns().end_file(who)


def _is_person(over: TooMany) -> bool:
    return not isinstance(over, OverRate) or over.used <= _NO_PERSON * over.rate.most


def _slow_down() -> None:
    """Let a refusal take its time, in the turn of whoever is refused; nothing of the database is held meanwhile."""
    db.session.rollback()
    if g.get("turn") or g.get("stranger"):
        time.sleep(_REFUSED_EVERY)
    elif _waiting_room.acquire(blocking=False):
        time.sleep(_REFUSED_EVERY)
        _waiting_room.release()


def _rate() -> Rate:
    if request.endpoint in _PARTS:
        return Rate("parts", PARTS_A_MINUTE, MINUTE, f"{PARTS_A_MINUTE:,} parts of files a minute for each person")
    most = current_app.config["CASEBRIDGE_REQUESTS_A_MINUTE"]
    return Rate("all", most, MINUTE, f"{most} pages a minute for each person")
