"""How Chromium is started for tests, and the question whether a page is accessible."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from scripts.system import find_chromium

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STILL = """Promise.all([document.fonts.ready, ...document.getAnimations()
  .filter(each => each.effect.getComputedTiming().endTime < Infinity)
  .map(each => each.finished.catch(() => null))]).then(() => true)"""
WHY_NOT = "No Chromium that starts: `make test` says how to get one."


@cache
def chromium() -> Path | None:
    """Return the Chromium that tests drive; looked for once."""
    return find_chromium()


def violations(page: Page, within: str = "") -> list[str]:
    """Return what axe-core finds wrong on the page as it is now, one sentence a finding.

    Evaluated by the debugger, past the content security policy that the page is served with, and only when the
    page has all its style sheets and nothing on it moves: a click ends before the page that it leads to is dressed.

    :param within: a CSS selector; the whole page when empty.
    """
    page.wait_for_load_state("load")
    session = page.context.new_cdp_session(page)
    try:
        _evaluate(session, AXE.read_text())
        _evaluate(session, STILL)
        scope = f"{{include: [{within!r}]}}" if within else "document"
        options = f"{{runOnly: {STANDARDS!r}, resultTypes: ['violations']}}"
        found = _evaluate(session, f"axe.run({scope}, {options}).then(r => r.violations)")
    finally:
        session.detach()
    return [_sentence(violation) for violation in found]


def assert_accessible(page: Page, within: str = "") -> None:
    """Fail with every finding of axe-core on the page as it is now."""
    found = violations(page, within)
    assert not found, f"{page.url} is not accessible:\n" + "\n".join(found)


def _evaluate(session: Any, expression: str) -> Any:
    options = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    answer = session.send("Runtime.evaluate", options)
    if "exceptionDetails" in answer:
        raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "axe failed"))
    return answer["result"].get("value")


def _sentence(violation: dict[str, Any]) -> str:
    where = "; ".join(f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:5])
    return f"- {violation['id']} ({violation['impact']}): {violation['help']}: {where}"
