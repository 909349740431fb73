"""Files in parts, by the tus protocol: what is acknowledged is kept, and only its sender goes on with it."""

import base64
import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence import expiring, upload_services
from casebridge.evidence.models import ReceivedFile, Version
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.store import store
from casebridge.evidence.upload_models import Upload
from tests.evidence.sending import Sender
from tests.factories import a_case

# Each engine locks in its own way, and counts what was taken and what is over.
BOTH = (
    "test_while_a_part_comes_in_slowly_others_write", "test_the_last_part_stores_the_file",
    "test_the_last_part_sent_again_with_nothing_in_it_changes_nothing", "test_the_policy_is_asked_again_at_each_part",
    "test_a_stopped_upload_is_gone_with_its_parts", "test_expiring_lets_go_of_the_old_ones_alone",
    "test_two_requests_do_not_write_at_once",
)  # fmt: skip
TEXT = b"Canvass of the block, nobody at home.\n"
HASH = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def sender(sign_in, draft):
    """Give a detective's program on a case in draft."""
    return Sender(sign_in("detective"), draft)


def stored():
    db.session.rollback()
    return [store().path(row.store_key).read_bytes() for row in db.session.scalars(select(Version))]


def exhibits(draft):
    db.session.rollback()
    return exhibits_of(db.session.query(Case).filter_by(public_id=draft).one())


def part_files():
    folder = upload_services.parts().folder
    return sorted(folder.iterdir()) if folder.exists() else []


def days_later(days):
    return clock.at(clock.now() + timedelta(days=days))


def test_the_server_says_what_it_can_do(sender):
    answer = sender.ask("OPTIONS", sender.all)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (204, "1.0.0")
    assert answer.headers["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert answer.headers["Tus-Max-Size"] == str(store().limit)


def test_a_file_begins_with_an_address_of_its_own(sender):
    answer = sender.begin(len(TEXT))
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (201, "1.0.0")
    assert answer.headers["Location"].startswith(sender.all + "/")
    assert answer.headers["Upload-Expires"].endswith("GMT")


def test_a_part_is_acknowledged_with_the_offset_after_it(sender):
    url = sender.begun(TEXT)
    answer = sender.part(url, TEXT[:10])
    assert (answer.status_code, answer.headers["Upload-Offset"], answer.data) == (204, "10", b"")


def test_what_was_acknowledged_lies_on_disk(sender):
    sender.part(sender.begun(TEXT), TEXT[:10])
    assert [path.read_bytes() for path in part_files()] == [TEXT[:10]]


def test_while_a_part_comes_in_slowly_others_write(in_app, sender, draft):
    """A reader that stayed open would keep every writer out of SQLite for as long as the network takes."""
    number = sender.begun(TEXT).rpartition("/")[2]

    class Slow:
        def __init__(self):
            self.rest = [b"", TEXT[:10]]

        def read(self, size=-1, /):
            with db.engine.begin() as other:
                other.execute(update(User).values(single_keys=True))
            return self.rest.pop()

    actor = db.session.scalars(select(User).where(User.username == "detective")).one().actor()
    end, _upload = upload_services.add_part(draft, number, Slow(), at=0, size=None, actor=actor)
    assert end == 10


def test_a_program_asks_how_far_it_came(sender):
    url = sender.begun(TEXT, given_by="A neighbor")
    sender.part(url, TEXT[:10])
    answer = sender.ask("HEAD", url)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (200, "10")
    assert (answer.headers["Upload-Length"], answer.headers["Cache-Control"]) == (str(len(TEXT)), "no-store")
    assert "given_by QSBuZWlnaGJvcg==" in answer.headers["Upload-Metadata"]


def test_the_last_part_stores_the_file(sender, draft):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    assert sender.part(url, TEXT[10:], 10).status_code == 204
    assert (stored(), len(exhibits(draft))) == ([TEXT], 1)


def test_what_became_of_a_file_is_told_with_its_hash(sender, draft):
    done = sender.whole(TEXT)
    assert (done["outcome"], done["sha256"], done["exhibit"]) == ("accept_with_warning", HASH, "Ex 1")
    assert done["url"] == f"/cases/{draft}/evidence/{exhibits(draft)[0].public_id}"


def test_a_stored_file_leaves_no_part(sender):
    sender.whole(TEXT)
    assert part_files() == []


def test_a_file_that_is_done_stands_at_its_end(sender):
    url = sender.begun(TEXT)
    sender.part(url, TEXT)
    assert sender.offset(url) == len(TEXT)


def test_the_last_part_sent_again_with_nothing_in_it_changes_nothing(sender, draft):
    url = sender.begun(TEXT)
    sender.part(url, TEXT)
    assert sender.part(url, b"", len(TEXT)).status_code == 204
    assert len(exhibits(draft)) == 1


def test_a_part_from_elsewhere_in_the_file_is_refused(sender):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    assert [sender.part(url, TEXT[at:], at).status_code for at in (0, 5, 11)] == [409, 409, 409]
    assert sender.offset(url) == 10


def test_a_part_that_is_too_long_is_refused(sender):
    url = sender.begun(TEXT)
    assert sender.part(url, TEXT + b"!").status_code == 413
    assert sender.offset(url) == 0


def test_a_part_of_another_content_type_is_refused(sender):
    assert sender.part(sender.begun(TEXT), TEXT, Content_Type="application/octet-stream").status_code == 415


@pytest.mark.parametrize("offset", ["", "-1", "x", "1" * 30, "٣"])
def test_an_offset_must_be_a_number(sender, offset):
    assert sender.part(sender.begun(TEXT), TEXT, Upload_Offset=offset.encode().decode("latin-1")).status_code == 400


def test_a_part_with_its_checksum_is_taken(sender):
    digest = base64.b64encode(hashlib.sha1(TEXT[:9], usedforsecurity=False).digest()).decode()
    url = sender.begun(TEXT)
    assert sender.part(url, TEXT[:9], Upload_Checksum=f"sha1 {digest}").status_code == 204
    assert sender.offset(url) == 9


def test_a_part_that_changed_on_its_way_is_dropped(sender):
    digest = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:4])
    answer = sender.part(url, TEXT[4:9], 4, Upload_Checksum=f"sha256 {digest}")
    assert answer.status == "460 Checksum Mismatch"
    assert (sender.offset(url), part_files()[0].read_bytes()) == (4, TEXT[:4])


@pytest.mark.parametrize("value", ["md5 AAAA", "sha256", "sha256 ???", "sha256 %%"])
def test_a_checksum_that_cannot_be_read_is_refused(sender, value):
    answer = sender.part(sender.begun(TEXT), TEXT, Upload_Checksum=value)
    assert answer.status_code in (400, 460)
    assert stored() == []


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_another_version_of_the_protocol_is_refused(sender, version):
    url = sender.begun(TEXT)
    answer = sender.part(url, TEXT, Tus_Resumable=version)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert sender.offset(url) == 0


@pytest.mark.parametrize("length", ["", "-1", "many"])
def test_a_file_needs_its_length(sender, length):
    assert sender.ask("POST", sender.all, Upload_Length=length).status_code == 400


@pytest.mark.parametrize(
    "told", ["filename", "filename x", "filename ///=,filename YQ==", "sha256 YWJj", "filename /w=="]
)
def test_a_description_that_cannot_be_read_begins_nothing(sender, told):
    status = sender.ask("POST", sender.all, Upload_Length="5", Upload_Metadata=told).status_code
    assert (status, part_files()) == ((201, part_files()) if told == "filename" else (400, []))


def test_a_hash_that_differs_stores_nothing_and_says_so(sender, draft):
    url = sender.begun(TEXT, sha256="0" * 64)
    answer = sender.part(url, TEXT)
    assert (answer.status_code, answer.json["outcome"]) == (422, "reject")
    assert (exhibits(draft), part_files()) == ([], [])


def test_an_empty_file_is_refused_at_once_and_noted(sender):
    answer = sender.begin(0, "empty.txt")
    assert (answer.status_code, answer.json["outcome"]) == (422, "reject")
    db.session.rollback()
    assert db.session.scalars(select(ReceivedFile)).one().message.startswith("The file is empty (0 bytes).")


def test_a_file_over_the_limit_is_refused_before_its_first_byte(sender):
    answer = sender.begin(store().limit + 1)
    assert (answer.status_code, part_files()) == (413, [])
    assert "the most that CaseBridge takes" in answer.json["message"]


def test_a_full_disk_refuses_a_file_before_its_first_byte(sender, monkeypatch):
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    answer = sender.begin(len(TEXT))
    assert (answer.status_code, part_files()) == (507, [])
    assert answer.json["message"].startswith("There is no room for more files just now.")


def test_a_disk_that_fills_meanwhile_keeps_what_came(sender, monkeypatch):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    assert sender.part(url, TEXT[10:], 10).status_code == 507
    assert sender.offset(url) == 10


@pytest.mark.parametrize(
    "name", ["../../x.txt", "a\x00b.txt", "📹.txt", "n" * 300 + ".txt", "a\r\nSet-Cookie: x=y.txt", "   "]
)
def test_an_odd_name_is_data_only(sender, name):
    done = sender.whole(TEXT, name)
    assert done["outcome"] in ("accept", "accept_with_warning")
    db.session.rollback()
    version = db.session.scalars(select(Version)).one()
    assert len(version.name) <= 200
    assert not set("/\x00\r\n") & set(version.name)


def test_the_same_bytes_are_named_with_a_link_to_the_first(sender):
    first = sender.whole(TEXT)
    again = sender.whole(TEXT, "copy.txt")
    assert (again["outcome"], again["exhibit"], again["url"]) == ("same", "Ex 1", first["url"])
    assert (len(stored()), part_files()) == (1, [])


def test_the_giver_goes_along(sender, draft):
    sender.whole(TEXT, given_by="Store manager")
    assert exhibits(draft)[0].given_by == "Store manager"


def test_a_file_becomes_a_newer_version_of_an_exhibit(sender, draft):
    sender.whole(TEXT)
    sender.whole(TEXT + b"more", exhibit=exhibits(draft)[0].public_id)
    assert [version.number for version in exhibits(draft)[0].versions] == [1, 2]


def test_a_version_of_an_exhibit_that_is_not_there_begins_nothing(sender):
    assert sender.begin(5, exhibit="nothing-has-this-id").status_code == 404


def test_another_persons_upload_is_not_there(sender, sign_in, draft):
    url = sender.begun(TEXT)
    other = Sender(sign_in("partner"), draft)
    assert [other.ask("HEAD", url).status_code, other.part(url, TEXT).status_code] == [404, 404]
    assert [other.ask("DELETE", url).status_code, other.visitor.get(url).status_code] == [404, 404]
    assert sender.offset(url) == 0


def test_an_upload_is_not_there_under_another_case(sender, sign_in):
    url = sender.begun(TEXT)
    with transaction():
        elsewhere = a_case("draft").public_id
    moved = f"/cases/{elsewhere}/uploads/{url.rpartition('/')[2]}"
    assert sender.part(moved, TEXT).status_code == 404


def test_another_unit_begins_nothing(sign_in, draft):
    assert Sender(sign_in("detective2"), draft).begin(5).status_code == 404


def test_the_policy_is_asked_again_at_each_part(sender, draft, sign_in):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    sign_in("detective2")
    with transaction():
        people = {user.username: user for user in db.session.scalars(select(User))}
        case = db.session.query(Case).filter_by(public_id=draft).one()
        case.lead_id, people["detective"].unit = people["detective2"].id, people["detective2"].unit
    assert sender.part(url, TEXT[10:], 10).status_code == 404
    assert stored() == []


def test_a_part_without_the_token_is_refused(sender):
    url = sender.begun(TEXT)
    assert sender.part(url, TEXT, X_CSRFToken="").status_code == 400
    assert sender.offset(url) == 0


def test_a_part_from_another_site_is_refused(sender):
    url = sender.begun(TEXT)
    assert sender.part(url, TEXT, Sec_Fetch_Site="cross-site").status_code == 403
    assert sender.part(url, TEXT, Origin="https://elsewhere.example").status_code == 403
    assert sender.offset(url) == 0


def test_a_program_without_a_sign_in_is_told_so_by_status(sender, app):
    url = sender.begun(TEXT)
    stranger = Sender(app.test_client(), "x")
    assert [stranger.ask("HEAD", url).status_code, stranger.part(url, TEXT).status_code] == [401, 401]


def test_a_new_sign_in_goes_on_where_the_old_one_was(sender, sign_in, draft):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    later = Sender(sign_in("detective"), draft)
    assert later.offset(url) == 10
    assert later.part(url, TEXT[10:], 10).status_code == 204
    assert stored() == [TEXT]


def test_a_page_hears_what_can_go_on_and_a_fresh_token(sender):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    told = sender.visitor.get(sender.all).json
    assert told["uploads"] == [
        {"url": url, "name": "note.txt", "length": len(TEXT), "received": 10, "sha256": HASH, "exhibit": ""}
    ]
    assert (told["person"], bool(told["token"])) == ("detective", True)


def test_a_stopped_upload_is_gone_with_its_parts(sender):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    assert sender.ask("DELETE", url).status_code == 204
    assert (sender.ask("HEAD", url).status_code, sender.part(url, TEXT[10:], 10).status_code) == (410, 410)
    assert part_files() == []


def test_stopping_stands_in_the_history(sender):
    sender.ask("DELETE", sender.begun(TEXT))
    db.session.rollback()
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.event == "upload:stop")).one().outcome == "ok"


def test_a_file_that_is_stored_cannot_be_stopped(sender, draft):
    url = sender.begun(TEXT)
    sender.part(url, TEXT)
    assert sender.ask("DELETE", url).status_code == 410
    assert len(exhibits(draft)) == 1


def test_an_upload_waits_seven_days(sender):
    url = sender.begun(TEXT)
    with transaction():
        db.session.scalars(select(Upload)).one().expires_at = clock.now() + timedelta(seconds=30)
    assert sender.ask("HEAD", url).status_code == 200
    with transaction():
        db.session.scalars(select(Upload)).one().expires_at = clock.now()
    assert (sender.ask("HEAD", url).status_code, sender.part(url, TEXT).status_code) == (410, 410)


def test_a_part_prolongs_the_waiting(sender):
    url = sender.begun(TEXT)
    with transaction():
        db.session.scalars(select(Upload)).one().expires_at = clock.now() + timedelta(days=1)
    sender.part(url, TEXT[:10])
    db.session.rollback()
    assert db.session.scalars(select(Upload)).one().expires_at > clock.now() + timedelta(days=6)


def test_expiring_lets_go_of_the_old_ones_alone(sender):
    old, young = sender.begun(TEXT), sender.begun(TEXT + b"2")
    with transaction():
        row = db.session.scalars(select(Upload).order_by(Upload.id).limit(1)).one()
        row.expires_at = clock.now()
    dropped = expiring.expire()
    assert (len(dropped), len(part_files())) == (1, 1)
    assert (sender.ask("HEAD", old).status_code, sender.offset(young)) == (410, 0)


def test_parts_that_no_upload_knows_go_after_a_day(sender):
    sender.begun(TEXT)
    upload_services.parts().begin()
    assert expiring.expire() == []
    with days_later(2):
        assert len(expiring.expire()) == 1
    assert len(part_files()) == 1


def test_two_requests_do_not_write_at_once(sender):
    url = sender.begun(TEXT)
    with upload_services.parts().held(part_files()[0].name):
        assert sender.part(url, TEXT).status_code == 423
    assert sender.part(url, TEXT).status_code == 204


def test_bytes_that_were_written_but_never_counted_are_written_over(sender):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    with part_files()[0].open("ab") as file:
        file.write(b"cut off before it was synced")
    sender.part(url, TEXT[10:], 10)
    assert stored() == [TEXT]


def test_a_file_whose_parts_are_lost_says_so(sender):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    part_files()[0].unlink()
    assert sender.part(url, TEXT[10:], 10).status_code == 410
    assert stored() == []


def test_a_hash_is_found_again_after_a_restart(sender):
    url = sender.begun(TEXT)
    sender.part(url, TEXT[:10])
    upload_services.parts().__init__(store())
    sender.part(url, TEXT[10:], 10)
    assert sender.visitor.get(url).json["sha256"] == HASH
