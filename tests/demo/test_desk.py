"""The desks of the demo are alive: a hold, leave, a question, fields, a conflict, a hand-over, notices told and due."""

import pytest
from sqlalchemy import func, select

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.advice.models import DutyTurn
from casebridge.advice.queries import waiting
from casebridge.allocation.candidates import suggest
from casebridge.allocation.models import HandOverLine
from casebridge.cases.models import Case
from casebridge.cases.queries import load_by_number
from casebridge.db import db, transaction
from casebridge.demo import desk
from casebridge.demo.cast import act
from casebridge.demo.load import Stage, _target
from casebridge.demo.plans import plan_of
from casebridge.demo.stories import stories
from casebridge.home.models import Leave
from casebridge.victims.queries import nearest
from tests.cases.support import who

# The same services as everywhere, many times: on PostgreSQL it is a long proof.
BOTH = False

PLAYED = ("H1", "H8", "N1", "N7", "R2", "R3")


@pytest.mark.slow
def test_each_screen_of_the_desks_has_something_to_show(in_app):
    with transaction():
        who("detective")
    now = clock.now()
    stage = Stage(now)
    for story in stories():
        if story.key in PLAYED:
            stage.stage_case(plan_of(story), _target(story), real_papers=True, returned_for=story.returned_for or None)
    for at, play in desk.scenes(now):
        stage.add(at, play, alone=True)
    stage.play(lambda done, of: None)

    held, told, due, fresh = (
        load_by_number(f"DEMO26-{key}", actor=act("commander")) for key in ("N7", "R2", "H8", "N1")
    )
    tone = {case.id: found[0] for case in (told, due) for found in [nearest([case])[case.id]]}
    assert held.on_hold
    assert (tone[told.id], tone[due.id]) == ("ok", "warn")
    assert len(waiting(act("prosecutor"))) == 1
    assert db.session.scalar(select(func.count(DutyTurn.id))) == 1
    assert db.session.scalar(select(func.count(Leave.id))) == 2
    assert [line.stayed for line in db.session.scalars(select(HandOverLine))] == [""]
    found = suggest([fresh], act("sao-supervisor"))[fresh.id]
    prosecutor2 = db.session.scalars(select(User.name).where(User.username == "prosecutor2")).one()
    assert [one.name for one in found.refused] == [prosecutor2]
    assert any("Field: non-fatal shooting" in one.reasons for one in found.people)
    assert db.session.scalar(select(func.count(Case.id)).where(Case.hold_until.is_not(None))) == 1
