"""A locked copy opens with its password alone, carries a seal of its own, and the password is kept nowhere."""

import hashlib

import pikepdf
import pypdfium2
import pytest
from pikepdf import PasswordError
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.cli import run
from casebridge.db import db, transaction
from casebridge.evidence.store import store
from casebridge.packets.models import Packet, PacketCopy
from casebridge.packets.seal.copies import a_password
from casebridge.packets.seal.register import word_on
from casebridge.packets.verify import verify
from tests.building.packets import a_packet, make
from tests.factories import a_case
from tests.packets.test_seal import sealed  # noqa: F401  the sealed sample
from tests.packets.test_verify import failed

PASSWORD = "correct horse battery"


@pytest.fixture
def packet(in_app, sealed, monkeypatch):  # noqa: F811
    """Issue the sealed sample, and give the address of its page."""
    monkeypatch.setattr("casebridge.packets.seal.copies.current", lambda: sealed.seal)
    with transaction():
        packet = a_packet(a_case("in_review"), "issued")
        copy = store().scratch()
        copy.write_bytes(sealed.data)
        packet.store_key, packet.size = store().keep(copy), len(sealed.data)
        packet.sha256 = hashlib.sha256(sealed.data).hexdigest()
        packet.built_size, packet.seal_certificate = len(sealed.built), sealed.seal.fingerprint
        return f"/cases/{packet.case.public_id}/packets/{packet.public_id}"


@pytest.fixture
def copy(packet, sign_in, tmp_path):
    """Take a locked copy and return its path."""
    with sign_in("sergeant", stepped_up=True).send(f"{packet}/copy", {"copy_password": PASSWORD}) as answer:
        assert answer.status_code == 200, answer.text
        path = tmp_path / "locked.pdf"
        path.write_bytes(answer.data)
    return path


def test_it_opens_with_its_password_alone_in_two_readers(copy):
    with pytest.raises(PasswordError):
        pikepdf.open(copy)
    with pikepdf.open(copy, password=PASSWORD) as pdf:
        assert (pdf.encryption.R, pdf.encryption.stream_method.name) == (6, "aesv3")
        assert pdf.get_warnings() == []
    with pypdfium2.PdfDocument(copy, password=PASSWORD) as document:
        assert len(document) == 25


def test_its_seal_holds_and_every_page_is_compared(copy, sealed):  # noqa: F811
    findings = verify(copy, roots=sealed.root, password=PASSWORD)
    assert failed(findings) == {}
    states = {finding.check: finding.state for finding in findings}
    assert (states["seal"], states["signer"], states["pages"], states["exhibit 3"]) == ("ok", "ok", "ok", "ok")


def test_a_change_to_it_is_noticed(copy, sealed):  # noqa: F811
    data = bytearray(copy.read_bytes())
    data[len(data) // 3] ^= 1
    copy.write_bytes(data)
    assert failed(verify(copy, roots=sealed.root, password=PASSWORD))


def test_without_the_password_the_check_says_that_it_is_locked(copy, tmp_path, capsys):
    assert failed(verify(copy))["file"].startswith("The file is locked")
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n")
    assert run(["packet", "verify", str(copy), "--password-file", str(secret)]) == 0
    assert "Unchanged since it was sealed" in capsys.readouterr().out


def test_the_register_knows_the_copy_and_says_when_its_packet_was_revoked(copy):
    sha256 = hashlib.sha256(copy.read_bytes()).hexdigest()
    assert word_on(sha256).heading.endswith("unchanged")
    with transaction():
        taken = db.session.scalars(select(PacketCopy)).one()
        packet = db.session.get_one(Packet, taken.packet_id)
        make(packet, "revoke")
    assert word_on(sha256).heading == "Issued, but revoked"


def test_the_password_is_kept_nowhere(copy):
    lines = [(line.sentence, line.detail, line.reason) for line in db.session.scalars(select(AuditEntry))]
    assert PASSWORD not in repr(lines)
    assert any("opens with a password" in line[0] for line in lines)


@pytest.mark.parametrize(
    ("account", "stepped_up", "password", "status"),
    [
        ("sergeant", True, "too short", 422),
        ("sergeant", True, "x" * 200, 422),
        ("sergeant", False, PASSWORD, 403),
        ("commander", True, PASSWORD, 403),
        ("federal", True, PASSWORD, 404),
    ],
)
def test_what_is_refused(packet, sign_in, account, stepped_up, password, status):
    answer = sign_in(account, stepped_up=stepped_up).send(f"{packet}/copy", {"copy_password": password})
    assert answer.status_code == status
    assert db.session.query(PacketCopy).count() == 0


def test_each_password_that_is_offered_is_new_and_long():
    offered = {a_password() for _ in range(50)}
    assert (len(offered), {len(one) for one in offered}) == (50, {24})
