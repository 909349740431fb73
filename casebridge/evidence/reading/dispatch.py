"""Read one received file: choose the reader for its kind and turn whatever happens into one outcome."""

import io
import os
from typing import Any

from casebridge.evidence import kinds
from casebridge.evidence.reading.documents import read_document
from casebridge.evidence.reading.opaque import read_opaque
from casebridge.evidence.reading.pictures import read_picture
from casebridge.evidence.reading.report import Refused, Report

_READERS = {"pdf": read_document, "picture": read_picture}
_TOO_MUCH_MEMORY = "The file needs more memory to open than is allowed. Ask for a smaller or simpler copy."


def read_file(original: int, ready: int, name: str) -> dict[str, Any]:
    """Read the open file `original`, write its ready pages to `ready`, and return the report as plain values.

    Both are file handles; `original` is only ever read.
    """
    head = os.pread(original, kinds.HEAD_SIZE, 0)
    kind = kinds.kind_of(head, name)
    report = Report(kind=kind, name=name, size=os.fstat(original).st_size)
    _compare_with_name(report)
    try:
        pages = _READERS.get(kind.family, read_opaque)(original, report)
        if pages is not None:
            with io.FileIO(ready, "wb", closefd=False) as out:
                out.write(pages)
    except Refused as refusal:
        report.refuse(str(refusal))
    except MemoryError:
        report.refuse(_TOO_MUCH_MEMORY)
    return report.plain()


def _compare_with_name(report: Report) -> None:
    claimed = kinds.kind_by_name(report.name)
    if claimed is None or claimed.family == report.kind.family or report.kind.family == "empty":
        return
    if claimed.family in ("pdf", "picture") and report.kind.family not in ("pdf", "picture"):
        return
    report.warn(f"The name says {claimed.label}, the content is: {report.kind.label}.")
