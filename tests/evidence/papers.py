"""Plain files of ours: a PDF, a picture, a sound; and how the detective files one."""

import io
import math
import struct
import wave

import pikepdf
from PIL import Image

from casebridge.db import db
from casebridge.evidence.receiving import receive_file
from tests.factories import acting, some_people


def a_pdf(pages: int = 1, content: bytes = b"0 0 1 rg 72 72 100 100 re f", *, font: bool = False) -> bytes:
    """Return a PDF of Letter pages with this content."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(612, 792))
        page.Contents = pikepdf.Stream(pdf, content)
        if font:
            known = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(known)))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def a_pdf_of(*words):
    """Return a PDF with a page for each word; equal words are equal pages."""
    pdf = pikepdf.new()
    for word in words:
        page = pdf.add_blank_page(page_size=(612, 792))
        page.Contents = pikepdf.Stream(pdf, f"% {word}\n0 0 1 rg {len(word)}{ord(word[0])} 72 9 9 re f".encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), color: str = "navy") -> bytes:
    """Return a picture of one color."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind)
    return out.getvalue()


def a_sound(seconds: float = 1.0, width: int = 2) -> bytes:
    """Return a sound that swells, `width` bytes a sample."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(8_000)
        count = int(8_000 * seconds)
        top = (1 << (8 * width - 1)) - 1
        values = [round(top * at / count * math.sin(at * 2)) for at in range(count)]
        if width == 1:
            file.writeframes(bytes(value + 128 for value in values))
        else:
            file.writeframes(b"".join(struct.pack("<i", value)[:width] for value in values))
    return out.getvalue()


def filed(case_id: str, data: bytes, name: str, exhibit_id: str = "") -> str:
    """File bytes as an exhibit of a case, or as a newer version of one; return the address of the exhibit."""
    actor = acting(some_people()["detective"])
    db.session.rollback()
    done = receive_file(case_id, io.BytesIO(data), name, actor=actor, exhibit_id=exhibit_id)
    return f"/cases/{case_id}/evidence/{done.exhibit_public_id}"
