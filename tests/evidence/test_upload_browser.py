"""Two hundred files dropped in Chromium come in whole over lost connections and a new sign-in."""

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete, select
from werkzeug.serving import BaseWSGIServer, make_server

from casebridge.accounts import demo_accounts
from casebridge.accounts.models import UserSession
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import ReceivedFile, Version
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.store import store
from casebridge.evidence.upload_models import Upload
from tests.factories import a_case
from tests.support.browser import assert_accessible

pytestmark = pytest.mark.sweep
FILES = 200
WIDTHS = (1280, 360)
PATIENCE = 20_000
DROP = """([form, texts]) => {
  const carried = new DataTransfer();
  texts.forEach((text, at) => {
    const name = `canvass_${String(at).padStart(3, "0")}.txt`;
    carried.items.add(new File([text], name, { type: "text/plain" }));
  });
  const dropped = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
  form.querySelector("[data-drop]").dispatchEvent(dropped);
}"""


class House:
    """A server that can go away and come back under the same address."""

    def __init__(self, app: Flask) -> None:
        """Open it on a free port."""
        self.app, self.port = app, 0
        self.server: BaseWSGIServer | None = None
        self.open()

    @property
    def address(self) -> str:
        """Return where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Answer from now on."""
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@pytest.fixture
def house(app: Flask) -> Iterator[House]:
    """Give a server with the demo's accounts."""
    with app.app_context():
        with transaction():
            demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
        db.session.remove()
    opened = House(app)
    yield opened
    opened.close()


@pytest.fixture
def case(house: House) -> str:
    """Give the public id of a case in draft that is the demo detective's."""
    with house.app.app_context():
        with transaction():
            public_id = a_case("draft").public_id
        db.session.remove()
    return public_id


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, browser_context_args: dict, house: House) -> Iterator[Page]:
    """Give the detective's window at one width; the content policy refuses nothing meanwhile."""
    size = {"width": request.param, "height": 800}
    context = browser.new_context(**{**browser_context_args, "viewport": size})
    context.set_default_timeout(PATIENCE)
    page, faults = context.new_page(), []
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, house)
    yield page
    # A page that is being read anew when its window goes keeps the driver waiting: it comes to rest first.
    if not page.is_closed():
        page.wait_for_load_state("networkidle")
    assert faults == []


def sign_in(page: Page, house: House) -> None:
    page.goto(f"{house.address}/sign-in")
    page.get_by_role("button", name="Enter as Detective", exact=True).click()
    page.wait_for_url(re.compile(r"^(?!.*sign-in)"))


def texts(number: int) -> list[str]:
    return [f"Canvass of house {at}. " + "Nobody at home. " * (at % 40 + 1) for at in range(number)]


def hashes(number: int) -> list[str]:
    return sorted(hashlib.sha256(text.encode()).hexdigest() for text in texts(number))


def drop(page: Page, number: int) -> None:
    form = page.locator("form[data-parts]")
    page.evaluate(DROP, [form.element_handle(), texts(number)])


def until_stored(page: Page, number: int) -> None:
    ended = time.monotonic() + PATIENCE / 1000
    while page.locator("[data-rows] [data-sha256]:not([data-sha256=''])").count() < number:
        assert time.monotonic() < ended, page.locator("[data-total]").inner_text()
        page.wait_for_timeout(30)


def kept(house: House) -> tuple[list[str], list[str]]:
    """Return the hashes in the rows, and those of what lies on disk."""
    with house.app.app_context():
        rows = list(db.session.execute(select(Version.sha256, Version.store_key)))
        found = sorted(sha256 for sha256, _key in rows), sorted(store().digest(key) for _sha256, key in rows)
        db.session.remove()
    return found


def sign_out_everywhere(house: House) -> None:
    with house.app.app_context():
        with transaction():
            db.session.execute(delete(UserSession))
        db.session.remove()


def test_two_hundred_files_outlive_lost_connections_and_a_new_sign_in(page, house, case):
    page.goto(f"{house.address}/cases/{case}/evidence")
    drop(page, FILES)
    until_stored(page, 20)
    page.route("**/uploads**", lambda route: route.abort())  # the first loss: requests die on their way
    page.wait_for_timeout(600)
    page.unroute("**/uploads**")
    until_stored(page, 60)
    house.close()  # the second: the server is started again
    page.wait_for_timeout(600)
    house.open()
    until_stored(page, 100)
    page.context.set_offline(True)  # the third: no network at all
    page.wait_for_timeout(600)
    page.context.set_offline(False)
    until_stored(page, 140)
    sign_out_everywhere(house)
    expect(page.locator("[data-signed-out]")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in another tab").click()
    sign_in(opened.value, house)
    opened.value.close()
    expect(page.get_by_role("heading", name=f"{FILES} exhibits")).to_be_visible(timeout=2 * PATIENCE)
    assert kept(house) == (hashes(FILES), hashes(FILES))


def test_types_are_confirmed_with_the_keyboard_alone(page, house, case):
    page.goto(f"{house.address}/cases/{case}/evidence")
    drop(page, 3)
    group = page.get_by_role("group", name="Files being added").get_by_role("combobox")
    expect(group).to_have_count(3)
    assert_accessible(page)
    group.first.focus()  # the grid has the order of the exhibits
    for typed in ("", "Scene", ""):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Confirm 3 types")).to_be_focused()
    page.keyboard.press("Enter")
    expect(group).to_have_count(0)
    with house.app.app_context():
        found = [e.type for e in exhibits_of(db.session.query(Case).filter_by(public_id=case).one())]
        db.session.remove()
    assert found == ["crime_scene_log", "canvass_notes", "canvass_notes"]


def test_a_file_that_was_cut_off_goes_on_when_it_is_dropped_again(page, house, case):
    page.goto(f"{house.address}/cases/{case}/evidence")
    page.route("**/uploads/**", lambda route: route.abort())
    drop(page, 1)
    expect(page.get_by_text("Waiting for connection").first).to_be_visible()
    page.unroute("**/uploads/**")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(f"{house.address}/cases/{case}/evidence")
    expect(again.get_by_text("1 file did not come to the end.")).to_be_visible()
    drop(again, 1)
    expect(again.get_by_role("heading", name="1 exhibit")).to_be_visible()
    with house.app.app_context():
        number = len(list(db.session.scalars(select(Upload))))
        db.session.remove()
    assert number == 1


def test_the_same_file_again_is_named_with_a_link_to_the_first(page, house, case):
    page.goto(f"{house.address}/cases/{case}/evidence")
    for _ in range(2):
        drop(page, 1)
        expect(page.get_by_text("Stored as Ex 6001")).to_be_visible()
        page.wait_for_load_state()
    expect(page.get_by_text("Not stored again", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Ex 6001 "))).to_be_visible()


def test_a_hash_that_the_server_does_not_find_stores_nothing(page, house, case):
    page.goto(f"{house.address}/cases/{case}/evidence")
    with suppress(AttributeError):
        page.evaluate("() => { crypto.subtle.digest = async () => new ArrayBuffer(32); }")
    drop(page, 1)
    expect(page.get_by_text("The file changed on its way").first).to_be_visible()
    with house.app.app_context():
        assert (db.session.query(Version).count(), db.session.query(ReceivedFile).one().result) == (0, "refused")
        db.session.remove()
