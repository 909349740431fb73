"""Marks of rows: what is changed, added or taken away behind the application is named, and nothing else is."""

import pytest
from sqlalchemy import delete, insert, select, update

from casebridge.cases.models import Fact
from casebridge.checklist.models import ChecklistItem
from casebridge.db import db, new_public_id, transaction
from casebridge.heads.rows import check_rows
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
