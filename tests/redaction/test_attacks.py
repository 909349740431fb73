"""A name that is hidden in every way a PDF knows: the copy holds none of it, or the proof refuses."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from casebridge.redaction.needles import holds, squeeze
from casebridge.redaction.strings import strings_of_file, strings_of_page
from tests.redaction.papers import AS_LIGATURE, HIDINGS, LINE, SECRET, a_paper


def everything_in(path):
    """Return every text of a file as two readers give it."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            texts += [text for _, text in strings_of_page(page.obj)]
        texts += [text for _, text in strings_of_file(pdf)]
    return texts


@pytest.mark.parametrize("hiding", HIDINGS)
def test_what_a_search_covers_is_nowhere_in_the_copy(desk, hiding):
    make, content, also = HIDINGS[hiding]
    paper = desk(make(content, also=also))
    marks = paper.marks(SECRET)
    assert marks, "the search did not find it"
    assert [kind for kind, _ in paper.done(marks)] == []
    assert not [text for text in everything_in(paper.copy) if holds(SECRET, squeeze(text))]
    assert SECRET.encode() not in paper.copy.read_bytes()


@pytest.mark.parametrize("hiding", HIDINGS)
def test_what_is_left_open_is_refused(desk, hiding):
    """One place is covered on page 1; the same name stands hidden on page 2."""
    make, content, also = HIDINGS[hiding]
    paper = desk(make(content, LINE, also=also))
    first = [mark for mark in paper.marks(SECRET) if mark["page"] == 2]
    assert ("under", 1) in paper.done(first)


def test_a_ligature_is_covered_whole(desk):
    paper = desk(AS_LIGATURE)
    marks = paper.marks("Griffin")
    assert len(marks) == 1
    assert paper.done(marks) == []


def test_a_box_that_leaves_half_a_letter_is_refused(desk):
    paper = desk(a_paper(LINE))
    (mark,) = paper.marks(SECRET)
    left, top, wide, high = mark["box"]
    mark["box"] = [left, top, wide - 50, high]
    assert ("cut", 1) in paper.done([mark])


@pytest.mark.parametrize("less", [60, 75])
def test_a_box_that_is_too_low_is_refused(desk, less):
    paper = desk(a_paper(LINE))
    (mark,) = paper.marks(SECRET)
    left, top, wide, high = mark["box"]
    mark["box"] = [left, top + less, wide, high - less]
    assert {"cut", "under"} & {kind for kind, _ in paper.done([mark])}


def test_a_drawn_box_asks_for_its_words_on_other_pages(desk):
    paper = desk(a_paper(LINE, LINE))
    first = paper.marks(SECRET)[0]
    assert paper.done([{**first, "term": ""}]) == [("under", 2)]
    assert paper.done([{**first, "term": "", "elsewhere": True}]) == []


def test_a_box_that_was_not_burned_is_refused(desk):
    paper = desk(a_paper(LINE, b""))
    marks = paper.marks(SECRET)
    paper.burn([paper.mark(2, [100, 100, 300, 300])])
    found = paper.prove(marks)["findings"]
    assert {f["where"] for f in found} >= {"text layer", "words of the page", "box that is not black"}


@pytest.mark.parametrize(
    ("place", "where"),
    [("title", "metadata"), ("outline", "bookmark or title"), ("note", "note"), ("attachment", "attachment"),
     ("alt", "alternate text"), ("info", "properties")],
)  # fmt: skip
def test_a_copy_that_somebody_changed_is_refused(desk, place, where):
    paper = desk(a_paper(LINE))
    marks = paper.marks(SECRET)
    paper.burn(marks)
    with pikepdf.open(paper.copy, allow_overwriting_input=True) as pdf:
        SPOILS[place](pdf)
        pdf.save(paper.copy)
    assert where in {f["where"] for f in paper.prove(marks)["findings"]}


def _in_title(pdf):
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"] = f"About {SECRET}"


def _in_outline(pdf):
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"{SECRET} speaks", 0))


def _in_note(pdf):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String(SECRET)
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([note])


def _in_attachment(pdf):
    pdf.attachments["a.txt"] = f"It was {SECRET}.".encode()


def _in_alt(pdf):
    figure = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, Alt=pikepdf.String(SECRET))
    pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(K=pikepdf.Array([figure])))


def _in_info(pdf):
    pdf.docinfo["/Author"] = SECRET


SPOILS = {
    "title": _in_title, "outline": _in_outline, "note": _in_note, "attachment": _in_attachment, "alt": _in_alt,
    "info": _in_info,
}  # fmt: skip


def test_pages_without_a_box_stay_what_they_were(desk):
    paper = desk(a_paper(LINE, b"BT /F1 14 Tf 72 700 Td (Nothing here.) Tj ET"))
    facts = paper.burn(paper.marks(SECRET))
    assert (facts["pages"], facts["redacted"], facts["text_pages"]) == (2, [1], [1])
    before, after = (_drawn(path, 1) for path in (paper.ready, paper.copy))
    assert before.tobytes() == after.tobytes()


def test_a_burned_page_looks_like_the_page_with_black_on_it(desk):
    paper = desk(a_paper(LINE))
    (mark,) = marks = paper.marks(SECRET)
    paper.burn(marks)
    left, top, _wide, high = (side // 10 for side in mark["box"])
    drawn = _drawn(paper.copy, 0)
    assert drawn.getpixel((left + 2, top + 2)) < 40
    assert drawn.getpixel((300, 400)) > 250
    assert min(drawn.crop((72, top, left - 2, top + high)).tobytes()) < 128


@pytest.mark.parametrize(("color", "kind"), [("navy", "color"), ("gray", "grey")])
def test_a_photo_stays_a_photo(desk, color, kind):
    out = io.BytesIO()
    Image.new("RGB", (900, 700), color).save(out, "JPEG")
    paper = desk(out.getvalue())
    box = [1000, 1000, 900, 300]
    facts = paper.burn([paper.mark(1, box)])
    assert facts["took"][0][1] == kind
    assert paper.prove([paper.mark(1, box)])["findings"] == []


def test_a_wide_box_is_listed(desk):
    paper = desk(a_paper(LINE))
    marks = [paper.mark(1, [0, 0, 6120, 7920], 1), paper.mark(1, [700, 3000, 900, 300], 2)]
    paper.burn(marks)
    assert [over["kind"] for over in paper.prove(marks)["over"]] == ["page", "nothing"]


def test_the_same_marks_give_the_same_bytes(desk):
    paper = desk(a_paper(LINE))
    marks = paper.marks(SECRET)
    paper.burn(marks)
    first = paper.copy.read_bytes()
    paper.burn(marks)
    assert paper.copy.read_bytes() == first


def _drawn(path, page):
    with pypdfium2.PdfDocument(path) as document:
        return document[page].render(scale=1, grayscale=True).to_pil().convert("L")
