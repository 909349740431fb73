"""Who asks for more than a person does waits, and nobody else: counted for all workers, on both databases."""

from datetime import timedelta

import pytest

from casebridge import clock, create_app
from casebridge.access.rates import OverRate, Rate
from casebridge.db import db
from casebridge.running.pace import Pace, pace, place
from tests.support.databases import configuration

BOTH = True
FEW = Rate("all", 3, timedelta(minutes=1), "3 pages a minute for each person")


@pytest.fixture
def few(app):
    """Let everybody ask for three pages a minute."""
    app.config["CASEBRIDGE_REQUESTS_A_MINUTE"] = 3
    return app


def test_one_request_too_many_waits_and_nobody_else_does(few, sign_in):
    fast, calm = sign_in("detective"), sign_in("detective2")
    codes = [fast.get("/account").status_code for _time in range(4)]
    answer = fast.get("/account")
    assert (codes, answer.status_code, answer.mimetype) == ([200, 200, 200, 429], 429, "text/plain")
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert "3 pages a minute" in answer.text
    assert calm.get("/account").status_code == 200


def test_a_minute_later_pages_open_again(few, sign_in):
    fast = sign_in("detective")
    codes = [fast.get("/account").status_code for _time in range(4)]
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert [*codes, fast.get("/account").status_code] == [200, 200, 200, 429, 200]


def test_a_form_that_is_one_too_many_shows_what_was_typed(few, sign_in):
    fast = sign_in("detective")
    for _time in range(3):
        fast.get("/account")
    answer = fast.send("/account/password", {"note": "A silver sedan.", "password": "secret words of mine"})
    assert (answer.status_code, "A silver sedan." in answer.text) == (429, True)
    assert "secret words" not in answer.text
    assert answer.headers["Retry-After"]


def test_a_place_of_strangers_waits_and_those_who_are_signed_in_there_do_not(few, client, sign_in):
    codes = [client.get("/verify").status_code for _time in range(4)]
    assert (codes, sign_in("detective").get("/account").status_code) == ([200, 200, 200, 429], 200)


def test_files_and_health_are_not_counted(few, client):
    codes = []
    for path in ("/healthz", "/static/mark.svg") * 4:
        with client.get(path) as answer:
            codes.append(answer.status_code)
    assert codes == [200] * 8


def test_workers_count_together(app, database, tmp_path):
    other = create_app(configuration(database, tmp_path))
    counted = []
    for which in (app, other, app, other, app):
        with which.app_context():
            try:
                pace().take(FEW, "person:7")
                counted.append(True)
            except OverRate:
                counted.append(False)
    for which in (app, other):
        with which.app_context():
            db.engine.dispose()
    assert counted == [True, True, True, False, False]


def test_an_address_of_the_new_kind_counts_as_its_network():
    assert place("2001:db8:1:2:ffff::1") == place("2001:db8:1:2::9") != place("2001:db8:1:3::9")
    assert place("192.0.2.7") != place("192.0.2.8")


def test_a_counter_that_is_broken_locks_nobody_out_and_is_made_anew(tmp_path):
    broken = Pace(f"sqlite:///{tmp_path / 'casebridge.sqlite'}")
    broken.file.write_bytes(b"no database" * 500)
    for _time in range(4):
        broken.take(FEW, "person:7")
    with pytest.raises(OverRate):
        broken.take(FEW, "person:7")
    assert broken.file.stat().st_mode & 0o077 == 0
    broken.engine.dispose()


def test_reports_of_browsers_have_a_limit_of_their_own_and_name_no_page(client, caplog):
    said = {
        "effective-directive": "script-src",
        "blocked-uri": "https://evil.example/x?q=Teodora",
        "document-uri": "/a",
    }
    codes = [client.post("/csp", json={"csp-report": said}).status_code for _time in range(61)]
    assert codes == [204] * 60 + [429]
    told = [record.refused for record in caplog.records if record.name == "casebridge.csp"]
    assert told[0] == {"rule": "script-src", "from": "evil.example"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_00,
        b'{"csp-report": 7}',
        b"\xff\xfe",
        b'{"csp-report": {"effective-directive": {}}}',
        b"x" * 17_000,
    ],
)
def test_what_is_no_report_is_dropped(client, body, caplog):
    assert client.post("/csp", data=body, content_type="application/csp-report").status_code in (204, 413)
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


def test_the_eleventh_export_of_an_hour_waits(sign_in):
    commander = sign_in("commander", stepped_up=True)
    codes = [commander.get("/board/published.csv").status_code for _time in range(11)]
    assert codes == [200] * 10 + [429]
