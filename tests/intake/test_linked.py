"""A case that comes out of another keeps answers, marks and flags: nothing is retyped."""

import pytest
from sqlalchemy import select

from casebridge.cases.models import Case, CaseLink
from casebridge.checklist import services as checklist
from casebridge.checklist.queries import load_item
from casebridge.db import db, transaction
from casebridge.elements import services as elements
from casebridge.elements.marks import marks_of
from casebridge.evidence.queries import exhibits_of, open_flags
from casebridge.evidence.services import flag_favorable
from casebridge.workflows import engine
from tests.building.preparing import a_suspect, an_exhibit
from tests.factories import a_case, acting, make, some_people


@pytest.fixture
def parted(in_app):
    """Give a case and the one that a second defendant left with."""
    with transaction():
        case = a_case("draft")
        for name in ("Max Nobody", "Moritz Nobody"):
            a_suspect(case, name)
        for move in ("submit", "attest", "take"):
            make(case, move)
        lead, prosecutor = (acting(some_people()[name]) for name in ("detective", "prosecutor"))
        exhibit = an_exhibit(case)
        checklist.tick(load_item(case, "canvass"), status="have", words="Ex 1", exhibit_ids=[exhibit.id], actor=lead)
        leaving = case.suspects[-1]
        elements.mark(leaving.charges[0], "intent", exhibit, strength="strong", reason="It says so.", actor=prosecutor)
        flag_favorable(exhibit, text="Points elsewhere.", actor=lead)
        asks = {"parties": [leaving.public_id], "reason": "Different proof."}
        engine.perform(case, "sever", actor=prosecutor, asks=asks)
        other = db.session.get(Case, db.session.scalars(select(CaseLink.other_id).order_by(CaseLink.id)).first())
        yield case, other


def test_answers_of_the_checklist_go_along(parted):
    _, other = parted
    item = load_item(other, "canvass")
    assert (item.status, item.words, len(item.exhibit_ids)) == ("have", "Ex 1", 1)


def test_marks_go_along_with_the_charge(parted):
    _, other = parted
    assert [(m.element, m.charge.party.name) for m in marks_of(other)] == [("intent", "Moritz Nobody")]


def test_open_flags_stay_open_in_both(parted):
    assert [[flag.text for flag in open_flags(case)] for case in parted] == [["Points elsewhere."]] * 2


def test_exhibits_are_the_same_rows(parted):
    case, other = parted
    assert [e.id for e in exhibits_of(case)] == [e.id for e in exhibits_of(other)]
