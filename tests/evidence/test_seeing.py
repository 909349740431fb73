"""Pages of exhibits are seen as pictures of ours: gated, noted, made again when missing, never the original."""

import hashlib
import io

import pytest
from PIL import Image
from sqlalchemy import select

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import ExhibitRead, Version
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.seeing.models import Derivative
from casebridge.evidence.store import store
from tests.evidence.papers import a_pdf, a_picture, a_sound, filed
from tests.support.pages import soup


@pytest.fixture
def paper(draft):
    """Give the address of an exhibit of three pages, filed by the detective."""
    return filed(draft, a_pdf(3), "three.pdf")


def rows(what, *where):
    found = list(db.session.scalars(select(what).where(*where)))
    db.session.rollback()
    return found


def test_a_page_comes_as_a_picture_of_ours(sign_in, paper):
    answer = sign_in("partner").get(f"{paper}/pages/2")
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert Image.open(io.BytesIO(answer.data)).size == (935, 1210)


def test_it_comes_with_headers_that_keep_it_a_picture(sign_in, paper):
    headers = sign_in("partner").get(f"{paper}/pages/1").headers
    assert headers["Content-Security-Policy"].endswith("sandbox")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"] == 'inline; filename="Ex-1-version-1-page-1.webp"'


def test_what_is_kept_has_its_own_hash_beside_the_original(sign_in, paper):
    data = sign_in("partner").get(f"{paper}/pages/1").data
    row = rows(Derivative)[0]
    assert (row.sha256, row.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert row.store_key not in {key for v in rows(Version) for key in (v.store_key, v.ready_key)}


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_a_picture_that_is_missing_or_changed_is_made_again(sign_in, paper, damage):
    visitor = sign_in("partner")
    data = visitor.get(f"{paper}/pages/1").data
    path = store().path(rows(Derivative)[0].store_key)
    path.unlink() if damage == "missing" else path.write_bytes(b"somebody else's picture")
    assert visitor.get(f"{paper}/pages/1").data == data
    assert [row.sha256 for row in rows(Derivative)] == [hashlib.sha256(data).hexdigest()]


def test_a_page_is_drawn_once(sign_in, paper):
    visitor = sign_in("partner")
    visitor.get(f"{paper}/pages/1")
    first = rows(Derivative)[0].made_at
    visitor.get(f"{paper}/pages/1")
    assert [row.made_at for row in rows(Derivative)] == [first]


NOWHERE = ("0", "4", "9" * 20, "x", "1?as=original", "1?turn=45", "1?version=2", "1?as=wave", "1?as=text")


@pytest.mark.parametrize("page", NOWHERE)
def test_a_page_that_is_not_there_is_not_found(sign_in, paper, page):
    assert sign_in("partner").get(f"{paper}/pages/{page}").status_code == 404


def test_a_page_turns(sign_in, paper):
    answer = sign_in("partner").get(f"{paper}/pages/1?turn=90")
    assert Image.open(io.BytesIO(answer.data)).size == (1210, 935)


def test_another_unit_finds_no_page(sign_in, paper):
    assert sign_in("detective2").get(f"{paper}/pages/1").status_code == 404
    assert rows(ExhibitRead) == []


def test_a_sealed_exhibit_has_no_pages_for_who_may_not_see_it(sign_in, draft, paper):
    with transaction():
        exhibits_of(db.session.query(Case).filter_by(public_id=draft).one())[0].class_ = "sealed"
    assert sign_in("partner").get(f"{paper}/pages/1").status_code == 404


def test_each_opened_page_is_an_event_with_its_version(sign_in, paper):
    visitor = sign_in("partner")
    for page in (1, 3):
        visitor.get(f"{paper}/pages/{page}")
    reads = rows(ExhibitRead)
    version = rows(Version)[0].id
    assert [(r.how, r.page, r.version_id) for r in reads] == [("page", 1, version), ("page", 3, version)]


def test_a_page_that_was_not_shown_is_no_event(sign_in, paper):
    sign_in("partner").get(f"{paper}/pages/9")
    assert rows(ExhibitRead) == []


def test_small_pictures_leave_one_line_together(sign_in, paper):
    visitor = sign_in("partner")
    for page in (1, 2, 3):
        visitor.get(f"{paper}/pages/{page}?as=thumb")
    assert [(read.how, read.page) for read in rows(ExhibitRead)] == [("view", None)]


def test_nothing_is_shown_of_an_original_that_changed(sign_in, paper):
    path = store().path(rows(Version)[0].store_key)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    check_blobs()
    visitor = sign_in("partner")
    assert visitor.get(f"{paper}/pages/1").status_code == 409
    assert "not what they were" in soup(visitor.get(paper)).select_one("[aria-label=Document]").get_text()


def test_nothing_is_drawn_from_pages_that_changed(sign_in, paper):
    store().path(rows(Version)[0].ready_key).write_bytes(a_pdf(3, b"1 0 0 rg 0 0 600 700 re f"))
    assert sign_in("partner").get(f"{paper}/pages/1").status_code == 409


def test_the_check_of_stored_files_drops_pictures_that_changed(sign_in, paper):
    visitor = sign_in("partner")
    visitor.get(f"{paper}/pages/1")
    store().path(rows(Derivative)[0].store_key).write_bytes(b"x")
    assert (check_blobs().dropped, check_blobs().dropped, rows(Derivative)) == (1, 0, [])


def test_the_page_of_an_exhibit_shows_where_one_is(sign_in, paper):
    page = soup(sign_in("partner").get(f"{paper}?page=2"))
    document = page.select_one("section[aria-label=Document]")
    assert document.select_one("input[name=to]")["value"] == "2"
    assert document.select_one("img")["src"].startswith(f"{paper}/pages/2?version=1")
    ways = {b["aria-label"]: b["value"] for b in document.select("button[name=page]")}
    assert ways == {"Previous page": "1", "Next page": "3"}


def test_a_typed_page_beyond_the_last_opens_the_last(sign_in, paper):
    document = soup(sign_in("partner").get(f"{paper}?to=77")).select_one("section[aria-label=Document]")
    assert document.select_one("input[name=to]")["value"] == "3"


def test_a_pressed_button_beats_the_typed_page(sign_in, paper):
    document = soup(sign_in("partner").get(f"{paper}?to=1&page=2")).select_one("section[aria-label=Document]")
    assert document.select_one("input[name=to]")["value"] == "2"


def test_zoom_and_turn_are_kept_while_pages_are_turned(sign_in, paper):
    document = soup(sign_in("partner").get(f"{paper}?zoom=100&zoom=200&turn=90&to=1")).select_one("#sheet")
    hidden = {i["name"]: i["value"] for i in document.select("form.doc__bar input[type=hidden]")}
    assert (hidden, document.select_one(".zoom-200 img")["src"].endswith("turn=90&as=large")) == (
        {"zoom": "200", "turn": "90"}, True,
    )  # fmt: skip


def test_words_can_be_read_instead_and_are_noted(sign_in, draft):
    paper = filed(draft, a_pdf(1, b"BT /F1 24 Tf 72 700 Td (He had a hood) Tj ET", font=True), "words.pdf")
    text = soup(sign_in("partner").get(f"{paper}?as=text")).select_one("#sheet .read").get_text()
    assert text.strip() == "He had a hood"
    assert [(read.how, read.page) for read in rows(ExhibitRead)] == [("view", None), ("page", 1)]


def test_a_text_file_is_read_in_the_page_as_plain_text(sign_in, draft):
    paper = filed(draft, b"See <i>here</i>\nCanvass \xe2\x80\xae txt.", "a.txt")
    sheet = soup(sign_in("partner").get(paper)).select_one("#sheet .read")
    assert "See <i>here</i>" in sheet.get_text()
    assert (sheet.select("i"), "\u202e" in sheet.get_text()) == ([], False)


def test_a_file_that_cannot_be_seen_says_why_and_what_can_be_done(sign_in, draft):
    paper = filed(draft, b"%PDF-1.4 nothing else", "broken.pdf")
    document = soup(sign_in("partner").get(paper)).select_one("section[aria-label=Document]")
    assert "Ask for a sound copy" in document.get_text()
    assert [a.get_text() for a in document.select("a[href*='/file']")] == ["Download Ex 1"]
    assert document.select("img") == []


def test_an_older_version_says_so(sign_in, draft, paper):
    filed(draft, a_pdf(2), "two.pdf", exhibit_id=paper.rsplit("/", 1)[1])
    visitor = sign_in("partner")
    assert "a newer one came after it" in soup(visitor.get(f"{paper}?version=1")).select_one("#sheet").get_text()
    assert [visitor.get(f"{paper}/pages/3{which}").status_code for which in ("", "?version=1")] == [404, 200]


def test_a_script_that_turns_pages_gets_the_viewer_alone(sign_in, paper):
    answer = sign_in("partner").get(f"{paper}?page=2", headers={"HX-Request-Type": "partial"})
    assert answer.text.lstrip().startswith('<div class="doc__sheet" id="sheet">')
    assert rows(ExhibitRead) == []


def test_who_opened_which_pages_stands_on_the_page(sign_in, paper):
    visitor = sign_in("partner")
    for page in (1, 2, 3):
        visitor.get(f"{paper}/pages/{page}")
    visitor.get(f"{paper}/file").close()
    cells = [
        td.get_text(strip=True) for td in soup(sign_in("detective").get(paper)).select("#reads tr")[2].select("td")
    ]
    assert cells[:3] == ["1", "1 to 3", "1 time"]


def test_a_picture_is_seen_as_its_page(sign_in, draft):
    photo = filed(draft, a_picture("JPEG", (400, 300), "red"), "scene.jpg")
    seen = Image.open(io.BytesIO(sign_in("partner").get(f"{photo}/pages/1").data)).convert("RGB")
    assert seen.getpixel((seen.width // 2, seen.height // 2))[0] > 200


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_a_sound_has_its_shape(sign_in, draft, width):
    call = filed(draft, a_sound(width=width), "call.wav")
    visitor = sign_in("partner")
    shape = Image.open(io.BytesIO(visitor.get(f"{call}/pages/1?as=wave").data)).convert("L")
    heights = [sum(shape.getpixel((x, y)) < 128 for y in range(shape.height)) for x in (60, 600, 1150)]
    assert heights == sorted(heights)
    assert heights[2] > 100


def test_a_recording_says_that_it_is_not_played_and_offers_itself(sign_in, draft):
    call = filed(draft, a_sound(2.0), "call.wav")
    document = soup(sign_in("partner").get(call)).select_one("section[aria-label=Document]")
    assert "is not played in the page" in document.get_text()
    assert "00:02 long" in document.get_text()
    assert len(document.select("a[href*='/file']")) == 1
