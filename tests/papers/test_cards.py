"""LEAD's referral card: one page for LEAD, with the notice on it, nothing of a case, and no byte of it on a disk."""

import hashlib
import os
import re

import pypdfium2
import pytest

from casebridge.db import db, transaction
from casebridge.diversion.models import LeadCard
from casebridge.evidence.store import store
from casebridge.lead_store import opened
from casebridge.packets.findings import accepted
from casebridge.packets.verify import verify
from tests.building.lead import a_referral
from tests.factories import a_case
from tests.packets.readers import faults
from tests.papers.test_papers import text_of

NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records"


@pytest.fixture
def referral(in_app):
    with transaction():
        found = a_referral("active")
        address, number = f"/lead/{found.public_id}/card", found.number
    db.session.remove()
    return address, number


def test_a_coordinator_gets_the_card_with_its_notice_on_each_page(referral, sign_in, tmp_path):
    address, number = referral
    answer = sign_in("coordinator").send(address, {"recipient": "Cora Case"})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    said = text_of(answer.data)
    with pypdfium2.PdfDocument(answer.data) as pdf:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    assert all(NOTICE in page and "Cora Case" in page for page in pages)
    assert number in said
    assert "Not part of a criminal case" in said
    path = tmp_path / "card.pdf"
    path.write_bytes(answer.data)
    findings = verify(path)
    assert accepted(findings), [finding.line() for finding in findings]
    assert faults(path) == []
    assert "lead" not in answer.headers["Content-Disposition"].casefold()


def test_no_case_number_and_no_complaint_number_stand_on_it(in_app, sign_in):
    with transaction():
        case = a_case("diversion_offered")
        found = a_referral("liaison_decision", case=case)
        address, numbers = f"/lead/{found.public_id}/card", (case.number, case.complaint_number, case.public_id)
    db.session.remove()
    data = sign_in("coordinator").send(address, {"recipient": "Cora Case"}).data
    assert not [number for number in numbers if number and (number in text_of(data) or number.encode() in data)]


def test_only_what_lead_may_hold_stands_on_it(in_app, sign_in):
    with transaction():
        found = a_referral("active")
        held = {"how_to_find": "The bus shelter", "complaint_number": "26-7", "offense": "He took a coat"}
        found.details = {**found.details, **held}
        address = f"/lead/{found.public_id}/card"
    db.session.remove()
    said = text_of(sign_in("coordinator").send(address, {"recipient": "Cora Case"}).data)
    assert [words for words in held.values() if words in said] == ["The bus shelter"]


def test_its_hash_is_registered_and_its_bytes_are_not(referral, sign_in):
    address, _ = referral
    before = sorted(path for path, _, names in os.walk(store().root) for _ in names)
    data = sign_in("coordinator").send(address, {"recipient": "Cora Case"}).data
    assert sorted(path for path, _, names in os.walk(store().root) for _ in names) == before
    [row] = db.session.query(LeadCard).all()
    assert row.sha256 == hashlib.sha256(data).hexdigest()


def plain(page: str) -> str:
    """Return a page without what is new at each answer."""
    return re.sub(r'nonce="[^"]*"|value="[^"]*"|<code>[^<]*</code>|[0-9a-f]{16}', "", page)


@pytest.mark.parametrize("name", ["detective", "prosecutor", "sao-supervisor", "lead-liaison", "auditor", "admin"])
def test_nobody_outside_lead_finds_the_page(referral, sign_in, name):
    address, _ = referral
    visitor = sign_in(name)
    absent = visitor.get("/lead/AAAAAAAAAAAAAAAAAAAAAA/card")
    found = visitor.get(address)
    assert (found.status_code, plain(found.text)) == (404, plain(absent.text))


def test_a_card_without_a_holder_is_not_made(referral, sign_in):
    answer = sign_in("coordinator").send(referral[0], {"recipient": " "})
    assert (answer.status_code, "Name the person who will hold it" in answer.text) == (422, True)
    with opened():
        assert db.session.query(LeadCard).count() == 0
