"""Who can do what: the verbs of each demo account."""

from playwright.sync_api import Page

from tests.browser.care import Care
from tests.browser.federal import Federal
from tests.browser.people import Person
from tests.browser.police import Police
from tests.browser.state import State

VERBS: dict[str, type[Person]] = {
    "Detective": Police, "Sergeant": Police, "Commander": Police, "Prosecutor": State, "SAO supervisor": State,
    "Federal liaison": State, "LEAD liaison": State, "Federal prosecutor": Federal,
    "LEAD coordinator": Care, "LEAD case manager": Care,
}  # fmt: skip


def person(page: Page, site: str, label: str, password: str) -> Person:
    """Return somebody of the demo with the verbs of their office."""
    return VERBS.get(label.partition(",")[0], Person)(page, site, label, password)
