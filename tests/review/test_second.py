"""The second signature without the first view, where the office says so: own view first, then the decision."""

import pytest
from sqlalchemy import select

from casebridge.accounts.office_settings import BLIND_SIGNATURE, choose
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.db import db, transaction
from casebridge.errors import NotReady
from casebridge.review.models import SecondView, SnapshotRead
from casebridge.review.services import read_snapshot
from casebridge.review.snapshot import latest
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.pages import soup

SIGNER, RATIONALE = "sao-supervisor2", "As we agreed."


@pytest.fixture
def waiting(in_app):
    """Give the id of a case that waits for a second signature, and its only charge."""
    with transaction():
        case = a_case("sign_off")
        return case.public_id, live_charges(case)[0].public_id


@pytest.fixture
def blindly(waiting):
    """Let the office sign without the first view."""
    with transaction():
        choose(BLIND_SIGNATURE, on=True, reason="Decided on Nov 3.", actor=acting(some_people()["admin"]))
    db.session.rollback()


def snapshot(sign_in, case_id, who=SIGNER):
    return sign_in(who, stepped_up=True).get(f"/cases/{case_id}/snapshot")


def view(sign_in, waiting, view="approve", why="Two witnesses."):
    case_id, charge = waiting
    form = {f"view-{charge}": view, f"why-{charge}": why}
    return sign_in(SIGNER).send(f"/cases/{case_id}/snapshot/view", form)


def state(case_id):
    return db.session.scalars(select(Case.state).where(Case.public_id == case_id)).one()


def shows(answer):
    """Say whether a page shows the decision: its table of outcomes, and the way to sign it."""
    page = soup(answer)
    return bool(page.find("caption", string="Decisions")), page.select_one("#sign") is not None


def test_it_is_off_until_somebody_turns_it_on(sign_in, waiting):
    assert shows(snapshot(sign_in, waiting[0])) == (True, True)


def test_who_signs_sees_no_decision_before_an_own_view(sign_in, waiting, blindly):
    answer = snapshot(sign_in, waiting[0])
    assert (shows(answer), RATIONALE in answer.text, "Approve as proposed" in answer.text) == (
        (False, False), False, False,
    )  # fmt: skip
    assert "Approve as proposed" not in sign_in(SIGNER).get(f"/cases/{waiting[0]}/review").text
    assert db.session.scalars(select(SnapshotRead)).all() == []


def test_a_signature_is_refused_before_the_own_view(sign_in, waiting, blindly):
    refused = sign_in(SIGNER, stepped_up=True).send(f"/cases/{waiting[0]}/moves/sign")
    assert (refused.status_code, state(waiting[0])) == (422, "sign_off")


def test_nobody_counts_as_a_reader_before_the_own_view(waiting, blindly):
    case = db.session.scalars(select(Case).where(Case.public_id == waiting[0])).one()
    with pytest.raises(NotReady):
        read_snapshot(latest(case), case, actor=acting(some_people()[SIGNER]))


def test_after_the_own_view_both_stand_side_by_side_and_it_can_be_signed(sign_in, waiting, blindly):
    view(sign_in, waiting, "decline", "One witness only.")
    answer = snapshot(sign_in, waiting[0])
    words = soup(answer).get_text(" ", strip=True)
    assert (shows(answer), "Decline Differs One witness only." in words) == ((True, True), True)
    signed = sign_in(SIGNER, stepped_up=True).send(f"/cases/{waiting[0]}/moves/sign")
    assert (signed.status_code, state(waiting[0])) == (303, "federal_screening")


def test_a_view_like_the_first_does_not_differ(sign_in, waiting, blindly):
    view(sign_in, waiting)
    assert "Differs" not in snapshot(sign_in, waiting[0]).text


def test_a_view_is_written_once(sign_in, waiting, blindly):
    view(sign_in, waiting)
    again = view(sign_in, waiting, "decline", "Now I see it.")
    kept = db.session.scalars(select(SecondView)).one().views
    assert (again.status_code, [v["view"] for v in kept]) == (422, ["approve"])


@pytest.mark.parametrize(
    ("given", "says"), [("", "Choose what you would do."), ("made_up", "Choose what you would do.")]
)
def test_half_a_view_is_refused_and_comes_back(sign_in, waiting, blindly, given, says):
    refused = view(sign_in, waiting, given, "Because of the film.")
    assert (refused.status_code, says in refused.text, "Because of the film." in refused.text) == (422, True, True)


def test_who_does_not_sign_sees_the_decision_as_before(sign_in, waiting, blindly):
    assert shows(snapshot(sign_in, waiting[0], "prosecutor"))[0]


def test_the_own_view_is_in_the_history_without_its_words(sign_in, waiting, blindly):
    view(sign_in, waiting)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "decision:second_view")).one()
    assert (line.sentence, line.detail) == ("wrote an own view before the decision was shown", {})


def turn(sign_in, on="yes", reason="Decided on Nov 3.", who="admin"):
    return sign_in(who).send(f"/offices/{BLIND_SIGNATURE}", {"on": on, f"reason-{BLIND_SIGNATURE}": reason})


def test_an_administrator_turns_it_on_with_a_reason_that_history_keeps(sign_in, in_app):
    turn(sign_in)
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "office:setting")).one()
    assert (line.detail, line.reason) == ({"before": False, "after": True}, "Decided on Nov 3.")
    assert "On" in soup(sign_in("admin").get("/offices")).select_one("#choices").parent.get_text()


@pytest.mark.parametrize(("on", "reason", "says"), [("yes", "", "Say why"), ("no", "Decided.", "stands like this")])
def test_without_a_reason_or_a_change_it_stays(sign_in, in_app, on, reason, says):
    refused = turn(sign_in, on, reason)
    assert (refused.status_code, says in refused.text) == (422, True)
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.event == "office:setting")).all() == []


@pytest.mark.parametrize("who", ["sao-supervisor", "prosecutor", "commander"])
def test_nobody_else_turns_it_on(sign_in, in_app, who):
    assert turn(sign_in, who=who).status_code in (403, 404)
