"""Small received files of our own making: a report, a photo, a recording, a broken file."""

import io
import struct

import pikepdf
from PIL import Image, ImageDraw

from casebridge.packets.fonts import SANS
from casebridge.packets.typeface import embed, typeface


def a_report(title: str, pages: int = 3, *, wide: bool = False) -> bytes:
    """Return a PDF with embedded fonts and a few lines on each page."""
    pdf = pikepdf.new()
    face = typeface(SANS, "")
    font = embed(pdf, face)
    size = (792, 612) if wide else (612, 792)
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        lines = [title, f"Page {number} of {pages}"] + [
            f"Line {line}: seen, noted and signed." for line in range(1, 19)
        ]
        text = "\n".join(
            f"BT /F1 {18 if at == 0 else 10} Tf 54 {size[1] - 72 - 24 * at} Td {face.encoded(line)} Tj ET"
            for at, line in enumerate(lines)
        )
        page.Contents = pikepdf.Stream(pdf, text.encode())
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def a_photo(size: tuple[int, int] = (1200, 900)) -> bytes:
    """Return a drawn street at night as a JPEG."""
    picture = Image.new("RGB", size, "#262b38")
    draw = ImageDraw.Draw(picture)
    wide = size[0] // 6
    for at, color in enumerate(("#55525f", "#7c7a7c", "#6a8e89", "#83657a", "#757a63", "#6b7280")):
        top = size[1] // 5 + (at * 37) % 90
        draw.rectangle((at * wide + 6, top, (at + 1) * wide - 6, size[1] * 3 // 5), fill=color)
        draw.rectangle((at * wide + 40, top + 40, at * wide + 70, top + 90), fill="#d8c06c")
    draw.rectangle((0, size[1] * 3 // 5, *size), fill="#4a4844")
    for number, across in enumerate((0.7, 0.45, 0.3), 1):
        x, y = int(size[0] * across), int(size[1] * 0.75)
        draw.polygon([(x, y - 30), (x - 26, y + 20), (x + 26, y + 20)], fill="#eab308")
        draw.text((x - 3, y - 6), str(number), fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def a_recording(seconds: int = 2) -> bytes:
    """Return silence as a WAV."""
    rate = 8_000
    data = b"\x80" * rate * seconds
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate, 1, 8)
    return (
        b"RIFF"
        + struct.pack("<I", 4 + len(head) + 8 + len(data))
        + b"WAVE"
        + head
        + b"data"
        + struct.pack("<I", len(data))
        + data
    )


def a_broken_file() -> bytes:
    """Return a PDF that was cut off near its start."""
    return b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages"
