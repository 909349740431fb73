"""Files come in through the page: each by itself, nothing lost, nothing told that is not theirs."""

import hashlib
import io

from bs4 import BeautifulSoup
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.store import store
from tests.building.preparing import an_exhibit
from tests.factories import a_case

TEXT = b"Canvass of the block, nobody at home.\n"


def send(visitor, draft, *files, **more):
    sent = {"files": [(io.BytesIO(data), name) for data, name in files], **more}
    return visitor.send(f"/cases/{draft}/evidence", sent, content_type="multipart/form-data")


def send_one(visitor, draft, data=TEXT, name="canvass.txt", **more):
    sent = {"files": (io.BytesIO(data), name), **more}
    return visitor.send(
        f"/cases/{draft}/evidence", sent, content_type="multipart/form-data", headers={"Accept": "application/json"}
    )


def exhibits(draft):
    return exhibits_of(db.session.query(Case).filter_by(public_id=draft).one())


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def test_a_stored_file_is_answered_with_its_hash(sign_in, draft):
    answer = send_one(sign_in("detective"), draft)
    assert (answer.status_code, answer.json["sha256"]) == (200, hashlib.sha256(TEXT).hexdigest())
    assert answer.json["exhibit"] == "Ex 6001"


def test_the_original_bytes_lie_in_the_store(sign_in, draft):
    send_one(sign_in("detective"), draft)
    version = db.session.scalars(select(Version)).one()
    assert store().path(version.store_key).read_bytes() == TEXT


def test_several_files_become_several_exhibits(sign_in, draft):
    answer = send(sign_in("detective"), draft, (TEXT, "a.txt"), (TEXT + b"2", "b.txt"))
    assert answer.status_code == 303
    assert [e.number for e in exhibits(draft)] == [1, 2]


def test_the_same_bytes_are_not_stored_again(sign_in, draft):
    visitor = sign_in("detective")
    send_one(visitor, draft)
    answer = send_one(visitor, draft, name="copy.txt")
    assert (answer.json["outcome"], answer.json["exhibit"]) == ("same", "Ex 6001")
    assert len(exhibits(draft)) == 1


def test_the_same_bytes_in_another_case_are_never_mentioned(sign_in, draft):
    with transaction():
        other = a_case("draft").public_id
    visitor = sign_in("detective")
    send_one(visitor, other)
    assert send_one(visitor, draft).json["outcome"] != "same"


def test_the_same_bytes_as_a_hidden_exhibit_are_filed_anew(sign_in, draft):
    send_one(sign_in("detective"), draft)
    with transaction():
        exhibits(draft)[0].class_ = "sealed"
    answer = send_one(sign_in("partner"), draft)
    assert answer.json["outcome"].startswith("accept")
    assert "same bytes" not in answer.json["message"]


def test_an_empty_file_says_so_and_the_others_are_stored(sign_in, draft):
    send(sign_in("detective"), draft, (b"", "empty.txt"), (TEXT, "a.txt"))
    page = page_of(sign_in("detective").get(f"/cases/{draft}/evidence"))
    assert "The file is empty (0 bytes)." in page.text
    assert len(exhibits(draft)) == 1


def test_a_file_over_the_limit_says_so(sign_in, draft, monkeypatch):
    monkeypatch.setattr(store(), "limit", 10)
    answer = send_one(sign_in("detective"), draft)
    assert (answer.status_code, answer.json["outcome"]) == (413, "reject")
    assert exhibits(draft) == []


def test_a_hash_that_does_not_match_is_refused(sign_in, draft):
    answer = send_one(sign_in("detective"), draft, sha256="0" * 64)
    assert (answer.status_code, exhibits(draft)) == (422, [])


def test_a_hash_that_matches_is_taken(sign_in, draft):
    answer = send_one(sign_in("detective"), draft, sha256=hashlib.sha256(TEXT).hexdigest())
    assert answer.status_code == 200


def test_a_full_disk_stops_uploads_alone(sign_in, draft, monkeypatch):
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    assert send_one(sign_in("detective"), draft).status_code == 507
    assert sign_in("detective").get(f"/cases/{draft}/evidence").status_code == 200


def test_a_name_with_a_path_is_data_only(sign_in, draft):
    send_one(sign_in("detective"), draft, name="../../x.txt")
    version = db.session.scalars(select(Version)).one()
    assert version.name == "..�..�x.txt"
    assert store().path(version.store_key).is_relative_to(store().root)


def test_another_unit_stores_nothing(sign_in, draft):
    with transaction():
        before = db.session.query(Exhibit).count()
    assert send_one(sign_in("detective2"), draft).status_code == 404
    assert db.session.query(Exhibit).count() == before


def test_the_history_has_the_hash(sign_in, draft):
    send_one(sign_in("detective"), draft)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "exhibit:store")).one()
    assert line.detail["sha256"] == hashlib.sha256(TEXT).hexdigest()


def test_what_came_in_waits_for_its_type(sign_in, draft):
    visitor = sign_in("detective")
    send_one(visitor, draft)
    page = page_of(visitor.get(f"/cases/{draft}/evidence"))
    group = page.select_one("[aria-label='Files being added'] select")
    assert page.find("label", {"for": group["id"]}).text == "Type of canvass.txt"
    assert "Confirm the types" in [b.text.strip() for b in page.select("button")]


def test_confirming_classes_and_settles(sign_in, draft):
    visitor = sign_in("detective")
    send_one(visitor, draft)
    page = page_of(visitor.get(f"/cases/{draft}/evidence"))
    key = page.select_one("[aria-label='Files being added'] select")["name"].removeprefix("type-")
    sent = {f"type-{key}": "canvass_notes", f"title-{key}": "Canvass log", f"used-{key}": "used"}
    visitor.send(f"/cases/{draft}/evidence/confirm", sent)
    found = exhibits(draft)[0]
    assert (found.type, found.title, found.used, found.class_) == (
        "canvass_notes", "Canvass log", "used", "witness-location",
    )  # fmt: skip
    assert "Type of canvass.txt" not in visitor.get(f"/cases/{draft}/evidence").text


def test_the_page_of_an_exhibit_shows_its_hash_and_notes_the_reading(sign_in, draft):
    visitor = sign_in("detective")
    url = send_one(visitor, draft).json["url"]
    text = page_of(visitor.get(url)).text.replace(" ", "")
    assert hashlib.sha256(TEXT).hexdigest() in text
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.event == "exhibit:view")).first()


def test_a_download_is_an_attachment_of_nothing_in_particular(sign_in, draft):
    visitor = sign_in("detective")
    answer = visitor.get(send_one(visitor, draft, name="Zeugnis für Łucja.txt").json["url"] + "/file", buffered=True)
    assert answer.data == TEXT
    assert answer.mimetype == "application/octet-stream"
    assert "filename*=UTF-8''Zeugnis%20f%C3%BCr" in answer.headers["Content-Disposition"]


def test_a_download_is_an_event(sign_in, draft):
    visitor = sign_in("detective")
    visitor.get(send_one(visitor, draft).json["url"] + "/file", buffered=True)
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.event == "exhibit:download")).one().bytes_out == len(
        TEXT
    )


def test_a_web_page_downloads_in_quarantine_after_a_warning(sign_in, draft):
    visitor = sign_in("detective")
    url = send_one(visitor, draft, b"<html><script>alert(1)</script></html>", "note.html").json["url"]
    warned = visitor.get(url + "/file", buffered=True)
    assert "may run something" in warned.text
    answer = visitor.get(url + "/file?confirmed=yes", buffered=True)
    assert "note.html.quarantine" in answer.headers["Content-Disposition"]


def test_changed_bytes_are_not_served(sign_in, draft):
    visitor = sign_in("detective")
    url = send_one(visitor, draft).json["url"]
    with transaction():
        version = db.session.scalars(select(Version)).one()
        version.damaged_at = version.received_at
    assert visitor.get(url + "/file").status_code == 409


def test_a_new_version_keeps_the_old_one(sign_in, draft):
    visitor = sign_in("detective")
    url = send_one(visitor, draft).json["url"]
    sent = {"files": (io.BytesIO(TEXT + b"more"), "canvass2.txt")}
    visitor.send(url + "/versions", sent, content_type="multipart/form-data")
    assert [v.number for v in exhibits(draft)[0].versions] == [1, 2]
    assert visitor.get(url + "/file?version=1", buffered=True).data == TEXT


def test_an_exhibit_of_another_case_is_not_there(sign_in, draft):
    with transaction():
        other = an_exhibit(a_case("draft")).public_id
    assert sign_in("detective").get(f"/cases/{draft}/evidence/{other}").status_code == 404


def test_custody_goes_from_hand_to_hand(sign_in, draft):
    with transaction():
        exhibit = an_exhibit(db.session.query(Case).filter_by(public_id=draft).one())
        custody = exhibit.custody.public_id
    clerk = sign_in("clerk")
    page = page_of(sign_in("detective").get(f"/cases/{draft}/evidence/{exhibits(draft)[0].public_id}"))
    option = next(o["value"] for o in page.select("[aria-label=Offer] option") if o.text == "Clerk")
    sign_in("detective").send(f"/custody/{custody}/offer", {"whom": option, "why": "Evidence room."})
    assert "Ex 1" in clerk.get("/custody").text
    assert clerk.send(f"/custody/{custody}/receive").status_code == 303


def test_the_list_is_filtered_by_use(sign_in, draft):
    visitor = sign_in("detective")
    send_one(visitor, draft)
    assert "Nothing here yet." in visitor.get(f"/cases/{draft}/evidence?show=used").text
    assert "Nothing here yet." not in visitor.get(f"/cases/{draft}/evidence?show=unclassed").text
