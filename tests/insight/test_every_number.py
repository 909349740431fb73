"""The demo's cases: every number of every board opens exactly its cases, and every ledger sums exactly."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.accounts import demo_accounts
from casebridge.accounts.models import User
from casebridge.cases.invariants import check
from casebridge.cases.ledger import ledger_of, unaccounted
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.demo.cast import act
from casebridge.demo.load import load
from tests.insight.walking_boards import differences, unlinked

CASES = 40
SUPERVISORS = ("sergeant", "sergeant2", "commander", "sao-supervisor", "sao-supervisor2", "usao-supervisor")
FILTERS = (
    "", "period=1825", "kind=armed_robbery&period=30", "unit=bpd_homicide&district=eastern",
)  # fmt: skip


@pytest.fixture
def demo(in_app):
    """Load a small demo."""
    with transaction():
        demo_accounts.ensure(in_app.config["CASEBRIDGE_INSTANCE"])
    load(CASES, 26, actor=act("detective"))
    db.session.remove()
    return in_app


@pytest.mark.sweep
def test_every_number_opens_exactly_its_cases_and_every_ledger_sums_exactly(demo, sign_in):
    now = clock.now()
    with clock.at(now):
        found = []
        for account in SUPERVISORS:
            visitor, known = sign_in(account), {}
            for asked in FILTERS:
                found += differences(visitor, f"/board?{asked}", known)
                found += unlinked(visitor, f"/board?{asked}")
            assert len(known) > 5, f"the board of {account} has hardly a number"
        assert found == []
        assert [words for case in db.session.scalars(select(Case)) for words in _ledger(case, now)] == []
        assert check()[1] == []


def _ledger(case, now):
    """Yield where a ledger does not add up: exactly for everybody, and as shown to readers on both sides."""
    if unaccounted(case.opened_at, case.holdings, now):
        yield f"{case.number}: {unaccounted(case.opened_at, case.holdings, now)} without a holder"
    for name in ("commander", "usao-supervisor"):
        reader = db.session.scalars(select(User).where(User.username == name)).one().actor()
        ledger = ledger_of(case, reader, now=now)
        if sum((span.lasted for span in ledger.spans), timedelta()) != ledger.elapsed:
            yield f"{case.number}: the spans of {name} are not the open time"
        if {sum(span.minutes for span in ledger.spans), sum(part.minutes for part in ledger.parts)} != {ledger.minutes}:
            yield f"{case.number}: what {name} sees does not add up"
