"""The custody report of one item, and the data for a certificate of its record by process."""

from typing import Any

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.cases.models import Case
from casebridge.errors import NotThere
from casebridge.evidence.custody.process import ALGORITHM, TAKEN_IN
from casebridge.evidence.custody.room import load_custody
from casebridge.evidence.custody.sheet import sheet_of
from casebridge.evidence.models import CustodyTransfer
from casebridge.evidence.queries import can_see
from casebridge.formats import local_datetime
from casebridge.packets.content import Block, Line, Paper
from casebridge.packets.queries import redacted_in_packets
from casebridge.papers.kinds import Filled, PaperKind
from casebridge.redaction.queries import called, released_of

COLUMNS = ("Line", "When", "Who", "Why", "Where")


def _load(public_id: str, actor: Actor, issued: bool) -> CustodyTransfer:
    return load_custody(public_id, actor=actor)


def _load_file(public_id: str, actor: Actor, issued: bool) -> CustodyTransfer:
    """Fetch the custody of an item that is a file.

    :raises NotThere: it has no file of which a hash could be certified.
    """
    record = load_custody(public_id, actor=actor)
    if not record.exhibit.versions:
        raise NotThere()
    return record


def _case(record: CustodyTransfer) -> Case:
    return record.exhibit.case


def _back(record: CustodyTransfer) -> tuple[str, dict[str, Any]]:
    return "evidence.custody_sheet", {"custody_id": record.public_id}


def report(record: CustodyTransfer, actor: Actor, filled: Filled) -> Paper:
    """Return every hand-over of an item, its files with their hashes, and the copies that went out of it."""
    sheet = sheet_of(record, actor)
    broken = (
        "" if sheet.whole else "A line is missing: the numbers do not follow each other. Do not rely on this report."
    )
    rows = tuple(_row(line) for line in sheet.lines)
    blocks = [Block("From hand to hand", columns=COLUMNS, rows=rows, notice=broken, widths=(7,))]
    blocks += [Block(f"File, version {file['number']}", facts=_file(file)) for file in sheet.files]
    if sheet.copies or sheet.opened:
        copies = tuple((_when(at), words) for at, words in sheet.copies)
        opened = f"Opened {sheet.opened} times in the program." if sheet.opened != 1 else "Opened once in the program."
        blocks.append(Block("Copies and reading", (), (opened,), ("When", "What"), copies))
    return Paper(
        f"Custody report: Exhibit {record.exhibit.number}", "Custody",
        "Everybody who held this item, from the day it was taken in. Each line was written when it changed hands.",
        _about(record, sheet), tuple(blocks),
    )  # fmt: skip


def certificate(record: CustodyTransfer, actor: Actor, filled: Filled) -> Paper:
    """Return what a certificate under FRE 902(13) or (14) needs of a file, and blanks for the qualified person."""
    sheet = sheet_of(record, actor)
    blocks = [Block(f"The file, version {file['number']}", facts=_file(file)) for file in sheet.files]
    said = (
        "The data stand above. The words of the certificate are the qualified person’s own, and none is printed here."
    )
    blocks += _redacted(record, actor)
    return Paper(
        f"Data for a certificate: Exhibit {record.exhibit.number}", "FRE 902(13) and (14)",
        "What the system knows of this file and of the process that took it in, for the person who certifies it.",
        _about(record, sheet), (*blocks, Block("For the qualified person", paragraphs=(said,))),
        ("Who certifies", "Position", "Statement", "", "", "Signature", "Date"),
    )  # fmt: skip


def _redacted(record: CustodyTransfer, actor: Actor) -> list[Block]:
    """Return redacted copies: the hash that is certified is that of the file, not of a copy with less.

    Who may not read the office's own work learns only of those that packets gave out.
    """
    own = can(actor, "class:work-product", record.exhibit.case)
    copies = released_of(record.exhibit) if can_see(actor, record.exhibit) else []
    given = set() if own or not copies else redacted_in_packets(record.exhibit.case, actor)
    copies = [copy for copy in copies if own or copy.sha256 in given]
    rows = tuple((called(copy).capitalize(), _when(copy.released_at), copy.sha256) for copy in copies)
    said = (
        "Packets may hold a redacted copy of this file: the same pages with places covered, and another hash. The "
        "data above are those of the file as it was received."
    )
    return [Block("Redacted copies", (), (said,), ("Copy", "Released", ALGORITHM), rows)] if rows else []


def _about(record: CustodyTransfer, sheet: Any) -> tuple[Line, ...]:
    first = (Line("Case", record.exhibit.case.number), Line("Exhibit", str(record.exhibit.number)))
    return (*first, *(Line(label, value) for label, value in sheet.about))


def _row(line: dict[str, Any]) -> tuple[str, ...]:
    who = " ".join(part for part in (line["by"], line["what"], line["to"]) if part)
    why = ", ".join(part for part in (line["why"] or "not stated", line["due"]) if part)
    return (str(line["number"]), _when(line["at"]), who, why, line["place"] or "not stated")


def _file(file: dict[str, Any]) -> tuple[Line, ...]:
    if file["damaged_at"]:
        checked = f"does not match since {_when(file['damaged_at'])}"
    else:
        checked = f"equal, {_when(file['checked_at'])}" if file["checked_at"] else "not since it came in"
    return (
        Line("Name as received", file["name"]), Line("Size", file["size"]),
        Line(ALGORITHM, " ".join(file["sha256"][at : at + 8] for at in range(0, 64, 8)), "mono"),
        Line("Taken in", f"{_when(file['at'])} Baltimore time, by {file['by']}"), Line("System", file["software"]),
        Line("Process", TAKEN_IN), Line("Hash checked", checked),
    )  # fmt: skip


def _when(moment: Any) -> str:
    return local_datetime(moment, seconds=True, year=True)


KINDS = (
    PaperKind(
        "custody_report", "Custody report", "Every hand-over of one item, its hashes and the copies that went out.",
        _load, _case, lambda record: "The court", report, _back,
    ),
    PaperKind(
        "certificate_902", "Data for a certificate under FRE 902(13) or (14)",
        "The file, its hash and the process that took it in, with room for the statement of the qualified person.",
        _load_file, _case, lambda record: "The qualified person", certificate, _back,
    ),
)  # fmt: skip
