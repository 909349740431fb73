"""The technical log has a line of JSON for each thing, and nothing of a case in it; figures name routes."""

import json
import logging
import sys

from prometheus_client import generate_latest

from casebridge.running.logs import JsonLines

BOTH = False


def line_of(**more):
    fields = {"name": "casebridge", "level": 30, "pathname": "", "lineno": 1, "msg": "", "args": (), "exc_info": None}
    return JsonLines().format(logging.LogRecord(**{**fields, **more}))


def test_nobody_writes_a_line_of_their_own():
    line = line_of(msg='bad request line "x\r\n{"level": "error"}\x1b[31m\u202e"')
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["level"] == "warning"


def test_an_error_says_what_kind_and_where_and_none_of_its_words():
    try:
        raise ValueError("Teodora Quintero")
    except ValueError:
        line = line_of(msg="unexpected error", exc_info=sys.exc_info())
    assert "Teodora" not in line
    assert json.loads(line)["error"] == "ValueError"
    assert "test_logs.py" in json.loads(line)["where"][0]


def test_a_request_is_a_line_with_ids_and_without_what_was_searched_for(sign_in, caplog):
    caplog.set_level(logging.INFO, "casebridge.requests")
    sign_in("detective").get("/search?q=Teodora")
    sign_in("detective").get("/p/a-token-of-a-link")
    records = [record for record in caplog.records if record.name == "casebridge.requests"]
    lines = [JsonLines().format(record) for record in records]
    assert not [line for line in lines if "Teodora" in line or "a-token" in line]
    first = json.loads(lines[0])
    assert (first["answer"]["route"], first["answer"]["status"], first["answer"]["person"] > 0) == (
        "/search",
        200,
        True,
    )
    assert len(first["request_id"]) == 16


def test_figures_name_routes_and_no_addresses(sign_in):
    sign_in("detective").get("/search?q=Teodora")
    sign_in("detective").get("/made-up/Teodora")
    told = generate_latest().decode()
    assert 'casebridge_requests_total{method="GET",route="/search",status="200"}' in told
    assert "Teodora" not in told
