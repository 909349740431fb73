"""Two windows record a decision at the same moment: exactly one wins each time, the other keeps every word."""

import threading

import pytest
from sqlalchemy import func, select

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.review.models import DecisionSnapshot
from tests.building.preparing import ready_to_decide
from tests.factories import a_case
from tests.support.pages import soup

# Each engine locks in its own way.
BOTH = True
FEW, MANY = 10, 500


class Window:
    """One window with the decision typed in; pressing waits for the other."""

    def __init__(self, visitor, case_id, version, rationale):
        """Take who decides what."""
        self.visitor, self.url, self.rationale = visitor, f"/cases/{case_id}/review", rationale
        self.form = {"act": "decide", "version": version, "rationale": rationale, "plain_words": "Thank you."}
        self.answer = None

    def press(self, start):
        """Press the button when everybody is ready."""
        form = {**self.visitor.carried(), **self.form}
        start.wait()
        self.answer = self.visitor.post(self.url, data=form)


def raced(sign_in, number):
    """Let two windows race for one case; return the case's id and the windows, the winner first."""
    with transaction():
        case = a_case("in_review", kind="armed_robbery")
        ready_to_decide(case)
        case_id, version = case.public_id, case.version
    db.session.rollback()
    start = threading.Barrier(2)
    windows = [
        Window(sign_in("prosecutor", stepped_up=True), case_id, version, f"Rationale {number} {side}")
        for side in ("left", "right")
    ]
    threads = [threading.Thread(target=window.press, args=(start,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return case_id, sorted(windows, key=lambda window: window.answer.status_code)


def faults(case_id, winner, loser):
    """Say what did not hold, empty when all did."""
    query = select(DecisionSnapshot.rationale).join(Case, Case.id == DecisionSnapshot.case_id)
    frozen = db.session.scalars(query.where(Case.public_id == case_id)).all()
    db.session.rollback()
    kept = [area.get_text().strip() for area in soup(loser.answer).select("textarea")]
    return [
        words
        for words, holds in (
            (f"answers {winner.answer.status_code} {loser.answer.status_code}",
             (winner.answer.status_code, loser.answer.status_code) == (303, 409)),
            (f"frozen {frozen}", frozen == [winner.rationale]),
            (f"the loser kept {kept}", loser.rationale in kept and "Thank you." in kept),
        )
        if not holds
    ]  # fmt: skip


@pytest.mark.slow
def test_one_of_two_deciders_wins_and_the_other_keeps_every_word(sign_in, in_app):
    wrong = [found for number in range(FEW) if (found := faults(*_flat(raced(sign_in, number))))]
    assert (wrong, db.session.scalar(select(func.count(DecisionSnapshot.id)))) == ([], FEW)


@pytest.mark.sweep
@pytest.mark.timeout(3600)
def test_five_hundred_races_have_five_hundred_winners(sign_in, in_app):
    wrong = [found for number in range(MANY) if (found := faults(*_flat(raced(sign_in, number))))]
    assert (wrong, db.session.scalar(select(func.count(DecisionSnapshot.id)))) == ([], MANY)


def _flat(result):
    case_id, (winner, loser) = result
    return case_id, winner, loser
