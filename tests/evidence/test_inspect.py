"""What came in: every odd file ends as the manifest asks, originals stay, and the copy carries nothing foreign."""

import hashlib
import io
import os
import socket
import struct
import threading
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from casebridge.evidence.inspect import Inspection, OriginalChanged, inspect_file
from casebridge.evidence.odd_files import odd_files, odd_files_folder, odd_files_table
from casebridge.evidence.reading import helper
from casebridge.evidence.reading.fingerprint import fingerprint
from casebridge.evidence.reading.strip import forbidden

FOLDER = odd_files_folder()
needs_odd_files = pytest.mark.skipif(FOLDER is None, reason="the shared odd files are not beside this checkout")


def inspected(tmp_path: Path, name: str, data: bytes, **more: str) -> Inspection:
    """Return the inspection of `data` received as `name`; the ready file lies at `tmp_path / "ready"`."""
    original = tmp_path / "original"
    original.write_bytes(data)
    return inspect_file(original, name, ready=tmp_path / "ready", **more)


def odd(tmp_path: Path, number: str) -> Inspection:
    """Return the inspection of one odd file by its id."""
    assert FOLDER is not None
    row = next(row for row in odd_files(FOLDER) if row.id == number)
    return inspect_file(FOLDER / "files" / row.file, row.file, ready=tmp_path / "ready")


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), color: str = "navy", **options: object) -> bytes:
    """Return a plain picture."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **options)
    return out.getvalue()


def a_pdf(pages: int = 1, content: bytes = b"0 0 1 rg 72 72 100 100 re f", **root: object) -> bytes:
    """Return a plain PDF."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(612, 792)).Contents = pikepdf.Stream(pdf, content)
    for key, value in root.items():
        pdf.Root["/" + key] = value
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@needs_odd_files
def test_every_odd_file_ends_as_the_manifest_expects() -> None:
    assert FOLDER is not None
    assert [row.line() for row in odd_files_table(FOLDER) if not row.as_expected] == []


@needs_odd_files
def test_no_odd_file_is_changed_by_reading_it(tmp_path: Path) -> None:
    assert FOLDER is not None
    for row in odd_files(FOLDER):
        assert hashlib.sha256((FOLDER / "files" / row.file).read_bytes()).hexdigest() == row.sha256


@needs_odd_files
def test_no_ready_file_of_the_odd_files_carries_anything_forbidden(tmp_path: Path) -> None:
    assert FOLDER is not None
    left = []
    for row in odd_files(FOLDER):
        if inspect_file(FOLDER / "files" / row.file, row.file, ready=tmp_path / row.id).pages:
            with pikepdf.open(tmp_path / row.id) as pdf:
                left += [(row.id, key) for page in pdf.pages for _, key in forbidden(page.obj.Resources)]
    assert left == []


@needs_odd_files
@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("S001", "password"), ("S005", "empty"), ("S006", "not a PDF"), ("S009", "circular"), ("S014", "no pages"),
        ("S015", "30 pages"), ("S024", "portfolio"), ("S027", "XFA"), ("S043", "too large"), ("S044", "text chunk"),
        ("S052", "Vector"), ("S053", "password"), ("S054", "damaged"), ("S059", "Web pages"),
        ("S060", "unsafe path"), ("S062", "password"), ("S064", "damaged"),
    ],
)  # fmt: skip
def test_a_refused_file_says_why(tmp_path: Path, number: str, words: str) -> None:
    assert words in odd(tmp_path, number).message


@needs_odd_files
@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("S002", "restricted"), ("S004", "XFA"), ("S017", "incomplete"), ("S019", "Pages 2"),
        ("S021", "Active content"),
        ("S022", "Active content"), ("S023", "image.png"), ("S025", "Excel.xlsx"), ("S028", "signature"),
        ("S031", "smaller"), ("S034", "text layer"), ("S036", "text layer"), ("S038", "earlier versions"),
        ("S041", "incomplete"), ("S046", "circular"), ("S049", "location"), ("S055", "Macros"), ("S056", "link"),
        ("S057", "Test TxtA.txt"), ("S058", "Save it as PDF"), ("S061", "nested"), ("S010", "bookmarks"),
    ],
)  # fmt: skip
def test_a_warned_file_names_what_a_person_must_know(tmp_path: Path, number: str, words: str) -> None:
    assert any(words in notice for notice in odd(tmp_path, number).notices)


@needs_odd_files
def test_a_tiff_of_three_pages_gives_three_pages(tmp_path: Path) -> None:
    assert odd(tmp_path, "S045").pages == 3


@needs_odd_files
def test_a_page_is_shrunk_into_the_frame_and_says_by_how_much(tmp_path: Path) -> None:
    assert odd(tmp_path, "S033").scales[0] == pytest.approx(722 / 842, abs=0.001)


@needs_odd_files
def test_content_outside_the_crop_box_does_not_come_back(tmp_path: Path) -> None:
    odd(tmp_path, "S032")
    with pikepdf.open(tmp_path / "ready") as pdf:
        box = [float(value) for value in pdf.pages[0].obj.Resources.XObject["/X0"].BBox]
    assert box[2] - box[0] < 612 or box[3] - box[1] < 792


def test_a_plain_pdf_is_accepted_with_its_page_count(tmp_path: Path) -> None:
    found = inspected(tmp_path, "plain.pdf", a_pdf(pages=3))
    assert (found.outcome, found.pages) == ("accept", 3)


def test_a_jpeg_keeps_its_very_picture_data(tmp_path: Path) -> None:
    data = a_picture("JPEG")
    inspected(tmp_path, "photo.jpg", data)
    with pikepdf.open(tmp_path / "ready") as pdf:
        form = pdf.pages[0].obj.Resources.XObject["/X0"]
        carried = form.Resources.XObject.Im0.read_raw_bytes()
    assert carried[carried.index(b"\xff\xda") :] == data[data.index(b"\xff\xda") :]


def test_a_jpeg_comment_and_what_hides_behind_its_end_are_cut_out(tmp_path: Path) -> None:
    data = a_picture("JPEG", comment=b"at home") + b"a film hides here"
    inspected(tmp_path, "photo.jpg", data)
    with pikepdf.open(tmp_path / "ready") as pdf:
        carried = pdf.pages[0].obj.Resources.XObject["/X0"].Resources.XObject.Im0.read_raw_bytes()
    assert b"at home" not in carried
    assert b"film" not in carried


def test_a_picture_turned_by_its_camera_stands_upright(tmp_path: Path) -> None:
    picture = Image.new("RGB", (80, 40), "white")
    picture.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=95)
    inspected(tmp_path, "turned.jpg", out.getvalue())
    page = pypdfium2.PdfDocument(tmp_path / "ready")[0].render(scale=1).to_pil()
    middle, across = page.height // 2, page.width // 2
    assert page.getpixel((across, middle - 30))[1] < 80
    assert page.getpixel((across, middle + 30))[1] > 200


def test_a_transparent_picture_lies_on_white(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    inspected(tmp_path, "clear.png", out.getvalue())
    page = pypdfium2.PdfDocument(tmp_path / "ready")[0].render(scale=1).to_pil()
    assert page.convert("L").getextrema() == (255, 255)


def test_a_huge_picture_is_shrunk_in_print_and_says_so(tmp_path: Path) -> None:
    found = inspected(tmp_path, "huge.png", a_picture(size=(5000, 4000)))
    assert any("3,000 dots" in notice for notice in found.notices)


def test_a_hidden_layer_is_printed_as_a_reader_shows_it(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="hidden"))
    content = b"/OC /L BDC 1 0 0 rg 100 100 300 300 re f EMC"
    page = pdf.add_blank_page(page_size=(612, 792))
    page.Contents = pikepdf.Stream(pdf, content)
    page.obj.Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(L=layer))
    default = pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=default)
    out = io.BytesIO()
    pdf.save(out)
    found = inspected(tmp_path, "layers.pdf", out.getvalue())
    shown = pypdfium2.PdfDocument(tmp_path / "ready")[0].render(scale=1).to_pil().convert("L").getextrema()
    assert any("hidden layers" in notice for notice in found.notices)
    assert shown == (255, 255)


def test_page_content_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"0 0 m " * 100_000) for _ in range(900)) + packer.flush()
    pdf = pikepdf.new()
    pdf.add_blank_page().Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
    out = io.BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    found = inspected(tmp_path, "bomb.pdf", out.getvalue())
    assert found.outcome == "reject"
    assert found.pages == 0


def test_an_archive_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 20_000_000)
    assert inspected(tmp_path, "bomb.zip", out.getvalue()).outcome == "reject"


def test_the_extension_does_not_decide_what_a_file_is(tmp_path: Path) -> None:
    found = inspected(tmp_path, "report.pdf", a_picture())
    assert found.kind == "png"
    assert any("name says PDF" in notice for notice in found.notices)


def test_a_declared_type_that_differs_is_told(tmp_path: Path) -> None:
    found = inspected(tmp_path, "photo.png", a_picture(), declared_type="application/pdf")
    assert found.outcome == "accept_with_warning"


def test_a_file_that_is_written_to_while_it_is_read_stops_the_reading(tmp_path: Path) -> None:
    original, over = tmp_path / "original", threading.Event()
    original.write_bytes(a_pdf(pages=40))

    def touch() -> None:
        while not over.wait(0.001):
            os.utime(original)

    writer = threading.Thread(target=touch)
    writer.start()
    try:
        with pytest.raises(OriginalChanged):
            inspect_file(original, "plain.pdf", ready=tmp_path / "ready")
    finally:
        over.set()
        writer.join()


def test_bytes_that_were_hashed_as_they_were_written_are_not_read_again(tmp_path: Path) -> None:
    assert inspected(tmp_path, "plain.pdf", a_pdf(), sha256="0" * 64).sha256 == "0" * 64


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path) -> None:
    inspected(tmp_path, "empty.pdf", b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["original"]


def test_the_same_file_gives_the_same_ready_file(tmp_path: Path) -> None:
    data = a_pdf(pages=2)
    assert inspected(tmp_path, "a.pdf", data) == inspected(tmp_path, "a.pdf", data)


def test_a_fingerprint_survives_renumbering_and_recompression(tmp_path: Path) -> None:
    found = inspected(tmp_path, "a.pdf", a_pdf(pages=2))
    with pikepdf.open(tmp_path / "ready") as pdf:
        pdf.save(tmp_path / "again", compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    with pikepdf.open(tmp_path / "again") as pdf:
        pages = [(page.obj.Contents.read_bytes(), page.obj.Resources.XObject["/X0"]) for page in pdf.pages]
        assert fingerprint(pages) == found.fingerprint


def test_the_reader_stands_behind_walls(tmp_path: Path) -> None:
    assert inspected(tmp_path, "a.pdf", a_pdf()).walls != ()


def test_nothing_but_three_handles_reaches_the_reader(tmp_path: Path) -> None:
    secret = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(secret, True)
    with socket.socket() as listening:
        listening.set_inheritable(True)
        assert inspected(tmp_path, "a.pdf", a_pdf()).outcome == "accept"
    os.close(secret)


def test_a_picture_of_300_megapixels_is_refused_by_its_header(tmp_path: Path) -> None:
    data = bytearray(a_picture())
    data[16:24] = struct.pack(">II", 20_000, 15_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    assert "300 megapixels" in inspected(tmp_path, "huge.png", bytes(data)).message


def test_a_pdf_of_3_000_pages_is_read(tmp_path: Path) -> None:
    assert inspected(tmp_path, "long.pdf", a_pdf(pages=3_000)).pages == 3_000


def test_a_reader_that_was_killed_is_started_again(tmp_path: Path) -> None:
    inspected(tmp_path, "a.pdf", a_pdf())
    process = helper._server().process
    process.kill()
    process.wait()
    assert inspected(tmp_path, "a.pdf", a_pdf()).outcome == "accept"
