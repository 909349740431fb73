"""The pages of disclosure in Chromium: readable for everybody at both widths, nothing scrolls sideways."""

from datetime import timedelta

from casebridge import clock
from casebridge.db import db, transaction
from tests.building.preparing import an_exhibit, record_event
from tests.disclosure.test_standing import give, rule
from tests.factories import a_case
from tests.packets.asking import a_kept_thing
from tests.support.browser import assert_accessible
from tests.support.screens import WIDTHS


@WIDTHS
def test_sheet_items_and_givings_can_be_read_by_everybody(in_app, entered, width):
    with transaction():
        case = a_case("state_prosecution")
        record_event(case, "first_circuit_appearance")
        kept, exhibit = an_exhibit(case, "lab_request"), an_exhibit(case, "firearms_exam")
        an_exhibit(case, "photo_array", used="unclassed")
        rule(case, kept)
        given = give(case, exhibit).public_id
        here = f"/cases/{case.public_id}/disclosure"
        items = [kept.public_id, exhibit.public_id]
        with clock.at(clock.now() + timedelta(minutes=5)):
            items.append(a_kept_thing(case, "defense_discovery", "A later map").public_id)
    db.session.rollback()
    for path in (here, f"{here}/give", f"{here}/given/{given}", *(f"{here}/items/{one}" for one in items), "/"):
        page = entered("prosecutor", path)
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@WIDTHS
def test_the_federal_duties_can_be_read_by_everybody(in_app, entered, width):
    with transaction():
        case_id = a_case("federal_prosecution").public_id
    db.session.rollback()
    page = entered("federal", f"/cases/{case_id}/disclosure/owed")
    page.set_viewport_size({"width": width, "height": 900})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
