"""A copy of the shipped files in which a test may break one row."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casebridge.catalog.load import DATA

Break = Callable[..., Path]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Copy the shipped files to a folder of the test's own."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def change(files: Path) -> Break:
    """Return a function that sets one field of one row (None takes it out) and returns the folder."""

    def change_one(file: str, table: str, key: str, name: str, raw: str | None, *, at: int = 0) -> Path:
        path = files / f"{file}.toml"
        blocks = re.split(r"(?m)^(?=\[)", path.read_text(encoding="utf-8"))
        where = [n for n, block in enumerate(blocks) if _is_row(block, table, key)][at]
        blocks[where] = _with(blocks[where], name, raw)
        path.write_text("".join(blocks), encoding="utf-8")
        return files

    return change_one


def _is_row(block: str, table: str, key: str) -> bool:
    """Say whether `block` is the row; without a table, what stands before the first one is meant."""
    if not table:
        return not block.startswith("[")
    head = block.partition("\n")[0].strip()
    return head in (f"[[{table}]]", f"[{table}]") and (not key or f'\nkey = "{key}"\n' in block)


def _with(block: str, name: str, raw: str | None) -> str:
    line = re.compile(rf"(?m)^{name} = (?:\[\n(?:.*\n)*?\]|.*)\n")
    without = line.sub("", block)
    if raw is None:
        return without
    head, _, rest = without.partition("\n")
    return f"{head}\n{name} = {raw}\n{rest}"
