"""The readiness panel: what stops is red, what weakens is not, and each gap teaches."""

import pytest
from bs4 import BeautifulSoup

from casebridge.cases.models import Case
from casebridge.checklist.queries import load_item
from casebridge.checklist.rules import Rule
from casebridge.checklist.services import ask_waiver, tick
from casebridge.db import db, transaction
from casebridge.elements.services import mark
from casebridge.intake.ready import panel, stopping, usual, weakening
from casebridge.intake.services import open_case
from tests.building.preparing import a_suspect, an_exhibit, ready_to_submit
from tests.factories import a_case, acting, some_people


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("draft")


def lead():
    return acting(some_people()["detective"])


def names(gaps):
    return [gap.name for gap in gaps]


def test_a_gap_says_why_what_done_means_who_gets_it_and_how_heavy_it_is(case, in_app):
    with in_app.test_request_context():
        gap = next(g for g in panel(case, lead())["gaps"] if "How each suspect is tied" in g["what"])
    assert "Serves: who did it" in gap["why"]
    assert gap["done"]
    assert gap["usual"] == "Usually from the detective, 0 to 1 day."
    assert gap["weight"] == "blocks_charge"


def test_what_only_strengthens_stops_nothing(case):
    assert all(gap.weight == "blocks_charge" for gap in stopping(case, lead()))
    assert "Witness and video canvass is missing" in names(weakening(case, lead()))


def test_an_item_that_is_asked_for_is_no_weakness(case):
    tick(load_item(case, "canvass"), status="requested", requested_from="Patrol", actor=lead())
    assert "Witness and video canvass is missing" not in names(weakening(case, lead()))


def test_an_item_marked_as_here_with_nothing_behind_it_is_named(case):
    item = tick(load_item(case, "id_basis"), status="have", actor=lead())
    name = "How each suspect is tied to the act is marked as here, and nothing says where"
    assert name in names(weakening(case, lead()))
    tick(item, status="have", words="Ex 4, page 2", actor=lead())
    assert name not in names(weakening(case, lead()))


def test_an_element_without_proof_is_named_and_stops_nothing(case):
    charge = a_suspect(case)
    ready_to_submit(case)
    holes = [gap for gap in weakening(case, lead()) if gap.key == "element"]
    assert holes
    assert stopping(case, lead()) == []
    element = holes[0].anchor.rpartition("/")[2]
    mark(charge, element, an_exhibit(case), strength="strong", reason="It says so.", actor=lead())
    assert len([gap for gap in weakening(case, lead()) if gap.key == "element"]) == len(holes) - 1


def test_a_waiver_takes_the_gap_and_is_counted(case, in_app):
    ready_to_submit(case)
    tick(load_item(case, "id_basis"), status="open", actor=lead())
    ask_waiver(load_item(case, "id_basis"), reason="Seen by nobody.", actor=lead())
    with in_app.test_request_context():
        shown = panel(case, lead())
    assert shown["gaps"] == []
    assert shown["settled"].endswith("1 waiver asked for.")


def test_the_usual_time_is_said_in_words():
    assert usual(Rule("", "", "laboratory", "14-120")) == "Usually from the laboratory, 14 to 120 days."
    assert usual(Rule("", "", "detective", "0-0")) == "Usually from the detective, the same day."


def test_only_what_stops_is_red(sign_in, in_app):
    with transaction():
        case = a_case("draft")
        a_suspect(case)
        ready_to_submit(case)
        public_id = case.public_id
    page = BeautifulSoup(sign_in("detective").get(f"/cases/{public_id}/prepare").text, "html.parser")
    ready = page.select_one("#ready")
    assert "card--bad" not in ready["class"]
    assert not ready.select(".weight--blocks_charge, .st--bad")
    assert "none of it stops the package" in ready.select_one("details summary").text
    assert db.session.query(Case).filter_by(public_id=public_id).one().state == "draft"


def test_many_blank_questions_are_told_once_with_a_link_to_each(in_app):
    with transaction():
        case = open_case(lead(), "homicide", {})
    with in_app.test_request_context():
        shown = panel(case, lead())
    first = shown["gaps"][0]
    blanks = [gap for gap in stopping(case, lead()) if gap.key == "facts_answered"]
    assert first["what"] == f"{len(blanks)} questions have no answer"
    assert len(first["links"]) == len(blanks)
    assert ("Weapon", f"/cases/{case.public_id}/prepare#fact-weapon") in first["links"]
    assert shown["count"] == len(stopping(case, lead()))
