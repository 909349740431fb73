"""PDFs that hide a name in every place where a PDF can hide one, and the way from a paper to its proven copy."""

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream, String

from casebridge.evidence.inspect import inspect_file
from casebridge.redaction.asking import Opened, ask

SECRET = "Corwin"
LINE = b"BT /F1 14 Tf 72 700 Td (She said that Corwin came at nine.) Tj ET"


def a_paper(*contents: bytes, also=None, size=(612, 792)) -> bytes:
    """Return a PDF with a page for each content; `also` changes it before it is saved."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica,
        Encoding=Dictionary(
            Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=Array([128, Name("/fi")])
        ),
    ))  # fmt: skip
    for content in contents:
        page = pdf.add_blank_page(page_size=size)
        page.Contents = Stream(pdf, content)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
    if also is not None:
        also(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def in_form(pdf: Pdf) -> None:
    form = Stream(pdf, LINE)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 612, 792])
    form.Resources = pdf.pages[0].obj.Resources
    inner = Dictionary(XObject=Dictionary(Fx=pdf.make_indirect(form)))
    pdf.pages[0].obj.Resources = inner
    pdf.pages[0].obj.Contents = Stream(pdf, b"q /Fx Do Q")


def in_note(pdf: Pdf) -> None:
    look = Stream(pdf, b"BT /F1 14 Tf 4 6 Td (Ask Corwin again) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 24])
    look.Resources = pdf.pages[0].obj.Resources
    note = Dictionary(
        Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([72, 500, 272, 524]), Contents=String("Ask Corwin again"),
        AP=Dictionary(N=pdf.make_indirect(look)), F=4, DA=String("/F1 14 Tf 0 g"),
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def in_properties(pdf: Pdf) -> None:
    with pdf.open_metadata() as meta:
        meta["dc:title"] = "Interview of Corwin"
        meta["dc:description"] = "Corwin, second interview"
    pdf.docinfo["/Author"] = "Corwin"


def in_bookmarks(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Corwin speaks", 0))


def in_attachment(pdf: Pdf) -> None:
    pdf.attachments["Corwin.txt"] = b"Corwin lives there."


def turned(pdf: Pdf) -> None:
    pdf.pages[0].rotate(90, relative=False)


def cropped(pdf: Pdf) -> None:
    pdf.pages[0].obj.CropBox = Array([0, 0, 612, 690])


HIDINGS = {
    "in the content stream": (a_paper, LINE, None),
    "in a form": (a_paper, b"", in_form),
    "in a note": (a_paper, b"", in_note),
    "in the properties": (a_paper, LINE, in_properties),
    "in bookmarks": (a_paper, LINE, in_bookmarks),
    "in an attachment": (a_paper, LINE, in_attachment),
    "as another text of a span": (
        a_paper, b"/Span <</ActualText (Corwin)>> BDC BT /F1 14 Tf 72 700 Td (He) Tj ET EMC", None,
    ),
    "without ink": (a_paper, LINE.replace(b"72 700 Td", b"3 Tr 72 700 Td"), None),
    "white on white": (a_paper, b"1 g " + LINE, None),
    "on a turned page": (a_paper, LINE, turned),
    "outside of what is shown": (a_paper, LINE, cropped),
    "letter by letter": (
        a_paper,
        b"BT /F1 14 Tf 72 700 Td " + b" ".join(b"[(%c) -40] TJ" % c for c in b"Corwin") + b" ET",
        None,
    ),
    "letter by letter, placed": (
        a_paper,
        b"".join(b"BT /F1 14 Tf %d 700 Td (%c) Tj ET " % (72 + 11 * n, c) for n, c in enumerate(b"Corwin")),
        None,
    ),
    "with a soft hyphen": (a_paper, LINE.replace(b"Corwin", b"Cor\xadwin"), None),
    "over the end of a line": (
        a_paper, b"BT /F1 14 Tf 72 700 Td 16 TL (She said that Cor-) Tj T* (win came at nine.) Tj ET", None,
    ),
    "with accents": (a_paper, LINE.replace(b"Corwin", b"C\xf3rw\xedn"), None),
    "in capitals": (a_paper, LINE.replace(b"Corwin", b"CORWIN"), None),
}  # fmt: skip


AS_LIGATURE = a_paper(b"BT /F1 14 Tf 72 700 Td (By Grif\x80n, at nine.) Tj ET")


class Desk:
    """One paper on its way to a redacted copy, with no database."""

    def __init__(self, folder: Path, data: bytes) -> None:
        """Take the paper in as evidence is."""
        self.folder = folder
        (folder / "paper.pdf").write_bytes(data)
        self.ready = folder / "ready.pdf"
        self.facts = inspect_file(folder / "paper.pdf", "paper.pdf", ready=self.ready)
        self.copy = folder / "copy.pdf"

    def find(self, term, **more):
        """Return the hits of a term."""
        with Opened(self.ready) as handles:
            return ask("find", handles, term=term, **more)["files"][0]["hits"]

    def marks(self, term, **more):
        """Return marks on every place of a term."""
        hits = self.find(term)
        places = [(hit["page"], box) for hit in hits for box in hit["boxes"]]
        return [self.mark(page, box, number, term=term, **more) for number, (page, box) in enumerate(places, 1)]

    def mark(self, page, box, number=1, *, term="", ground="witness-location", elsewhere=False):
        """Return one mark."""
        return {"id": number, "page": page, "box": list(box), "ground": ground, "term": term, "elsewhere": elsewhere}

    def burn(self, marks):
        """Make the copy and return its facts."""
        self.copy.unlink(missing_ok=True)
        boxes = {}
        for mark in marks:
            boxes.setdefault(str(mark["page"]), []).append([*mark["box"], mark["ground"]])
        with Opened(self.ready, out=self.copy) as handles:
            return ask("burn", handles, boxes=boxes, scales=list(self.facts.scales))

    def prove(self, marks, **more):
        """Return what the proof of the copy found."""
        with Opened(self.ready, self.copy) as handles:
            return ask("prove", handles, marks=marks, **more)

    def done(self, marks):
        """Burn and prove; return the kinds of findings with their pages."""
        self.burn(marks)
        return [(f["kind"], f["page"]) for f in self.prove(marks)["findings"]]
