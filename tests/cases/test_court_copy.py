"""A copy of a case's history for a court: each class by itself, nothing of others, and no changed byte unnoticed."""

import hashlib
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from casebridge import audit, cli
from casebridge.accounts import demo_accounts
from casebridge.audit import AuditEntry
from casebridge.cases import court_copy
from casebridge.db import db, transaction
from casebridge.heads import exported
from tests.building.people import acting, some_people
from tests.factories import a_case

BOTH = False
PURPOSE = "Subpoena of the Circuit Court, case 24-C-26"
NOTE = "marked what the second witness said as weak"


@pytest.fixture
def case(in_app):
    """Give a case under review, in whose history a prosecutor's own note stands."""
    found = a_case("in_review")
    with transaction():
        audit.record("element:note", actor=acting(some_people()["prosecutor"]), case_id=found.id, sentence=NOTE)
    return found


@pytest.fixture
def files(case, sign_in):
    """Give the files that a prosecutor takes, of the open class and of the office's own work."""
    return unpacked(taken(sign_in("prosecutor", stepped_up=True), case, "open-case", "work-product"))


def taken(visitor, case, *parts):
    """Ask for a copy as the page does."""
    return visitor.send(f"/cases/{case.public_id}/history/copy", {"part": list(parts), "purpose": PURPOSE})


def unpacked(answer):
    """Return the files of an answer by name."""
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_each_class_is_a_file_to_read_and_one_with_proofs(case, files):
    found = exported.check(files)
    lines = sum(part["lines"] for part in json.loads(files["manifest.json"])["parts"])
    assert (found.difference, found.lines) == ("", lines)
    said = {name: " ".join(content.decode().split()) for name, content in files.items()}
    assert NOTE in said["work-product.txt"]
    assert NOTE not in said["open-case.txt"] + said["open-case.jsonl"]
    told = files["open-case.txt"].decode()
    assert told.startswith(f"HISTORY OF CASE {case.number}\n")


def test_nobody_takes_what_they_may_not_know_of_nor_learns_how_much_it_is(case, sign_in):
    detective = sign_in("detective", stepped_up=True)
    page = detective.get(f"/cases/{case.public_id}/history/copy").text
    assert "thinking" not in page
    assert taken(detective, case, "open-case", "work-product").status_code == 422
    found = unpacked(taken(detective, case, "open-case", court_copy.OWN_OFFICE))
    assert NOTE not in " ".join(b"".join(found.values()).decode().split())
    assert {part["key"] for part in json.loads(found["manifest.json"])["parts"]} == {"open-case"}
    assert sign_in("federal", stepped_up=True).get(f"/cases/{case.public_id}/history/copy").status_code == 404


def test_it_asks_for_the_factor_and_is_kept_in_history_under_a_receipt(case, sign_in, files):
    assert taken(sign_in("prosecutor"), case, "open-case").status_code == 403
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "history:export")).one()
    assert line.reason == PURPOSE
    assert line.receipt == json.loads(files["manifest.json"])["receipt"]
    assert audit.verify()[1] is None


def _in(files, name, old, new):
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def _resigned(files):
    """Write a manifest that fits changed files, as whoever changed them would."""
    manifest = json.loads(files["manifest.json"])
    rest = {name: content for name, content in files.items() if name != "manifest.json"}
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in rest.items()}
    return {**rest, "manifest.json": json.dumps(manifest).encode()}


CHANGES = [
    (lambda f: _in(f, "open-case.txt", b"(Detective", b"(Sergeant"), "open-case.txt is not the file"),
    (lambda f: _resigned(_in(f, "open-case.txt", b"(Detective", b"(Sergeant")), "open-case.txt does not say"),
    (lambda f: _resigned(_in(f, "work-product.jsonl", b"weak", b"firm")), "line 1 of work-product.jsonl was changed"),
    (lambda f: _resigned(_in(f, "open-case.jsonl", b'"role":"detective"', b'"role":"sergeant"')), "was changed"),
    (lambda f: _resigned(_in(f, "open-case.jsonl", b'"path":["', b'"path":["00')), "signed head"),
    (lambda f: _resigned({**f, "open-case.jsonl": f["open-case.jsonl"].partition(b"\n")[2]}), "open-case.txt does not"),
    (lambda f: _resigned(_in(f, "heads.txt", b"seq: ", b"seq: 1")), "not signed"),
    (lambda f: {**f, "more.txt": b""}, "more.txt is no part"),
    (lambda f: {name: f[name] for name in f if name != "heads.txt"}, "heads.txt is missing"),
    (lambda f: {}, "a file is missing"),
]


def test_what_was_changed_is_named(files):
    for change, told in CHANGES:
        assert told in exported.check(change(files)).difference
    assert "not signed" in exported.check(files, {"0" * 16: "00" * 32}).difference


def test_the_command_takes_one_and_checks_it_without_the_house(app, case, tmp_path, monkeypatch, capsys):
    with transaction():
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    password, folder = demo_accounts.password_of(app.config["CASEBRIDGE_INSTANCE"]), tmp_path / "copy"
    number = case.number
    db.session.rollback()

    def run(*words, typed=password):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        code = cli.run(["audit", *words])
        db.session.rollback()
        said = capsys.readouterr()
        return code, said.out + said.err

    take = ("export", number, str(folder), "--purpose", PURPOSE)
    assert run(*take, typed="wrong")[0] == 1
    assert not folder.exists()
    assert run(*take)[0] == 0
    assert run("verify-export", str(folder))[0] == 0
    (folder / "open-case.txt").write_text("Nothing happened.\n")
    assert "open-case.txt is not the file" in run("verify-export", str(folder))[1]
