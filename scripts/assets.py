"""Sets out what pages and packets are dressed in: styles, scripts and fonts, by package-lock.json.

Pages find a file by its logical name in `casebridge/static/vendor/manifest.json`. A step whose
sources did not change since the last run is left out.
"""

import fcntl
import hashlib
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts import fonts
from scripts.node import ROOT, node, npm
from scripts.vendor import Shelf

STATIC = ROOT / "casebridge" / "static"
VENDOR = STATIC / "vendor"
PACKET_FONTS = ROOT / "casebridge" / "packets" / "fonts"
MODULES = ROOT / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
BUILD = ROOT / "build" / "assets"
USWDS_SOURCE = STATIC / "src" / "uswds-subset.scss"
USWDS_STYLE = BUILD / "uswds.css"

COMMENT_LINES = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)

PAGE_FONTS = MODULES / "@fontsource-variable" / "public-sans" / "files"
TAKEN = {
    "htmx.js": MODULES / "htmx.org" / "dist" / "htmx.min.js",
    "hx-csp.js": MODULES / "htmx.org" / "dist" / "ext" / "hx-csp.min.js",
    "tus.js": MODULES / "tus-js-client" / "dist" / "tus.min.js",
    "sha256.js": MODULES / "js-sha256" / "build" / "sha256.min.js",
    "public-sans-latin.woff2": PAGE_FONTS / "public-sans-latin-wght-normal.woff2",
    "public-sans-latin-ext.woff2": PAGE_FONTS / "public-sans-latin-ext-wght-normal.woff2",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to bring up to date: `run` makes `target`, anew when a source has changed."""

    name: str
    sources: tuple[Path, ...]
    target: Path
    run: Callable[[], None]

    def digest(self) -> str:
        """Return what the sources hold, as one SHA-256."""
        digest = hashlib.sha256()
        for path in self.sources:
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def main() -> int:
    """Bring every asset up to date and say what it took."""
    started = time.monotonic()
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = [step.name for step in steps() if bring_up_to_date(step)]
    if done:
        sys.stdout.write(f"Assets: {', '.join(done)} in {time.monotonic() - started:.1f} s\n")
    return 0


def steps() -> tuple[Step, ...]:
    """Return the steps in their order."""
    lock, here = ROOT / "package-lock.json", Path(__file__).parent
    own = tuple(sorted([*STATIC.glob("*.css"), *STATIC.glob("*.js"), *STATIC.glob("*.svg")]))
    shelf = (lock, USWDS_SOURCE, here / "vendor.py", Path(__file__), *own)
    return (
        Step("packages", (lock, here / "fonts.py"), USWDS, _install),
        Step("packet fonts", (lock, here / "fonts.py"), PACKET_FONTS, _lay_out_fonts),
        Step("USWDS", (lock, USWDS_SOURCE), USWDS_STYLE, _compile_uswds),
        Step("page assets", shelf, VENDOR / "manifest.json", lambda: _shelve(own)),
    )


def bring_up_to_date(step: Step, stamps: Path = BUILD) -> bool:
    """Run `step` unless its stamp says that nothing changed; return whether it ran."""
    stamp, digest = stamps / f"{step.name.replace(' ', '-')}.stamp", step.digest()
    if step.target.exists() and stamp.exists() and stamp.read_text() == digest:
        return False
    step.run()
    stamp.write_text(digest)
    return True


def _install() -> None:
    npm("ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund")
    fonts.prune(MODULES)


def _lay_out_fonts() -> None:
    fonts.lay_out(MODULES, PACKET_FONTS)


def _compile_uswds() -> None:
    sass = MODULES / "sass" / "sass.js"
    looked_in = f"--load-path={USWDS / 'packages'}"
    node(str(sass), looked_in, "--style=compressed", "--no-source-map", str(USWDS_SOURCE), str(USWDS_STYLE))


def _compressed(style: Path) -> Path:
    """Return a style sheet of ours as pages get it: without comments and spaces."""
    small = BUILD / style.name
    node(
        str(MODULES / "sass" / "sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--no-charset",
        str(style),
        str(small),
    )
    return small


def _shelve(own: tuple[Path, ...]) -> None:
    shelf = Shelf(VENDOR)
    for name, source in TAKEN.items():
        shelf.put(source, name)
    shelf.put_style(USWDS_STYLE, images=USWDS / "dist" / "img")
    for path in (p for p in own if p.suffix == ".svg"):
        shelf.put(path)
    for path in (p for p in own if p.suffix == ".js"):
        # Readers of the source need its comments, readers of pages do not.
        shelf.put_bytes(path.name, COMMENT_LINES.sub(b"", path.read_bytes()))
    for path in (p for p in own if p.suffix == ".css"):
        shelf.put_style(_compressed(path))
    shelf.write_manifest()


if __name__ == "__main__":
    sys.exit(main())
