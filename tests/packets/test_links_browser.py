"""Sharing a packet and opening it by link in a real browser, and what the pages of a packet are to everybody."""

import hashlib
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from casebridge.db import db, transaction
from casebridge.evidence.store import store
from casebridge.packets.numbers import Run, allot
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
            allot(packet.case, [Run("a" * 64, 3)])
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


def checked(page: Page, body: bytes, button: str = "Check") -> bytes:
    """Choose a file on the public page, press a button, and return what went over the line; of a file, nothing."""
    file = {"name": "packet.pdf", "mimeType": "application/pdf", "buffer": body}
    page.get_by_label("Packet file to verify").set_input_files(file)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name=button).click()
    return answered.value.request.post_data_buffer or b""


def test_a_file_is_hashed_in_the_browser_and_goes_only_when_it_is_sent_whole(entered, where: str) -> None:
    page: Page = entered("sergeant", where)
    page.goto(page.url.partition("/cases/")[0] + "/verify")
    sent = checked(page, BYTES)
    assert (SHA256.encode() in sent, BYTES in sent) == (True, False)
    expect(page.get_by_text("unchanged")).to_be_visible()
    looked_at = page.get_by_role("heading", name="What was looked at")
    expect(looked_at).to_have_count(0)
    other = BYTES + b" and more"
    assert hashlib.sha256(other).hexdigest().encode() in checked(page, other)
    expect(page.get_by_text("Only the number of packet.pdf was compared")).to_be_visible()
    expect(looked_at).to_have_count(0)
    assert_accessible(page)
    checked(page, other, "Send it whole")
    expect(looked_at).to_be_visible()


def test_without_scripts_the_file_is_sent_and_checked(browser, entered, where: str) -> None:
    root = entered("sergeant", where).url.partition("/cases/")[0]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{root}/verify")
    checked(page, BYTES)
    expect(page.get_by_role("heading", name="What was looked at")).to_be_visible()
    expect(page.get_by_text("unchanged")).to_be_visible()
    context.close()


def test_the_card_of_the_locked_copy_reads_well_also_when_a_password_is_refused(entered, where: str) -> None:
    page: Page = entered("sergeant", where, stepped_up=True)
    card = page.locator("#copy")
    expect(card.get_by_role("heading", name="Take a locked copy")).to_be_visible()
    card.get_by_label("Password of the copy").fill("short")
    card.get_by_role("button", name="Take a locked copy").click()
    expect(page.get_by_text("A password has 15").first).to_be_visible()
    assert_accessible(page)
