"""Rendered sections, kept by what they were rendered from."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Anchors = dict[str, tuple[int, float, float]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The pages of one section: where their file is, how many, and where its anchors are (page, x, y)."""

    path: Path
    pages: int
    anchors: Anchors


class Cache:
    """A folder of rendered sections; a key that is there once stays as it is."""

    def __init__(self, folder: Path) -> None:
        """Use `folder`, which is made when it is not there."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> Rendered | None:
        """Return what was kept under `key`, or None when it is not there as a whole."""
        try:
            facts = json.loads(self._facts(key).read_text(encoding="utf-8"))
            size = self._pages(key).stat().st_size
        except (FileNotFoundError, ValueError):
            return None
        return _rendered(self._pages(key), facts) if size == facts["size"] else None

    def put(self, key: str, pages: bytes, facts: dict[str, Any]) -> Rendered:
        """Keep pages and their facts; the facts come last, so that half a section is never found."""
        facts = facts | {"size": len(pages)}
        write_whole(self._pages(key), pages)
        write_whole(self._facts(key), json.dumps(facts, sort_keys=True).encode())
        return _rendered(self._pages(key), facts)

    def is_proven(self, name: str) -> bool:
        """Say whether the proof of this name was passed."""
        return (self.folder / f"{name}.proven").is_file()

    def keep_proof(self, name: str) -> None:
        """Keep that a proof was passed."""
        write_whole(self.folder / f"{name}.proven", b"")

    def _pages(self, key: str) -> Path:
        return self.folder / f"{key}.pdf"

    def _facts(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _rendered(path: Path, facts: dict[str, Any]) -> Rendered:
    anchors = {name: (int(at), float(x), float(y)) for name, (at, x, y) in facts["anchors"].items()}
    return Rendered(path, int(facts["pages"]), anchors)


def write_whole(path: Path, data: bytes | memoryview, *, synced: bool = False) -> None:
    """Write a file so that it is there as a whole or not at all.

    :param synced: have it on the disk before going on, for what cannot be made again.
    """
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        if synced:
            file.flush()
            os.fsync(file.fileno())
    os.replace(part, path)
