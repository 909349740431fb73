"""Every answer carries the whole set of headers: each route by each method, errors, files, and what is no request."""

import http.client
import re
import socket
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from casebridge import create_app
from casebridge.assets import manifest
from casebridge.db import db
from tests.support.databases import SqliteCopies, configuration
from tests.support.house import House
from tests.support.visitors import Visitor, enter

# As the security rules write it, section 3.
POLICY = re.compile(
    r"default-src 'none'; script-src 'nonce-([\w-]{22})'; style-src 'self' 'nonce-\1'; img-src 'self'; "
    r"font-src 'self'; connect-src 'self'; media-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    r"frame-ancestors 'none'; require-trusted-types-for 'script'; report-uri /csp"
)
OTHERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Server": None,
    "X-Powered-By": None,
}
# Enters or leaves: afterwards the visitor would be a stranger, or somebody else.
DOORS = ("/sign-in", "/sign-out", "/account/lock")


@pytest.fixture(scope="module")
def house(_sqlite: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give one application behind TLS for all answers."""
    url = _sqlite.fresh()
    app = create_app(configuration(url, tmp_path_factory.mktemp("house")) | {"CASEBRIDGE_TLS": True})
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    _sqlite.drop(url)


def wrong(headers: TestResponse | http.client.HTTPResponse) -> list[str]:
    """Return the names of headers that are not as they must be."""
    found = [name for name, value in OTHERS.items() if headers.headers.get(name) != value]
    whole = POLICY.fullmatch(headers.headers.get("Content-Security-Policy", ""))
    return found if whole else [*found, "Content-Security-Policy"]


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.sweep)], ids=["in turn", "every"])
@pytest.mark.parametrize(
    ("account", "methods"), [("", ("HEAD", "OPTIONS", "PUT")), ("detective", ("GET", "POST", "DELETE"))]
)
def test_every_route_answers_methods_with_the_whole_set(house, account, methods, every):
    visitor = enter(house, account) if account else house.test_client()
    odd = {}
    for number, rule in enumerate(house.url_map.iter_rules()):
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        path = re.sub(r"<[^>]+>", "nothing-has-this-id", path)
        for method in methods if every else methods[number % 3 :][:1]:
            if account and path.startswith(DOORS) and method == "POST":
                continue
            answer = visitor.open(path, method=method, base_url="https://localhost")
            if lacks := wrong(answer):
                odd[f"{method} {path}"] = answer.status_code, lacks
            answer.close()
    assert odd == {}


def test_a_file_whose_name_has_its_hash_is_kept_for_ever_and_no_other_is(house):
    names = manifest()
    if not names:
        pytest.skip("The assets are not set out yet: `make` does it.")
    visitor = house.test_client()
    kept = {}
    for path in (f"vendor/{names['casebridge.css']}", "vendor/manifest.json", "casebridge.css", "vendor/nothing.css"):
        answer = visitor.get(f"/static/{path}")
        kept[path] = answer.headers["Cache-Control"]
        assert wrong(answer) in ([], ["Cache-Control"])
        answer.close()
    assert list(kept.values()) == ["public, max-age=31536000, immutable", *["no-store"] * 3]


@pytest.mark.slow
def test_what_the_server_refuses_before_us_carries_the_set_and_says_nothing_of_it(tmp_path):
    house = House(tmp_path, CASEBRIDGE_TLS="1")
    requests = {
        "no request": b"nonsense\r\n\r\n",
        "a header that is none": b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
        "a line that is too long": b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "a header that is too long": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 9000 + b"\r\n\r\n",
        "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0",
        "a version that is none": b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "a page": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    }
    odd = {}
    with house.web():
        for name, request in requests.items():
            with socket.create_connection(("127.0.0.1", house.port), timeout=10) as peer:
                peer.sendall(request)
                answer = http.client.HTTPResponse(peer)
                answer.begin()
                said = answer.read().decode()
            if wrong(answer) or re.search(r"gunicorn|python|traceback|/|nonsense", said, re.IGNORECASE):
                odd[name] = answer.status, wrong(answer), said
    assert odd == {}
