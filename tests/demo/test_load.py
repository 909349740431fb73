"""The demo is told once: a second load is refused before anything changes."""

import pytest
from sqlalchemy import func, select

from casebridge.cases import facts
from casebridge.db import db, transaction
from casebridge.demo.load import load
from casebridge.demo.plans import plan_of
from casebridge.demo.stories import stories
from casebridge.errors import WrongState
from casebridge.incidents.models import IncidentRow
from tests.cases.support import draft_case, who


def test_a_demo_that_is_there_is_not_loaded_again(in_app):
    with transaction():
        facts.record(draft_case(), "complaint_number", plan_of(stories()[-1]).number, actor=who("detective"))
    with pytest.raises(WrongState) as refused:
        load(30, 26, actor=who("detective"))
    assert "already" in str(refused.value)
    assert "RESET=1" in refused.value.next_step
    assert db.session.scalar(select(func.count()).select_from(IncidentRow)) == 0
