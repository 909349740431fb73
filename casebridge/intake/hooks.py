"""Where the intake page stands among the pages of a case."""

from flask import Flask

from casebridge.access.policy import Permission
from casebridge.cases.frame import Tab, add_page, add_tab
from casebridge.cases.panels import Panel, add_panel
from casebridge.cases.words import ANCHORS
from casebridge.intake import panels


def bind(app: Flask) -> None:
    """Add the tab, the cards of the case page, and where gaps of a package are mended."""
    add_tab(Tab("Prepare", "intake.show", Permission.CASE_EDIT, 10))
    add_page("readiness", "intake.show")
    add_panel(Panel("main", 10, "intake/panel_waivers.html", panels.waivers))
    add_panel(Panel("aside", 10, "intake/panel_ready.html", panels.ready))
    for anchor in ("fact", "item", "charges", "door"):
        ANCHORS[anchor] = "intake.show"
    ANCHORS.update(waiver="cases.show", attest_items_done="cases.show")
