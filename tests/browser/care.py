"""What LEAD's people do: take a hand-off, record consent, finish intake."""

from playwright.sync_api import Locator, expect

from tests.browser.choosing import choose
from tests.browser.people import Person


class Care(Person):
    """A coordinator or a case manager of LEAD."""

    def accepts_handoff(self) -> "Care":
        """Take over from the officer who waits."""
        self.goes("/lead/").presses("Accept the hand-off")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Accepted the hand-off")
        return self

    def finds_participant(self, name: str) -> "Care":
        """Open a participant from the list."""
        self.nav("Participants").follows(name)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)
        self.case = self.page.url.removeprefix(self.site)
        return self

    def records_consent(self) -> "Care":
        """Record a signed consent: the prosecutor may know that the person is enrolled, and when."""
        self.follows("Record consent")
        self.page.get_by_label("To whom").select_option("prosecutor")
        self.types("Who receives it, by name", "Liaison of the State’s Attorney")
        for box in ("Telling that the person is enrolled", "Enrolled yes or no", "Signed on paper"):
            choose(self.page.get_by_label(box))
        choose(self.page.get_by_label("Dates", exact=False).first)
        for box in ("The person was told", "The person has a copy"):
            choose(self.page.get_by_label(box))
        self.presses("Record consent")
        self.confirms()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Recorded consent")
        return self

    def completes_intake(self) -> "Care":
        """Finish intake."""
        self.moves("Intake done")
        return self


def fills_required(page_part: Locator) -> None:
    """Answer every field of a form that is not optional, plainly."""
    for field in page_part.locator("[id^=ask-]:is(input, select, textarea)").all():
        kind, blank, optional = field.evaluate(
            """(field) => [field.type, !field.value || ["radio", "checkbox"].includes(field.type),
                Boolean(field.closest(".usa-form-group, fieldset").querySelector(":scope > .quiet"))]"""
        )
        if not blank or optional:
            continue
        if kind == "select-one":
            field.select_option(index=1)
        elif kind in ("checkbox", "radio"):
            choose(field)
        else:
            field.fill({"time": "09:04", "date": "1990-04-05"}.get(kind, "As said at the scene."))
