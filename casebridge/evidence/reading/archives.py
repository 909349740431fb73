"""The directory of a zip or office file: passwords, unsafe paths, nesting, macros, links to outside."""

import os
import re
import zipfile

from casebridge.evidence.kinds import suffix_of
from casebridge.evidence.reading.report import Refused, Report, listed

ENTRIES_MOST = 10_000
RATIO_MOST = 100
STATED_MOST = 2 << 30
ZIPPED_OFFICE = (
    ".docx",
    ".docm",
    ".dotx",
    ".dotm",
    ".xlsx",
    ".xlsm",
    ".pptx",
    ".pptm",
    ".odt",
    ".ods",
    ".odp",
)
_NESTED = frozenset((".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".jar"))
_LINKS_READ = 256 << 10
_OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_HYPERLINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")
_RELATION = re.compile(rb"<Relationship\b[^>]*>")


def read_archive(original: int, report: Report) -> None:
    """Read the directory of the open archive; no entry is unpacked but the short list of an office file's links.

    :raises Refused: damaged, locked, with a path that leads out, or unpacking to far more than it is.
    """
    stream = os.fdopen(os.open(f"/proc/self/fd/{original}", os.O_RDONLY | os.O_CLOEXEC), "rb")
    try:
        with stream, zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _refuse(entries)
            _warn(archive, entries, report)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise Refused("The file is damaged: it was cut off or changed on the way. Ask for it again.") from None


def _refuse(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES_MOST:
        raise Refused(f"The archive holds more than {ENTRIES_MOST:,} files. Ask for it in parts.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("The archive is protected by a password. Ask the sender for an open copy.")
    unsafe = [entry.filename for entry in entries if _leads_out(entry.filename)]
    if unsafe:
        raise Refused(f"The archive has an unsafe path inside: {listed(unsafe, most=1)}. Ask for a clean one.")
    packed, stated = sum(entry.compress_size for entry in entries), sum(entry.file_size for entry in entries)
    if stated > STATED_MOST or stated > RATIO_MOST * max(packed, 1_000):
        raise Refused("The archive unpacks to far more than it is. Ask for the files themselves.")


def _leads_out(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return ".." in parts or path.startswith(("/", "\\")) or path[1:2] == ":"


def _warn(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], report: Report) -> None:
    names = [entry.filename for entry in entries]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        report.warn("Macros are present; they are never run here.")
    if any(_links_outside(archive, entry) for entry in entries if entry.filename.endswith(".rels")):
        report.warn("An external link is present: the file would load something from another place.")
    if report.kind.family != "archive":
        return
    nested = [name for name in names if suffix_of(name) in _NESTED]
    if nested:
        report.warn(f"There is a nested archive inside: {listed(nested)}. Unpack it and file what is in it.")
    if names:
        report.warn(f"Inside: {listed(names)}.")


def _links_outside(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    if entry.file_size > _LINKS_READ:
        return True
    with archive.open(entry) as part:
        relations = _RELATION.findall(part.read(_LINKS_READ))
    return any(_OUTSIDE.search(one) and not _HYPERLINK.search(one) for one in relations)
