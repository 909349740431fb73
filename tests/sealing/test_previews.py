"""What an order changes is said without a count to who reads the case: it would count what the walls keep from them."""

import pytest

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.federal.questions import write_note
from tests.building import court
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.pages import soup


def made(state, act=""):
    with transaction():
        case = a_case(state)
        found = case.public_id, court.an_act(case, act, by="sao-supervisor").public_id if act else ""
    db.session.rollback()
    return found


def preview(visitor, path):
    """Return what the page says of what is destroyed, who must be written to and what stays."""
    page = soup(visitor.get(path))
    return [page.find(id=name).get_text(" ", strip=True) for name in ("preview", "outside", "stays")]


def test_a_note_of_the_us_attorney_changes_no_word_for_the_state(in_app, sign_in):
    case_id, _act = made("federal_prosecution")
    path = f"/cases/{case_id}/orders/expunge"
    before = preview(sign_in("sao-supervisor"), path)
    with transaction():
        case = db.session.query(Case).filter_by(public_id=case_id).one()
        write_note(case, text="Witness 3 appears on Tuesday.", actor=acting(some_people()["federal"]))
    db.session.rollback()
    assert preview(sign_in("sao-supervisor"), path) == before
    assert "How many" not in " ".join(before)


def test_the_auditor_who_reads_nothing_of_the_case_compares_with_counts(in_app, sign_in):
    _case_id, act_id = made("in_review", "expunge")
    told = {who: " ".join(preview(sign_in(who), f"/orders/{act_id}")) for who in ("auditor", "sao-supervisor")}
    assert ("How many" in told["auditor"], "Words of lines in the history" in told["auditor"]) == (True, True)
    assert ("How many" in told["sao-supervisor"], "is told to the auditor" in told["sao-supervisor"]) == (False, True)


@pytest.mark.parametrize(("state", "status"), [("draft", 200), ("in_review", 403)])
def test_the_commander_asks_for_an_expungement_of_what_never_left_the_police(in_app, sign_in, state, status):
    case_id, _act = made(state)
    assert sign_in("commander").get(f"/cases/{case_id}/orders/expunge").status_code == status
