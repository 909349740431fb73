"""Looks for keys and passwords in all that git ever kept here, and in what is not committed yet.

Every line that was ever added is looked at once, under the name of its file (docs/adr/0044). What was looked at and is
no secret stands in `not_secrets.txt` by its SHA-1, with a reason.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings

ROOT = Path(__file__).parents[1]
KNOWN = Path(__file__).with_name("not_secrets.txt")
# Which commits were looked at here, and by what: they are not looked at again.
DONE = ROOT / "build" / "leaks.json"
# Asks the service of a key whether it opens: nothing that was found leaves this machine.
_ASKS_OUTSIDE = "detect_secrets.filters.common.is_ignored_due_to_verification_policies"
# Hashes of releases, thousands of them.
_HASH_OF_A_RELEASE = ("--hash=sha256:", '"integrity": "sha')
Lines = dict[str, dict[str, None]]


@dataclass(frozen=True, slots=True)
class Leak:
    """What looks like a secret; `sha1` is of the word itself."""

    path: str
    kind: str
    sha1: str


def main() -> int:
    """Say what was looked at, and where something looks like a secret; 1 when anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anew", action="store_true", help="look at commits that were looked at before, too")
    known, done = set(looked_at()), {} if parser.parse_args().anew else _done()
    heads = _git("rev-parse", "--all", "HEAD").split()
    lines = history(ROOT, since=done.get("heads", ()))
    count = sum(map(len, lines.values()))
    add(lines, uncommitted(ROOT))
    leaks = [leak for leak in found(lines) if leak.sha1 not in known]
    for leak in leaks:
        sys.stdout.write(f"{leak.path}: {leak.kind}, SHA-1 {leak.sha1}\n")
    before = ", those before were looked at before" if done else ""
    sys.stdout.write(f"Secrets: {len(leaks)} in {count:,} lines of history{before}, and in the tree.\n")
    if not leaks:
        DONE.parent.mkdir(exist_ok=True)
        DONE.write_text(json.dumps({"by": _by(), "heads": heads}), encoding="utf-8")
    return 1 if leaks else 0


def looked_at() -> dict[str, str]:
    """Return why each word that looks like a secret is none, by its SHA-1."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


def history(root: Path, *, since: tuple[str, ...] | list[str] = ()) -> Lines:
    """Return every line that any commit of a repository added, by file; not those of commits before `since`."""
    format_ = ("--all", "-m", "-p", "-U0", "--no-color", "--no-renames", "--no-ext-diff", "--text", "--format=")
    known = [one for one in since if _is_commit(root, one)]
    return _added(_lines_of(root, "log", *format_, "HEAD", *(["--not", *known] if known else [])))


def uncommitted(root: Path) -> Lines:
    """Return what the tree has beyond its last commit: changed lines, and files that are new and not ignored."""
    lines = _added(_lines_of(root, "diff", "HEAD", "-U0", "--no-color", "--no-ext-diff", "--text"))
    for name in _git("ls-files", "--others", "--exclude-standard", "-z", root=root).split("\0"):
        if name and (root / name).is_file():
            text = (root / name).read_text(encoding="utf-8", errors="replace")
            add(lines, {name: dict.fromkeys(text.splitlines())})
    return lines


def add(lines: Lines, more: Lines) -> None:
    """Add lines to lines."""
    for path, those in more.items():
        lines.setdefault(path, {}).update(those)


def found(lines: Lines) -> Iterator[Leak]:
    """Yield what looks like a secret, each once for a file."""
    with tempfile.TemporaryDirectory(prefix="casebridge-leaks-") as folder, default_settings() as settings:
        settings.disable_filters(_ASKS_OUTSIDE)
        for number, (path, those) in enumerate(sorted(lines.items())):
            # The name says how a file is read; its folders say nothing.
            copy = Path(folder) / str(number) / Path(path).name
            copy.parent.mkdir()
            copy.write_text("\n".join(those) + "\n", encoding="utf-8")
            secrets = SecretsCollection()
            secrets.scan_file(str(copy))
            yield from _leaks(path, secrets)


def _leaks(path: str, secrets: SecretsCollection) -> Iterator[Leak]:
    once: dict[str, Leak] = {}
    for _copy, secret in secrets:
        word = secret.secret_value or ""
        sha1 = hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest()
        once.setdefault(sha1, Leak(path, secret.type, sha1))
    yield from once.values()


def _added(text: Iterator[str]) -> Lines:
    """Return the lines that a diff adds, by file."""
    lines: Lines = {}
    path, in_head = "", True
    for line in text:
        if line.startswith("diff --git "):
            in_head = True
        elif in_head and line.startswith("+++ "):
            path = line[6:].rstrip("\t")
        elif line.startswith("@@ "):
            in_head = False
        elif not in_head and line.startswith("+") and not any(sign in line for sign in _HASH_OF_A_RELEASE):
            lines.setdefault(path, {})[line[1:]] = None
    return lines


def _lines_of(root: Path, *words: str) -> Iterator[str]:
    command = ["git", "-c", "core.quotePath=false", *words]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:
        for line in process.stdout or ():
            yield line.decode("utf-8", "replace").rstrip("\r\n")
    if process.returncode:
        raise SystemExit("git cannot read its own history here: nothing was looked at.")


def _git(*words: str, root: Path = ROOT) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout


def _is_commit(root: Path, name: str) -> bool:
    asked = subprocess.run(["git", "cat-file", "-e", f"{name}^{{commit}}"], cwd=root, capture_output=True, check=False)
    return asked.returncode == 0


def _by() -> str:
    return f"detect-secrets {version('detect-secrets')}, {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]}"


def _done() -> dict[str, Any]:
    """Return which commits this very program looked at here; nothing where another one did."""
    kept: dict[str, Any] = json.loads(DONE.read_text(encoding="utf-8")) if DONE.exists() else {}
    return kept if kept.get("by") == _by() else {}


if __name__ == "__main__":
    sys.exit(main())
