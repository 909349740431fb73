"""The odd files in a packet: for each, whether the packet holds its pages or a sheet that says why not."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from casebridge.evidence.inspect import Inspection, inspect_file
from casebridge.evidence.odd_files import OddFile, OddRow, odd_files
from casebridge.packets.benchinput import a_large_packet
from casebridge.packets.build import build
from casebridge.packets.findings import HOLDS
from casebridge.packets.gather import RECORDING
from casebridge.packets.given import PacketExhibit
from casebridge.packets.verify import verify
from casebridge.packets.wording import bates

# What the manifest's words mean for a packet: these outcomes may stand as pages, and these as a sheet.
AS_PAGES = frozenset({"accept", "accept_with_warning", "repair"})
AS_SHEET = frozenset({"accept_with_warning", "reject"})


@dataclass(frozen=True, slots=True)
class InPacket:
    """One odd file and what a reader finds of it in a packet; `pages` is 0 for a sheet, `told` is on it."""

    row: OddRow
    pages: int
    told: bool
    holds: bool

    @property
    def as_expected(self) -> bool:
        """Tell whether the packet holds what the manifest asks, and a reader finds it whole."""
        fits = self.row.odd.expected & (AS_PAGES if self.pages else AS_SHEET)
        # A recording has no pages: it is accepted, and a sheet stands for it.
        fine = bool(fits) or (not self.pages and self.row.got.family == RECORDING)
        return self.holds and fine and (bool(self.pages) or self.told) and self.pages == self.row.got.pages

    def words(self) -> str:
        """Return what the packet holds, in words."""
        mark = "" if self.as_expected else "BAD: "
        if self.pages:
            return f"{mark}{self.pages} page{'' if self.pages == 1 else 's'}"
        return f"{mark}a sheet{' with the reason' if self.told else ' without a reason'}"


def odd_packet(folder: Path, *, keep: Path | None = None) -> list[InPacket]:
    """Build one packet of all odd files and read it with the eyes of a stranger.

    :param keep: where to leave the packet.
    """
    with tempfile.TemporaryDirectory() as scratch:
        desk, exhibits, rows, first = Path(scratch), [], [], 1
        for number, odd in enumerate(odd_files(folder), 1):
            original, ready = folder / "files" / odd.file, desk / f"{odd.id}.pdf"
            seen = inspect_file(original, odd.file, ready=ready)
            exhibits.append(_exhibit(number, first, odd, seen, original, ready))
            rows.append(OddRow(odd, seen))
            first += exhibits[-1].pages
        packet = a_large_packet(tuple(exhibits))
        built = build(packet, desk / "packet")
        if keep is not None:
            shutil.copyfile(built.path, keep)
        return _read(built.path, packet.bates_prefix, rows, exhibits)


def _exhibit(
    number: int, first: int, odd: OddFile, seen: Inspection, original: Path, ready: Path
) -> PacketExhibit:  # fmt: skip
    return PacketExhibit(
        number=number, title=odd.id, section="incident", kind=seen.label, given_by="A sender", file_name=odd.file,
        sha256=seen.sha256, size=seen.size, outcome=seen.outcome, bates_first=first, pages=seen.pages or 1,
        fingerprint=seen.fingerprint, ready=str(ready) if seen.pages else None, ready_sha256=seen.ready_sha256,
        original=str(original), scales=seen.scales, text_pages=seen.text_pages, fonts_embedded=seen.fonts_embedded,
        slip_reason="" if seen.pages else seen.message, notices=seen.notices, length=seen.seconds,
    )  # fmt: skip


def _read(path: Path, prefix: str, rows: list[OddRow], exhibits: list[PacketExhibit]) -> list[InPacket]:
    findings = {finding.check: finding for finding in verify(path)}
    texts = _texts(path)
    found = []
    for row, exhibit in zip(rows, exhibits, strict=True):
        finding = findings.get(f"exhibit {exhibit.number}")
        whole = finding is not None and finding.state == HOLDS
        sheet = finding is not None and finding.sentence.startswith("Sheet ")
        number, reason = _plain(bates(prefix, exhibit.bates_first)), _plain(row.got.message)
        told = any(number in text and reason in text for text in texts) if sheet else False
        found.append(InPacket(row, 0 if sheet else exhibit.pages, told, whole))
    return found


def _texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [_plain(page.get_textpage().get_text_bounded()) for page in pdf]


def _plain(text: str) -> str:
    return "".join(text.split())
