"""Looks for what comes from the system: libraries that pages are printed with, a browser, a reader of pictures."""

import argparse
import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
DRIVER_NEEDS = "libatomic1"
# Optional for the product, wanted for its tests: the program, and Debian's package.
PICTURE_READER = ("tesseract", "tesseract-ocr")
SECOND_READER = ("pdftotext", "poppler-utils")
# The first is the same Chromium without windows: it draws the same pages in half the processor time.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
# Where Playwright keeps what it downloads.
DOWNLOADED = ("chromium_headless_shell-*/chrome-*/*headless*shell", "chromium-*/chrome-linux*/chrome")


def main(arguments: list[str] | None = None) -> int:
    """Check, install where this runs as root, else say in one line what to install."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="store_true", help="look for Chromium, tesseract and poppler as well")
    wanted = parser.parse_args(arguments)
    packages = missing_packages()
    if packages and not (_apt(packages) and not missing_packages()):
        sys.stderr.write(f"Packets need system libraries: sudo apt-get install -y {' '.join(packages)}\n")
        return 1
    if wanted.browser and not _has_quick_chromium():
        _bring_chromium()
    if wanted.browser and shutil.which(PICTURE_READER[0]) is None and not _apt([PICTURE_READER[1]]):
        sys.stderr.write(f"*** No {PICTURE_READER[0]}: tests that read scanned pages will be skipped.\n")
        sys.stderr.write(f"*** To run them: sudo apt-get install -y {PICTURE_READER[1]}\n")
    if wanted.browser and shutil.which(SECOND_READER[0]) is None and not _apt([SECOND_READER[1]]):
        sys.stderr.write(f"*** No {SECOND_READER[0]}: packets are opened by two readers instead of three.\n")
    return 0


def missing_packages() -> list[str]:
    """Return Debian's names of the packages whose library cannot be loaded."""
    return [package for library, package in LIBRARIES.items() if not _loads(library)]


def find_chromium() -> Path | None:
    """Return a Chromium that starts: the one named by CHROMIUM, the system's, or Playwright's own.

    None as well where Playwright's driver, which steers it, does not start.
    """
    if not _starts(_driver()):
        return None
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else BROWSERS:
        found = shutil.which(name)
        if found and _starts(found):
            return Path(found)
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    downloaded = [path for pattern in DOWNLOADED for path in sorted(cache.glob(pattern), reverse=True)]
    return next((path for path in downloaded if _starts(str(path))), None)


def _has_quick_chromium() -> bool:
    """Say whether nothing need be brought: somebody chose a Chromium, or the one without windows starts."""
    found = find_chromium()
    return found is not None and ("CHROMIUM" in os.environ or "headless" in found.name)


def _bring_chromium() -> None:
    """Install a Chromium: Debian's without windows, else with them, else what Playwright downloads; or say why not."""
    if not _starts(_driver()):
        _apt([DRIVER_NEEDS])
    if (_apt([SHELL]) and find_chromium()) or find_chromium() or (_apt(["chromium"]) and find_chromium()):
        return
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if find_chromium() is None:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it does not start"]
        sys.stderr.write(f"\n*** No Chromium: browser tests will be skipped. {last[0]}\n")
        sys.stderr.write(f"*** To run them: sudo apt-get install -y {SHELL} {DRIVER_NEEDS}\n\n")


def _driver() -> str:
    """Return the program that Playwright steers browsers with; "" where Playwright is not installed."""
    spec = importlib.util.find_spec("playwright")
    if spec is None or spec.origin is None:
        return ""
    return os.environ.get("PLAYWRIGHT_NODEJS_PATH") or str(Path(spec.origin).parent / "driver" / "node")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _starts(program: str) -> bool:
    """Say whether a browser answers; Ubuntu's `chromium-browser` may be a note about snap."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _apt(packages: list[str]) -> bool:
    """Install Debian packages when this runs as root; False when it cannot."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    sys.stdout.write(f"Installing {' '.join(packages)} ...\n")
    sys.stdout.flush()
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, capture_output=True, check=False)
    return subprocess.run(install, env=quiet, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
