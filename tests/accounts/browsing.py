"""A browser's stand-in that fills in forms as people do: the token comes from the page, each form has its own key."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import TestResponse

from casebridge.accounts import demo_accounts
from casebridge.db import transaction
from tests.support.versions import standing

# Looked for on every page that a test opens: reading all of it as a tree takes longer than making it.
_TOKEN_FIELD = re.compile(r'<input\b[^>]*\bname="csrf_token"[^>]*>')
_VALUE = re.compile(r'\bvalue="([^"]*)"')


class Browser:
    """One browser with its cookie; `client` is Flask's own, for what this does not do."""

    def __init__(self, app: Flask) -> None:
        """Open a browser that nobody is signed in on."""
        self.app, self.client = app, app.test_client()
        self.token = ""

    def enter(self, account: str) -> "Browser":
        """Enter by the role picker, as "detective" or another demo account; the accounts are made when missing."""
        with self.app.app_context(), transaction():
            demo_accounts.ensure(self.app.config["CASEBRIDGE_INSTANCE"])
        self.get("/sign-in")
        answer = self.post("/sign-in/demo", account=account)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        self.token = ""
        return self

    def sign_in(self, username: str, password: str, *, agree: str = "y", **more: str) -> TestResponse:
        """Fill in the sign-in page and press Sign in; the answer is not followed."""
        self.get("/sign-in")
        answer = self.post("/sign-in", username=username, password=password, agree=agree, **more)
        if answer.status_code == 303:
            self.token = ""
        return answer

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page and remember the token of its forms."""
        answer = self.client.get(path, **more)
        self._remember(answer)
        return answer

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> TestResponse:
        """Send a form with token, key and the version that its record has now; the answer is not followed.

        :param data: fields whose names are no Python names; they join `fields` and may replace what is carried.
        """
        if not self.token:
            self.get("/account")
        carried = {"csrf_token": self.token, "form_key": secrets.token_urlsafe(18), **standing(self.app, path, "POST")}
        sent = {**carried, **fields, **(data or {})}
        answer = self.client.post(path, data=sent, headers=headers)
        self._remember(answer)
        return answer

    def cookie(self) -> str:
        """Return the token in the cookie, empty when there is none."""
        found = self.client.get_cookie("cb")
        return found.value if found else ""

    def _remember(self, answer: TestResponse) -> None:
        if answer.mimetype == "text/html" and (token := form_token(answer)):
            self.token = token


def form_token(answer: TestResponse) -> str:
    """Return the token of the first form on a page, empty when the page has none."""
    field = _TOKEN_FIELD.search(answer.get_data(as_text=True))
    return _VALUE.search(field[0])[1] if field else ""


def words(answer: TestResponse) -> str:
    """Return what a page says, blanks joined."""
    return " ".join(BeautifulSoup(answer.get_data(as_text=True), "html.parser").get_text(" ").split())
