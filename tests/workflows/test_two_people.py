"""Two people at once on each deciding move: one moves the case, the slower gets the 409 and changes nothing."""

import threading

import pytest
from sqlalchemy import func, select

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.db import db, retrying, transaction
from casebridge.errors import Conflict
from casebridge.workflows.engine import advance
from tests.building.people import acting
from tests.building.preparing import person, ready_to_sign
from tests.building.story import ready, said
from tests.building.towards import about_to

# The step that both look at, then who tries what.
PAIRS = [
    (("attest", "sergeant_review", "submitted"), ("attest", "sergeant"), ("send_back", "sergeant")),
    (("take", "submitted", "in_review"), ("take", "prosecutor"), ("take", "prosecutor2")),
    (("assign", "submitted", "in_review"), ("assign", "sao-supervisor"), ("take", "prosecutor2")),
    (("decide", "in_review", "federal_screening"), ("decide", "prosecutor"), ("decide", "prosecutor")),
    (("decide", "in_review", "declined"), ("decide", "prosecutor"), ("screen_early", "prosecutor")),
    (("sign", "sign_off", "federal_screening"), ("sign", "sao-supervisor2"), ("sign", "sao-supervisor")),
    (("sign", "sign_off", "declined"), ("sign", "sao-supervisor2"), ("unsign", "sao-supervisor")),
    (("accept", "declined", "closed"), ("accept", "sergeant"), ("accept", "detective")),
    (("challenge", "declined", "challenged"), ("challenge", "commander"), ("accept", "sergeant")),
    (("uphold", "challenged", "declined"), ("uphold", "sao-supervisor"), ("reopen_review", "sao-supervisor2")),
    (("stand", "conference", "declined"), ("stand", "sao-supervisor"), ("resume_review", "sao-supervisor2")),
    (("override", "declined", "state_prosecution"), ("override", "commander"), ("accept", "sergeant")),
    (("refer", "federal_screening", "federal_review"), ("refer", "federal-liaison"), ("keep", "federal-liaison2")),
    (("adopt", "federal_review", "federal_prosecution"), ("adopt", "federal"), ("recall", "federal-liaison")),
    (
        ("decline_federal", "federal_review", "state_prosecution"),
        ("decline_federal", "federal"),
        ("assign_federal", "usao-supervisor"),
    ),
    (("hand_back", "federal_prosecution", "state_prosecution"), ("hand_back", "federal"), ("hand_back", "federal")),
    (("offer_lead", "in_review", "diversion_offered"), ("offer_lead", "prosecutor"), ("screen_early", "prosecutor")),
    (
        ("resume_charge", "diversion_offered", "in_review"),
        ("resume_charge", "lead-liaison"),
        ("extend", "lead-liaison"),
    ),
    (("close", "state_prosecution", "closed"), ("close", "prosecutor"), ("rescreen", "federal-liaison")),
    (("withdraw", "draft", "closed"), ("withdraw", "sergeant"), ("submit", "detective")),
    (("reopen", "closed", "submitted"), ("reopen", "sao-supervisor"), ("reopen", "sao-supervisor2")),
]


class Race:
    """Two threads that saw the same version and press their buttons together."""

    def __init__(self, app, case, tries):
        """Take who tries what."""
        self.app, self.case_id, self.version = app, case.id, case.version
        self.start, self.results = threading.Barrier(len(tries)), []
        asks = [said(case, name) for name, _ in tries]
        actors = [acting(person(case, by)) for _, by in tries]
        self.jobs = [(name, *rest) for (name, _), *rest in zip(tries, actors, asks, strict=True)]

    def run(self):
        """Return what came of each, `moved` or the error."""
        threads = [threading.Thread(target=self._press, args=job) for job in self.jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(self.results)

    def _press(self, name, actor, asks):
        with self.app.app_context():
            self.start.wait()
            try:
                retrying(lambda: self._unit(name, actor, asks))
                self.results.append("moved")
            except Conflict as conflict:
                self.results.append(f"conflict {conflict.status}")
            finally:
                db.session.remove()
                db.session.close()

    def _unit(self, name, actor, asks):
        with transaction() as session:
            advance(session.get(Case, self.case_id), name, actor=actor, asks=asks, version=self.version)


def raced(app, step, *tries):
    """Prepare the step, run the race, return results and the case with its lines of history."""
    with transaction():
        case = about_to(*step)
        for name, by in tries:
            ready(case, name)
            if name == "sign":
                ready_to_sign(case, by)
    with transaction() as session:
        case = session.get(Case, case.id)
        lines = _lines(case)
        race = Race(app, case, tries)
    results = race.run()
    with transaction() as session:
        case = session.get(Case, case.id)
        return results, _lines(case) - lines


def _lines(case):
    return db.session.scalar(select(func.count()).where(AuditEntry.object_id == case.public_id))


@pytest.mark.parametrize(("step", "first", "second"), PAIRS, ids=lambda part: "-".join(part))
def test_one_moves_and_the_slower_is_told(in_app, step, first, second):
    results, lines = raced(in_app, step, first, second)
    assert results == ["conflict 409", "moved"]
    assert lines == 1, "only the one that moved wrote history"
