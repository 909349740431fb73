"""Recordings: whether the boxes of the file hold together, and how long the file says it is."""

import os
import struct

from casebridge.evidence.reading.report import Refused, Report

_BOXES_MOST = 2_000
_HEADER_MOST = 64
_DAMAGED = "The recording is damaged: its data are missing or cut off. Ask for it again."


def read_recording(original: int, report: Report) -> None:
    """Note the length in seconds that the file states, where its data are there.

    :raises Refused: the file is cut off.
    """
    if report.kind.key in ("mp4", "m4a"):
        report.seconds = _mp4_seconds(original, report.size)
    elif report.kind.key == "wav":
        report.seconds = _wav_seconds(original, report.size)
    elif report.size < 512:
        raise Refused(_DAMAGED)


def _mp4_seconds(original: int, size: int) -> float | None:
    boxes = dict(_boxes(original, 0, size))
    if "moov" not in boxes or not ("mdat" in boxes or "moof" in boxes):
        raise Refused(_DAMAGED)
    if any(end > size for _, end in boxes.values()):
        raise Refused(_DAMAGED)
    header = dict(_boxes(original, *boxes["moov"])).get("mvhd")
    data = os.pread(original, _HEADER_MOST, header[0]) if header else b""
    shape, at = (">IQ", 20) if data[:1] == b"\x01" else (">II", 12)
    if len(data) < at + struct.calcsize(shape):
        return None
    scale, length = struct.unpack_from(shape, data, at)
    return round(length / scale, 1) if scale else None


def _boxes(original: int, at: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    """Return (name, (start of the inside, end)) of each box between two places of the file."""
    found: list[tuple[str, tuple[int, int]]] = []
    while at + 8 <= end and len(found) < _BOXES_MOST:
        size, name = struct.unpack(">I4s", os.pread(original, 8, at).ljust(8, b"\0"))
        inside = at + 8
        if size == 1:
            size, inside = struct.unpack(">Q", os.pread(original, 8, at + 8).ljust(8, b"\0"))[0], at + 16
        size = end - at if size == 0 else size
        if size < 8:
            break
        found.append((name.decode("latin-1"), (inside, at + size)))
        at += size
    return found


def _wav_seconds(original: int, size: int) -> float | None:
    at, rate = 12, 0
    for _ in range(_BOXES_MOST):
        head = os.pread(original, 8, at)
        if len(head) < 8:
            break
        name, length = struct.unpack("<4sI", head)
        if name == b"fmt ":
            rate = struct.unpack("<I", os.pread(original, 4, at + 16).ljust(4, b"\0"))[0]
        if name == b"data":
            if at + 8 + length > size:
                raise Refused(_DAMAGED)
            return round(length / rate, 1) if rate else None
        at += 8 + length + length % 2
    raise Refused(_DAMAGED)
