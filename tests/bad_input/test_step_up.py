"""The factor again: each act that asks for it is tried with one that is eleven minutes old, and none is forgotten."""

from datetime import timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update
from werkzeug.security import generate_password_hash

from casebridge import clock
from casebridge.accounts.models import User, UserSession
from casebridge.db import db, transaction
from casebridge.workflows import WORKFLOWS
from tests.bad_input.house import changed_tables
from tests.bad_input.step_up import ELSEWHERE, NEEDS_NOT, TRIES
from tests.doors import DOORS

PASSWORD = "nine herons on a tin roof"
HASH = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
FILES = (".csv", "/file", "/exports")
# One of each act, and what other tests do not try; `make sweep` tries all.
QUICK = {next(act for act in TRIES if act.startswith(word)) for word in {act.partition(":")[0] for act in TRIES}}
QUICK |= {act for act in TRIES if act.startswith(("consent", "export"))} | {"unseal: a charge"}
LOOKS = {"GET", "HEAD", "OPTIONS"}


def doors():
    """Return every door that changes something or hands out a file."""
    every = [door.strip() for _roles, block in DOORS.values() for door in block.strip().splitlines()]
    return {door for door in every if door.split()[0] not in LOOKS or door.endswith(FILES)}


def test_every_act_stands_in_one_of_the_lists():
    need_not = [door.strip() for block in NEEDS_NOT.values() for door in block.strip().splitlines()]
    need = {one.door for one in TRIES.values()} | set(ELSEWHERE)
    assert len(need_not) == len(set(need_not))
    assert need & set(need_not) == set()
    assert need | set(need_not) == doors()


def test_every_move_that_asks_is_tried():
    tried = {one.path.rpartition("/")[2] for one in TRIES.values() if one.door.endswith("moves/<name>")}
    asks = {row.key for flow in WORKFLOWS.values() for row in (*flow.moves, *flow.acts) if row.step_up}
    assert tried == asks


@pytest.mark.parametrize("act", [pytest.param(act, marks=() if act in QUICK else pytest.mark.sweep) for act in TRIES])
def test_nothing_happens_before_the_factor_was_given_again(house, act):
    one = TRIES[act]
    with house.app.app_context():
        with transaction():
            says = {**one.says, **one.before(house.town.ids)}
            db.session.execute(update(User).values(password_hash=HASH))
        db.session.remove()
    visitor, path = house.visitor(one.account), house.town.path(one.path)
    with house.app.app_context(), transaction():
        long_ago = clock.now() - timedelta(minutes=11)
        db.session.execute(update(UserSession).values(stepped_up_at=long_ago, started_at=long_ago))
    before = house.rows()
    if one.door.startswith("GET"):
        asked = visitor.get(path)
        assert (asked.status_code, asked.location.partition("?")[0]) == (303, "/account/confirm")
        assert changed_tables(before, house.rows()) == []
        given = visitor.send("/account/confirm", {"password": PASSWORD, "next": path})
        assert (given.status_code, given.location) == (303, path)
        assert visitor.get(path).status_code == one.then
        return
    asked = visitor.send(path, says)
    assert (asked.status_code, changed_tables(before, house.rows())) == (403, sorted(one.keeps)), refusal(asked)
    page = unescape(asked.text)
    assert 'name="confirm_password"' in page
    hidden = {"code", "passkey", "copy_password"}
    assert [k for k, v in says.items() if isinstance(v, str) and k not in hidden and v not in page] == []
    given = visitor.send(path, {**says, "confirm_password": PASSWORD})
    assert given.status_code == one.then, refusal(given)
    assert one.then != 303 or changed_tables(before, house.rows()) != []


def refusal(answer):
    """Return why an answer is none."""
    soup = BeautifulSoup(answer.text, "html.parser")
    return [tag.get_text(" ", strip=True) for tag in soup.select(".usa-alert, .usa-error-message, h1")]
