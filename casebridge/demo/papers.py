"""Small files that stand for real exhibits: a report as PDF, a photograph, a recording, a table."""

import io
import math
import struct
import unicodedata
import wave
from pathlib import PurePath

from pikepdf import Array, Dictionary, Name, Page, Pdf
from PIL import Image, ImageDraw

PICTURES = ("crime_scene_photos", "photo_array")
SOUNDS = (
    "audio_911",
    "bwc_video",
    "cctv_video",
    "suspect_interview",
    "witness_statement_audio",
    "jail_calls",
    "social_media",
)
TABLES = ("call_detail_records", "cad_record")


# Letters that do not come apart into a plain one and a mark.
_SPELLED = str.maketrans(
    {"’": "'", "“": '"', "”": '"', "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "ß": "ss"}
)


def paper(type_key: str, title: str, lines: list[str]) -> tuple[str, bytes]:
    """Return a file name and the bytes of a small exhibit of this type; other words, other bytes."""
    if type_key in PICTURES:
        return f"{type_key}.jpg", _picture(title, lines)
    if type_key in SOUNDS:
        return f"{type_key}.wav", _sound(title)
    if type_key in TABLES:
        return f"{type_key}.csv", ("time,event\n" + "\n".join(f"21:{40 + n},{x}" for n, x in enumerate(lines))).encode()
    return f"{PurePath(type_key).name}.pdf", _report(title, lines)


def _report(title: str, lines: list[str]) -> bytes:
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    text = [b"BT /F1 15 Tf 72 740 Td"]
    text += [b"0 -20 Td (" + _plain(part) + b") Tj" for part in _wrapped(title, 58)]
    text += [b"/F1 11 Tf 0 -14 Td"]
    text += [b"0 -16 Td (" + _plain(part) + b") Tj" for line in lines for part in _wrapped(line)]
    content = pdf.make_stream(b"\n".join(text) + b"\nET")
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, 612, 792]),
        Resources=Dictionary(Font=Dictionary(F1=font)),
        Contents=content,
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _wrapped(line: str, width: int = 88) -> list[str]:
    found, row = [], ""
    for word in line.split():
        if len(row) + len(word) > width:
            found.append(row)
            row = ""
        row = f"{row} {word}".strip()
    return [*found, row]


def _plain(text: str) -> bytes:
    plain = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    safe = "".join(c for c in plain if not unicodedata.combining(c)).encode("ascii", "replace")
    return safe.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _picture(title: str, lines: list[str]) -> bytes:
    image = Image.new("RGB", (900, 640), (58, 66, 74))
    draw = ImageDraw.Draw(image)
    for x in range(0, 900, 60):
        shade = 70 + (sum(map(ord, title)) + x) % 90
        draw.polygon([(x, 640), (x + 40, 640), (480, 260), (460, 260)], fill=(shade, shade, shade + 10))
    draw.ellipse((380, 420, 420, 440), fill=(242, 182, 50))
    draw.text((24, 24), title, fill=(240, 240, 240))
    for number, line in enumerate(lines[:3]):
        draw.text((24, 560 + 20 * number), line[:110], fill=(220, 220, 220))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _sound(title: str) -> bytes:
    out = io.BytesIO()
    pitch = 220 + sum(map(ord, title)) % 220
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(
            b"".join(struct.pack("<h", int(6000 * math.sin(n * pitch * 2 * math.pi / 8000))) for n in range(8000))
        )
    return out.getvalue()
