"""What a case takes over from an imported incident, and which charges its kind suggests."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.incidents.models import IncidentRow
from tests.building.preparing import a_suspect
from tests.factories import a_case
from tests.incidents.files import CLASSIC_HEADER, CLASSIC_ROW, with_cell
from tests.incidents.stored import imported

ROW = with_cell(with_cell(CLASSIC_ROW, "-76.55576,39.3363,", "-76.5920,39.2833,"), "Wren Park", "")


@pytest.fixture
def reference(in_app, tmp_path):
    imported(tmp_path, CLASSIC_HEADER, ROW)
    return db.session.scalars(select(IncidentRow)).one().public_id


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def told(page):
    return {dt.text: dt.find_next_sibling("dd").text for dt in page.select(".kv dt")}


def test_the_start_page_says_what_is_taken_over(sign_in, reference):
    found = told(page_of(sign_in("detective").get(f"/cases/new?incident={reference}")))
    assert found["Police district"] == "Southeastern, by the lines until July 8, 2023"
    assert found["Neighborhood"] == "Fells Point"
    assert (found["Kind of place"], found["Weapon"]) == ("Street", "Firearm")


def test_the_kind_date_and_place_are_filled_in(sign_in, reference):
    page = page_of(sign_in("detective").get(f"/cases/new?incident={reference}"))
    assert page.select_one("[name=kind][checked]")["value"] == "nonfatal_shooting"
    assert page.select_one("[name=incident_date]")["value"] == "2018-07-07"
    assert page.select_one("[name=incident_place]")["value"] == "5000 N WREN AV"


def test_the_case_has_them_with_their_source(sign_in, reference):
    sent = {"kind": "nonfatal_shooting", "in_custody": "no", "charged": "no", "incident": reference,
            "incident_date": "2018-07-07", "incident_place": "5000 N WREN AV"}  # fmt: skip
    visitor = sign_in("detective")
    answer = visitor.send("/cases/new", sent)
    case = db.session.scalars(select(Case)).one()
    known = facts.current(case)
    assert (known["police_district"], known["premise"], known["weapon"]) == ("southeastern", "street", "firearm")
    assert "neighborhood Fells Point" in " ".join(page_of(visitor.get(answer.location)).text.split())


def test_typical_charges_stand_with_their_elements(sign_in, in_app):
    with transaction():
        public_id = a_case("draft").public_id
    page = page_of(sign_in("detective").get(f"/cases/{public_id}/prepare"))
    rows = page.select("#charges .lines li details")
    assert len(rows) >= 2
    assert all(row.select("ol li") for row in rows)


def test_a_typical_charge_is_proposed_with_one_press_where_one_suspect_is(sign_in, in_app):
    with transaction():
        case = a_case("draft")
        a_suspect(case)
        public_id, party = case.public_id, case.suspects[0].public_id
    visitor = sign_in("detective")
    form = page_of(visitor.get(f"/cases/{public_id}/prepare")).select("#charges .lines form")[1]
    assert form.select_one("[name=party]")["value"] == party
    sent = {name: form.select_one(f"[name={name}]")["value"] for name in ("party", "statute")}
    assert visitor.send(f"/cases/{public_id}/prepare/charges", sent).status_code == 303
