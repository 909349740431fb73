"""The shape of a sound (WAV): its loudest and softest sample in each of many equal stretches."""

import array
import os
import struct
import sys

from PIL import Image, ImageDraw

from casebridge.evidence.reading.report import Refused

WIDTH, HEIGHT = 1_200, 180
_READ_MOST = 16_384
_CHUNKS_MOST = 2_000
_INK, _LINE, _PAPER = (11, 79, 108), (120, 130, 138), (255, 255, 255)
_PLAIN, _MU_LAW, _ANY = 1, 7, 0xFFFE
_UNKNOWN = "The sound is coded in a way that cannot be drawn here."
_CODES = {1: "B", 2: "h", 4: "i"}


def draw_sound(source: int) -> Image.Image:
    """Return a picture of the sound open as `source`, earliest left.

    Of a long recording the beginning of each stretch is read, so that any length takes the same time.
    :raises Refused: the coding is unknown, or nothing is in it.
    """
    form, width, step, start, size = _layout(source)
    frames = size // step
    if frames < 2:
        raise Refused("The recording holds no sound.")
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(picture)
    middle = HEIGHT // 2
    pen.line((0, middle, WIDTH, middle), fill=_LINE)
    for across in range(WIDTH):
        first, last = across * frames // WIDTH, max((across + 1) * frames // WIDTH, across * frames // WIDTH + 1)
        length = min((last - first) * step, _READ_MOST // step * step)
        low, high = _span(os.pread(source, length, start + first * step), form, width)
        pen.line((across, middle - high * (middle - 2), across, middle - low * (middle - 2)), fill=_INK)
    return picture


def _layout(source: int) -> tuple[int, int, int, int, int]:
    """Return coding, bytes of a sample, bytes of a frame, where the samples start and how many bytes they take."""
    at, found = 12, (0, 0, 0)
    for _ in range(_CHUNKS_MOST):
        head = os.pread(source, 8, at)
        if len(head) < 8:
            break
        name, length = struct.unpack("<4sI", head)
        if name == b"fmt ":
            found = _coding(os.pread(source, 26, at + 8))
        if name == b"data" and found[1]:
            return (*found, at + 8, min(length, os.fstat(source).st_size - at - 8))
        at += 8 + length + length % 2
    raise Refused(_UNKNOWN)


def _coding(data: bytes) -> tuple[int, int, int]:
    if len(data) < 16:
        raise Refused(_UNKNOWN)
    form, channels, _rate, _bytes, step, bits = struct.unpack_from("<HHIIHH", data)
    if form == _ANY and len(data) >= 26:
        form = struct.unpack_from("<H", data, 24)[0]
    width = bits // 8
    plain = form == _PLAIN and width in (1, 2, 3, 4)
    if not (plain or (form == _MU_LAW and width == 1)) or not channels or step != channels * width:
        raise Refused(_UNKNOWN)
    return form, width, step


def _span(data: bytes, form: int, width: int) -> tuple[float, float]:
    """Return the lowest and the highest sample, from -1 to 1, of all channels."""
    values = _samples(data, form, width)
    if not values:
        return 0.0, 0.0
    if form == _MU_LAW:
        return min(map(_from_mu_law, set(values))), max(map(_from_mu_law, set(values)))
    middle, top = (128, 128) if width == 1 else (0, 1 << (8 * min(width, 4) - 1))
    if width == 3:
        top = 1 << 15
    return (min(values) - middle) / top, (max(values) - middle) / top


def _samples(data: bytes, form: int, width: int) -> list[int]:
    if width == 3:
        # The two upper bytes of three are fine enough for a picture.
        data, width = b"".join(data[at + 1 : at + 3] for at in range(0, len(data) - 2, 3)), 2
    values = array.array(_CODES[width])
    values.frombytes(data[: len(data) // width * width])
    if sys.byteorder == "big":
        values.byteswap()
    return values.tolist()


def _from_mu_law(coded: int) -> float:
    """Return a sample of telephone coding as -1 to 1 (ITU-T G.711)."""
    code = ~coded & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return (-size if code & 0x80 else size) / 32_768
