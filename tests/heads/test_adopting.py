"""Rows that are older than marks are adopted once, with a line that says so; no other row ever is."""

import io
from collections import Counter
from contextlib import contextmanager

import pytest
from sqlalchemy import insert, select, text, update

from casebridge import cli
from casebridge.accounts import demo_accounts
from casebridge.audit import AuditEntry, RowMark
from casebridge.cases.models import Fact
from casebridge.checklist.models import ChecklistItem, ChecklistLink
from casebridge.checklist.services import tick
from casebridge.db import db, new_public_id, transaction
from casebridge.errors import Invalid, NotAllowed
from casebridge.heads.adopting import ADOPT, NoAdoption, adopt, adoptable
from casebridge.heads.services import check, sign
from casebridge.heads.standing import LATER, check_rows
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit, person
from tests.factories import a_case
from tests.heads.rewriting import before_marks
from tests.support.insider import disarm

# Rows are read back by another driver, and JSON by another type.
BOTH = True
WHY = "The house was filled before answers were marked."


@pytest.fixture
def old(in_app):
    """Give the number of a case whose answers, items and links are older than the marks of their tables."""
    with transaction():
        case = a_case("in_review")
        number = case.id
        _carry(case)
        some_people()
    with _insider() as connection:
        before_marks(connection, *LATER)
    assert check_rows()
    return number


@contextmanager
def _insider():
    db.session.rollback()
    with db.engine.begin() as connection:
        disarm(connection, "row_mark", "signed_head")
        yield connection


def _carry(case):
    item = db.session.scalars(select(ChecklistItem).where(ChecklistItem.case_id == case.id)).first()
    item.links.append(ChecklistLink(exhibit_id=an_exhibit(case).id))
    db.session.flush()


def _actor(role="auditor"):
    return acting(some_people()[role])


def _behind(statement):
    db.session.rollback()
    with db.engine.begin() as behind:
        behind.execute(statement)


def _forge(case_id, **values):
    like = db.session.scalars(select(Fact).where(Fact.case_id == case_id)).first()
    row = {column.name: getattr(like, column.key) for column in Fact.__table__.columns}
    row |= {"id": 999_999, "public_id": new_public_id(), "key": "slipped_in", **values}
    _behind(insert(Fact.__table__).values(**row))
    return f"fact {row['public_id']} was not written by CaseBridge"


def test_old_rows_are_adopted_with_a_line_for_the_case_and_one_for_all(old):
    found = adopt(reason=WHY, actor=_actor())
    assert check_rows() == []
    assert found.refused == []
    rows = Counter({name: db.session.scalar(text(f"SELECT count(*) FROM {name}")) for name in LATER})
    assert found.tables == +rows
    of_case, of_all = db.session.scalars(select(AuditEntry).where(AuditEntry.event == ADOPT).order_by(AuditEntry.seq))
    assert (of_case.case_id, of_all.case_id) == (old, None)
    assert of_case.sentence.startswith(
        f"adopted rows of this case that are older than their marks, as they stood: {rows['fact']} answers, "
    )
    assert "of 1 case that" in of_all.sentence
    assert (of_all.actor_name, of_all.role, of_all.reason) == (_actor().name, "auditor", WHY)
    assert of_all.detail["rows"] == dict(found.tables)


def test_a_change_of_an_adopted_row_is_found(old):
    adopt(reason=WHY, actor=_actor())
    sign()
    row = db.session.scalars(select(Fact).where(Fact.case_id == old)).first()
    number, name = row.id, row.public_id
    _behind(update(Fact.__table__).where(Fact.__table__.c.id == number).values(value="nobody"))
    assert check().strange == [f"fact {name} was changed behind CaseBridge"]


def test_a_row_that_has_a_mark_and_differs_is_left_and_named(old):
    with transaction():
        item = db.session.scalars(select(ChecklistItem).where(ChecklistItem.case_id == old)).first()
        tick(item, status="have", words="It is here.", actor=acting(person(item.case, "detective")))
        number, name = item.id, item.public_id
    _behind(update(ChecklistItem.__table__).where(ChecklistItem.__table__.c.id == number).values(words="It is not."))
    told = f"checklist_item {name} was changed behind CaseBridge"
    assert adopt(reason=WHY, actor=_actor()).refused == [told]
    assert check_rows() == [told]


def test_a_row_whose_mark_says_that_it_was_deleted_is_not_adopted(old):
    with transaction():
        link = db.session.scalars(select(ChecklistLink)).first()
        number, values = link.id, {"item_id": link.item_id, "exhibit_id": link.exhibit_id}
        db.session.delete(link)
    _behind(insert(ChecklistLink.__table__).values(id=number, **values))
    told = f"checklist_link row {number} was not written by CaseBridge"
    assert adopt(reason=WHY, actor=_actor()).refused == [told]
    assert check_rows() == [told]


def test_a_row_that_slipped_in_after_a_case_was_opened_with_marks_is_not_adopted(old):
    with transaction():
        db.session.scalars(select(Fact).where(Fact.case_id == old)).first().value = "Another answer"
    a_case("draft")
    told = _forge(old)
    assert adopt(reason=WHY, actor=_actor()).refused == [told]
    assert check_rows() == [told]


def test_rows_of_a_table_are_adopted_once(old):
    adopt(reason=WHY, actor=_actor())
    told, marks = _forge(old), db.session.query(RowMark).count()
    again = adopt(reason=WHY, actor=_actor())
    assert (again.rows, again.refused) == ([], [told])
    assert check_rows() == [told]
    assert db.session.query(RowMark).count() == marks


def test_accounts_are_never_adopted(old):
    with _insider() as connection:
        before_marks(connection, "app_user")
    found = adopt(reason=WHY, actor=_actor())
    assert set(found.tables) <= set(LATER)
    assert all(told.startswith("app_user ") for told in check_rows())
    assert check_rows()


def test_nothing_is_adopted_where_a_mark_was_altered(old):
    with _insider() as connection:
        connection.execute(text("UPDATE row_mark SET rows = '{}' WHERE n = 2"))
    lines = db.session.query(AuditEntry).count()
    with pytest.raises(NoAdoption, match="mark 2 of rows was altered"):
        adopt(reason=WHY, actor=_actor())
    assert db.session.query(AuditEntry).count() == lines


def test_it_is_for_the_auditor_alone_and_with_a_reason(old):
    with pytest.raises(NotAllowed):
        adopt(reason=WHY, actor=_actor("admin"))
    with pytest.raises(Invalid):
        adopt(reason=" ", actor=_actor())
    assert adoptable().rows


def test_the_command_shows_what_it_would_adopt_and_asks_for_the_password(app, old, monkeypatch, capsys):
    with transaction():
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    password = demo_accounts.password_of(app.config["CASEBRIDGE_INSTANCE"])

    def run(*words, typed=password):
        db.session.rollback()
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
        code = cli.run(["audit", *words])
        db.session.rollback()
        said = capsys.readouterr()
        return code, said.out + said.err

    code, said = run("verify")
    assert code == 1
    assert "may be older than marks: see `casebridge audit adopt`" in said
    assert "rows of 1 case would be adopted" in run("adopt", "--dry-run")[1]
    assert run("adopt", "--reason", WHY, typed="wrong")[0] == 1
    assert adoptable().rows
    assert "rows of 1 case adopted" in run("adopt", "--reason", WHY)[1]
    assert run("verify")[0] == 0
