"""A case is put on hold for the laboratory, sleeps out of sight, and comes back on its day with a notice."""

from datetime import timedelta

import pytest

from casebridge import clock, jobs
from casebridge.db import db, transaction
from tests.browser.state import in_days
from tests.factories import a_case
from tests.support.browser import assert_accessible


@pytest.fixture
def case(app, password):
    """Make a case in review; return its address."""
    with app.app_context():
        with transaction():
            address = f"/cases/{a_case('in_review').public_id}"
        db.session.remove()
    return address


def test_a_case_on_hold_wakes_on_its_day(app, case, enter):
    prosecutor = enter("Prosecutor")
    prosecutor.goes(f"{case}/moves/hold")
    prosecutor.types("Who or what is waited on", "the crime laboratory").types("Reason", "Latent prints of the car.")
    prosecutor.types("Wake up on", in_days(3)).presses("Put on hold")
    prosecutor.holds_receipt("On hold until")
    prosecutor.opens(case).sees("Waits for the crime laboratory")
    assert_accessible(prosecutor.page)
    prosecutor.goes("/").sees("Nothing waits for you")
    prosecutor.page.get_by_role("link", name="On hold").first.click()
    prosecutor.sees("On hold for the crime laboratory")
    assert_accessible(prosecutor.page)

    with clock.at(clock.now() + timedelta(days=3)):
        jobs.sweep(app)

    prosecutor.goes("/").sees("Waits for the decision")
    prosecutor.goes("/notices").sees("Wake")
    prosecutor.opens(case, "History").sees("woke the case")
