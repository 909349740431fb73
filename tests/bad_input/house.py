"""The application with its town, brought back to how it was before each try."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import inspect
from werkzeug.test import TestResponse

from casebridge import create_app
from casebridge.db import db
from casebridge.lead_store import SCHEMA, owners_engine
from tests.bad_input.forms import CARRIED, Form, encoded, forms_of
from tests.bad_input.places import PLACES
from tests.bad_input.town import Town
from tests.support.databases import Copies, configuration
from tests.support.visitors import Visitor, enter

H = TypeVar("H", bound="House")

# They tell that somebody came, tried, typed or read (or keep what was drawn for that), and change nothing of the work.
TRACES = {
    "audit_entry", "user_session", "submitted_form", "sign_in_attempts", "kept_form", "case_read", "exhibit_read",
    "matrix_read", "snapshot_read", "lead_disclosure", "exhibit_derivative", "entry_reason", "row_mark",
    "rate_use",
}  # fmt: skip
# Who enters is remembered here.
ENTERED = "app_user"
# Its form stands where another page would: that page is refused until it is answered.
ASKS_WHY = "cases.enter"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
POLICY = ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'")
Rows = dict[str, list[str]]


class House:
    """One application on one database; `app.testing` is off, so that a fault is a page as in the field."""

    def __init__(self, app: Flask, town: Town, bring_back: Callable[[], None]) -> None:
        """Take the application with its town, and what brings its database back."""
        self.app, self.town, self.bring_back = app, town, bring_back
        self.tables: list[str] | None = None
        self.forms: dict[str, Form] = {}
        self.only_read = True
        self.built: Rows = {}

    def restore(self, *, to_read: bool = False) -> None:
        """Bring the database back to how the town was built; after tests that only read, for another such, nothing is.

        :param to_read: what follows opens pages and sends nothing: it leaves no more than `TRACES`.
        """
        as_built, self.only_read = self.only_read and to_read, to_read
        if as_built:
            return
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        # What a board counted within the last minute was of the town as it was left.
        self.app.extensions.pop("casebridge_board", None)
        self.bring_back()

    @property
    def rows_as_built(self) -> Rows:
        """Every row of the work before a test did more than enter; the first to ask must not have done more."""
        self.built = self.built or self.rows()
        return self.built | self.rows({ENTERED})

    def visitor(self, account: str) -> Visitor:
        """Return somebody who just gave the factor, or a stranger."""
        if account:
            return enter(self.app, account, stepped_up=True)
        stranger = self.app.test_client()
        assert isinstance(stranger, Visitor)
        return stranger

    def form(self, endpoint: str) -> Form:
        """Return the form that an endpoint takes, as its page shows it; of several, the one with most to fill in."""
        if endpoint not in self.forms:
            account, pattern = PLACES[endpoint]
            page = self.town.path(pattern)
            visitor = self.visitor(account)
            visitor.says_why = endpoint != ASKS_WHY
            shown = visitor.get(page)
            assert shown.status_code == (200 if visitor.says_why else 403), f"{page} answered {shown.status_code}"
            self.forms[endpoint] = self._found(endpoint, forms_of(page, shown.text))
        return self.forms[endpoint]

    def send(self, visitor: Visitor, form: Form, changed: dict[str, str], **headers: str) -> TestResponse:
        """Send a form with some values changed, with a token and a key of its own."""
        data = [pair for pair in form.data(**changed) if pair[0] not in CARRIED]
        data += self.carried(visitor, form.page).items()
        return visitor.post(
            form.action, data=encoded(data), content_type="application/x-www-form-urlencoded", headers=headers
        )

    def carried(self, visitor: Visitor, page: str) -> dict[str, str]:
        """Return token and key of a form; a stranger takes them off the page."""
        if visitor.form_secret:
            return visitor.carried()
        shown = forms_of(page, visitor.get(page).text)
        return {name: value for form in shown for name, value in form.filled if name in CARRIED}

    def rows(self, only: Collection[str] = ()) -> Rows:
        """Return every row of the work (of the tables named) as the database has it, by table."""
        with self.app.app_context():
            if self.tables is None:
                found = inspect(owners_engine())
                names = {name: name for name in found.get_table_names()}
                names |= {name: f"{SCHEMA}.{name}" for name in found.get_table_names(SCHEMA)}
                self.tables = [whole for name, whole in names.items() if name not in TRACES]
            # Below SQLAlchemy: this is asked for twice a test, and nobody reads the values.
            cursor = db.session.connection().connection.cursor()
            rows = {
                name: sorted(map(repr, cursor.execute(f"SELECT * FROM {name}").fetchall()))
                for name in only or self.tables
            }
            cursor.close()
            db.session.remove()
        return rows

    def _found(self, endpoint: str, forms: list[Form]) -> Form:
        adapter = self.app.url_map.bind("localhost")
        sent = [form for form in forms if form.method == "post"]
        # A form without an address of its own, whose buttons have one each, goes nowhere by itself.
        going = [f for f in sent if adapter.test(f.action.partition("?")[0], method="POST")]
        fitting = [f for f in going if adapter.match(f.action.partition("?")[0], method="POST")[0] == endpoint]
        assert fitting, f"No form of {endpoint} on its page."
        return max(fitting, key=lambda form: (len(form.written), len(form.chosen)))


@contextmanager
def built(
    copies: Copies, folder: Path, build: Callable[[Flask], Town],
    house: Callable[[Flask, Town, Callable[[], None]], H],
) -> Iterator[H]:  # fmt: skip
    """Make an application in `folder` on a new database, fill it by `build`, keep it, and give it as a house."""
    url = copies.fresh()
    app = create_app(configuration(url, folder))
    # A walk asks for more files than a person.
    app.config["CASEBRIDGE_EXPORTS_AN_HOUR"] = 100_000
    app.test_client_class = Visitor
    town = build(app)
    with app.app_context():
        db.engine.dispose()
    kept = copies.twin(url)
    yield house(app, town, partial(copies.replace, url, kept))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for one in (url, kept):
        copies.drop(one)


def changed_tables(before: Rows, after: Rows) -> list[str]:
    """Return the tables in which something changed."""
    return sorted(name for name in after if before.get(name) != after[name])


def missing_headers(answer: TestResponse) -> list[str]:
    """Return what an answer lacks of the headers that every answer carries."""
    wrong = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    return wrong + [part for part in POLICY if part not in policy]
