"""Words are found in the text layer of a file, whatever their case and wherever a line ends."""

import io

import pytest
from PIL import Image

from casebridge.evidence.seeing.finding import Lines
from tests.evidence.papers import a_pdf, a_picture, filed
from tests.support.pages import soup

# Each engine searches in its own way.
BOTH = True
SAID = b"BT /F1 12 Tf 72 700 Td (He was the one with) Tj 0 -20 Td (the gun. I know him from the Barbershop.) Tj ET"


@pytest.fixture
def document(sign_in, draft):
    """Give a function that opens the statement with words to find in it."""
    paper = filed(draft, a_pdf(2, SAID, font=True), "statement.pdf")
    visitor = sign_in("partner")
    return lambda **asked: soup(visitor.get(paper, query_string=asked)).select_one("section[aria-label=Document]")


@pytest.mark.parametrize("typed", ["barbershop", "  one   with the gun ", "HE WAS"])
def test_words_are_found_with_their_pages(document, typed):
    found = document(find=typed)
    assert [a.get_text() for a in found.select(".doc__hits a")] == ["Page 1", "Page 2"]
    assert found.select_one(".doc__hits mark").get_text().casefold() == " ".join(typed.split()).casefold()
    assert "2 places" in found.get_text()


def test_they_are_marked_on_the_page_also_over_a_line_end(document):
    assert len(document(find="one with the gun").select("rect.mk--found")) == 2
    assert len(document(find="barbershop", page="2").select("rect.mk--found")) == 1


def test_a_place_that_was_found_opens_with_the_words_kept(document):
    link = document(find="barbershop").select(".doc__hits a")[1]["href"]
    assert ("page=2" in link, "find=barbershop" in link) == (True, True)


def test_nothing_found_says_so(document):
    found = document(find="knife")
    assert ("Nowhere" in found.get_text(), found.select(".doc__hits"), found.select("rect")) == (True, [], [])


@pytest.mark.parametrize(("typed", "said"), [("x", "at least two letters"), (".*", "Nowhere"), ("a" * 140, "Nowhere")])
def test_any_words_can_be_typed(document, typed, said):
    assert said in document(find=typed).get_text()


def test_pages_that_are_pictures_are_named(sign_in, draft):
    paper = filed(draft, a_picture(size=(600, 800)), "scan.png")
    found = soup(sign_in("partner").get(f"{paper}?find=gun")).select_one("section[aria-label=Document]")
    assert "1 page cannot be searched" in found.get_text()


def test_the_words_of_a_page_lie_over_its_picture(document):
    words = [text.get_text().strip() for text in document().select(".doc__paper svg text")]
    assert words == ["He was the one with", "the gun. I know him from the Barbershop."]


def test_words_stand_where_the_picture_has_them(sign_in, draft):
    paper = filed(draft, a_pdf(1, SAID, font=True), "statement.pdf")
    visitor = sign_in("partner")
    sheet = soup(visitor.get(f"{paper}?find=the gun")).select_one(".doc__paper")
    wide, high = (int(side) for side in sheet.svg["viewbox"].split()[2:])
    picture = Image.open(io.BytesIO(visitor.get(sheet.img["src"]).data)).convert("L")
    x, y, w, h = (int(sheet.select_one("rect")[name]) for name in ("x", "y", "width", "height"))
    box = [
        x / wide * picture.width,
        y / high * picture.height,
        (x + w) / wide * picture.width,
        (y + h) / high * picture.height,
    ]
    inside = picture.crop(tuple(round(side) for side in box))
    left = picture.crop((0, round(box[1]), round(box[0]) - 2, round(box[3])))
    assert (inside.getextrema()[0] < 90, left.getextrema()[0] > 200) == (True, True)


LINE = (100, 50, 1000, 100, "the gun. I know him from")


@pytest.mark.parametrize(
    ("words", "boxes"),
    [
        ("the gun", [(100, 50, 291, 100)]), ("THE GUN", [(100, 50, 291, 100)]), ("a knife", []),
        ("one with the gun. I know him from the barbershop", [(100, 50, 1000, 100)]),
        ("him from the barbershop", [(766, 50, 334, 100)]), ("with the gun.", [(100, 50, 333, 100)]), ("", []),
    ],
)  # fmt: skip
def test_a_quote_is_found_in_its_line(words, boxes):
    found = Lines(5000, 5000, [LINE]).boxes(words)
    assert len(found) == len(boxes)
    for box, expected in zip(found, boxes, strict=True):
        assert all(abs(a - b) <= 2 for a, b in zip(box, expected, strict=True)), (box, expected)
