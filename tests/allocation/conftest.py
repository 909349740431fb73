"""People among whom cases are shared out, and cases of a kind in a state."""

import pytest

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.db import db, transaction
from tests.building.people import ACCOUNTS, some_people
from tests.factories import a_case


@pytest.fixture
def people(in_app):
    """Give everybody by user name, with two more prosecutors: Alba and Zeno."""
    with transaction():
        found = some_people()
        role, agency, unit = ACCOUNTS["prosecutor"]
        for name in ("alba", "zeno"):
            found[name] = User(
                username=name, name=name.title(), role=role, agency=agency, unit=unit, created_at=clock.now()
            )
            db.session.add(found[name])
    return found


@pytest.fixture
def made(people):
    """Give a function that makes a case and returns its inner number."""

    def one(state="submitted", **more):
        with transaction():
            return a_case(state, **more).id

    return one
