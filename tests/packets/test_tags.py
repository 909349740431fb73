"""The tags of a packet: everything that is drawn is tagged or artifact, and every tag is reachable."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from casebridge.packets import properties
from casebridge.packets.build import Built, build
from casebridge.packets.fold import fold
from casebridge.packets.given import PacketInput
from casebridge.packets.properties import Properties
from tests.packets.readers import faults

PAINTING = frozenset(
    ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"', "EI", "INLINE IMAGE")
)


def marked(page: pikepdf.Page) -> tuple[list[int], list[str]]:
    """Return the marked-content ids of a page and the painting operators outside of any mark."""
    ids: list[int] = []
    loose: list[str] = []
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            depth += 1
            if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]:
                ids.append(int(operands[1].MCID))
        elif name == "EMC":
            depth -= 1
        elif name in PAINTING and depth == 0:
            loose.append(name)
    return ids, loose


def elements(root: pikepdf.Object) -> list[pikepdf.Object]:
    """Return every structure element below the root, in reading order."""
    found, waiting = [], [root.K]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(reversed(list(thing)))
        elif isinstance(thing, pikepdf.Dictionary) and "/S" in thing:
            found.append(thing)
            if "/K" in thing:
                waiting.append(thing.K)
    return found


def parts(attributes: pikepdf.Object) -> list[pikepdf.Object]:
    """Return attributes as a list, as one may stand alone."""
    return list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]


def test_nothing_is_drawn_outside_tags_and_artifacts(pdf: pikepdf.Pdf) -> None:
    assert [(at, loose) for at, page in enumerate(pdf.pages) if (loose := marked(page)[1])] == []


def test_every_marked_content_is_listed_for_its_page(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    lists = [len(owners[int(page.obj.StructParents)]) for page in pdf.pages]
    assert lists == [max(marked(page)[0]) + 1 for page in pdf.pages]


def test_every_element_is_below_one_document(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root.StructTreeRoot
    assert [str(one.S) for one in root.K] == ["/Document"]
    assert all(str(one.S) != "/Document" for one in elements(root)[1:])


def test_cell_ids_are_unique_and_sorted(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.StructTreeRoot.IDTree.Kids[0].Names
    ids = [bytes(names[at]) for at in range(0, len(names), 2)]
    assert ids == sorted(set(ids))
    assert len(ids) > 100


def test_every_header_that_a_cell_names_is_there(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.StructTreeRoot.IDTree.Kids[0].Names
    ids = {bytes(names[at]) for at in range(0, len(names), 2)}
    cells = [one for one in elements(pdf.Root.StructTreeRoot) if str(one.S) == "/TD"]
    named = [bytes(name) for cell in cells for part in parts(cell.A) if "/Headers" in part for name in part.Headers]
    assert named
    assert set(named) <= ids


def test_header_cells_say_whether_they_head_a_row_or_a_column(pdf: pikepdf.Pdf) -> None:
    heads = [one for one in elements(pdf.Root.StructTreeRoot) if str(one.S) == "/TH"]
    scopes = Counter(str(part.Scope) for head in heads for part in parts(head.A) if "/Scope" in part)
    assert sum(scopes.values()) == len(heads)
    assert set(scopes) == {"/Row", "/Column"}


def test_what_says_nothing_is_no_tag(pdf: pikepdf.Pdf) -> None:
    assert [one for one in elements(pdf.Root.StructTreeRoot) if str(one.S) in ("/Span", "/NonStruct")] == []


def test_words_in_another_language_keep_their_tag_and_all_words_their_order() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj

        def tag(kind: str, above: pikepdf.Object, *kids: object, **more: object) -> pikepdf.Object:
            entry = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(kind), P=above, Pg=page, **more)
            entry.K = pikepdf.Array(kids)
            return pdf.make_indirect(entry)

        root = pdf.make_indirect(pikepdf.Dictionary())
        told = tag("/P", root)
        outer = tag("/Span", told)
        foreign, inner = tag("/Span", outer, 1, Lang=pikepdf.String("ar")), tag("/Span", outer, 2)
        outer.K, told.K, root.K = pikepdf.Array([0, foreign, inner]), pikepdf.Array([outer, 3]), pikepdf.Array([told])
        owners = pikepdf.Array([outer, foreign, inner, told])
        root.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array([0, owners]))
        fold(root)
        assert [kid if isinstance(kid, int) else int(kid.K[0]) for kid in told.K] == [0, 1, 2, 3]
        assert [one.objgen for one in owners] == [told.objgen, foreign.objgen, told.objgen, told.objgen]
        assert foreign.P.objgen == told.objgen


def test_a_photo_is_a_figure_with_its_number_in_words(pdf: pikepdf.Pdf) -> None:
    figures = [one for one in elements(pdf.Root.StructTreeRoot) if str(one.S) == "/Figure"]
    assert [str(one.Alt) for one in figures] == ["Exhibit 3, Scene photograph, page 1 of 1, CB26-000123-00005"]


def test_every_link_has_words_for_those_who_listen(pdf: pikepdf.Pdf) -> None:
    links = [link for page in pdf.pages for link in page.obj.get("/Annots", [])]
    assert [link for link in links if not str(link.Contents).startswith("Go to")] == []


def test_the_file_says_its_language_and_title(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en-US"
    assert read(pdf).title == "CB-2026-000123: Shooting on Drumstick Street"


def test_the_claim_of_accessibility_stands_where_every_font_is_inside(pdf: pikepdf.Pdf) -> None:
    assert read(pdf).accessible


def test_two_validators_find_what_a_screen_reader_would_miss(built: Built, tmp_path: Path) -> None:
    with pikepdf.open(built.path) as opened:
        figure = next(one for one in elements(opened.Root.StructTreeRoot) if str(one.S) == "/Figure")
        del figure.Alt
        opened.save(tmp_path / "mute.pdf")
    said = {fault.partition(":")[0] for fault in faults(tmp_path / "mute.pdf")}
    assert said == {"pdfua", "page"}


def test_the_claim_of_accessibility_is_left_out_where_a_font_is_missing(
    given: PacketInput, cache: Path, tmp_path: Path
) -> None:
    first = replace(given.exhibits[0], fonts_embedded=False)
    other: Built = build(replace(given, exhibits=(first, *given.exhibits[1:])), tmp_path, cache=cache)
    with pikepdf.open(other.path) as opened:
        assert not read(opened).accessible


def read(pdf: pikepdf.Pdf) -> Properties:
    """Return the properties of an open packet."""
    return properties.read(pdf.Root.Metadata.read_bytes())


@pytest.mark.parametrize("key", ["/AcroForm", "/Names", "/OpenAction", "/AA", "/OCProperties", "/AF"])
def test_the_catalog_holds_nothing_that_acts_or_hides(pdf: pikepdf.Pdf, key: str) -> None:
    assert key not in pdf.Root
