"""The drawn pages in Chromium, under the content security policy of the application."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from scripts.assets import COMMENT_LINES
from tests.style_page import ACTOR, PAGES, VENDOR, assets, draw
from tests.support.browser import assert_accessible

SITE = "http://localhost"
NONCE = "c2FtcGxlLW5vbmNl"
POLICY = (
    f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'self' 'nonce-{NONCE}'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
KINDS = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2", "svg": "image/svg+xml"}
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
Answer = Callable[[Request], dict[str, Any]]


class Site:
    """Serves the sample pages to one browser page; `answers` says what a POST or part gets."""

    def __init__(self, page: Page, **more: Any) -> None:
        """Answer every request of `page` from here; `more` changes the pages' variables."""
        self.page, self.more = page, more
        self.sent: list[Request] = []
        self.faults: list[str] = []
        self.answers: dict[str, Answer] = {}
        page.route("**/*", self._answer)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, name: str) -> Page:
        """Go to a sample page."""
        self.page.goto(f"{SITE}/{name}")
        return self.page

    def _hear(self, message: Any) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def _answer(self, route: Route, request: Request) -> None:
        path = request.url.removeprefix(SITE).split("?")[0]
        if path.startswith("/static/vendor/"):
            file = VENDOR / path.rpartition("/")[2]
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix[1:]])
        elif path in self.answers:
            self.sent.append(request)
            answer = self.answers[path](request)
            route.abort() if answer.get("lost") else route.fulfill(**answer)
        else:
            name = f"{path[1:]}.html"
            html = draw(name, **self.more) if path[1:] in NAMES else f"<title>at {path}</title>"
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})


def says(status: int = 200, **facts: Any) -> Answer:
    """Return an answer in JSON."""
    return lambda _request: {"status": status, "content_type": "application/json", "body": json.dumps(facts)}


@pytest.fixture
def site(page: Page) -> Iterator[Site]:
    """Give the sample pages to the browser; no script or style may have been refused at the end."""
    if not assets():
        pytest.skip("The assets are not set out yet: `make` does it.")
    site = Site(page)
    yield site
    assert site.faults == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        pytest.param(name, width, scheme, marks=() if number % 4 == turn else pytest.mark.sweep)
        for number, name in enumerate(NAMES)
        for turn, (width, scheme) in enumerate([(1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")])
    ],
)
def test_a_page_is_accessible_on_desk_and_phone(site, name, width, scheme):
    site.more = {"actor": SimpleNamespace(**vars(ACTOR), scheme=scheme)}
    site.page.set_viewport_size({"width": width, "height": 900})
    assert_accessible(site.open(name))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_scrolls_sideways_on_the_narrowest_screen(site, name):
    site.page.set_viewport_size({"width": 320, "height": 800})
    page = site.open(name)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_frame_has_the_names_that_others_rely_on(site):
    page = site.open("case")
    for role, name in [("banner", ""), ("navigation", "Main"), ("search", "Find"), ("contentinfo", "")]:
        expect(page.get_by_role(role, name=name or re.compile("")).first).to_be_visible()
    expect(page.get_by_role("searchbox", name="Name or number", exact=True)).to_be_visible()
    expect(page.get_by_role("list", name="Where the case is")).to_be_visible()
    expect(page.get_by_role("region", name="Next move")).to_be_visible()
    expect(page.get_by_role("navigation", name="Case")).to_be_visible()
    expect(page.get_by_role("complementary", name="Case facts")).to_be_visible()


def test_the_account_opens_to_its_link_and_button(site):
    page = site.open("case")
    account = page.get_by_role("group", name=re.compile("^Your account"))
    account.locator("summary").click()
    expect(account.get_by_role("link", name="Account", exact=True)).to_be_visible()
    expect(account.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_navigation_folds_into_a_menu(site):
    site.page.set_viewport_size({"width": 390, "height": 800})
    page = site.open("case")
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Cases")).to_be_visible()


def test_segments_are_radios_that_can_be_chosen(site):
    page = site.open("intake")
    group = page.get_by_role("radiogroup", name="Full autopsy report")
    group.get_by_role("radio", name="Not applicable").check()
    expect(group.get_by_role("radio", name="Not applicable")).to_be_checked()


def test_more_moves_open_without_a_script(site):
    page = site.open("case")
    page.get_by_role("button", name="More moves").click()
    expect(page.get_by_role("button", name="Put on hold")).to_be_visible()


def test_a_refused_form_has_the_focus_on_its_summary(site):
    expect(site.open("forms").locator("#refused")).to_be_focused()


def test_a_password_can_be_shown(site):
    page = site.open("script")
    page.get_by_role("button", name="Show password").click()
    expect(page.get_by_role("textbox", name="Your password")).to_have_attribute("type", "text")


def test_a_slash_goes_to_the_find_box(site):
    page = site.open("case")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Name or number")).to_be_focused()


def test_a_question_mark_lists_the_keys(site):
    page = site.open("case")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard keys")).to_be_visible()


def test_g_and_w_go_to_my_work(site):
    page = site.open("case")
    page.keyboard.type("gw")
    page.wait_for_url(f"{SITE}/")


def test_j_goes_to_the_next_row(site):
    page = site.open("script")
    page.keyboard.type("jj")
    expect(page.get_by_role("link", name=re.compile("^Shooting of Teodora"))).to_be_focused()


def test_n_goes_to_the_next_page(site):
    page = site.open("script")
    page.keyboard.press("n")
    page.wait_for_url(f"{SITE}/next")


def test_keys_stay_letters_in_a_field(site):
    page = site.open("script")
    page.get_by_role("textbox", name="What happened").fill("")
    page.keyboard.type("n/?")
    expect(page.get_by_role("textbox", name="What happened")).to_have_value("n/?")


def test_keys_can_be_switched_off(site):
    site.more = {"actor": SimpleNamespace(**vars(ACTOR), single_keys=False)}
    page = site.open("case")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Name or number")).not_to_be_focused()


def test_arrows_move_through_the_matrix(site):
    page = site.open("script")
    page.get_by_role("link", name="Serious injury, Corwin Vale").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Took property, Tobias Merriweather-Knox")).to_be_focused()


def test_a_part_is_swapped_without_a_violation(site):
    body = "<p id='swapped'>Here it is</p>"
    site.answers["/part"] = lambda _request: {"body": body, "content_type": "text/html"}
    page = site.open("script")
    page.get_by_role("button", name="Fetch the part").click()
    expect(page.locator("#swapped")).to_have_text("Here it is")


def test_a_change_is_saved_by_itself_and_says_when(site):
    site.answers["/autosave"] = says(version=15, saved="09:41:07", parts={"door": "Review first"})
    page = site.open("script")
    page.get_by_role("textbox", name="What happened").fill("A silver sedan.")
    expect(page.get_by_text("Saved 09:41:07. Every field saves by itself")).to_be_visible()
    expect(page.locator("#draft [name=version]")).to_have_value("15")
    expect(page.locator("#door")).to_have_text("Review first")


def test_each_saving_has_a_form_key_of_its_own(site):
    site.answers["/autosave"] = says(version=15, saved="09:41:07")
    page = site.open("script")
    for text in ("One.", "Two."):
        with page.expect_response("**/autosave"):
            page.get_by_role("textbox", name="What happened").fill(text)
    keys = {re.search(r"form_key=([^&]+)", request.post_data)[1] for request in site.sent}
    assert len(keys) == 2


def test_the_slower_of_two_sees_both_texts_and_chooses(site):
    site.answers["/autosave"] = says(409, what="What happened", who="Howard Feng", version=16, fields={"story": "His."})
    page = site.open("script")
    page.get_by_role("textbox", name="What happened").fill("Mine.")
    part = page.get_by_role("group", name="Two people edited this")
    expect(part).to_contain_text("His.")
    expect(part.get_by_label("Yours, not saved")).to_have_value("Mine.")
    site.answers["/autosave"] = says(version=17, saved="10:21:40")
    with page.expect_request("**/autosave") as asked:
        part.get_by_role("button", name="Save my text instead").click()
    assert "version=16" in asked.value.post_data
    assert "story=Mine." in asked.value.post_data


def test_a_form_that_answers_with_its_page_is_saved_too(site):
    body = '<input name="version" value="22">'
    site.answers["/autosave"] = lambda _request: {"body": body, "content_type": "text/html"}
    page = site.open("script")
    page.get_by_role("textbox", name="What happened").fill("A silver sedan.")
    expect(page.locator("#draft [name=version]")).to_have_value("22")


def test_a_lost_connection_keeps_the_text_and_says_so(site):
    site.answers["/autosave"] = lambda _request: {"lost": True}
    page = site.open("script")
    page.get_by_role("textbox", name="What happened").fill("Kept.")
    expect(page.locator("#alert")).to_contain_text("Your text is still in this page")
    expect(page.get_by_role("textbox", name="What happened")).to_have_value("Kept.")


def test_a_refused_answer_says_how_to_be_right_at_its_field(site):
    site.answers["/autosave"] = says(422, errors={"story": "Say it in fewer than 100,000 characters"})
    page = site.open("script")
    page.get_by_role("textbox", name="What happened").fill("x")
    field = page.get_by_role("textbox", name="What happened")
    expect(field).to_have_accessible_description("Say it in fewer than 100,000 characters")


def test_files_without_a_place_for_parts_go_as_any_form(site):
    site.answers["/upload"] = lambda _request: {"body": "<title>done</title>", "content_type": "text/html"}
    page = site.open("script")
    files = [{"name": f"IMG_{n}.txt", "mimeType": "text/plain", "buffer": b"abc"} for n in (1, 2)]
    page.get_by_label("Add evidence files").set_input_files(files)
    page.get_by_role("button", name="Add files").click()
    page.wait_for_url(f"{SITE}/upload")
    assert [name in site.sent[0].post_data_buffer for name in (b"IMG_1.txt", b"IMG_2.txt")] == [True, True]


def test_a_decision_asks_who_it_is_and_keeps_the_button(site):
    site.answers["/decide"] = lambda _request: {"body": "<title>done</title>", "content_type": "text/html"}
    page = site.open("script")
    page.get_by_role("button", name="Record the decision").click()
    dialog = page.get_by_role("dialog", name="Confirm it is you")
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Confirm").click()
    page.wait_for_url(f"{SITE}/decide")
    assert "move=decide" in site.sent[0].post_data


def test_a_quiet_page_warns_and_then_blanks(site):
    site.page.clock.install()
    page = site.open("case")
    page.clock.fast_forward("18:05")
    expect(page.get_by_role("dialog", name=re.compile("^Locking in 1:5"))).to_be_visible()
    page.clock.fast_forward("02:00")
    expect(page.get_by_role("dialog", name="Locked")).to_be_visible()
    expect(page.get_by_role("heading", name="Shooting of Odalys Quintero")).not_to_be_visible()


def test_a_first_visit_stays_under_its_budget():
    names = assets()
    if not names:
        pytest.skip("The assets are not set out yet: `make` does it.")
    styles = ["casebridge.css", "uswds.css", "htmx.js", "hx-csp.js", "casebridge.js", "autosave.js"]
    # A page that takes files.
    styles += ["upload.js", "tus.js", "sha256.js"]
    sizes = [len(gzip.compress((VENDOR / names[name]).read_bytes(), 9)) for name in styles]
    fonts = ["public-sans-latin.woff2", "public-sans-latin-ext.woff2"]
    sizes += [(VENDOR / names[name]).stat().st_size for name in fonts]
    sizes.append(len(gzip.compress(draw("case.html").encode(), 9)))
    assert sum(sizes) <= 120_000


def test_the_own_sheet_stays_under_its_budget():
    sheet = PAGES.parents[1] / "casebridge" / "static" / "casebridge.css"
    assert len(gzip.compress(sheet.read_bytes(), 9)) <= 12 * 1024


def test_the_own_scripts_of_every_page_stay_under_their_budget():
    scripts = (PAGES.parents[1] / "casebridge" / "static").glob("*.js")
    # As they are served: lines of comments stay at home.
    sizes = {path.name: len(gzip.compress(COMMENT_LINES.sub(b"", path.read_bytes()), 9)) for path in scripts}
    # Pages that take files have one script more; a page of the reader either marks passages or redacts, where nothing
    # asks for a passkey.
    assert sizes.pop("upload.js") <= 5 * 1024
    # No page loads it: it comes when somebody goes to the field that it serves.
    assert sizes.pop("find.js") <= 1200
    # The public check of a packet is a page of its own.
    assert sizes.pop("verify.js") + sizes["casebridge.js"] <= 8 * 1024
    marks, redacts, passkey = (sizes.pop(name) for name in ("marking.js", "redact.js", "passkey.js"))
    assert sum(sizes.values()) + marks + passkey <= 8 * 1024
    assert sum(sizes.values()) + redacts <= 8 * 1024
