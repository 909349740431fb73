"""The U.S. Attorney's own ledger of disclosure: entered out of the shared set, and unknown to the State."""

import pytest

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.disclosure.models import FederalDisclosure
from casebridge.federal.queries import items_of
from casebridge.federal.sharing import Choice, set_round, share, take_back
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.support.pages import soup


@pytest.fixture
def town(in_app):
    """Give an adopted case with one shared item: ids of case, item and defendant, and the item's number."""
    with transaction():
        case = a_case("federal_prosecution")
        paper = an_exhibit(case, "crime_scene_log")
        share(case, Choice("exhibit", paper.public_id), actor=acting(some_people()["federal-liaison"]))
        return case.public_id, paper.public_id, case.suspects[0].public_id, paper.number


def enter(visitor, town, **more):
    case_id, paper, party, _number = town
    day = clock.court_local(clock.now()).date().isoformat()
    sent = {"party": party, "recipient": "Fay Federal", "exhibits": paper, "given_on": day, "way": "On a drive"}
    return visitor.send(f"/cases/{case_id}/disclosure/owed", {**sent, **more})


def test_what_was_given_stands_in_the_ledger_once_and_can_be_struck_out(sign_in, town):
    visitor, at = sign_in("federal"), f"/cases/{town[0]}/disclosure/owed"
    assert enter(visitor, town).status_code == 303
    said = soup(visitor.get(at)).select_one("#own").get_text(" ", strip=True)
    assert "to Fay Federal for" in said
    assert f"Ex {town[3]}" in said
    twice = enter(visitor, town)
    assert (twice.status_code, "has the newest version already" in twice.text) == (422, True)
    made = db.session.query(FederalDisclosure).one().public_id
    assert visitor.send(f"{at}/{made}/strike", {"because": ""}).status_code == 422
    assert visitor.send(f"{at}/{made}/strike", {"because": "It was another drive."}).status_code == 303
    assert "Struck out" in visitor.get(at).text
    assert enter(visitor, town).status_code == 303


def test_an_item_that_was_taken_back_stays_in_the_ledger_by_its_number_alone(sign_in, town):
    visitor, at = sign_in("federal"), f"/cases/{town[0]}/disclosure/owed"
    enter(visitor, town)
    with transaction():
        case = db.session.query(Case).filter_by(public_id=town[0]).one()
        item = next(one for one in items_of(case, set_round(case)) if one.exhibit is not None)
        take_back(case, item, actor=acting(some_people()["federal-liaison"]))
    assert f"Ex {town[3]} (shared no longer)" in visitor.get(at).text
    assert "Report" not in soup(visitor.get(at)).select_one("#own").get_text()


@pytest.mark.parametrize("name", ["prosecutor", "federal-liaison", "detective", "commander", "auditor"])
def test_the_state_learns_nothing_of_it(sign_in, town, name):
    pages = (f"/cases/{town[0]}", f"/cases/{town[0]}/history", f"/cases/{town[0]}/federal", "/notices")
    reader = sign_in(name)
    before = [reader.get(page).status_code for page in pages]
    enter(sign_in("federal"), town)
    after = [reader.get(page) for page in pages]
    assert [answer.status_code for answer in after] == before
    assert not any("Fay Federal" in answer.text or "federal office gave" in answer.text for answer in after)
    assert enter(reader, town).status_code in (403, 404)
