"""Marks of rows: what is changed, added or taken away behind the application is named, and nothing else is."""

import pytest
from sqlalchemy import delete, insert, select, update

from casebridge.audit import RowMark
from casebridge.cases.models import Case, Fact
from casebridge.checklist.models import ChecklistItem, ChecklistLink
from casebridge.checklist.services import tick
from casebridge.db import db, new_public_id, transaction
from casebridge.elements.models import ElementMark
from casebridge.elements.queries import matrix
from casebridge.elements.services import mark, take_back
from casebridge.heads.standing import check_rows
from tests.building.people import acting
from tests.building.preparing import an_exhibit, person
from tests.factories import a_case

# Rows are read back by another driver, and JSON by another type.
BOTH = True


@pytest.fixture
def case(in_app):
    """Give a case whose questions and checklist were answered, changed and attested through the application."""
    with transaction():
        made = a_case("in_review")
        number = made.id
    assert check_rows() == []
    return number


@pytest.mark.parametrize("model", [Fact, ChecklistItem])
def test_answers_and_items_that_were_changed_behind_the_application_are_named(case, model):
    rows = db.session.scalars(select(model).where(model.case_id == case).order_by(model.id)).all()
    name, ids, public = model.__tablename__, [row.id for row in rows], [row.public_id for row in rows]
    values = {column.name: getattr(rows[0], column.key) for column in model.__table__.columns}
    db.session.rollback()
    changed = {"value": "nobody"} if model is Fact else {"status": "not_applicable", "reason": "none was made"}
    with db.engine.begin() as behind:
        behind.execute(update(model.__table__).where(model.__table__.c.id == ids[1]).values(**changed))
        values |= {"id": 999_999, "public_id": new_public_id(), "key": "slipped_in"}
        behind.execute(insert(model.__table__).values(**values))
    assert check_rows() == [
        f"{name} {public[1]} was changed behind CaseBridge",
        f"{name} {values['public_id']} was not written by CaseBridge",
    ]


def test_an_answer_that_was_deleted_behind_the_application_is_named(case):
    gone = db.session.scalars(select(Fact.id).where(Fact.case_id == case).order_by(Fact.id)).first()
    db.session.rollback()
    with db.engine.begin() as behind:
        behind.execute(delete(Fact.__table__).where(Fact.__table__.c.id == gone))
    assert check_rows() == [f"row {gone} of fact was deleted behind CaseBridge"]


def test_a_link_of_an_item_to_another_exhibit_is_named(case):
    with transaction():
        made = db.session.get_one(Case, case)
        one, other = an_exhibit(made), an_exhibit(made)
        item = db.session.scalars(select(ChecklistItem).where(ChecklistItem.case_id == case)).first()
        tick(item, status="have", actor=acting(person(made, "detective")), exhibit_ids=[one.id])
        link, number = item.links[0].id, other.id
    with transaction():
        tick(item, status="have", actor=acting(person(made, "detective")), exhibit_ids=[one.id, number])
    with transaction():
        tick(item, status="have", actor=acting(person(made, "detective")), exhibit_ids=[one.id])
    assert check_rows() == []
    assert {mark.case_id for mark in db.session.scalars(select(RowMark)) if "checklist_link" in mark.rows} == {case}
    db.session.rollback()
    with db.engine.begin() as behind:
        table = ChecklistLink.__table__
        behind.execute(update(table).where(table.c.id == link).values(exhibit_id=number))
    assert check_rows() == [f"checklist_link row {link} was changed behind CaseBridge"]


def test_a_mark_of_the_element_matrix_that_points_elsewhere_is_named(case):
    with transaction():
        made = db.session.get_one(Case, case)
        by = acting(person(made, "prosecutor"))
        element = matrix(made, by).groups[0].rows[0][0].key
        first = mark(made.suspects[0].charges[0], element, an_exhibit(made), strength="strong", reason="So.", actor=by)
        take_back(first, why="It was the wrong page.", actor=by)
        number, name = first.id, first.public_id
    assert check_rows() == []
    db.session.rollback()
    with db.engine.begin() as behind:
        table = ElementMark.__table__
        behind.execute(update(table).where(table.c.id == number).values(place="p. 99"))
    assert check_rows() == [f"element_mark {name} was changed behind CaseBridge"]
