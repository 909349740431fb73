"""Sharing a packet and opening it by link in a real browser, and what the pages of a packet are to everybody."""

import hashlib
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from casebridge.db import db, transaction
from casebridge.evidence.store import store
from casebridge.packets.numbers import allot
from tests.building.packets import a_packet
from tests.factories import a_case
from tests.support.browser import assert_accessible

BYTES = b"%PDF-1.7 the sealed bytes of a packet"
SHA256 = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def where(app):
    """Issue a packet with bytes and numbers and return the address of its page."""
    with app.app_context():
        with transaction():
            packet = a_packet(a_case("in_review"), "issued")
            copy = store().scratch()
            copy.write_bytes(BYTES)
            packet.store_key, packet.size, packet.sha256 = store().keep(copy), len(BYTES), SHA256
            packet.built_sha256, packet.built_size, packet.frozen_at = "b" * 64, 20, datetime.now(UTC)
            packet.seal_name, packet.seal_certificate = "Seal of nobody", "c" * 64
            packet.exhibits = [
                {"number": 1, "name": "report.pdf", "sha256": "a" * 64, "outcome": "accept", "message": "",
                 "bates_first": 1, "pages": 3}
            ]  # fmt: skip
            allot(packet.case, [("a" * 64, 3)])
            address = f"/cases/{packet.case.public_id}/packets/{packet.public_id}"
        db.session.remove()
    return address


def test_a_link_is_made_opened_once_and_taken_back(entered, where: str) -> None:
    page: Page = entered("sergeant", where, stepped_up=True)
    assert_accessible(page)
    page.get_by_label("Recipient of the link").fill("Counsel Nemo")
    page.get_by_role("button", name="Make a link").click()
    address, code = page.locator("[role=status] dd code").all_inner_texts()
    assert_accessible(page)
    inside = page.url
    page.goto(address)
    assert_accessible(page)
    page.get_by_label("Code").fill("WRONG")
    page.get_by_role("button", name="Open the packet").click()
    assert_accessible(page)
    page.get_by_label("Code").fill(code)
    with page.expect_download() as got:
        page.get_by_role("button", name="Open the packet").click()
    assert got.value.path().read_bytes() == BYTES
    page.goto(inside.removesuffix("/links"))
    assert page.get_by_text("1 of 5").is_visible()
    page.get_by_role("button", name="Take back the link of Counsel Nemo").click()
    page.goto(address)
    assert page.get_by_text("Nothing opens here").is_visible()


def test_numbers_and_the_public_check_read_well_on_a_phone(entered, where: str) -> None:
    page: Page = entered("sergeant", where.partition("/packets/")[0] + "/packets/numbers")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.get_by_text("No gap, no overlap").is_visible()
    assert_accessible(page)
    page.goto(page.url.partition("/cases/")[0] + "/verify")
    page.get_by_label("SHA-256").fill(SHA256)
    page.get_by_role("button", name="Check").click()
    assert page.get_by_text("unchanged").is_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
