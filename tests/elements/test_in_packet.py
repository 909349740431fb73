"""The matrix of a packet equals the database, cell by cell, and in print."""

import io

import pypdfium2
import pytest

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges
from casebridge.db import db, transaction
from casebridge.elements.models import ElementMark
from casebridge.elements.services import mark
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.receiving import receive_file
from casebridge.formats import local_datetime, office_label
from casebridge.packets import gather
from casebridge.packets.build import build
from tests.building.preparing import a_suspect, an_exhibit
from tests.factories import a_case, acting, some_people
from tests.federal.test_packet_wall import the_packet
from tests.packets.papers import a_recording, a_report

STRENGTHS = ("strong", "moderate", "weak")


def who(name):
    actor = acting(some_people()[name])
    db.session.rollback()
    return actor


@pytest.fixture
def public_id(in_app):
    """Give a case with two defendants, a report, a recording and a thing, marked by both offices."""
    with transaction():
        case = a_case("draft")
        a_suspect(case)
        a_suspect(case, "Moritz Nobody")
        found = case.public_id
    for name, data in (("report.pdf", a_report("Report", 9)), ("arrival.wav", a_recording(3))):
        receive_file(found, io.BytesIO(data), name, actor=who("detective"))
    with transaction():
        _mark_all(case_of(found))
    return found


def case_of(public_id):
    return db.session.query(Case).filter_by(public_id=public_id).one()


def _mark_all(case):
    an_exhibit(case)
    case.reached_sao_at, case.prosecutor_id = case.opened_at, some_people()["prosecutor"].id
    exhibits = exhibits_of(case)
    places = ("p. 2 to 4", "00:01 to 00:02", "item 2")
    for n, charge in enumerate(live_charges(case)):
        for m, element in enumerate(definition_of(charge).elements):
            for k, name in enumerate(("detective", "prosecutor")):
                at = (n + m + k) % 4
                if at < 3:
                    said = {"place": places[at], "quote": f"Quote {n}{m}{k}", "reason": f"Reason {n}{m}{k}"}
                    strength = STRENGTHS[(n + m) % 3]
                    shared = m % 2 == 0
                    mark(charge, element.key, exhibits[at], strength=strength, actor=acting(some_people()[name]),
                         shared=shared, **said)  # fmt: skip


def in_database(case):
    """Return what may stand in a packet, by defendant, charge and element, straight from the rows."""
    found = {}
    for charge in live_charges(case):
        for element in definition_of(charge).elements:
            rows = db.session.query(ElementMark).filter_by(
                charge_id=charge.id, element=element.key, taken_back_at=None
            )  # fmt: skip
            cell = (charge.party.name, definition_of(charge).title, element.text)
            found[cell] = {
                (db.session.get(Exhibit, m.exhibit_id).number, m.place, m.quote, m.reason, m.strength,
                 db.session.get(User, m.by_id).name, office_label(m.office), m.at)
                for m in rows if m.office == "bpd" or m.shared
            }  # fmt: skip
    return found


def in_packet(packet):
    """Return the same of a packet."""
    return {
        (count.defendant, charge.title, element.text): {
            (p.exhibit, p.where, p.quote, p.reason, p.strength, p.by, p.office, p.at) for p in cell.proofs
        }
        for charge in packet.charges
        for element in charge.elements
        for count, cell in zip(charge.counts, element.cells, strict=True)
    }


@pytest.fixture
def packet(public_id):
    with transaction():
        return the_packet(case_of(public_id), "sao_review", "detective")


def test_every_cell_of_the_packet_is_the_cell_of_the_database(public_id, packet):
    expected = in_database(case_of(public_id))
    assert in_packet(packet) == expected
    assert sum(len(marks) for marks in expected.values()) > len(expected)


def test_defendants_of_the_same_count_stand_side_by_side(packet):
    assert [[count.defendant for count in charge.counts] for charge in packet.charges] == [
        ["Max Nobody", "Moritz Nobody"]
    ]


def test_every_mark_stands_on_the_printed_pages(public_id, packet, tmp_path):
    built = build(packet, tmp_path / "desk", cache=tmp_path / "cache")
    with pypdfium2.PdfDocument(built.path) as document:
        text = "".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    missing = [
        words
        for marks in in_database(case_of(public_id)).values()
        for number, place, quote, reason, strength, name, office, at in marks
        for words in (f"Exhibit {number}, {place}", f"“{quote}”{reason}",
                      f"{strength}: {name}, {office}, {local_datetime(at, year=True)}")
        if "".join(words.split()) not in text
    ]  # fmt: skip
    assert missing == []


def test_a_proof_names_the_numbers_of_its_pages(packet, tmp_path):
    built = build(packet, tmp_path / "desk", cache=tmp_path / "cache")
    report = next(exhibit for exhibit in packet.exhibits if exhibit.file_name == "report.pdf")
    first = report.bates_first
    with pypdfium2.PdfDocument(built.path) as document:
        text = "".join("".join(page.get_textpage().get_text_bounded() for page in document).split())
    assert f"{packet.bates_prefix}-{first + 1:05d}to{first + 3:05d}" in text


def test_the_sheet_of_a_recording_says_its_length_and_the_minutes_that_matter(packet):
    sheet = next(exhibit for exhibit in packet.exhibits if exhibit.file_name == "arrival.wav")
    assert (sheet.length, sheet.minutes_that_matter, sheet.ready) == (3.0, "00:01 to 00:02", None)


def test_a_recording_of_a_kind_that_has_a_sheet_is_never_printed(public_id):
    with transaction():
        case = case_of(public_id)
        exhibit = next(e for e in exhibits_of(case) if e.latest and e.latest.family == "recording")
        exhibit.type = "bwc_recording" if "bwc_recording" in gather.catalog().exhibit_types else _with_sheet()
        version: Version = exhibit.latest
        version.ready_key, version.pages = version.store_key, 1
        found = the_packet(case, "sao_review", "detective")
    assert next(e for e in found.exhibits if e.number == exhibit.number).ready is None


def _with_sheet():
    return next(key for key, row in gather.catalog().exhibit_types.items() if row.media_slip_sheet)
