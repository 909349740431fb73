"""Browsers' stand-ins: one that sends forms as a page does, and the way in for a person of a test."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.test import TestResponse

from casebridge.access.gate import KEY_FIELD
from casebridge.accounts import demo_accounts, sessions
from casebridge.accounts.models import User, UserSession
from casebridge.db import db, new_public_id, transaction
from tests.building.people import some_people
from tests.support.versions import standing


class Visitor(FlaskClient):
    """A client that knows what a page's forms carry beside their fields."""

    form_secret = ""
    # Whether a page that asks why somebody opens a case of others is answered, and the page asked for again.
    says_why = True

    def open(self, *arguments: Any, **more: Any) -> TestResponse:
        """Ask the application; the test's own reading is over first, as it would hold SQLite's file."""
        if has_app_context():
            db.session.rollback()
        answer = super().open(*arguments, **more)
        if answer.status_code == 403 and self.says_why and (case_id := asked_why(answer.data)):
            self.say_why(case_id)
            answer = super().open(*arguments, **more)
        return answer

    def say_why(self, case_id: str, words: str = "A related case of the unit.", category: str = "related_case") -> None:
        """Give the reason that is asked of people who are not of a case."""
        data = {**self.carried(), "category": category, "words": words}
        super().open(f"/cases/{case_id}/enter", method="POST", data=data)

    def send(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form with the token of its page, a key of its own and the version that its record has now.

        By POST when no method is named.
        """
        method = more.pop("method", "POST")
        seen = {} if "version" in (data or {}) else standing(self.application, url, method)
        return self.open(url, data={**self.carried(), **seen, **(data or {})}, method=method, **more)

    def edit(self, page: str, url: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send the form that `page` has for `url`, with the version that stands in it."""
        form = BeautifulSoup(self.get(page).data, "html.parser").find("form", action=url)
        seen = form.find("input", attrs={"name": "version"}) if isinstance(form, Tag) else None
        return self.send(url, {"version": str(seen["value"]) if isinstance(seen, Tag) else "", **(data or {})}, **more)

    def carried(self) -> dict[str, str]:
        """Return what a form of a page carries beside its fields: the token and a key of its own."""
        signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return {"csrf_token": str(signer.dumps(self.form_secret)), KEY_FIELD: new_public_id()}


def asked_why(page: bytes) -> str:
    """Return the case that a page asks a reason for, empty when it asks none."""
    found = re.search(rb'data-reason="([^"]+)"', page)
    return found[1].decode() if found else ""


def enter(app: Flask, username: str, *, stepped_up: bool = False) -> Visitor:
    """Return a visitor that is signed in as `username`; the people of tests are made where they are missing.

    :param stepped_up: the factor was given again just now.
    """
    if has_app_context():
        db.session.rollback()
    with app.app_context():
        with transaction() as session:
            user = _person(username, app)
            token, _actor = sessions.begin(user, address="127.0.0.1", factors="password")
            started = select(UserSession).where(UserSession.token_hash == sessions.token_hash(token))
            row = session.scalars(started).one()
            if stepped_up:
                token = sessions.step_up(row.id, factor="password")
            secret = row.csrf_secret
        db.session.remove()
    visitor = app.test_client()
    assert isinstance(visitor, Visitor)
    visitor.form_secret = secret
    visitor.set_cookie(sessions.cookie_name(app), token)
    return visitor


def _person(username: str, app: Flask) -> User:
    people = some_people()
    if username not in people:
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    return db.session.scalars(select(User).where(User.username == username)).one()
