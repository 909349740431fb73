"""Files that are empty, too large, misnamed, sent twice or not at all: told by name, and nothing half stored."""

from contextlib import contextmanager
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest

from casebridge.db import db
from casebridge.evidence.models import ReceivedFile, Version
from casebridge.evidence.store import store
from tests.bad_input.house import changed_tables, missing_headers
from tests.bad_input.strings import SHARED, WHY_NOT

ADD = "/cases/{draft}/evidence"
ODD = SHARED / "data" / "odd_files" / "files"
NAMES = {
    "a path": "../../x",
    "a path of Windows": "..\\..\\boot.ini",
    "a path of the root": "/etc/passwd",
    "reversed": "photo\u202egpj.exe",
    "isolated": "a\u2066b\u2069.txt",
    "three hundred characters": "n" * 300 + ".txt",
    "an apostrophe and quotes": 'O\'Brien "x"; filename=evil.txt',
    "emoji": "👩‍👩‍👧.txt",
    "Arabic": "مشرف.txt",
    "a line break": "a\r\nSet-Cookie: x=y.txt",
    "dots": "..",
    "a device": "CON.txt",
    "only blanks": "   ",
    "markup": "<img src=x onerror=alert(1)>.txt",
}


def send(house, content, name="note.txt", *, path=ADD, account="detective", **fields):
    visitor = house.visitor(account)
    body = {"files": (BytesIO(content), name), **fields}
    return visitor, visitor.send(house.town.path(path), body, content_type="multipart/form-data")


def page(house, visitor):
    return unescape(visitor.get(house.town.path(ADD)).text)


def stored_names(house):
    with house.app.app_context():
        names = [row.name for row in db.session.query(Version)]
        db.session.remove()
    return names


@contextmanager
def at_most(house, size):
    with house.app.app_context():
        kept = store()
    before = house.app.config["CASEBRIDGE_UPLOAD_LIMIT"], kept.limit
    house.app.config["CASEBRIDGE_UPLOAD_LIMIT"] = kept.limit = size
    try:
        yield
    finally:
        house.app.config["CASEBRIDGE_UPLOAD_LIMIT"], kept.limit = before


def blobs(house):
    return sorted(path for path in house.app.config["CASEBRIDGE_STORE"].rglob("*") if path.is_file())


def test_a_file_of_no_bytes_is_named_and_not_stored(house):
    before, files = stored_names(house), blobs(house)
    visitor, answer = send(house, b"", "empty.pdf")
    shown = page(house, visitor)
    assert (answer.status_code in (303, 422), stored_names(house), blobs(house)) == (True, before, files)
    assert ("empty.pdf" in shown, "empty" in shown.replace("empty.pdf", "")) == (True, True)


def test_a_file_over_the_limit_is_named_and_not_stored(house):
    before, files = stored_names(house), blobs(house)
    with at_most(house, 1000):
        visitor, answer = send(house, b"x" * 1001, "big.bin")
    assert (answer.status_code in (303, 413), stored_names(house), blobs(house)) == (True, before, files)
    assert "big.bin" in page(house, visitor)


def test_a_body_far_over_the_limit_is_refused_unread(house):
    before = stored_names(house)
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="big.bin"\r\n\r\n'
    with at_most(house, 1000):
        answer = house.visitor("detective").post(
            house.town.path(ADD), data=head + b"x" * (2 * 1024 * 1024), content_type="multipart/form-data; boundary=x"
        )
    assert (answer.status_code, "larger than" in answer.text, stored_names(house)) == (413, True, before)


def test_of_a_stranger_nothing_larger_than_a_form_is_read(house):
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="big.bin"\r\n\r\n'
    content, kind = head + b"x" * (2 * 1024 * 1024), "multipart/form-data; boundary=x"
    answer = house.visitor("").post(house.town.path(ADD), data=content, content_type=kind)
    assert (answer.status_code, "You are signed out" in answer.text, missing_headers(answer)) == (401, True, [])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_data_and_never_a_place(house, name):
    before = blobs(house)
    visitor, answer = send(house, f"The words of {name}.".encode(), NAMES[name])
    new = [path for path in blobs(house) if path not in before]
    shown = page(house, visitor)
    assert (answer.status_code, len(new)) in ((303, 1), (422, 0))
    assert [c for c in "\u202e\u2066\u2069" if c in shown] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_comes_back_as_one_safe_header(house, name):
    before = stored_names(house)
    visitor, answer = send(house, f"Other words of {name}.".encode(), NAMES[name])
    if answer.status_code == 422:
        assert stored_names(house) == before
        return
    with house.app.app_context():
        exhibit = db.session.query(Version).order_by(Version.id.desc()).first().exhibit.public_id
        db.session.remove()
    answer = visitor.get(house.town.path(f"{ADD}/{exhibit}/file"), query_string={"confirmed": "yes"})
    header = answer.headers["Content-Disposition"]
    answer.close()
    told = unquote(header)
    assert (header.startswith("attachment;"), "Set-Cookie" in answer.headers, missing_headers(answer)) == (
        True,
        False,
        [],
    )
    assert [c for c in "/\\\r\n\u202e\u2066" if c in told] == []


def test_originals_are_given_as_bytes_and_never_shown_inline(house):
    visitor, _answer = send(house, b"<script>alert(1)</script>", "page.html")
    with house.app.app_context():
        exhibit = db.session.query(Version).order_by(Version.id.desc()).first().exhibit.public_id
        db.session.remove()
    warned = visitor.get(house.town.path(f"{ADD}/{exhibit}/file"))
    given = visitor.get(house.town.path(f"{ADD}/{exhibit}/file?confirmed=yes"))
    assert (warned.mimetype, "<script>alert" in warned.text) == ("text/html", False)
    assert (given.mimetype, ".quarantine" in given.headers["Content-Disposition"]) == ("application/octet-stream", True)
    given.close()


@pytest.mark.parametrize(
    "sha256", ["0" * 64, "x", "²" * 64, "9" * 5000], ids=["other", "no number", "superscripts", "long"]
)
def test_a_file_that_is_not_what_was_announced_is_not_stored(house, sha256):
    before = stored_names(house)
    _visitor, answer = send(house, b"other bytes", "other.txt", sha256=sha256)
    assert (answer.status_code in (303, 422), stored_names(house)) == (True, before)


def test_a_file_that_is_not_on_disk_any_more_is_a_page(house):
    visitor, _answer = send(house, b"soon to be lost", "lost.txt")
    with house.app.app_context():
        version = db.session.query(Version).order_by(Version.id.desc()).first()
        exhibit, path = version.exhibit.public_id, store().path(version.store_key)
        db.session.remove()
    path.unlink()
    answer = visitor.get(house.town.path(f"{ADD}/{exhibit}/file"))
    assert (answer.status_code, "not where they belong" in answer.text, missing_headers(answer)) == (410, True, [])


def test_the_same_bytes_twice_are_one_exhibit_and_said_so(house):
    send(house, b"once and again", "first.txt")
    visitor, _answer = send(house, b"once and again", "second.txt")
    assert ("second.txt" in stored_names(house), "The same bytes as" in page(house, visitor)) == (False, True)


def test_no_file_at_all_is_said(house):
    visitor = house.visitor("detective")
    before = house.rows()
    answer = visitor.send(house.town.path(ADD), {"given_by": "Officer Quill"}, content_type="multipart/form-data")
    assert (answer.status_code, "Choose a file first" in answer.text, "Officer Quill" in answer.text) == (
        422,
        True,
        True,
    )
    assert changed_tables(before, house.rows()) == []


def test_words_about_a_file_that_cannot_be_kept_lose_nothing_of_the_case(house):
    before = stored_names(house)
    _visitor, answer = send(house, b"some more bytes", "third.txt", given_by="Quill\0")
    assert (answer.status_code, stored_names(house)) == (422, before)


def test_nobody_puts_a_file_into_somebody_elses_case(house):
    files = blobs(house)
    before = house.rows()
    _visitor, answer = send(house, b"not mine", path="/cases/{elsewhere}/evidence")
    after = house.rows()
    assert (answer.status_code, blobs(house)) == (404, files)
    assert [table for table in changed_tables(before, after) if table != "app_user"] == []


def test_a_file_for_the_check_of_packets_that_is_none_is_said(house):
    visitor = house.visitor("detective")
    for content in (b"", b"%PDF-1.7\nbroken", b"\0" * 100, b"text"):
        body = {"file": (BytesIO(content), "../../packet.pdf"), "sha256": "0" * 64}
        answer = visitor.send("/verify", body, content_type="multipart/form-data")
        assert (answer.status_code, "or it was changed" in answer.text) == (200, True)


@pytest.mark.slow
@pytest.mark.skipif(not ODD.is_dir(), reason=WHY_NOT)
def test_odd_files_are_stored_or_refused_each_with_its_message(house):
    wrong = {}
    for file in sorted(ODD.iterdir()):
        if file.stat().st_size < 5_000_000:
            _visitor, answer = send(house, file.read_bytes(), file.name)
            wrong |= {file.name: answer.status_code} if answer.status_code not in (303, 422) else {}
    with house.app.app_context():
        silent = [row.name for row in db.session.query(ReceivedFile) if row.result == "refused" and not row.message]
        db.session.remove()
    assert (wrong, silent) == ({}, [])
