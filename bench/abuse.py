"""One abuser beside people at work, on gunicorn with the product's settings: how much slower their pages get.

What is fast goes to gunicorn itself; what is slow goes through the proxy of the guide (nginx), which is part of the
product's settings: it has the whole request before gunicorn hears of it, but for files.
"""

import http.client
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.data import DATABASE, kept
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db
from tests.evidence.sending import Sender
from tests.support.databases import ROOT
from tests.support.house import House, free_port
from tests.support.visitors import enter

BUDGET = 2.0
CALM = ("detective", "detective2", "sergeant", "prosecutor")
ABUSER = "127.0.0.9"
PAUSE = 0.25
SLOW = 60
_TYPE = "Content-Type: application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Abuse:
    """What one abuser does: whole requests as text, over how many connections, and by which door."""

    name: str
    requests: list[str]
    port: int
    connections: int = 8
    slow: bool = False


def measure(cases: int, seconds: float = 12.0) -> dict[str, Any]:
    """Return for each kind of abuse the p95 of the others beside it, alone before and after it, and the ratio."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch) / "instance"
        shutil.copytree(kept(cases), folder)
        (folder / DATABASE).rename(folder / "casebridge.sqlite")
        house = House(
            folder, CASEBRIDGE_REQUESTS_A_MINUTE="300", CASEBRIDGE_PBKDF2_ROUNDS="600000", CASEBRIDGE_PROXIES="1"
        )
        calm = [house.cookie(enter(house.app, name)) for name in CALM]
        with house.web(), proxy(house.port, Path(scratch)) as door:
            abuses = _abuses(house, door)
            _waits(house.port, calm, seconds / 2)
            found = {abuse.name: _beside(abuse, calm, seconds) for abuse in abuses}
    skipped = [] if door else ["slow_heads", "slow_forms", "slow_files: nginx is not installed"]
    return {
        "budget": BUDGET, **found, "not_tried": skipped,
        "what": f"{len(CALM)} people open a page every {PAUSE} s; their p95 beside one abuser, before and after.",
    }  # fmt: skip


def worst(figures: dict[str, Any]) -> float:
    """Return the largest ratio of what was measured."""
    return max(one["ratio"] for one in figures.values() if isinstance(one, dict))


def _beside(abuse: Abuse, calm: list[str], seconds: float) -> dict[str, Any]:
    before, _failed = _waits(abuse.port, calm, seconds / 2)
    plan = {
        "requests": abuse.requests, "connections": abuse.connections, "slow": abuse.slow, "port": abuse.port,
        "seconds": seconds + 1, "from": ABUSER,
    }  # fmt: skip
    command = [sys.executable, "-m", "bench.abuser"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        other.stdin.write(json.dumps(plan) + "\n")
        other.stdin.close()
        time.sleep(1)
        beside, failed = _waits(abuse.port, calm, seconds)
        answers = json.loads(other.stdout.readline() or "{}")
    after, _failed = _waits(abuse.port, calm, seconds / 2)
    alone = _p95(before + after)
    found = {
        "alone_ms": round(alone, 1), "beside_ms": round(_p95(beside), 1), "ratio": round(_p95(beside) / alone, 2),
        "pages": len(beside), "failed": failed, "abuser": answers,
    }  # fmt: skip
    sys.stderr.write(f"{abuse.name}: {found}\n")
    return found


def _waits(port: int, cookies: list[str], seconds: float) -> tuple[list[float], int]:
    """Return how long each page took people at work, in ms, and how many were none."""
    found: list[float] = []
    failed: list[int] = []

    def look(cookie: str) -> None:
        pages = ("/", "/cases/", "/account", "/notices", "/search?q=sedan")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        ends, turn = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            began, turn, status = time.perf_counter(), turn + 1, 599
            with suppress(OSError, http.client.HTTPException):
                connection.request("GET", pages[turn % len(pages)], headers={"Cookie": cookie})
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            found.append(1000 * (time.perf_counter() - began))
            if status >= 400:
                failed.append(status)
                connection.close()
            time.sleep(PAUSE)
        connection.close()

    threads = [threading.Thread(target=look, args=[cookie]) for cookie in cookies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, len(failed)


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _abuses(house: House, door: int) -> list[Abuse]:
    def signed_in(name: str) -> str:
        return house.cookie(enter(house.app, name))

    other = signed_in("prosecutor2")
    found = [
        Abuse("pages", [_get(page, other) for page in ("/", "/cases/", "/search?q=silver", "/notices")], house.port),
        Abuse("searches", _searches(signed_in("sao-supervisor")), house.port),
        Abuse("expensive_pages", _expensive(signed_in("commander")), house.port),
        Abuse("sign_in", _guesses(house), house.port),
        Abuse("strangers_cookies", _strangers(house), house.port),
    ]
    if not door:
        return found
    form = f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n{_TYPE}\r\nContent-Length: 64\r\n\r\n" + "a=" + "b" * 62
    head = f"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: {'a' * 80}\r\n\r\n"
    return [
        *found,
        Abuse("slow_heads", [head], door, SLOW, slow=True),
        Abuse("slow_forms", [form], door, SLOW, slow=True),
        Abuse("slow_files", _files(house), door, SLOW, slow=True),
    ]


def _get(page: str, cookie: str = "") -> str:
    return f"GET {page} HTTP/1.1\r\nHost: localhost\r\n{f'Cookie: {cookie}' if cookie else 'X-None: 1'}\r\n\r\n"


def _searches(cookie: str) -> list[str]:
    words = ("sedan", "silver", "knife", "street", "witness", "camera", "pawn", "blood")
    return [_get(f"/search?q={one}+{other}", cookie) for one in words for other in words]


def _expensive(cookie: str) -> list[str]:
    return [_get(page, cookie) for page in ("/board", "/board/published.csv", "/board?year=2026", "/search?q=e")]


def _guesses(house: House) -> list[str]:
    """Return forms that guess passwords of many names, each as a browser would send it."""
    with closing(house.connect()) as page:
        page.request("GET", "/sign-in")
        answer = page.getresponse()
        text, cookie = answer.read().decode(), (answer.getheader("Set-Cookie") or "").partition(";")[0]
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    found = []
    for number in range(200):
        body = f"csrf_token={token[1] if token else ''}&agree=1&username=nobody{number}&password=a+guess+{number}"
        head = f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n{_TYPE}"
        found.append(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}")
    return found


def _strangers(house: House) -> list[str]:
    """Return pages asked for with a new cookie each, of the form of ours."""
    name, _, token = house.cookie(enter(house.app, "clerk")).partition("=")
    return [_get("/sign-in", f"{name}={number:0>{len(token)}}") for number in range(2000)]


def _files(house: House) -> list[str]:
    """Return parts of files that somebody begins and sends byte by byte."""
    visitor = enter(house.app, "detective")
    sender, cookie, found = Sender(visitor, _own_case(house)), house.cookie(visitor), []
    for number in range(SLOW):
        carried = visitor.carried()
        url = sender.begun(b"a" * 64, f"{number}.txt").removeprefix("http://localhost")
        found.append(
            f"PATCH {url} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nTus-Resumable: 1.0.0\r\n"
            f"Upload-Offset: 0\r\nX-CSRFToken: {carried['csrf_token']}\r\nIdempotency-Key: {carried['form_key']}\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: 64\r\n\r\n{'a' * 64}"
        )
    return found


def _own_case(house: House) -> str:
    with house.app.app_context():
        who = db.session.scalars(select(User.id).where(User.username == "detective")).one()
        case = db.session.scalars(select(Case.public_id).where(Case.holder_id == who, Case.state == "draft")).first()
        db.session.remove()
    if case is None:
        raise AssertionError("The demo has no draft of this detective.")
    return case


@contextmanager
def proxy(port: int, folder: Path) -> Iterator[int]:
    """Run nginx as the guide has it before `port`, without TLS, and give its port; 0 where there is no nginx."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        yield 0
        return
    door, guide = free_port(), ROOT / "docs" / "running"
    text = (guide / "nginx.conf").read_text(encoding="utf-8")
    text = text[: text.index("server {\n    listen 80")] + text[text.index("server {\n    # HTTP/2 stays off") :]
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{port}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{door}"),
        ("/etc/casebridge/nginx-headers.conf", str(guide / "nginx-headers.conf")),
        ("/var/log/nginx/casebridge.log", str(folder / "access.log")),
    ):
        text = text.replace(old, new)
    text = re.sub(r"^ *ssl_.*\n", "", text, flags=re.MULTILINE)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder / kind};\n" for kind in kinds)
    whole = f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n{places}{text}}}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            time.sleep(1)
            yield door
        finally:
            process.terminate()
