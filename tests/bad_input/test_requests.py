"""Requests that no page of ours makes: methods, bodies, hosts, places to go on to; each gets a page and all headers."""

import pytest

from tests.bad_input.house import changed_tables, missing_headers
from tests.bad_input.places import PAGES, PLACES

ANSWERS = {
    "a page": ("GET", "/", 200),
    "nothing there": ("GET", "/no-such-page", 404),
    "a redirect": ("GET", "/cases", 308),
    "the sign-in": ("GET", "/sign-in", 303),
    "a wrong method": ("PUT", "/cases/", 405),
    "what a page takes": ("OPTIONS", "/cases/new", 200),
    "an address that is too long": ("GET", "/search?q=" + "x" * 5000, 414),
    "a form without its token": ("POST", "/notices/read", 400),
    "a file that is not there": ("GET", "/static/../config.py", 404),
    "another who is alive": ("GET", "/healthz", 200),
    "a report of the browser": ("POST", "/csp", 204),
}
# What a field `next` may not lead to.
AWAY = (
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)",
    "/%2fevil.example", "/%5cevil.example", "/\tevil.example", "/\nevil.example", "///evil.example",
    "/cases/x\r\nSet-Cookie: a=b", "/no-such-page", "/sign-out", "/" + "a" * 3000, "/\u202eevil", "",
    "data:text/html,x", " //evil.example", "/.//evil.example", "/cases/../../evil",
)  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_every_kind_of_answer_carries_the_headers(house, name):
    method, path, status = ANSWERS[name]
    answer = house.visitor("detective").open(path, method=method)
    assert (answer.status_code, missing_headers(answer)) == (status, [])
    answer.close()


def test_no_answer_names_the_server(house):
    assert "Server" not in house.visitor("detective").get("/").headers


def test_each_answer_has_a_nonce_of_its_own(house):
    visitor = house.visitor("detective")
    policies = {visitor.get("/").headers["Content-Security-Policy"] for _time in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
@pytest.mark.parametrize("endpoint", ["cases.show", "evidence.show", "diversion.show"])
def test_a_method_that_a_page_does_not_know_changes_nothing(house, endpoint, method):
    account, pattern = PAGES[endpoint]
    visitor, before = house.visitor(account), house.rows_as_built
    answer = visitor.open(house.town.path(pattern), method=method)
    assert (answer.status_code, "GET" in answer.headers["Allow"], changed_tables(before, house.rows())) == (
        405,
        True,
        [],
    )


@pytest.mark.parametrize("endpoint", PLACES)
def test_a_form_that_is_asked_for_as_a_page_changes_nothing(house, endpoint):
    form, visitor = house.form(endpoint), house.visitor(PLACES[endpoint][0])
    before = house.rows_as_built
    answer = visitor.get(form.action.partition("?")[0], query_string=form.fill())
    assert (answer.status_code in (200, 303, 404, 405, 422), changed_tables(before, house.rows())) == (True, [])
    answer.close()


@pytest.mark.parametrize(
    ("content", "of_type"),
    [
        (b"{}", "application/json"),
        (b'{"name": "\\ud800"}', "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b"\xff\xfe\x00=\xed\xa0\x80", "application/x-www-form-urlencoded"),
        (b"name=a" * 60_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded"),
        (b"x" * (1024 * 1024 + 1), "application/x-www-form-urlencoded"),
        (b"x" * (1024 * 1024 + 1), "text/plain"),
        (b"", ""),
    ],
    ids=["JSON", "a surrogate in JSON", "half a file", "no boundary", "no text", "one name", "many fields",
         "over a MiB", "over a MiB of text", "nothing"],
)  # fmt: skip
def test_a_body_that_is_no_form_is_refused_with_a_page(house, content, of_type):
    form, visitor = house.form("intake.add_person"), house.visitor("detective")
    before = house.rows_as_built
    answer = visitor.post(form.action, data=content, content_type=of_type)
    assert (answer.status_code in (400, 413), missing_headers(answer)) == (True, [])
    assert ("<h1" in answer.text, changed_tables(before, house.rows())) == (True, [])


@pytest.mark.parametrize("target", AWAY)
def test_nobody_is_led_away(house, target):
    answer = house.visitor("detective").get("/sign-in", query_string={"next": target})
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("target", AWAY)
def test_nobody_is_led_away_by_a_form(house, target):
    answer = house.visitor("detective").send("/sign-in/demo", {"account": "detective", "next": target})
    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("target", ["/cases/?q=//evil.example", "/search?q=a%20b", "/cases/AAAA/history"])
def test_a_page_of_ours_is_gone_on_to(house, target):
    assert house.visitor("detective").get("/sign-in", query_string={"next": target}).location == target


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[::1", "a" * 5000, "\u00e9vil"])
def test_a_host_that_is_not_ours_is_refused(house, host):
    trusted = house.app.config["TRUSTED_HOSTS"]
    house.app.config["TRUSTED_HOSTS"] = ["localhost"]
    try:
        answer = house.visitor("").get("/", headers={"Host": host})
    finally:
        house.app.config["TRUSTED_HOSTS"] = trusted
    assert (answer.status_code, missing_headers(answer)) == (400, [])
