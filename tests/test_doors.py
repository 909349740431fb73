"""Every door with every role: it opens to those whom the table names, and to nobody else is it even there."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from casebridge import create_app
from casebridge.access.check import grants, may_ever
from casebridge.access.gate import check_routes, open_to_all, routes
from casebridge.accounts.demo_accounts import ACCOUNTS
from casebridge.db import db
from tests.doors import DOORS, EVERYBODY
from tests.support.databases import SqliteCopies, configuration
from tests.support.visitors import Visitor, enter

ACCOUNT_OF = {str(account.role): account for account in reversed(ACCOUNTS)}
ROLES = EVERYBODY.split()
# They end the session of whoever presses them.
WAYS_OUT = ("/sign-out", "/account/lock")


def table() -> dict[str, tuple[str, list[str]]]:
    """Return permission and roles of each door."""
    return {
        door.strip(): (permission, roles.split())
        for permission, (roles, doors) in DOORS.items()
        for door in doors.strip().splitlines()
    }


TABLE = table()


@pytest.fixture(scope="module")
def house(_sqlite: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give one application for all doors: nothing here depends on what the others left."""
    url = _sqlite.fresh()
    app = create_app(configuration(url, tmp_path_factory.mktemp("house")))
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    _sqlite.drop(url)


def knock(visitor: Visitor, door: str) -> int:
    """Knock at a door with made-up ids and return the status."""
    method, path = door.split(" ", 1)
    path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)
    path = re.sub(r"<[^>]+>", "nothing-has-this-id", path)
    answer = visitor.get(path) if method == "GET" else visitor.send(path, method=method)
    status = answer.status_code
    answer.close()
    return status


def test_the_table_names_every_door(house):
    found = {
        f"{method} {path}": mark
        for path, methods, mark in routes(house)
        for method in methods.split()
        if method not in ("HEAD", "OPTIONS")
    }
    assert found == {door: permission for door, (permission, _roles) in TABLE.items()}


@pytest.mark.parametrize("permission", [name for name in DOORS if name != "public"])
def test_the_policy_lets_in_whom_the_table_names(permission):
    roles = [role for role in ROLES if may_ever(ACCOUNT_OF[role], permission)]
    assert sorted(roles) == sorted(DOORS[permission][0].split())


@pytest.mark.parametrize("role", ROLES)
def test_doors_of_others_are_not_there(house, role):
    visitor = enter(house, ACCOUNT_OF[role].username)
    closed = [door for door, (permission, roles) in TABLE.items() if permission != "public" and role not in roles]
    assert {door: knock(visitor, door) for door in closed} == dict.fromkeys(closed, 404)


@pytest.mark.parametrize("role", ROLES)
def test_pages_without_an_id_open_to_their_roles(house, role):
    visitor = enter(house, ACCOUNT_OF[role].username)
    pages = [d for d, (_p, roles) in TABLE.items() if role in roles and d.startswith("GET") and "<" not in d]
    assert {door: code for door in pages if (code := knock(visitor, door)) not in (200, 303)} == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_there_looks_like_what_is_not_theirs(house, role):
    visitor = enter(house, ACCOUNT_OF[role].username)
    pages = [d for d, (_p, roles) in TABLE.items() if role in roles and d.startswith("GET") and "<" in d]
    assert {door: knock(visitor, door) for door in pages} == dict.fromkeys(pages, 404)


# In `make test`, tests/bad_input sends each form empty once, in a town that has what it is about.
@pytest.mark.sweep
@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks_on_nothing(house, role):
    visitor = enter(house, ACCOUNT_OF[role].username)
    forms = [d for d, (_p, roles) in TABLE.items() if role in roles and d.startswith("POST")]
    codes = {door: knock(visitor, door) for door in forms if not door.endswith(WAYS_OUT)}
    assert {door: code for door, code in codes.items() if code >= 500} == {}


@pytest.mark.parametrize("door", [door for door, (permission, _roles) in TABLE.items() if permission != "public"])
def test_a_stranger_is_asked_to_sign_in_or_refused(house, door):
    assert knock(house.test_client(), door) == (303 if door.startswith("GET") else 400)


@pytest.mark.parametrize("door", ["POST /sign-in", "POST /sign-in/demo", "POST /sign-in/first", "POST /verify"])
def test_open_doors_take_no_form_without_its_token(house, door):
    assert house.test_client().post(door.split()[1]).status_code == (303 if door == "POST /sign-in" else 400)


def test_what_is_not_yours_and_what_is_not_there_are_one_page(house):
    visitor = enter(house, "detective")
    theirs, nowhere = (visitor.get(path) for path in ("/people", "/no-such-page"))
    number = re.compile(rb"<code>[0-9a-f]{16}</code>|nonce=\"[^\"]+\"|value=\"[^\"]{20,}\"")
    assert number.sub(b"", theirs.data) == number.sub(b"", nowhere.data)


def test_a_door_without_a_policy_row_stops_the_start(house):
    app = Flask("open house")
    app.add_url_rule("/back-door", "back", lambda: "come in")
    with pytest.raises(Exception, match="No policy row for: /back-door"):
        check_routes(app, grants())


def test_a_door_that_is_marked_as_open_may_be(house):
    app = Flask("open house")
    app.add_url_rule("/front-door", "front", open_to_all(lambda: "come in"))
    check_routes(app, grants())
