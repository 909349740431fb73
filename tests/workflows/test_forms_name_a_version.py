"""A move that comes without the version that its maker saw is refused with a sentence, and nothing is changed."""

import pytest
from sqlalchemy import func, select

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.review.models import ChallengeGround, Eligibility
from tests.building.preparing import held
from tests.factories import a_case
from tests.support.pages import soup


def made(state):
    with transaction():
        found = held(a_case(state)).public_id
    db.session.rollback()
    return found


def standing(case_id):
    """Return what a move would change, and how many lines the history has."""
    db.session.rollback()
    case = db.session.scalars(select(Case).where(Case.public_id == case_id)).one()
    return case.state, case.version, case.holder_id, db.session.scalar(select(func.count(AuditEntry.seq)))


@pytest.mark.parametrize(
    ("state", "account", "door", "sent"),
    [
        ("sergeant_review", "sergeant", "moves/send_back", {"reason": "The map lacks."}),
        ("in_review", "prosecutor", "moves/hold", {"reason": "The lab is slow."}),
        ("in_review", "prosecutor", "return", {"act": "send", "note": "Three gaps."}),
        ("declined", "sergeant", "challenge", {"act": "challenge", "note": "We disagree."}),
    ],
)
def test_a_move_without_a_version_changes_nothing(in_app, sign_in, state, account, door, sent):
    case_id = made(state)
    visitor = sign_in(account)
    visitor.get(f"/cases/{case_id}")
    before = standing(case_id)
    answer = visitor.send(f"/cases/{case_id}/{door}", {**sent, "version": ""})
    page = soup(answer)
    assert (answer.status_code, "which version of the record its maker saw" in page.main.text) == (400, True)
    assert next(reversed(sent.values())) in page.text
    assert standing(case_id) == before
    assert db.session.scalar(select(func.count(ChallengeGround.id))) == 0


def test_who_may_not_make_a_move_learns_nothing_by_leaving_it_out(in_app, sign_in):
    case_id = made("in_review")
    assert sign_in("detective").send(f"/cases/{case_id}/moves/decide", {"version": ""}).status_code == 403
    assert sign_in("detective2").send(f"/cases/{case_id}/moves/decide", {"version": ""}).status_code == 404


def test_the_last_finding_about_lead_counts_and_is_not_written_over(in_app, sign_in):
    case_id = made("state_prosecution")
    visitor, url = sign_in("prosecutor"), f"/cases/{case_id}/eligibility"
    form = soup(visitor.get(url)).find("form", action=url)
    sent = {"party": form.select_one("[name=party] option")["value"], "rule": "adult", "act": "record", "seen": "0"}
    assert visitor.send(url, {**sent, "eligible": "yes"}).status_code == 303
    late = visitor.send(url, {**sent, "eligible": "no", "reason": "Seventeen."})
    assert (late.status_code, "Eligible, " in late.text, "Seventeen." in late.text) == (409, True, True)
    assert db.session.scalar(select(func.count(Eligibility.id))) == 1
    assert visitor.send(url, {**sent, "eligible": "no", "reason": "Seventeen.", "seen": "1"}).status_code == 303
    refused = visitor.send(url, {"act": "offer_lead", "seen": "2"})
    assert (refused.status_code, "nobody recorded that" in refused.text) == (422, True)
