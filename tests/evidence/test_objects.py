"""Files in a real S3-compatible store (OpenStack Swift): taken in, read, checked, redacted, saved and destroyed."""

import hashlib
import io
import json
import random
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from casebridge import create_app
from casebridge.cases.models import Case
from casebridge.config import BadSetting, ObjectStore, object_store
from casebridge.db import db, transaction
from casebridge.evidence.checking import check_blobs, known_keys
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.objects import NotAsWritten, Objects, StoreAway
from casebridge.evidence.store import store
from casebridge.sealing import destroying
from casebridge.sealing import services as sealing
from tests.backup.installation import filled
from tests.building import court
from tests.building.people import acting, some_people
from tests.building.preparing import held
from tests.evidence.sending import Sender
from tests.factories import a_case
from tests.packets.readers import faults
from tests.redaction.conftest import a_statement, built, covers, released
from tests.support.databases import configuration
from tests.support.house import free_port
from tests.support.visitors import Visitor

boto3 = pytest.importorskip("boto3", reason="no client of an object store here: make s3 brings it")
pytestmark = [pytest.mark.sweep, pytest.mark.timeout(900)]
BOTH = False
ROOT = Path(__file__).parents[2]
HOME, LOCK = ROOT / "build" / "s3" / "server", ROOT / "requirements" / "swift.lock"
KEY = secrets.token_urlsafe(24)


@pytest.fixture(scope="session")
def python() -> str:
    """Give the Python of an environment that has Swift."""
    found, mark = HOME / "bin" / "python", HOME / "installed"
    if not mark.exists() or mark.read_bytes() != LOCK.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
        install = [found, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", "install"]
        done = subprocess.run([*install, "--require-hashes", "--no-deps", "-r", LOCK], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"THE OBJECT STORE WAS NOT TRIED: Swift cannot be installed here. {done.stderr[-300:]}")
        mark.write_bytes(LOCK.read_bytes())
    return str(found)


@pytest.fixture
def server(python, tmp_path):
    """Run Swift with its four servers and its S3 interface, and give its address and a function that ends it."""
    port = free_port()
    (tmp_path / "swift").mkdir()
    command = [python, str(ROOT / "tests" / "support" / "swift.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        running.stdin.write(json.dumps({"folder": str(tmp_path / "swift"), "port": port, "key": KEY}) + "\n")
        running.stdin.flush()
        assert running.stdout.readline() == "ready\n"

        def end():
            if not running.stdin.closed:
                running.stdin.close()
            running.wait(10)

        yield f"http://127.0.0.1:{port}", end
        end()


@pytest.fixture
def bucket(server):
    """Give a client of an office's own, to look at the bucket and to spoil it."""
    client = boto3.client(
        "s3", endpoint_url=server[0], region_name="us-east-1", aws_access_key_id="office:casebridge",
        aws_secret_access_key=KEY,
        config=boto3.session.Config(request_checksum_calculation="when_required", s3={"addressing_style": "path"}),
    )  # fmt: skip
    client.create_bucket(Bucket="evidence")
    return client


@pytest.fixture
def app(database, tmp_path, server, bucket):
    """Give the application with its files in the bucket."""
    place = ObjectStore("evidence", server[0], "us-east-1", "office:casebridge", KEY)
    app = create_app({**configuration(database, tmp_path), "CASEBRIDGE_S3": place})
    app.testing, app.test_client_class = True, Visitor
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def at(key):
    return {"Bucket": "evidence", "Key": f"blobs/{key[:2]}/{key[2:4]}/{key}"}


def listed(bucket):
    found = bucket.list_objects_v2(Bucket="evidence", Prefix="blobs/").get("Contents", ())
    return {one["Key"].rpartition("/")[2] for one in found}


def test_a_file_goes_up_in_parts_and_comes_back_whole(in_app, sign_in, bucket):
    with transaction():
        case = a_case("draft").public_id
    data = random.Random(7).randbytes(20_000_000)
    detective = sign_in("detective")
    told = Sender(detective, case).whole(data, "recording.bin")
    row = db.session.scalars(select(Version).order_by(Version.id.desc())).first()
    assert told["sha256"] == row.sha256 == hashlib.sha256(data).hexdigest()
    assert bucket.get_object(**at(row.store_key))["Body"].read() == data
    assert bucket.head_object(**at(row.store_key))["Metadata"]["sha256"] == row.sha256
    # The copy here is nobody's evidence: without it, the bytes come from the bucket.
    store().path(row.store_key).unlink()
    db.session.rollback()
    with detective.get(f"{told['url']}/file") as answer:
        assert answer.data == data


def test_bytes_that_are_there_are_never_written_over(in_app, tmp_path, bucket):
    kept = store()
    key = kept.keep(kept.receive(io.BytesIO(b"first")).path)
    (tmp_path / "other").write_bytes(b"other")
    with pytest.raises(StoreAway):
        kept._put(tmp_path / "other", key)
    assert bucket.get_object(**at(key))["Body"].read() == b"first"


def test_what_comes_back_changed_is_not_kept(in_app, bucket, monkeypatch):
    kept = store()
    monkeypatch.setattr(Objects, "digest", lambda _self, _key: "0" * 64)
    with pytest.raises(NotAsWritten):
        kept.keep(kept.receive(io.BytesIO(b"abc")).path)
    assert listed(bucket) == set()


def test_what_was_changed_or_taken_in_the_bucket_is_named_and_not_served(in_app, sign_in, bucket):
    with transaction():
        case = a_case("draft").public_id
    sender = Sender(sign_in("detective"), case)
    urls = [sender.whole(data, name)["url"] for data, name in ((b"one" * 99, "a.txt"), (b"two" * 99, "b.txt"))]
    keys = list(db.session.scalars(select(Version.store_key).order_by(Version.id)))
    db.session.rollback()
    bucket.put_object(**at(keys[0]), Body=b"oNe" * 99)
    bucket.delete_object(**at(keys[1]))
    assert [one.exhibit for one in check_blobs().damaged] == [1, 2]
    codes = [sender.visitor.get(f"{url}/file").status_code for url in urls]
    assert all(code >= 400 for code in codes)


def test_what_no_row_knows_is_set_aside(in_app, bucket):
    kept = store()
    key = kept.keep(kept.receive(io.BytesIO(b"nobody's")).path)
    from_now = bucket.head_object(**at(key))["LastModified"].replace(year=2099)
    assert kept.set_aside({key}, from_now) == []
    assert kept.set_aside(set(), from_now) == [key]
    aside = bucket.list_objects_v2(Bucket="evidence", Prefix="quarantine/")["Contents"]
    assert bucket.get_object(Bucket="evidence", Key=aside[0]["Key"])["Body"].read() == b"nobody's"
    assert listed(bucket) == set()


def test_a_redacted_paper_goes_into_a_packet(in_app, sign_in, bucket):
    with transaction():
        case = held(a_case("in_review")).public_id
    db.session.rollback()
    paper = a_statement(case)
    covers(sign_in, case, paper, "Corwin Hale")
    released(sign_in, paper)
    packet = built(sign_in, case)
    assert packet.failure == ""
    data = bucket.get_object(**at(packet.store_key))["Body"].read()
    assert hashlib.sha256(data).hexdigest() == packet.sha256
    assert faults(store().found(packet.store_key), accessible=False) == []
    assert known_keys() == listed(bucket)
    assert not check_blobs().damaged


def test_all_comes_back_from_a_backup_when_the_bucket_is_lost(app, tmp_path, sign_in, bucket):
    house = filled(app, tmp_path, sign_in)
    before, keys = house.told(), listed(bucket)
    made = house.back_up()
    spoiled, *lost = sorted(keys)
    for key in lost:
        bucket.delete_object(**at(key))
    bucket.put_object(**at(spoiled), Body=b"something else")
    house.lose_all()
    done = house.restore()
    assert (done.placed, done.missing) == (made.files, [])
    assert set(before) <= set(house.told())
    assert listed(bucket) == keys
    assert not house.inside(check_blobs).damaged


def test_an_expunged_case_leaves_no_byte_in_the_bucket_and_none_here(in_app, bucket):
    with transaction():
        case = held(a_case("in_review")).public_id
    db.session.rollback()
    a_statement(case)
    here = store().root / "here"
    assert (listed(bucket) == known_keys(), len(list(here.iterdir())) > 0) == (True, True)
    expunge(case)
    assert (listed(bucket), list(here.iterdir())) == (set(), [])


def test_a_store_that_is_silent_is_told_in_words_and_nothing_is_recorded(in_app, sign_in, server):
    with transaction():
        case = a_case("draft").public_id
    detective = sign_in("detective")
    server[1]()
    answer = detective.send(
        f"/cases/{case}/evidence", {"files": (io.BytesIO(b"abc"), "a.txt")}, content_type="multipart/form-data"
    )
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)
    assert db.session.scalar(select(Exhibit.id)) is None
    db.session.rollback()
    assert detective.get("/readyz").status_code == 503


def test_a_bucket_that_keeps_older_versions_is_not_ready(in_app, bucket, client):
    store().check()
    bucket.put_bucket_versioning(Bucket="evidence", VersioningConfiguration={"Status": "Enabled"})
    with pytest.raises(StoreAway):
        store().check()


def expunge(public_id):
    """Destroy a case by a court's order, as two people do."""
    with transaction():
        case = db.session.scalars(select(Case).where(Case.public_id == public_id)).one()
        act = court.an_act(case, "expunge", by="sao-supervisor")
        sealing.confirm(act, actor=acting(some_people()["auditor"]))
        act_id = act.public_id
    destroying.destroy(act_id)
    destroying.finish(act_id)


@pytest.mark.parametrize(
    "changed",
    [
        {"CASEBRIDGE_S3_ENDPOINT": "http://store.example.org"}, {"CASEBRIDGE_S3_KEY": ""},
        {"CASEBRIDGE_S3_SECRET": ""}, {"CASEBRIDGE_S3_SECRET_FILE": "/nowhere"}, {"CASEBRIDGE_S3_ROOTS": "/nowhere"},
    ],
)  # fmt: skip
def test_a_weak_setting_is_refused(changed):
    env = {"CASEBRIDGE_S3_BUCKET": "evidence", "CASEBRIDGE_S3_KEY": "casebridge", "CASEBRIDGE_S3_SECRET": KEY}
    assert object_store(env) is not None
    with pytest.raises(BadSetting):
        object_store({**env, **changed})
