"""What the State's Attorney's people do: take, return, read answers, decide, sign, screen, refer, close."""

import re
from datetime import timedelta

from playwright.sync_api import Locator, expect

from casebridge import clock
from tests.browser.choosing import choose
from tests.browser.people import Person

# A selection by hand ends with the pointer going up; where the letters stand depends on the fonts of a machine.
SELECT = """words => {
  const text = [...document.querySelectorAll('.doc__paper text')].find(t => t.textContent.includes(words)).firstChild;
  const at = text.data.indexOf(words), range = document.createRange();
  range.setStart(text, at); range.setEnd(text, at + words.length);
  getSelection().removeAllRanges(); getSelection().addRange(range);
  document.dispatchEvent(new PointerEvent('pointerup'));
}"""


def in_days(days: int) -> str:
    """Return the day so many days ahead, as date fields take it."""
    return (clock.court_local(clock.now()).date() + timedelta(days=days)).isoformat()


class State(Person):
    """A prosecutor, a supervisor, or a liaison of the State's Attorney."""

    def takes(self) -> str:
        """Take the case from the queue; the receipt."""
        self.goes(self.case)
        self.next_move("Take this case").click()
        return self.holds_receipt("In charging review")

    # Returns

    def marks(self, words: str, what: str) -> "State":
        """Select words on the open page of the document and choose what they are."""
        self.page.wait_for_load_state()
        expect(self.page.locator(".doc__paper text").filter(has_text=words).first).to_be_attached()
        self.page.evaluate(SELECT, words)
        offered = self.page.get_by_role("group", name="Mark the selected words")
        offered.get_by_role("button", name=what, exact=True).click()
        return self

    def writes_item(self, number: int, reason: str, done: str, weight: str = "Blocks the charge") -> "State":
        """Add an item to the return and fill it in."""
        self.presses("Add an item")
        return self.fills_item(number, reason, done, weight=weight)

    def fills_item(
        self, number: int, reason: str, done: str, words: str = "The file does not show it yet.",
        weight: str = "Blocks the charge",
    ) -> "State":  # fmt: skip
        """Fill an item in; without `words` the ones that stand there stay."""
        item = self.item(number)
        item.get_by_label("Reason").select_option(reason)
        item.get_by_label("Which element or defendant does it serve?").select_option(index=1)
        if words:
            item.get_by_label("In your own words").fill(words)
        item.get_by_label("What does done look like?").fill(done)
        choose(item.get_by_role("group", name="How much does it weigh?").get_by_label(weight))
        item.get_by_label("By", exact=True).fill(in_days(7))
        return self

    def returns(self, *items: tuple[str, str], weight: str = "Blocks the charge") -> str:
        """Return the case with items, each a reason and what done looks like; the receipt."""
        self.opens(self.case, "Review").follows("Return with items")
        for number, (reason, done) in enumerate(items, start=1):
            self.writes_item(number, reason, done, weight)
        return self.sends_items(len(items))

    def sends_items(self, count: int) -> str:
        """Send the return that is being written; the receipt."""
        self.types("Covering note", "Two things, then I can decide.")
        self.presses(f"Return {count} item{'' if count == 1 else 's'}")
        return self.holds_receipt("Returned to the detective")

    def insists(self, ref: int | str, why: str) -> "State":
        """Insist upon an item that is disputed, on the page of changes."""
        self.unfolds(f"Insist, item {ref}")
        self.item(ref).get_by_label("Why you insist").fill(why)
        return self.presses(f"Insist, item {ref}")

    def withdraws_item(self, ref: int | str, reason: str) -> "State":
        """Take back an item for a reason, on the page of returns."""
        self.opens(self.case, "Returns").unfolds(f"Withdraw item {ref}")
        self.chooses(f"Reason to withdraw item {ref}", reason).presses(f"Withdraw item {ref}")
        expect(self.item(ref)).to_contain_text("Canceled")
        return self

    def returns_as_agreed(self, reason: str, done: str, agreed: str) -> str:
        """Write down what a conference agreed as an item, with its record; the receipt."""
        self.goes(f"{self.case}/return")
        self.writes_item(1, reason, done)
        self.types("Who took part", "Detective, sergeant, prosecutor.").types("When it was held", in_days(0))
        self.types("What was agreed", agreed).presses("Return as agreed")
        return self.holds_receipt("Returned to the detective")

    def accepts_answers(self, *numbers: int | str) -> "State":
        """Accept answers on the page of changes, and go on with the review."""
        self.opens(self.case, "Changes")
        for number in numbers:
            self.presses(f"Accept answer {number}")
            expect(self.item(number)).to_contain_text("Accepted")
        return self.follows("Go on with the review")

    # The decision

    def rates_elements(self, exhibit: int = 1) -> "State":
        """Mark what proves each element, cell by cell."""
        self.opens(self.case, "Elements")
        table = self.page.get_by_role("table", name="Elements")
        expect(table).to_be_visible()
        names = [link.get_attribute("aria-label") or "" for link in table.locator("td.hole a[data-cell]").all()]
        for name in names:
            self.follows(name)
            self.page.get_by_label("Exhibit").select_option(index=exhibit)
            self.picks("How strong is it?", "Strong", "group").types("Why it is as strong as that", "It says so.")
            self.presses("Save cell").follows("Back to the matrix")
        return self

    def cell(self, charge: str, person: str) -> Locator:
        """Return the choices of one decision."""
        return self.page.get_by_role("radiogroup", name=f"{charge}, {person}", exact=True)

    def approves(self, charge: str, person: str) -> "State":
        """Choose to approve a charge."""
        choose(self.cell(charge, person).get_by_role("radio", name="Approve", exact=True))
        return self

    def declines(self, charge: str, person: str, reason: str) -> "State":
        """Choose to decline a charge for a reason."""
        choose(self.cell(charge, person).get_by_role("radio", name="Decline", exact=True))
        self.unfolds("Reason, change or other outcome")
        return self._reasoned(charge, person, reason)

    def _reasoned(self, charge: str, person: str, reason: str) -> "State":
        self.chooses(f"Reason, {charge}, {person}", reason)
        self.types(f"For the detective, {charge}, {person}", "One witness, no second source.")
        return self

    def records_decision(self, *words: str) -> str:
        """Record the decision with the password given again; the receipt."""
        self.types("Rationale", "The file carries it.").types(
            "Plain words for the detective", "Thank you. It is clear."
        )
        self.presses_as_oneself("Record the decision")
        return self.holds_receipt(*words)

    def signs(self, *words: str) -> str:
        """Read the snapshot of somebody else's decision and sign it; the receipt."""
        self.opens(self.case, "Review").follows("Read the snapshot")
        self.presses_as_oneself("Sign the decision")
        return self.holds_receipt(*words)

    # Challenges

    def answers_grounds(self, words: str) -> "State":
        """Answer each ground of a challenge and keep the answers."""
        self.goes(f"{self.case}/challenge")
        for field in self.page.get_by_role("textbox", name="Answer to this ground").all():
            field.fill(words)
        self.presses("Finish later")
        return self

    def calls_conference(self) -> str:
        """Call a conference on the challenge; the receipt."""
        return self.moves("Call a conference", "Case conference", date=in_days(3))

    # The federal question

    def takes_screening(self) -> "State":
        """Take the screening and open its page."""
        self.opens(self.case, "Federal").presses("Take this screening")
        self.holds_receipt("Federal screening")
        self.opens(self.case, "Federal")
        return self

    def screens(self, *people: str) -> "State":
        """Answer each fact of the sheet, choose what may cross and whom, put the log, record the contact."""
        for row in self.page.locator("#sheet [role=radiogroup]").all():
            choose(row.get_by_role("radio", name="Unknown", exact=True))
        self.presses("Choose all exhibits that cross freely").sees("0 without an answer")
        for name in people:
            choose(self.page.get_by_role("checkbox", name=re.compile(f"^{name}, (suspect|defendant|victim)$")))
        self.presses("Save what they will see").presses("Put the log with the referral").sees("Goes along")
        self.types("With whom", "Intake attorney").types("When", in_days(0))
        self.types("What was said about where the case belongs", "One forum: federal, if the trace holds.")
        self.presses("Record the contact")
        return self

    def refers(self, charges: str) -> str:
        """Refer the case to the U.S. Attorney; the receipt."""
        self.types("Charges contemplated", charges)
        self.page.get_by_label("Urgency").select_option(index=1)
        self.presses("Refer to the U.S. Attorney")
        return self.holds_receipt("With the U.S. Attorney")

    def answers_questions(self, *replies: str) -> str:
        """Answer each question of the U.S. Attorney and send the answers; the receipt."""
        self.goes(f"{self.case}/federal/answers")
        for number, words in enumerate(replies, start=1):
            card = self.page.locator(f"#replies-{number}")
            choose(card.get_by_role("radio", name="Answered", exact=True))
            card.get_by_role("textbox").fill(words)
            self.presses(f"Save answer {number}")
        self.presses("Answer")
        return self.holds_receipt("With the U.S. Attorney")

    # LEAD

    def offers_lead(self, person: str) -> str:
        """Confirm what comes first, record that the person is eligible, and offer LEAD; the receipt."""
        self.goes(f"{self.case}/eligibility")
        expect(self.button("Offer LEAD")).to_be_visible()
        while (own := self.page.get_by_role("button", name=re.compile("^Confirm ?: "))).count():
            own.first.click()
            self.page.wait_for_load_state()
        self.chooses("Person", person).chooses("Rule looked at", "adult").presses("Record eligibility")
        self.presses("Offer LEAD")
        return self.holds_receipt("LEAD offered, charge held")

    # The end

    def closes(self, disposition: str, outcome: str, told: str = "") -> str:
        """Give each charge its disposition, say how the victim was told, and close; the receipt."""
        self.goes(f"{self.case}/ending")
        fields = self.page.get_by_role("combobox", name="Disposition, ")
        for field in fields.all():
            field.select_option(disposition)
        for field in self.page.get_by_role("main").get_by_label("Date, ").all():
            field.fill(in_days(0))
        if told:
            self.types(f"Sent on, {told}", in_days(0)).chooses(f"How, {told}", "mail")
        self.types("Outcome", outcome).presses("Close")
        return self.holds_receipt("Closed")
