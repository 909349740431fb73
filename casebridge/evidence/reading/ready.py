"""The ready file: Letter pages that each place one form, and nothing else."""

import io

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Page, Pdf, Stream, StreamDecodeLevel

from casebridge.evidence.reading.fingerprint import fingerprint, page_prints
from casebridge.evidence.reading.frame import Place, number
from casebridge.evidence.reading.report import Report
from casebridge.evidence.reading.strip import strip

FORM = "/X0"


def as_stream(thing: object) -> Stream:
    """Return `thing`, which must be a stream.

    :raises TypeError: it is something else.
    """
    if not isinstance(thing, Stream):
        raise TypeError("a stream was expected")
    return thing


class ReadyFile:
    """Collects the pages of one received file; `finish()` gives their bytes."""

    def __init__(self, report: Report) -> None:
        """Start an empty file whose facts go into `report`."""
        self.pdf = Pdf.new()
        self._report = report
        self._pages: list[tuple[bytes, Stream]] = []

    def add(self, form: Stream, where: Place, *, scale: float | None) -> None:
        """Add one page that places `form`, which must belong to this file.

        :param scale: the scale to state to the reader; None where a scale means nothing (a photo).
        """
        strip(form)
        placing = f"q {' '.join(number(value) for value in where.matrix)} cm {FORM} Do Q".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, int(where.sheet[0]), int(where.sheet[1])]),
            Resources=Dictionary(XObject=Dictionary({FORM: form})),
            Contents=self.pdf.make_indirect(Stream(self.pdf, placing)),
        )
        self.pdf.pages.append(Page(self.pdf.make_indirect(page)))
        self._pages.append((placing, form))
        self._report.scales.append(None if scale is None else round(scale, 4))

    def form(self, content: bytes, box: tuple[float, float, float, float], resources: Dictionary) -> Stream:
        """Make a form of `content` drawn inside `box`."""
        form = Stream(self.pdf, content)
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([round(value, 4) for value in box])
        form.Resources = resources
        return form

    def finish(self) -> bytes:
        """Return the file, and note its page count and fingerprint in the report."""
        self._report.pages = len(self._pages)
        # What no page uses goes first: the fingerprint is of what is written, and of what a packet finds again.
        self.pdf.remove_unreferenced_resources()
        self._report.fingerprint = fingerprint(self._pages)
        self._report.page_prints = page_prints(self._pages)
        out = io.BytesIO()
        self.pdf.save(
            out,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            stream_decode_level=StreamDecodeLevel.none,
        )
        return out.getvalue()
