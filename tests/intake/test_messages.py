"""A message proposes; a person takes or refuses; a wrong message stores nothing."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from casebridge.cases import facts
from casebridge.cases.models import Case, Fact
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotAllowed
from casebridge.intake import messages
from casebridge.intake.services import open_case
from tests.factories import acting, some_people
from tests.incidents.messages import a_message


@pytest.fixture
def fresh(in_app):
    """Give the public id of a case with nothing but its place answered."""
    with transaction():
        lead = acting(some_people()["detective"])
        return open_case(lead, "nonfatal_shooting", {"incident_place": "1 Elm"}).public_id


def case_of(public_id):
    return db.session.query(Case).filter_by(public_id=public_id).one()


def lead():
    return acting(some_people()["detective"])


def counted():
    return db.session.scalar(select(func.count()).select_from(Fact))


def proposed(public_id, raw=None):
    with transaction():
        return messages.propose(case_of(public_id), messages.read(raw or a_message()), actor=lead())


def send(visitor, public_id, raw):
    return visitor.send(
        f"/cases/{public_id}/prepare/messages", {"message": (BytesIO(raw), "m.xml")}, content_type="multipart/form-data"
    )


def test_nothing_of_a_message_is_taken_by_itself(fresh):
    before = facts.current(case_of(fresh))
    assert "weapon" in proposed(fresh)
    assert facts.current(case_of(fresh)) == before


def test_a_question_of_another_kind_is_not_proposed(fresh):
    assert "victim_injured" not in proposed(fresh)


def test_each_proposal_names_the_message(fresh):
    proposed(fresh)
    row = messages.proposals(case_of(fresh), lead())[0].proposal
    assert row.source_text == "NIBRS message 77001, incident 26L01183"


def test_the_same_message_again_proposes_nothing(fresh):
    proposed(fresh)
    assert proposed(fresh) == []


def test_another_value_takes_the_place_of_an_open_proposal(fresh):
    proposed(fresh)
    assert proposed(fresh, a_message(force="20")) == ["weapon"]
    waiting = [a.proposal.value for a in messages.proposals(case_of(fresh), lead()) if a.definition.key == "weapon"]
    assert waiting == ["knife"]


def test_what_stands_already_is_not_proposed(fresh):
    with transaction():
        facts.record(case_of(fresh), "weapon", "firearm", actor=lead())
    assert "weapon" not in proposed(fresh)


def test_only_what_a_person_takes_stands(fresh):
    proposed(fresh)
    with transaction():
        waiting = {a.definition.key: a.proposal.serial for a in messages.proposals(case_of(fresh), lead())}
        messages.decide(case_of(fresh), {"weapon": True, "premise": False}, waiting, actor=lead())
    now = facts.current(case_of(fresh))
    assert (now["weapon"], "premise" in now) == ("firearm", False)
    left = {a.definition.key for a in messages.proposals(case_of(fresh), lead())}
    assert left == waiting.keys() - {"weapon", "premise"}


def test_a_proposal_that_changed_meanwhile_is_left_to_be_read(fresh):
    proposed(fresh)
    with transaction():
        assert messages.decide(case_of(fresh), {"weapon": True}, {"weapon": 99}, actor=lead()) == 0


def test_only_who_prepares_the_case_lets_a_message_propose(fresh):
    with pytest.raises(NotAllowed), transaction():
        messages.propose(case_of(fresh), messages.read(a_message()), actor=acting(some_people()["sergeant"]))


def test_a_wrong_message_is_refused_with_its_lines():
    with pytest.raises(Invalid) as refused:
        messages.read(a_message(force="gun", location="99"))
    assert refused.value.fields["message"].count("Line ") == 2


def test_the_page_takes_a_message_and_shows_what_it_proposes(fresh, sign_in):
    visitor = sign_in("detective")
    assert send(visitor, fresh, a_message()).status_code == 303
    page = BeautifulSoup(visitor.get(f"/cases/{fresh}/prepare/messages").text, "html.parser")
    assert "Proposed by NIBRS message 77001" in page.select_one("#proposed").text
    assert page.select_one("#take-weapon legend").text == "Weapon"


def test_the_page_takes_what_is_marked(fresh, sign_in):
    visitor = sign_in("detective")
    send(visitor, fresh, a_message())
    page = BeautifulSoup(visitor.get(f"/cases/{fresh}/prepare/messages").text, "html.parser")
    version = page.select_one("#proposed [name=version]")["value"]
    sent = {"version": version, "take-weapon": "take", "take-premise": "keep", "take-incident_date": "later"}
    assert visitor.send(f"/cases/{fresh}/prepare/messages/decide", sent).status_code == 303
    now = facts.current(case_of(fresh))
    assert (now.get("weapon"), now.get("premise"), now.get("incident_date")) == ("firearm", None, None)


@pytest.mark.parametrize("raw", [b"", b"<a/>", a_message(force="gun"), b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'])
def test_a_wrong_message_stores_nothing_and_says_why(fresh, sign_in, raw):
    before = counted()
    answer = send(sign_in("detective"), fresh, raw)
    assert answer.status_code == 422
    assert "Line 1" in answer.text or "Line 2" in answer.text or "Line 3" in answer.text
    assert "Nothing of the message was stored." in answer.text
    db.session.rollback()
    assert counted() == before


def test_a_field_with_a_proposal_leads_to_it(fresh, sign_in):
    proposed(fresh)
    text = sign_in("detective").get(f"/cases/{fresh}/prepare").text
    assert "A value is proposed." in text
