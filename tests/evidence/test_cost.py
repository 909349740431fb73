"""The list of exhibits costs the same number of statements whatever its length."""

from sqlalchemy import event

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from tests.building.preparing import an_exhibit


def statements(visitor, url):
    sent = []

    def note(connection, cursor, statement, *more):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    visitor.get(url)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


def test_thirty_exhibits_cost_what_two_cost(sign_in, draft):
    visitor, url = sign_in("detective"), f"/cases/{draft}/evidence"
    with transaction():
        case = db.session.query(Case).filter_by(public_id=draft).one()
        for _ in range(2):
            an_exhibit(case)
    few = statements(visitor, url)
    with transaction():
        case = db.session.query(Case).filter_by(public_id=draft).one()
        for _ in range(28):
            an_exhibit(case)
    assert statements(visitor, url) <= few
