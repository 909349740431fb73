"""What a received file is, decided by its first bytes and its name, without opening it."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

HEAD_SIZE = 65_536
PDF_SEARCH = 8_192


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: `key` for code, `label` for people, `family` for what can be done with it.

    Families: pdf, picture, recording, archive, office, letter, text, web, program, empty, other.
    """

    key: str
    label: str
    family: str
    mime: str = "application/octet-stream"


PDF = Kind("pdf", "PDF", "pdf", "application/pdf")
EMPTY = Kind("empty", "Empty file", "empty")
OTHER = Kind("other", "File of another kind", "other")
PROGRAM = Kind("program", "Program or script", "program")
TEXT = Kind("text", "Text", "text", "text/plain")
CSV = Kind("csv", "Table (CSV)", "text", "text/csv")
EMAIL = Kind("eml", "E-mail", "letter", "message/rfc822")
HTML = Kind("html", "Web page", "web", "text/html")
SVG = Kind("svg", "Vector picture (SVG)", "web", "image/svg+xml")
ZIP = Kind("zip", "Archive (ZIP)", "archive", "application/zip")
OLE = Kind("ole", "Office file", "office")
WORD = Kind("word", "Word file", "office")
SHEET = Kind("sheet", "Spreadsheet", "office")
SLIDES = Kind("slides", "Presentation", "office")
OPEN_DOCUMENT = Kind("opendocument", "OpenDocument file", "office")
WORDPERFECT = Kind("wordperfect", "WordPerfect file", "office")
JPEG = Kind("jpeg", "Picture (JPEG)", "picture", "image/jpeg")
PNG = Kind("png", "Picture (PNG)", "picture", "image/png")
GIF = Kind("gif", "Picture (GIF)", "picture", "image/gif")
TIFF = Kind("tiff", "Picture (TIFF)", "picture", "image/tiff")
WEBP = Kind("webp", "Picture (WebP)", "picture", "image/webp")
HEIC = Kind("heic", "Picture (HEIC)", "picture", "image/heic")
AVIF = Kind("avif", "Picture (AVIF)", "picture", "image/avif")
BMP = Kind("bmp", "Picture (BMP)", "picture", "image/bmp")
MP4 = Kind("mp4", "Video", "recording", "video/mp4")
M4A = Kind("m4a", "Audio", "recording", "audio/mp4")
AVI = Kind("avi", "Video", "recording", "video/x-msvideo")
MATROSKA = Kind("matroska", "Video", "recording", "video/x-matroska")
WMV = Kind("asf", "Video", "recording", "video/x-ms-asf")
WAV = Kind("wav", "Audio", "recording", "audio/wav")
MP3 = Kind("mp3", "Audio", "recording", "audio/mpeg")
OGG = Kind("ogg", "Audio", "recording", "audio/ogg")
FLAC = Kind("flac", "Audio", "recording", "audio/flac")

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"GIF87a", GIF), (b"GIF89a", GIF),
    (b"II*\x00", TIFF), (b"MM\x00*", TIFF), (b"II+\x00", TIFF), (b"MM\x00+", TIFF),
    (b"\xffWPC", WORDPERFECT), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"ID3", MP3), (b"OggS", OGG), (b"fLaC", FLAC), (b"\x1aE\xdf\xa3", MATROSKA),
    (b"0&\xb2u\x8ef\xcf\x11", WMV), (b"MZ", PROGRAM), (b"\x7fELF", PROGRAM), (b"#!", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM), (b"\xca\xfe\xba\xbe", PROGRAM), (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),
)  # fmt: skip
_BRANDS = {
    b"heic": HEIC,
    b"heix": HEIC,
    b"mif1": HEIC,
    b"msf1": HEIC,
    b"avif": AVIF,
    b"avis": AVIF,
    b"M4A ": M4A,
}
_SUFFIXES = {
    ".docx": WORD, ".docm": WORD, ".dotx": WORD, ".dotm": WORD, ".doc": WORD, ".rtf": WORD,
    ".xlsx": SHEET, ".xlsm": SHEET, ".xls": SHEET, ".pptx": SLIDES, ".pptm": SLIDES, ".ppt": SLIDES,
    ".odt": OPEN_DOCUMENT, ".ods": OPEN_DOCUMENT, ".odp": OPEN_DOCUMENT, ".wpd": WORDPERFECT,
    ".zip": ZIP, ".eml": EMAIL, ".htm": HTML, ".html": HTML, ".xhtml": HTML, ".svg": SVG, ".csv": CSV,
    ".mp4": MP4, ".mov": MP4, ".m4v": MP4, ".m4a": M4A, ".wav": WAV, ".mp3": MP3, ".avi": AVI,
    ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG, ".gif": GIF, ".tif": TIFF, ".tiff": TIFF, ".webp": WEBP,
    ".heic": HEIC, ".heif": HEIC, ".avif": AVIF, ".bmp": BMP, ".pdf": PDF, ".txt": TEXT, ".log": TEXT,
}  # fmt: skip
_PROGRAM_SUFFIXES = frozenset((
    ".exe", ".dll", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".scr", ".msi",
    ".lnk", ".iso", ".jar", ".hta", ".sh", ".apk",
))  # fmt: skip
_MAIL_HEADER = re.compile(rb"\A(?:[!-9;-~]+:[ \t][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_MAIL_FIELDS = re.compile(rb"^(?:From|Received|Message-ID|MIME-Version|Return-Path):", re.I | re.M)
_PDF_OBJECT = re.compile(rb"^\d+ \d+ obj\b", re.M)
_MARKUP = re.compile(rb"<\s*(svg)\b|<\s*(?:!doctype\s+html|html|head|body|script|iframe)\b", re.I)


def suffix_of(name: str) -> str:
    """Return the last extension of `name`, lower case with its dot, or an empty text."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def kind_by_name(name: str) -> Kind | None:
    """Return the kind that the extension of `name` claims, or None when it claims none."""
    suffix = suffix_of(name)
    return PROGRAM if suffix in _PROGRAM_SUFFIXES else _SUFFIXES.get(suffix)


def kind_of(head: bytes, name: str) -> Kind:
    """Return what the file is: its content decides, its name only tells like contents apart.

    :param head: the first `HEAD_SIZE` bytes of the file, or all of it when it is shorter.
    """
    claimed = kind_by_name(name)
    if not head:
        return EMPTY
    if claimed == PROGRAM:
        return PROGRAM
    found = _by_magic(head, claimed)
    if found is not None:
        return found
    if b"%PDF-" in head[:PDF_SEARCH] or (claimed == PDF and _PDF_OBJECT.search(head)):
        return PDF
    return _by_text(head, claimed) or OTHER


def _by_magic(head: bytes, claimed: Kind | None) -> Kind | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return claimed if kind == OLE and claimed and claimed.family == "office" else kind
    if head[:2] == b"PK" and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
        return claimed if claimed and claimed.family == "office" else ZIP
    if head[:4] == b"RIFF":
        return {b"WAVE": WAV, b"AVI ": AVI, b"WEBP": WEBP}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], M4A if claimed == M4A else MP4)
    if head[4:8] in (b"moov", b"mdat", b"wide") and claimed == MP4:
        return MP4
    if head[:1] == b"\xff" and head[1] & 0xE0 == 0xE0 and claimed == MP3:
        return MP3
    return BMP if head[:2] == b"BM" and claimed == BMP else None


def _by_text(head: bytes, claimed: Kind | None) -> Kind | None:
    if markup := _MARKUP.search(head[:PDF_SEARCH]):
        return SVG if markup[1] else HTML
    if claimed in (HTML, SVG):
        return claimed
    if claimed == EMAIL or (_MAIL_HEADER.match(head) and _MAIL_FIELDS.search(head)):
        return EMAIL
    if b"\x00" in head or sum(byte < 9 for byte in head) > 0:
        return None
    return CSV if claimed == CSV else TEXT
