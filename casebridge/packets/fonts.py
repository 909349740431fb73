"""The pinned fonts: the only ones that a packet is ever printed with."""

import functools
import hashlib
from pathlib import Path

from fontTools.ttLib import TTFont

from casebridge.errors import CaseBridgeError

FOLDER = Path(__file__).parent / "fonts"
SANS = "PublicSans-Medium.ttf"
MONO = "roboto-mono-v5-latin-500.ttf"
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


class FontsMissing(CaseBridgeError):
    """The folder of pinned fonts is empty: the assets were not set out."""


@functools.cache
def font_files() -> tuple[Path, ...]:
    """Return the pinned font files, sorted by name.

    :raises FontsMissing: there are none.
    """
    files = tuple(sorted(path for path in FOLDER.glob("*.[to]tf")))
    if not files:
        raise FontsMissing("The fonts of the packets are not there. Set the assets out first (make demo does).")
    return files


@functools.cache
def fonts_digest() -> str:
    """Return one SHA-256 over the names and bytes of all pinned fonts."""
    digest = hashlib.sha256()
    for path in font_files():
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@functools.cache
def covered() -> frozenset[int]:
    """Return the code points that at least one pinned font can print."""
    points: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap() or {})
    return frozenset(points)


def write_config(folder: Path) -> Path:
    """Write a font configuration that lists the pinned folder alone; return its path."""
    config = folder / "fonts.conf"
    config.write_text(_CONFIG.format(fonts=FOLDER, cache=folder / "fonts-cache"), encoding="utf-8")
    return config
