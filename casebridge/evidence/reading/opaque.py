"""Files that are kept and not printed: bounded facts about them, so that a person knows what is inside."""

import email
import email.policy
import os

from casebridge.evidence.reading import archives, media
from casebridge.evidence.reading.report import Refused, Report, listed

LETTER_BYTES = 20 << 20
ATTACHMENTS_MOST = 100
_OLE_SEARCH = 4 << 20
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def read_opaque(original: int, report: Report) -> None:
    """Look at a file that becomes a slip sheet; nothing of it is printed, so nothing is returned.

    :raises Refused: with the reason in one sentence.
    """
    _REFUSALS.get(report.kind.family, _accept)(report)
    if report.kind.family == "recording":
        media.read_recording(original, report)
        report.sheet_reason = "A recording cannot be printed. A sheet takes its place; the file is kept unchanged."
        return
    report.sheet_reason = f"{report.kind.label}: kept unchanged as a file, a sheet takes its place in print."
    report.warn("This kind of file is not printed. Save it as PDF as well if its pages belong in the packet.")
    if report.kind.family in ("archive", "office"):
        _read_container(original, report)
    elif report.kind.family == "letter":
        _read_letter(original, report)


def _accept(_: Report) -> None:
    return None


def _refuse_empty(_: Report) -> None:
    raise Refused("The file is empty (0 bytes). Send it again.")


def _refuse_web(report: Report) -> None:
    if report.kind.key == "svg":
        raise Refused("Vector or scriptable pictures (SVG) are not taken. Save it as PDF or PNG.")
    raise Refused("Web pages are not taken. Print the page to PDF and file that.")


def _refuse_program(_: Report) -> None:
    raise Refused("Programs and scripts are not printed. The file is kept apart.")


def _refuse_false_name(report: Report) -> None:
    if report.name.lower().endswith(".pdf"):
        raise Refused("The content is not a PDF, although the name says so. Ask for the file again.")


_REFUSALS = {
    "empty": _refuse_empty,
    "web": _refuse_web,
    "program": _refuse_program,
    "text": _refuse_false_name,
    "other": _refuse_false_name,
}


def _read_container(original: int, report: Report) -> None:
    if os.pread(original, 2, 0) == b"PK":
        archives.read_archive(original, report)
        return
    if _LOCKED_OFFICE in os.pread(original, _OLE_SEARCH, 0):
        raise Refused("The file is protected by a password. Ask the sender for an open copy.")
    head = os.pread(original, 8, 0)
    if report.name.lower().endswith(archives.ZIPPED_OFFICE) and head[:4] != b"\xd0\xcf\x11\xe0":
        raise Refused("The file is damaged: it is not what its name says. Ask for it again.")


def _read_letter(original: int, report: Report) -> None:
    message = email.message_from_bytes(os.pread(original, LETTER_BYTES, 0), policy=email.policy.compat32)
    names = [str(part.get_filename()) for part in message.walk() if part.get_filename()][:ATTACHMENTS_MOST]
    if names:
        report.warn(f"The e-mail has attachments; file them as their own exhibits: {listed(names)}.")
