"""Copies files under names that carry their hash, so that a browser may keep them for ever."""

import hashlib
import json
import re
import shutil
from pathlib import Path

REFERENCE = re.compile(rb"""url\(\s*["']?(?!data:)([^"')]+?)["']?\s*\)""")


class Shelf:
    """A folder of hashed files and its manifest: logical name -> hashed name.

    All files lie side by side, so a style sheet may name any of them by its logical name;
    `put_style` writes the hashed name in its place.
    """

    def __init__(self, folder: Path) -> None:
        """Start an empty shelf in `folder`, emptied of what an earlier run left there."""
        self.folder = folder
        self.names: dict[str, str] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def put(self, source: Path, name: str = "") -> str:
        """Copy `source` and return its hashed name; `name` is the logical one when it differs."""
        return self.put_bytes(name or source.name, source.read_bytes())

    def put_bytes(self, name: str, content: bytes) -> str:
        """Store `content` under its hashed name and return that."""
        stem, dot, suffix = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{suffix}"
        (self.folder / hashed).write_bytes(content)
        self.names[name] = hashed
        return hashed

    def put_style(self, source: Path, name: str = "", images: Path | None = None) -> str:
        """Store a style sheet with hashed names in its `url()`s; what it names is put first.

        :param images: where to look for a file that is not on the shelf yet, by the part of
            its address after `img/`.
        :raises FileNotFoundError: the sheet names a file that is nowhere.
        """

        def hashed(match: re.Match[bytes]) -> bytes:
            address = match[1].decode()
            if address.startswith("#"):
                return match[0]
            return b'url("%s")' % self._find(address, images, source).encode()

        return self.put_bytes(name or source.name, REFERENCE.sub(hashed, source.read_bytes()))

    def write_manifest(self) -> None:
        """Write `manifest.json`, sorted."""
        text = json.dumps(self.names, indent=1, sort_keys=True)
        (self.folder / "manifest.json").write_text(text + "\n")

    def _find(self, address: str, images: Path | None, sheet: Path) -> str:
        name = address.rsplit("/", 1)[-1]
        if name in self.names:
            return self.names[name]
        picture = images / address.split("img/", 1)[-1] if images else None
        if picture is None or not picture.is_file():
            raise FileNotFoundError(f"{sheet.name} names {address}, which is nowhere.")
        return self.put(picture)
