"""Random walks of the demo accounts over all five workflows: the invariants hold after every step."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from casebridge.accounts import demo_accounts
from casebridge.audit import verify
from casebridge.cases.invariants import check
from casebridge.db import transaction
from tests.workflows.walking import STEPS, Walk

STEPS_OF_A_WALK, WALKS = 50, 42


@pytest.mark.slow
def test_invariants_hold_after_each_of_two_thousand_steps(sqlite_app):
    with transaction():
        demo_accounts.ensure(sqlite_app.config["CASEBRIDGE_INSTANCE"])
    Walk.app = sqlite_app
    walks = settings(
        max_examples=WALKS, stateful_step_count=STEPS_OF_A_WALK, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None, print_blob=False,
    )  # fmt: skip
    run_state_machine_as_test(Walk, settings=walks)
    assert STEPS["all"] >= 2_000
    assert check()[1] == []
    assert verify()[1] is None
