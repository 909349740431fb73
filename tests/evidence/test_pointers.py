"""Recordings that stay elsewhere: entered, states with reasons, spans that hold, and the file that comes later."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.errors import Invalid
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import Version
from casebridge.evidence.pointers.models import Pointer
from casebridge.evidence.pointers.services import Place, add_pointer, set_condition
from casebridge.evidence.pointers.span import span, span_words
from casebridge.evidence.queries import unclassed
from casebridge.evidence.services import flag_favorable
from tests.building.preparing import an_exhibit
from tests.factories import a_case, acting, some_people
from tests.support.pages import soup

PLACE = {"kept_at": "Camera store", "kept_by": "Camera unit", "reference": "BWC-2026-77"}
SENT = {"title": "Camera of Officer Nemo", "type": "bwc_video", "used": "used", "condition": "not_provided", **PLACE}
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with clock.at(NOW):
        yield


def add(visitor, draft, **more):
    return visitor.send(f"/cases/{draft}/evidence/elsewhere", {**SENT, **more})


def found():
    db.session.rollback()
    return db.session.scalars(select(Pointer)).one()


def of(draft, what=""):
    return f"/cases/{draft}/evidence/{found().exhibit.public_id}{what}"


def test_it_is_an_exhibit_without_bytes_and_without_a_keeper_here(sign_in, draft):
    assert add(sign_in("detective"), draft).status_code == 303
    exhibit = found().exhibit
    assert (exhibit.number, exhibit.versions, exhibit.custody, exhibit.kept_at) == (1, [], None, "Camera store")


def test_its_page_says_where_it_is_and_in_which_state(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft, starts_at="2026-11-20T23:50", ends_at="2026-11-21T00:20")
    text = soup(detective.get(of(draft))).select_one("#kept").get_text(" ", strip=True)
    assert all(word in text for word in ("Not provided", "Camera store", "Camera unit", "BWC-2026-77", "(30 min)"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": " "}, "Say what it is"), ({"kept_at": ""}, "where it is kept"), ({"kept_by": ""}, "who keeps it"),
        ({"reference": ""}, "Give the number"), ({"condition": "lost"}, "Pick one of the states"),
        ({"type": "x"}, "Pick a type"), ({"reference": "a" * 121}, "at most 120"), ({"kept_by": "a\0b"}, ""),
        ({"starts_at": "2026-11-20T10:00"}, "start and end, or neither"),
        ({"starts_at": "2026-11-20T10:00", "ends_at": "2026-11-20T09:00"}, "before the start"),
        ({"starts_at": "2026-11-20T10:00", "ends_at": "2026-11-20T10:00"}, "before the start"),
        ({"starts_at": "2026-03-08T02:30", "ends_at": "2026-03-08T03:30"}, "went forward"),
        ({"starts_at": "2026-11-24T10:00", "ends_at": "2026-11-24T23:00"}, "in the future"),
        ({"starts_at": "yesterday", "ends_at": "today"}, "day and time"),
        ({"starts_at": "2026-11-20", "ends_at": "2026-11-20"}, "day and time"),
        ({"starts_at": "2026-02-30T10:00", "ends_at": "2026-03-01T10:00"}, "Give a date"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_lost(sign_in, draft, wrong, says):
    answer = add(sign_in("detective"), draft, **wrong)
    assert answer.status_code == 422
    assert (says in soup(answer).get_text(), "Officer Nemo" in answer.text or "title" in wrong) == (True, True)
    assert db.session.scalars(select(Pointer)).all() == []


def test_a_span_may_run_into_the_hour_that_comes_twice():
    start, end = span("2026-11-01T01:50", "2026-11-01T01:10")
    assert (start, end) == (datetime(2026, 11, 1, 5, 50, tzinfo=UTC), datetime(2026, 11, 1, 6, 10, tzinfo=UTC))
    assert span_words(start, end).endswith("01:50 EDT to 01:10 EST (20 min)")


def test_no_span_is_no_span():
    assert span(" ", "") == (None, None)


def test_the_skipped_hour_is_refused():
    with pytest.raises(Invalid):
        span("2026-03-08T01:30", "2026-03-08T02:30")


def test_a_change_of_state_is_dated_signed_and_has_its_reason(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft)
    sent = {"condition": "not_playable", "reason": "No player."}
    assert detective.edit(of(draft, "/kept"), of(draft, "/condition"), sent).status_code == 303
    line = soup(detective.get(of(draft, "/kept"))).select_one("#states li").get_text(" ", strip=True)
    assert all(word in line for word in ("Tue Nov 24, 2026, 13:00", "Not playable", "Detective", "No player."))


def test_a_change_of_state_is_a_line_of_history(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft)
    detective.edit(of(draft, "/kept"), of(draft, "/condition"), {"condition": "reviewed", "reason": "Seen in full."})
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "exhibit:condition")).one()
    assert line.sentence == "changed the state of Ex 1 from “Not provided” to “Reviewed”"
    assert line.reason == "Seen in full."


@pytest.mark.parametrize(
    "sent", [{"condition": "reviewed"}, {"condition": "not_provided", "reason": "x"}, {"condition": "x", "reason": "x"}]
)
def test_a_state_without_reason_or_change_is_refused(sign_in, draft, sent):
    detective = sign_in("detective")
    add(detective, draft)
    assert detective.edit(of(draft, "/kept"), of(draft, "/condition"), sent).status_code == 422
    assert [change.condition for change in found().changes] == ["not_provided"]


def test_the_slower_of_two_is_told(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft)
    sent = {"condition": "reviewed", "reason": "Seen.", "version": "77"}
    assert detective.edit(of(draft, "/kept"), of(draft, "/condition"), sent).status_code == 409


def test_where_it_is_kept_can_be_mended(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft)
    detective.edit(of(draft, "/kept"), of(draft, "/kept"), {**PLACE, "kept_at": "Other store"})
    assert found().exhibit.kept_at == "Other store"


def test_another_unit_finds_nothing(sign_in, draft):
    add(sign_in("detective"), draft)
    stranger = sign_in("detective2")
    assert [stranger.get(of(draft, "/kept")).status_code, add(stranger, draft).status_code] == [404, 404]


def test_the_list_is_filtered_by_state(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft)
    shown = [len(soup(detective.get(f"/cases/{draft}/evidence?show={key}")).select("tr[data-row]")) for key in
             ("not_provided", "reviewed", "")]  # fmt: skip
    assert shown == [1, 0, 1]


def test_an_exhibit_that_is_no_pointer_has_no_such_page(sign_in, draft):
    detective = sign_in("detective")
    detective.send(f"/cases/{draft}/evidence/things", {"title": "Revolver"})
    exhibit = db.session.query(Case).filter_by(public_id=draft).one()
    listed = soup(detective.get(f"/cases/{draft}/evidence")).select_one("tr[data-row] a")["href"]
    assert exhibit.public_id == draft
    assert detective.get(f"{listed}/kept").status_code == 404


def test_an_unclassed_pointer_keeps_the_package_back(sign_in, draft):
    add(sign_in("detective"), draft, used="")
    assert unclassed(db.session.query(Case).filter_by(public_id=draft).one()) == [1]


def test_a_flag_for_the_defense_shows_on_it(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft)
    with transaction():
        flag_favorable(found().exhibit, text="He is not on it.", actor=acting(some_people()["detective"]))
    assert "Possibly favorable" in soup(detective.get(of(draft))).select_one("#kept").get_text()


def test_its_file_becomes_the_first_version_and_is_in_custody_from_then_on(sign_in, draft):
    detective = sign_in("detective")
    add(detective, draft)
    sent = {"files": (io.BytesIO(b"Frames.\n"), "camera.txt")}
    answer = detective.send(of(draft, "/versions"), sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    exhibit = found().exhibit
    assert ([v.number for v in exhibit.versions], exhibit.custody.keeper_id) == ([1], some_people()["detective"].id)


def test_a_check_of_the_bytes_reads_what_was_sent_and_passes_pointers_by(sign_in, draft):
    add(sign_in("detective"), draft)
    checked = check_blobs()
    assert (checked.versions, checked.damaged, checked.bare) == (0, (), ())
    assert db.session.scalars(select(Version)).all() == []


def test_a_check_names_an_exhibit_that_has_neither_bytes_nor_a_place(draft):
    with transaction():
        case = db.session.query(Case).filter_by(public_id=draft).one()
        name = f"{case.number}, Ex {an_exhibit(case).number}"
    assert check_blobs().bare == (name,)


def test_the_federal_side_reads_where_a_recording_is_and_not_what_was_said_of_it(sign_in, in_app, monkeypatch):
    with transaction():
        case = a_case("federal_review")
        place = Place("Camera store", "Camera unit", "BWC-9", (None, None))
        lead = acting(some_people()["detective"])
        pointer = add_pointer(case, title="Camera", type_key="bwc_video", place=place, used="used", actor=lead)
        set_condition(pointer, condition="reviewed", reason="Officer was rude.", actor=lead)
        case_id, exhibit_id, number = case.public_id, pointer.exhibit.public_id, pointer.exhibit_id
    federal, url = sign_in("federal"), f"/cases/{case_id}/evidence/{exhibit_id}/kept"
    monkeypatch.setattr("casebridge.evidence.queries.SHARED", [])
    assert federal.get(url).status_code == 404
    monkeypatch.setattr("casebridge.evidence.queries.SHARED", [lambda case: {number}])
    text = federal.get(url).text
    assert ("Camera store" in text, "rude" in text) == (True, False)
