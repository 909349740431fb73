"""A person without a mouse: Tab goes on, arrows choose, Enter and Space press."""

from playwright.sync_api import Page

FAR = 600
_HERE = "(wanted) => document.activeElement.matches(wanted)"


class Keys:
    """The keyboard of one page."""

    def __init__(self, page: Page) -> None:
        """Take the page that has the focus."""
        self.page = page

    def to(self, wanted: str) -> "Keys":
        """Press Tab until what fits the selector has the focus; go round once, then give up."""
        for _ in range(FAR):
            if self.page.evaluate(_HERE, wanted):
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab came to {wanted}")

    def press(self, wanted: str, key: str = "Enter") -> "Keys":
        """Go to something and press it."""
        self.to(wanted).page.keyboard.press(key)
        return self

    def leaves(self, wanted: str) -> None:
        """Press something that leads to another page, and wait for it."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def types(self, wanted: str, text: str) -> "Keys":
        """Replace the text of a field."""
        self.to(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        return self

    def dates(self, wanted: str, iso: str) -> "Keys":
        """Type a day into a field for days, as its parts come; a plain text field takes it as it is."""
        self.to(wanted)
        if self.page.evaluate("document.activeElement.type") == "date":
            year, month, day = iso.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")
            return self
        return self.types(wanted, iso)

    def chooses(self, name: str, value: str) -> "Keys":
        """Choose one of a group of radio buttons, or tick a box, by its name and value."""
        page = self.page
        self.to(f'input[name="{name}"]:is([type=radio], [type=checkbox][value="{value}"])')
        if page.evaluate("document.activeElement.type") == "checkbox":
            if not page.evaluate("document.activeElement.checked"):
                page.keyboard.press("Space")
            return self
        count = page.locator(f'input[name="{name}"]').count()
        for _ in range(count + 1):
            here = page.evaluate("[document.activeElement.value, document.activeElement.checked]")
            if here[0] == value:
                if not here[1]:
                    page.keyboard.press("Space")
                return self
            page.keyboard.press("ArrowRight")
        raise AssertionError(f"{name} cannot be {value}")

    def selects(self, wanted: str, label: str) -> "Keys":
        """Choose from a list by typing the beginning of the choice."""
        self.to(wanted)
        self.page.keyboard.type(label)
        return self
