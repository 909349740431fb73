"""A recording that stays elsewhere stands in a packet as a sheet with where it is, and verifies as that."""

from dataclasses import replace

import pytest

from casebridge import clock
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.evidence.pointers.services import Place, add_pointer
from casebridge.packets.build import build
from casebridge.packets.choose import choices
from casebridge.packets.gather import gather, head_now
from casebridge.packets.given import PacketInput
from casebridge.packets.numbers import allot
from casebridge.packets.pointed import pointed
from casebridge.packets.services import request_packet
from casebridge.packets.verify import verify
from casebridge.packets.write import slip_sheets
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.packets.conftest import texts_of


@pytest.fixture
def pointer(in_app):
    with transaction():
        yield a_pointer(a_case("in_review"))


def a_pointer(case):
    place = Place("Camera store", "Camera unit", "BWC-2026-77", (None, None))
    lead = acting(some_people()["detective"])
    return add_pointer(case, title="Camera of Officer Nemo", type_key="bwc_video", place=place, used="used", actor=lead)


def the_packet(case) -> PacketInput:
    actor = acting(some_people()["detective"])
    packet = request_packet(case, kind="sao_review", recipient="Ann", actor=actor)
    packet.frozen_at, packet.audit_head = clock.now(), head_now()
    found = choices(case, catalog().packet_kinds["sao_review"], actor)
    return gather(packet, [choice for choice in found if not choice.why], actor, packet.frozen_at)


def test_it_goes_in_with_a_number_of_its_own(pointer):
    packet = the_packet(pointer.exhibit.case)
    [sheet] = [e for e in packet.exhibits if e.number == pointer.exhibit.number]
    assert (sheet.sha256, sheet.pages, sheet.original, sheet.bates_first >= 1) == ("", 1, None, True)


def test_its_number_stays(pointer):
    case = pointer.exhibit.case
    first, again = the_packet(case), the_packet(case)
    assert [e.bates_first for e in first.exhibits] == [e.bates_first for e in again.exhibits]
    assert allot(case, []) == {}


def test_its_sheet_says_where_it_is_and_that_there_is_no_hash(pointer):
    html = slip_sheets(the_packet(pointer.exhibit.case))[pointer.exhibit.number].html
    assert all(word in html for word in ("Camera store, kept by Camera unit", "BWC-2026-77", "Not provided", "no hash"))
    assert "SHA-256" not in html


def test_a_built_packet_with_a_sheet_of_it_verifies(pointer, given, cache, tmp_path):
    last = given.exhibits[-1]
    sheet = pointed(
        pointer.exhibit, pointer, last.bates_first + last.pages, kind="Camera recording", section=last.section
    )
    built = build(replace(given, exhibits=(*given.exhibits, replace(sheet, number=99))), tmp_path, cache=cache)
    found = {one.check: one for one in verify(built.path, originals=tmp_path)}
    assert found["exhibit 99"].state == "ok"
    assert (found["original 99"].state, "stays elsewhere" in found["original 99"].sentence) == ("note", True)
    assert any("Camera store, kept by Camera unit" in text.replace("\r\n", " ") for text in texts_of(built.path))
