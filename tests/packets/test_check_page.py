"""The public check of a packet takes files from strangers: no larger than a packet, so many an hour, and keeps none."""

import io
from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.evidence.store import store


@pytest.fixture
def stranger(in_app):
    """Give a browser that nobody is signed in on, with the token of the page."""
    client = in_app.test_client()
    page = client.get("/verify").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def send(body, **more):
        data = {"csrf_token": token, "file": (io.BytesIO(body), "packet.pdf")}
        return client.post("/verify", data=data, content_type="multipart/form-data", **more)

    return send


def left():
    folder = store().root / "incoming"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_file_that_is_no_packet_is_told_and_not_kept(stranger):
    answer = stranger(b"not a packet" * 10_000)
    assert (answer.status_code, left()) == (200, [])
    assert "This file was changed, or is no packet" in answer.text


def test_a_file_larger_than_any_packet_is_refused_before_it_is_read(stranger):
    answer = stranger(b"x", environ_overrides={"CONTENT_LENGTH": str(600 << 20)})
    assert (answer.status_code, left()) == (413, [])


def test_one_place_checks_only_so_many_files_an_hour(stranger, in_app):
    in_app.config["CASEBRIDGE_VERIFICATIONS_AN_HOUR"] = 1
    stranger(b"x")
    answer = stranger(b"x")
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 3600) == (429, True)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert stranger(b"x").status_code == 200


def test_a_full_disk_refuses_strangers_before_it_reads_their_file(stranger, monkeypatch):
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    assert stranger(b"x").status_code == 507
