"""The seal is a second revision that changes no byte before it; whatever happens to the file afterwards is noticed."""

import asyncio
import io
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from flask import Flask
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from casebridge import clock
from casebridge.cli import run
from casebridge.config import BadSetting, SealFiles, settings
from casebridge.packets.build import build
from casebridge.packets.findings import Finding, accepted, verdict
from casebridge.packets.given import PacketInput, SealMark
from casebridge.packets.seal.authority import Seal, SealUnfit, load, make_own
from casebridge.packets.seal.check import built_size, find_seal
from casebridge.packets.seal.roots import roots_of
from casebridge.packets.seal.sign import _Writer, put_on
from casebridge.packets.verify import verify
from tests.packets.conftest import texts_of
from tests.packets.sample import BUILT
from tests.packets.test_build import ROOT, plain
from tests.packets.test_tags import elements
from tests.packets.test_verify import failed

SEALED_AT = BUILT + timedelta(minutes=3)


@dataclass(frozen=True)
class Sealed:
    """A sealed packet, the packet as it was built, and the root under which its seal is known."""

    data: bytes
    built: bytes
    seal: Seal
    root: str

    def check(self, folder: Path, data: bytes | None = None, root: str | None = None) -> list[Finding]:
        """Return the findings on these bytes, or on others, under our root, or another."""
        path = folder / "packet.pdf"
        path.write_bytes(self.data if data is None else data)
        return verify(path, roots=self.root if root is None else root)

    def flipped(self, folder: Path, at: int) -> list[Finding]:
        """Return the findings on a copy with one bit turned over."""
        data = bytearray(self.data)
        data[at] ^= 1
        return self.check(folder, bytes(data))

    def resaved(self, folder: Path, change: Callable[[pikepdf.Pdf], None]) -> list[Finding]:
        """Return the findings on a copy that a PDF tool changed and wrote anew."""
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(self.data)) as pdf:
            change(pdf)
            pdf.save(out)
        return self.check(folder, out.getvalue())


def a_seal(folder: Path) -> Seal:
    """Make a seal of our own in a folder and read it."""
    make_own(folder / "seal.pem")
    return load(SealFiles(folder / "seal.pem"))


def built_for(given: PacketInput, seal: Seal, folder: Path, cache: Path) -> bytes:
    """Build the sample packet as one that this seal will be put on."""
    marked = replace(given, seal=SealMark(seal.name, seal.fingerprint))
    return build(marked, folder, cache=cache).path.read_bytes()


@pytest.fixture(scope="session")
def sealed(given: PacketInput, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    """Return the sample packet, sealed."""
    folder = tmp_path_factory.mktemp("sealed")
    seal = a_seal(folder)
    built = built_for(given, seal, folder, cache)
    return Sealed(put_on(built, seal, SEALED_AT), built, seal, roots_of(SealFiles(folder / "seal.pem")))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    """Return a seal of somebody else, by the same name."""
    return a_seal(tmp_path_factory.mktemp("stranger"))


def test_the_sealed_file_begins_with_the_built_one_byte_for_byte(sealed: Sealed) -> None:
    assert sealed.data[: built_size(sealed.data)] == sealed.built


def test_sealing_leaves_the_properties_as_they_were_built(sealed: Sealed) -> None:
    before, after = (pikepdf.open(io.BytesIO(data)) for data in (sealed.built, sealed.data))
    with before, after:
        assert after.Root.Metadata.read_raw_bytes() == before.Root.Metadata.read_raw_bytes()
        assert str(after.docinfo["/Title"]) == str(before.docinfo["/Title"])


def test_a_sealed_packet_under_a_known_root_is_genuine(sealed: Sealed, tmp_path: Path) -> None:
    findings = sealed.check(tmp_path)
    assert failed(findings) == {}
    assert verdict(findings).startswith("Genuine: sealed by a known signer")


def test_without_a_root_the_signer_is_unknown_and_nobody_says_genuine(sealed: Sealed, tmp_path: Path) -> None:
    findings = sealed.check(tmp_path, root="")
    said = {finding.check: finding for finding in findings}["signer"]
    assert (said.state, said.sentence.startswith("Unknown signer")) == ("note", True)
    assert "unknown" in verdict(findings)
    assert "Genuine" not in verdict(findings)


def test_under_another_root_the_signer_is_unknown_and_the_check_fails(
    sealed: Sealed, stranger: Seal, tmp_path: Path
) -> None:
    other = x509.load_der_x509_certificate(stranger.root.dump()).public_bytes(serialization.Encoding.PEM).decode()
    assert failed(sealed.check(tmp_path, root=other))["signer"].startswith("Unknown signer")


def test_the_seal_says_when_it_was_put_on_by_our_clock(sealed: Sealed) -> None:
    found = find_seal(sealed.data)
    assert found is not None
    assert found.at == SEALED_AT


def test_any_one_bit_is_noticed(sealed: Sealed, tmp_path: Path) -> None:
    dice = random.Random(11)
    places = [dice.randrange(len(sealed.data)) for _ in range(30)]
    places += [dice.randrange(len(sealed.built), len(sealed.data)) for _ in range(30)]
    assert [at for at in places if accepted(sealed.flipped(tmp_path, at))] == []


def test_any_one_bit_of_the_signature_itself_is_noticed(sealed: Sealed) -> None:
    start = sealed.data.index(b"/Contents <", len(sealed.built)) + len(b"/Contents <")
    end = sealed.data.index(b">", start)
    unnoticed = []
    for at in [*range(start, end, 53), end - 1]:
        for bit in (1, 32):
            data = bytearray(sealed.data)
            data[at] ^= bit
            found = find_seal(bytes(data))
            if found is not None and found.holds:
                unnoticed.append((at - start, bit))
    assert unnoticed == []


def test_a_bit_of_an_exhibit_names_the_exhibit_and_breaks_the_seal(sealed: Sealed, tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(sealed.built)) as pdf:
        raw = pdf.pages[12].obj.Resources.XObject["/X0"].read_raw_bytes()
    found = failed(sealed.flipped(tmp_path, sealed.built.index(raw) + len(raw) // 2))
    assert "Exhibit 1, Offense report" in found["exhibit 1"]
    assert found["seal"] == "The bytes of the file are not those that were sealed."


def test_bytes_behind_the_seal_are_counted(sealed: Sealed, tmp_path: Path) -> None:
    found = failed(sealed.check(tmp_path, sealed.data + b"one more thing"))
    assert found["seal"] == "14 bytes were added after the packet was sealed."
    assert found["place"].startswith("All pages and exhibits are those that were built")


def test_a_page_taken_out_is_named(sealed: Sealed, tmp_path: Path) -> None:
    def take_out(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[13]

    found = failed(sealed.resaved(tmp_path, take_out))
    assert {"seal", "bytes", "pages"} <= set(found)


def test_another_picture_in_a_photo_is_named(sealed: Sealed, tmp_path: Path) -> None:
    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.pages[16].obj.Resources.XObject["/X0"].write(b"0 g 0 0 400 400 re f")

    assert "Exhibit 3, Scene photograph" in failed(sealed.resaved(tmp_path, swap))["exhibit 3"]


def test_a_seal_that_was_cut_off_is_told(sealed: Sealed, tmp_path: Path) -> None:
    found = failed(sealed.check(tmp_path, sealed.built))
    assert found == {
        "seal": "The seal was cut off: this is the built file without its seal.",
        "place": "All pages and exhibits are those that were built: the change lies in the seal or behind it.",
    }


def test_a_second_signature_is_refused(sealed: Sealed, stranger: Seal, tmp_path: Path) -> None:
    class Careless(PdfSigner):
        def _enforce_certification_constraints(self, reader):
            """Sign what allows no further signature."""

    signer = SimpleSigner(stranger.certificate, stranger.key, SimpleCertificateStore())
    out = io.BytesIO()
    Careless(PdfSignatureMetadata(field_name="Second"), signer).sign_pdf(_Writer(io.BytesIO(sealed.data)), output=out)
    found = failed(sealed.check(tmp_path, out.getvalue()))
    assert found["seal"] == "2 signatures are in the file; a packet has its seal alone."


def test_a_packet_sealed_again_by_somebody_else_is_not_ours(sealed: Sealed, stranger: Seal, tmp_path: Path) -> None:
    again = put_on(sealed.built, stranger, SEALED_AT)
    for root in (sealed.root, ""):
        assert "the packet names another certificate" in failed(sealed.check(tmp_path, again, root))["signer"]


def test_a_whole_packet_of_somebody_else_has_an_unknown_signer(
    sealed: Sealed, given: PacketInput, stranger: Seal, cache: Path, tmp_path: Path
) -> None:
    other = put_on(built_for(given, stranger, tmp_path / "other", cache), stranger, SEALED_AT)
    assert failed(sealed.check(tmp_path, other))["signer"].startswith("Unknown signer")


def test_a_seal_put_on_together_with_another_change_does_not_hold(sealed: Sealed, tmp_path: Path) -> None:
    class Meddling(_Writer):
        def _update_meta(self):
            page = self.root["/Pages"]["/Kids"][3].get_object()
            page["/Contents"].pop()
            self.update_container(page)

    signer = SimpleSigner(sealed.seal.certificate, sealed.seal.key, SimpleCertificateStore(), embed_roots=False)
    meta = PdfSignatureMetadata(
        field_name="Seal", md_algorithm="sha256", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    out = io.BytesIO()
    PdfSigner(meta, signer).sign_pdf(Meddling(io.BytesIO(sealed.built)), output=out)
    found = failed(sealed.check(tmp_path, out.getvalue()))
    assert {"seal", "pages"} <= set(found)


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.995])
def test_a_file_that_was_cut_short_is_refused(sealed: Sealed, tmp_path: Path, cut: float) -> None:
    assert not accepted(sealed.check(tmp_path, sealed.data[: int(len(sealed.data) * cut)]))


def test_two_readers_open_the_sealed_file_without_a_word(sealed: Sealed) -> None:
    with pikepdf.open(io.BytesIO(sealed.data)) as pdf:
        assert (pdf.check_pdf_syntax(), pdf.get_warnings()) == ([], [])
        pages = len(pdf.pages)
    with pypdfium2.PdfDocument(sealed.data) as document:
        assert len(document) == pages


def test_sealing_adds_no_annotation_and_the_field_is_tagged_and_says_what_it_is(sealed: Sealed) -> None:
    before, after = (pikepdf.open(io.BytesIO(data)) for data in (sealed.built, sealed.data))
    with before, after:
        assert [len(p.obj.get("/Annots", [])) for p in after.pages] == [
            len(p.obj.get("/Annots", [])) for p in before.pages
        ]
        field = after.Root.AcroForm.Fields[0]
        forms = [one for one in elements(after.Root.StructTreeRoot) if str(one.S) == "/Form"]
        assert [one.K[0].Obj.objgen for one in forms] == [field.objgen]
        assert (str(field.T), str(field.TU)) == ("Seal", "Seal of the issuing office")
        assert list(field.Rect) == [0, 0, 0, 0]


def test_the_last_page_names_the_seal_and_prints_its_fingerprint(sealed: Sealed, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed.data)
    last = plain(texts_of(path)[-1])
    assert plain(sealed.seal.name) in last
    assert sealed.seal.fingerprint in last
    assert "trusted" not in last.casefold()


@pytest.mark.sweep
def test_other_processes_elsewhere_build_the_same_bytes_to_be_sealed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.packets.build_once"]
    found = {
        subprocess.run(
            [*command, str(tmp_path / zone), "marked"], cwd=ROOT, env={"TZ": zone, "PATH": ""}, capture_output=True,
            text=True, check=True,
        ).stdout
        for zone in ("Tokyo", "Lima")
    }  # fmt: skip
    assert len(found) == 1


def test_the_own_seal_is_for_its_owner_alone_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "seal.pem"
    make_own(path)
    first = path.read_bytes()
    make_own(path)
    assert (path.stat().st_mode & 0o777, path.read_bytes() == first) == (0o600, True)
    assert [one.name for one in path.parent.iterdir()] == ["seal.pem"]
    assert first.count(b"PRIVATE KEY-----") == 2


def test_a_seal_that_others_can_read_is_refused_at_the_start_and_at_use(tmp_path: Path) -> None:
    make_own(tmp_path / "seal.pem")
    (tmp_path / "seal.pem").chmod(0o640)
    with pytest.raises(SealUnfit, match="can be read by others"):
        load(SealFiles(tmp_path / "seal.pem"))
    with pytest.raises(BadSetting, match=r"seal\.pem can be read by others"):
        settings({"CASEBRIDGE_INSTANCE": str(tmp_path)})


def test_the_certificate_of_an_agency_comes_as_pkcs12_with_its_passphrase_in_a_file(
    sealed: Sealed, stranger: Seal, tmp_path: Path
) -> None:
    key = serialization.load_der_private_key(stranger.key.dump(), None)
    mine, root = (x509.load_der_x509_certificate(one.dump()) for one in (stranger.certificate, stranger.root))
    lock = serialization.BestAvailableEncryption(b"a passphrase")
    bundle, secret = tmp_path / "agency.p12", tmp_path / "passphrase"
    bundle.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, mine, [root], lock))
    secret.write_text("a passphrase\n")
    for path in (bundle, secret):
        path.chmod(0o600)
    env = {"CASEBRIDGE_INSTANCE": str(tmp_path), "CASEBRIDGE_SEAL": str(bundle)}
    with pytest.raises(SealUnfit, match="passphrase"):
        load(settings(env)["CASEBRIDGE_SEAL"])
    files = settings(env | {"CASEBRIDGE_SEAL_PASSPHRASE_FILE": str(secret)})["CASEBRIDGE_SEAL"]
    agency = load(files)
    assert (agency.fingerprint, agency.is_own) == (stranger.fingerprint, False)
    again = put_on(sealed.built, agency, SEALED_AT)
    found = find_seal(again, roots_of(files))
    assert found is not None
    assert (found.holds, found.known) == (True, True)
    assert "a passphrase" not in repr(files)


def test_a_key_of_2048_bits_is_too_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebridge.packets.seal.authority.BITS", 2048)
    make_own(tmp_path / "seal.pem")
    monkeypatch.undo()
    with pytest.raises(SealUnfit, match="2048 bits"):
        load(SealFiles(tmp_path / "seal.pem"))


def test_sealing_and_checking_work_where_an_event_loop_runs(sealed: Sealed) -> None:
    async def inside() -> bool:
        found = find_seal(put_on(sealed.built, sealed.seal, SEALED_AT))
        return found is not None and found.holds

    assert asyncio.run(inside())


def test_an_old_seal_is_judged_by_the_time_it_was_put_on(sealed: Sealed) -> None:
    with clock.at(SEALED_AT + timedelta(days=365 * 20)):
        found = find_seal(sealed.data, sealed.root)
    assert found is not None
    assert found.known


def test_the_root_that_is_given_out_makes_our_seal_known(in_app: Flask, sealed: Sealed, tmp_path: Path, capsys) -> None:
    in_app.config["CASEBRIDGE_SEAL"] = SealFiles(tmp_path / "absent.pem")
    assert run(["packet", "root"]) == 1
    assert "There is no seal yet" in capsys.readouterr().err
    root, packet = tmp_path / "root.pem", tmp_path / "packet.pdf"
    root.write_text(sealed.root)
    packet.write_bytes(sealed.data)
    assert run(["packet", "verify", str(packet), "--roots", str(root)]) == 0
    assert "Genuine: sealed by a known signer" in capsys.readouterr().out
    assert run(["packet", "verify", str(packet), "--roots", str(packet)]) == 1
    assert "There is no certificate (PEM)" in capsys.readouterr().err
