"""Draws every macro with sample facts: `python -m tests.style_page FOLDER` writes pages to look at."""

import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined

from casebridge import clock, formats
from tests.style import facts

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "casebridge" / "templates"
PAGES = ROOT / "tests" / "style"
VENDOR = ROOT / "casebridge" / "static" / "vendor"
TUESDAY = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
ACTOR = SimpleNamespace(name="Imani Castellanos-Reyes", role="prosecutor", agency="sao")
NAV = [
    {"label": "My work", "url": "/", "count": 12, "current": True},
    {"label": "Unit queue", "url": "/queue", "count": 9},
    {"label": "Cases", "url": "/cases"},
    {"label": "Packets", "url": "/packets"},
]


def assets() -> dict[str, str]:
    """Return the hashed name of each asset; nothing where they were not set out yet."""
    manifest = VENDOR / "manifest.json"
    return json.loads(manifest.read_text()) if manifest.exists() else {}


def environment(prefix: str = "/static/vendor/", *, strict: bool = False) -> Environment:
    """Return the templates' environment with what the application gives it, all of it fixed."""
    names = assets()
    env = Environment(
        loader=FileSystemLoader([TEMPLATES, PAGES]),
        autoescape=True,
        undefined=StrictUndefined if strict else Undefined,
        extensions=["jinja2.ext.do"],
    )
    env.filters.update(formats.FILTERS)
    env.globals.update(
        asset=lambda name: prefix + names.get(name, name),
        csp_nonce=lambda: "c2FtcGxlLW5vbmNl",
        csrf_token=lambda: "sample-token",
        form_key=lambda: "sample-key-of-a-form",
        form_key_field="form_key",
        now=clock.now,
    )
    return env


def context(**more: Any) -> dict[str, Any]:
    """Return the variables of a page, changed or filled up by `more`."""
    head = SimpleNamespace(hash="8f1c0d47" + "0" * 56, at=TUESDAY)
    page = {"actor": ACTOR, "nav": NAV, "demo_mode": True, "history_head": head, "links": {}, **facts.FACTS}
    return {**page, **more}


def draw(name: str, prefix: str = "/static/vendor/", **more: Any) -> str:
    """Return the page `name` as HTML, on the Tuesday of the drawn pages."""
    with clock.at(TUESDAY):
        return environment(prefix).get_template(name).render(**context(**more))


def main(folder: Path) -> None:
    """Write each sample page, light and dark, beside a copy of the assets."""
    folder.mkdir(parents=True, exist_ok=True)
    if VENDOR.exists():
        shutil.copytree(VENDOR, folder / "vendor", dirs_exist_ok=True)
    for page in sorted(PAGES.glob("*.html")):
        for scheme in ("light", "dark"):
            actor = SimpleNamespace(**vars(ACTOR), scheme=scheme)
            (folder / f"{page.stem}-{scheme}.html").write_text(draw(page.name, "vendor/", actor=actor))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
