"""A prosecutor enters leave: their cases go to who covers, the cover sees why, and they come back on the day after."""

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


def test_a_case_goes_to_the_cover_and_comes_back(app, case, enter):
    prosecutor, other = enter("Prosecutor"), enter("Prosecutor, other unit")
    prosecutor.goes("/").follows("Leave")
    prosecutor.types("First day away", in_days(0)).types("Last day away", in_days(4))
    prosecutor.page.get_by_label("Who covers", exact=True).select_option(index=1)
    prosecutor.presses("Enter leave")
    prosecutor.sees("Nothing moved yet")

    jobs.sweep(app)

    prosecutor.goes("/").sees("You are on leave until").sees("Nothing waits for you")
    assert_accessible(prosecutor.page)
    prosecutor.follows("See which cases").sees("In charging review")
    assert_accessible(prosecutor.page)
    other.goes("/").sees("You cover; what you still have then goes back.").sees("Waits for the decision")
    other.opens(case, "Review")

    with clock.at(clock.now() + timedelta(days=5)):
        jobs.sweep(app)

    prosecutor.goes("/").sees("Waits for the decision")
    other.goes("/").sees("Nothing waits for you")
    prosecutor.opens(case, "History").sees("reassigned the case")
