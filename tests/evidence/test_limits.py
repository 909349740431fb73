"""How much one person may send: each refusal says what was kept and when to try again."""

import io
from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.evidence import upload_services
from casebridge.evidence.models import Version
from casebridge.evidence.store import store
from tests.evidence.sending import Sender
from tests.factories import a_case

TEXT = b"Canvass of the block, nobody at home.\n"
DROP = "a-drop-of-some-files"


@pytest.fixture
def sender(sign_in, draft):
    """Give a detective's program on a case in draft."""
    return Sender(sign_in("detective"), draft)


@pytest.fixture
def few(in_app):
    """Let everybody send two uploads an hour."""
    in_app.config["CASEBRIDGE_UPLOADS_AN_HOUR"] = 2


def form(sender, *bodies, **headers):
    files = [(io.BytesIO(body), f"{number}.txt") for number, body in enumerate(bodies)]
    address = sender.all.replace("/uploads", "/evidence")
    return sender.visitor.send(address, {"files": files}, content_type="multipart/form-data", **headers)


def count():
    db.session.rollback()
    return db.session.query(Version).count()


def test_one_upload_more_than_the_hour_allows_waits(sender, few):
    [sender.begun(TEXT + str(n).encode()) for n in range(2)]
    answer = sender.begin(5)
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 3600) == (429, True)
    assert "2 uploads an hour" in answer.json["message"]


def test_what_is_refused_leaves_no_part_on_disk(sender, few):
    [sender.begun(TEXT + str(n).encode()) for n in range(2)]
    sender.begin(5)
    assert len(list(upload_services.parts().folder.iterdir())) == 2


def test_the_next_hour_takes_uploads_again(sender, few, sign_in, draft):
    [sender.begun(TEXT + str(n).encode()) for n in range(2)]
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert Sender(sign_in("detective"), draft).begin(5).status_code == 201


def test_somebody_else_is_not_held_up(sender, few, sign_in, draft):
    [sender.begun(TEXT + str(n).encode()) for n in range(3 - 1)]
    assert Sender(sign_in("partner"), draft).begin(5).status_code == 201


def test_files_that_were_chosen_together_count_once(sender, few):
    answers = [sender.begin(5, f"{number}.txt", drop=DROP).status_code for number in range(5)]
    assert (set(answers), sender.begin(5).status_code, sender.begin(5).status_code) == ({201}, 201, 429)


def test_a_drop_longer_than_two_hundred_counts_again(sender, few, monkeypatch):
    monkeypatch.setattr("casebridge.evidence.limits.FILES_IN_A_DROP", 2)
    answers = [sender.begin(5, drop=DROP).status_code for _ in range(5)]
    assert answers == [201, 201, 201, 201, 429]


def test_a_refused_file_counts_too(sender, few):
    assert [sender.begin(0).status_code for _ in range(3)] == [422, 422, 429]


def test_a_form_over_the_rate_gets_a_page_that_says_when(sender, few):
    assert [form(sender, TEXT + str(n).encode()).status_code for n in range(2)] == [303, 303]
    answer = form(sender, TEXT)
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 3000) == (429, True)
    assert ("2 uploads an hour" in answer.text, count()) == (True, 2)


def test_the_files_of_one_form_count_once(sender, few):
    answers = [form(sender, *(f"{number} {part}".encode() for part in range(3))).status_code for number in range(3)]
    assert (answers, count()) == ([303, 303, 429], 6)


def test_bytes_of_a_day_are_counted_before_they_come(sender, in_app):
    in_app.config["CASEBRIDGE_UPLOAD_BYTES_A_DAY"] = 100
    assert [sender.begin(60).status_code, sender.begin(60).status_code, sender.begin(40).status_code] == [201, 429, 201]


def test_bytes_that_never_came_are_given_back(sender, in_app):
    in_app.config["CASEBRIDGE_UPLOAD_BYTES_A_DAY"] = 100
    url = sender.begin(90).headers["Location"]
    sender.ask("DELETE", url)
    assert sender.begin(90).status_code == 201


def test_a_form_beyond_the_bytes_of_a_day_keeps_nothing(sender, in_app):
    in_app.config["CASEBRIDGE_UPLOAD_BYTES_A_DAY"] = 10
    assert (form(sender, TEXT).status_code, count()) == (429, 0)


def test_nobody_has_more_files_under_way_than_the_setting_says(sender, in_app):
    in_app.config["CASEBRIDGE_OPEN_UPLOADS"] = 2
    urls = [sender.begun(TEXT + str(n).encode()) for n in range(2)]
    answer = sender.begin(5)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert "too many files under way" in answer.json["message"]
    sender.ask("DELETE", urls[0])
    assert sender.begin(5).status_code == 201


def test_what_others_are_sending_is_kept_free_on_the_disk(sender, monkeypatch, sign_in, draft):
    free = 10**6
    sender.begin(800_000)
    monkeypatch.setattr(type(store()), "free", lambda self: free, raising=True)
    assert Sender(sign_in("partner"), draft).begin(300_000).status_code == 507
    assert Sender(sign_in("partner"), draft).begin(100_000).status_code == 201


def test_a_full_disk_answers_a_form_with_a_page_before_it_reads_the_file(sender, monkeypatch):
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    answer = form(sender, TEXT)
    assert (answer.status_code, "No room for more files" in answer.text, count()) == (507, True, 0)


def test_a_full_disk_stops_a_stranger_no_less(client, in_app, monkeypatch):
    with transaction():
        case = a_case("draft").public_id
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    answer = client.post(f"/cases/{case}/evidence", data={"files": (io.BytesIO(TEXT), "a.txt")})
    assert answer.status_code in (400, 401, 507)


def test_other_work_goes_on_when_the_disk_is_full(sender, monkeypatch, draft):
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    assert sender.visitor.get(f"/cases/{draft}/evidence").status_code == 200
    fields = {"title": "A knife", "type": "crime_scene_photos", "used": "used"}
    assert sender.visitor.send(f"/cases/{draft}/evidence/things", fields).status_code == 303
