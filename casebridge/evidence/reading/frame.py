"""The free frame of an exhibit page: where a received page may lie on a Letter sheet, and how big."""

from dataclasses import dataclass

LETTER = (612.0, 792.0)
TOP, BOTTOM, SIDE = 34.0, 36.0, 18.0

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies: the sheet in points, the scale (1 = full size), and the placing matrix."""

    sheet: tuple[float, float]
    scale: float
    matrix: Matrix


def place(box: Box, *, rotation: int = 0, unit: float = 1.0) -> Place:
    """Fit a page with `box` into the frame: turned as asked, shrunk if it must be, never enlarged.

    :param rotation: degrees clockwise, a multiple of 90. :param unit: points in one unit of the page.
    """
    left, bottom, right, top = box
    width, height = (right - left) * unit, (top - bottom) * unit
    if rotation % 180:
        width, height = height, width
    sheet = LETTER if height >= width else (LETTER[1], LETTER[0])
    free = (sheet[0] - 2 * SIDE, sheet[1] - TOP - BOTTOM)
    scale = min(1.0, free[0] / width, free[1] / height)
    across = SIDE + (free[0] - width * scale) / 2
    up = BOTTOM + (free[1] - height * scale) / 2
    size = scale * unit
    a, b, c, d, e, f = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[rotation % 360]
    return Place(sheet, scale, (a * size, b * size, c * size, d * size, e * size + across, f * size + up))


def number(value: float) -> str:
    """Return a number for a content stream: at most six digits after the point, always the same way."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text
