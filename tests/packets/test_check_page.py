"""The public check of a packet takes files from strangers: no larger than a packet, so many an hour, and keeps none."""

import hashlib
import io
import re
from datetime import timedelta

import pikepdf
import pytest

from casebridge import clock
from casebridge.db import transaction
from casebridge.evidence.store import store
from casebridge.packets.seal import views
from tests.building.packets import a_packet, make
from tests.factories import a_case
from tests.packets.sample import HEAD
from tests.packets.test_seal import sealed  # noqa: F401  the sealed sample


@pytest.fixture
def asked(in_app):
    """Give a browser that nobody is signed in on, with the token of the page."""
    client = in_app.test_client()
    page = client.get("/verify").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def send(body=None, sha256="", **more):
        data = {"csrf_token": token, "sha256": sha256}
        if body is not None:
            data["file"] = (io.BytesIO(body), "packet.pdf")
        return client.post("/verify", data=data, content_type="multipart/form-data", **more)

    return send


@pytest.fixture
def known(in_app, sealed, monkeypatch):  # noqa: F811
    """Enter the sealed sample in the register as an issued packet, and know its root."""
    monkeypatch.setattr(views, "roots", lambda: sealed.root)
    with transaction():
        packet = a_packet(a_case("in_review"), "issued")
        packet.sha256, packet.size = hashlib.sha256(sealed.data).hexdigest(), len(sealed.data)
        packet.built_sha256, packet.built_size = hashlib.sha256(sealed.built).hexdigest(), len(sealed.built)
        packet.pages = 25
    return packet


def said(answer):
    """Return the heading of the answer."""
    return re.search(r"<p><b>([^<]*)</b></p>", answer.text)[1]


def left():
    folder = store().root / "incoming"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_file_that_is_no_packet_is_told_and_not_kept(asked):
    answer = asked(b"not a packet" * 10_000)
    assert (answer.status_code, left()) == (200, [])
    assert said(answer) == "This file was not issued by CaseBridge, or it was changed"


def test_a_file_larger_than_any_packet_is_refused_before_it_is_read(asked):
    answer = asked(b"x", environ_overrides={"CONTENT_LENGTH": str(600 << 20)})
    assert (answer.status_code, left()) == (413, [])


def test_one_place_checks_only_so_many_files_an_hour(asked, in_app):
    in_app.config["CASEBRIDGE_VERIFICATIONS_AN_HOUR"] = 1
    asked(b"x")
    answer = asked(b"x")
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 3600) == (429, True)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert asked(b"x").status_code == 200


def test_a_full_disk_refuses_strangers_before_it_reads_their_file(asked, monkeypatch):
    monkeypatch.setattr(store(), "reserve_bytes", 2**63)
    assert asked(b"x").status_code == 507


def test_an_issued_packet_is_genuine_and_in_force(asked, known, sealed):  # noqa: F811
    answer = asked(sealed.data)
    assert said(answer) == f"This is packet {known.number}, unchanged"
    assert "It is in force" in answer.text
    assert "differs" not in answer.text


def test_its_number_alone_gives_the_same_answer(asked, known, sealed):  # noqa: F811
    digest = hashlib.sha256(sealed.data).hexdigest()
    spaced = " ".join(digest[at : at + 4] for at in range(0, 64, 4)).upper()
    assert said(asked(sha256=spaced)) == f"This is packet {known.number}, unchanged"
    assert said(asked(sha256="0" * 63 + "1")) == "This file was not issued by CaseBridge, or it was changed"
    assert asked(sha256="12").status_code == 422
    assert asked().status_code == 422


def test_a_replaced_packet_is_told_as_such(asked, known, sealed):  # noqa: F811
    with transaction():
        a_packet(known.case, "issued", known.kind)
        make(known, "supersede")
    assert said(asked(sealed.data)) == "Issued, but replaced by a newer packet"


def test_a_revoked_packet_is_told_as_such(asked, known, sealed):  # noqa: F811
    with transaction():
        make(known, "revoke")
    assert said(asked(sealed.data)) == "Issued, but revoked"


def test_a_packet_whose_seal_was_cut_off_is_told_as_such(asked, known, sealed):  # noqa: F811
    assert said(asked(sealed.built)) == "This is a packet without its seal"


def test_a_sealed_packet_that_the_register_does_not_know_is_not_vouched_for(asked, sealed, monkeypatch):  # noqa: F811
    monkeypatch.setattr(views, "roots", lambda: sealed.root)
    assert said(asked(sealed.data)) == "Sealed, but not in the register"
    monkeypatch.setattr(views, "roots", lambda: "")
    assert said(asked(sealed.data)) == "This file was not issued by CaseBridge, or it was changed"


def test_a_changed_packet_is_told_with_the_place_and_without_a_name(asked, known, sealed):  # noqa: F811
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed.data)) as pdf:
        pdf.pages[16].obj.Resources.XObject["/X0"].write(b"0 g 0 0 400 400 re f")
        pdf.save(out)
    answer = asked(out.getvalue())
    assert said(answer) == "This file was not issued by CaseBridge, or it was changed"
    assert "Exhibit 3</b>: differs" in answer.text


@pytest.mark.parametrize("cut", [0, 200])
def test_nothing_of_the_case_is_said(asked, known, sealed, cut):  # noqa: F811
    page = asked(sealed.data[: len(sealed.data) - cut]).text
    names = ("CB-2026-", "CB26-", "Drumstick", "Conjectura", "Offense report", "Tallstory", HEAD, known.case.number)
    assert [name for name in names if name in page] == []
