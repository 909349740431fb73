"""A person at a browser: signs in by the role picker and does by name what people do on the pages."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.choosing import choose

RECEIPT = re.compile(r"/receipts/R-[0-9A-Z]{4}-[0-9A-Z]{4}$")


class Person:
    """Somebody of the demo with a window of their own; `case` is the address of the case at hand."""

    def __init__(self, page: Page, site: str, label: str, password: str) -> None:
        """Sit down at `page`."""
        self.page, self.site, self.label, self.password = page, site, label, password
        self.case = ""
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def enters(self) -> "Person":
        """Enter by the role picker."""
        self.page.goto(f"{self.site}/sign-in")
        self.page.get_by_role("button", name=f"Enter as {self.label}", exact=True).click()
        expect(self.page.get_by_role("navigation", name="Main")).to_be_visible()
        return self

    # Finding one's way

    def goes(self, path: str) -> "Person":
        """Go to an address of the site."""
        self.page.goto(f"{self.site}{path}")
        return self

    def opens(self, case: str, tab: str = "") -> "Person":
        """Open the case, at one of its tabs."""
        self.case = case
        self.goes(case)
        if tab:
            self.tab(tab)
        return self

    def tab(self, name: str) -> "Person":
        """Go to a tab of the case."""
        self.page.get_by_role("navigation", name="Case", exact=True).get_by_role("link", name=name).click()
        return self

    def nav(self, name: str) -> "Person":
        """Go along the main navigation."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
        return self

    # Controls by their names

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """Return the one button of this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str | re.Pattern[str]) -> Locator:
        """Return the link of this name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def presses(self, name: str) -> "Person":
        """Press a button."""
        self.button(name).click()
        return self

    def follows(self, name: str) -> "Person":
        """Follow a link."""
        self.link(name).click()
        return self

    def types(self, label: str, words: str) -> "Person":
        """Type into the field of this label."""
        self.page.get_by_label(label, exact=True).fill(words)
        return self

    def chooses(self, label: str, option: str) -> "Person":
        """Choose from the list of this label, by its value or by the words it shows."""
        self.page.get_by_label(label, exact=True).select_option(option)
        return self

    def picks(self, group: str, choice: str, role: str = "radiogroup") -> "Person":
        """Pick one of a group of choices."""
        found = self.page.get_by_role(role, name=group, exact=True)
        choose(found.get_by_role("radio", name=choice, exact=True))
        return self

    def presses_as_oneself(self, name: str) -> "Person":
        """Press a button that asks who it is, and give the password where it is asked for."""
        self.presses(name)
        return self.confirms()

    def confirms(self) -> "Person":
        """Give the password again in the dialog, unless it was given a moment ago."""
        asked = self.page.get_by_role("dialog", name="Confirm it is you")
        expect(asked.or_(self.page.locator(".receipt"))).to_be_visible()
        if asked.is_visible():
            asked.get_by_label("Password", exact=True).fill(self.password)
            asked.get_by_role("button", name="Confirm", exact=True).click()
        return self

    def item(self, ref: int | str) -> Locator:
        """Return an item of the newest return by its number, of an older one as "1 of return 2"."""
        number, _, earlier = str(ref).partition(" of return ")
        begins = f"Earlier return {earlier}, number {number}" if earlier else f"Item {number}"
        return self.page.get_by_role("region", name=re.compile(f"^{begins}: "))

    def unfolds(self, words: str) -> "Person":
        """Open what is folded under these words."""
        summary = self.page.locator("summary", has_text=words).first
        if summary.evaluate("(found) => !found.parentElement.open"):
            summary.click()
        return self

    # What they see

    def sees(self, words: str) -> "Person":
        """Expect words on the page."""
        expect(self.page.get_by_role("main")).to_contain_text(words)
        return self

    def holds_receipt(self, *words: str) -> str:
        """Expect the receipt of what was done just now; its number."""
        expect(self.page).to_have_url(RECEIPT)
        number = self.page.url.rpartition("/")[2]
        for said in (number, *words):
            self.sees(said)
        return number

    def finds(self, state: str, holder: str) -> "Person":
        """Expect the case in this state with this holder."""
        self.goes(self.case)
        now = self.page.get_by_role("list", name="Where the case is").locator("[aria-current=step]")
        expect(now).to_contain_text(state)
        expect(self.page.locator(".chips .chip").first).to_contain_text(holder)
        return self

    def was_told(self, words: str) -> "Person":
        """Expect a new notice with these words."""
        self.goes("/notices")
        expect(self.page.locator("li.first").first).to_contain_text(words)
        return self

    # Moves

    def next_move(self, label: str) -> Locator:
        """Return a move of the next-move bar."""
        bar = self.page.get_by_role("region", name="Next move")
        return bar.get_by_role("button", name=label, exact=True).or_(bar.get_by_role("link", name=label, exact=True))

    def moves(self, label: str, *words: str, **asks: str) -> str:
        """Make a move on its own page: follow it from the bar, fill what it asks for; the receipt."""
        self.goes(self.case)
        move = self.next_move(label)
        if not move.is_visible():
            self.presses("More moves")
        direct = move.evaluate("(found) => found.tagName === 'BUTTON'")
        move.click()
        if not direct:
            for field, text in asks.items():
                self.page.locator(f"#ask-{field}").fill(text)
            self.presses_as_oneself(label)
        return self.holds_receipt(*words)
