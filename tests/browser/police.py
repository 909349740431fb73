"""What detectives and sergeants do to a package: people, charges, files, checklist, waivers, sending it on."""

import re

from playwright.sync_api import expect

from casebridge.demo.papers import paper
from tests.browser.answering import answer_questions
from tests.browser.care import fills_required
from tests.browser.choosing import choose
from tests.browser.people import Person

REPLIED = {"Answer": "Answered", "Answer in part": "Answered in part", "Dispute": "Disputed"}


class Police(Person):
    """A detective or a sergeant."""

    def starts_case(self, kind: str, *, day: str, place: str) -> str:
        """Start a case from nothing; its address."""
        self.nav("New case")
        choose(self.page.get_by_role("radio", name=kind, exact=True))
        self.types("Date", day).types("Place", place)
        return self.opens_the_door()

    def starts_from_incident(self, kind: str) -> str:
        """Find an imported incident of this kind and start from it; the case's address."""
        self.nav("New case").follows("Find it and start from there")
        self.chooses("Kind of case", kind).presses("Show results")
        expect(self.page).to_have_url(re.compile(f"kind={kind}"))
        self.page.get_by_role("row").nth(1).get_by_role("link", name="Start a case from this incident").click()
        return self.opens_the_door()

    def opens_the_door(self, *, held: bool = False, charged: bool = False) -> str:
        """Answer the two facts and open the case; its address."""
        self.picks("Is somebody in custody?", "Yes" if held else "No", "group")
        self.picks("Is somebody charged?", "Yes" if charged else "No", "group")
        self.presses("Open the case")
        expect(self.page).to_have_url(re.compile(r"/cases/[\w-]+/prepare$"))
        self.case = self.page.url.removeprefix(self.site).removesuffix("/prepare")
        return self.case

    def prepares(self) -> "Police":
        """Open the page of the package."""
        self.goes(f"{self.case}/prepare")
        return self

    def answers(self, **own: str) -> "Police":
        """Answer every question of the page."""
        answer_questions(self.page, own)
        return self

    def enters_person(self, part: str, name: str, born: str) -> "Police":
        """Enter somebody who has a part in the case."""
        self.unfolds("Add a person")
        self.chooses("Part in the case", part).types("Name", name).types("Birth date", born)
        self.presses("Add this person")
        expect(self.page.get_by_role("table", name="People")).to_contain_text(name)
        return self

    def proposes(self, charge: str, against: str) -> "Police":
        """Propose a charge, by its key in the library."""
        self.unfolds("Propose a charge")
        self.chooses("Against whom", against).chooses("Charge", charge).presses("Propose this charge")
        row = self.page.get_by_role("table", name="People").get_by_role("row", name=against)
        expect(row.get_by_role("button", name="Take back")).to_be_visible()
        return self

    def files(self, *kinds: str) -> "Police":
        """Add a small file of each kind and confirm what it is; each is used."""
        self.goes(f"{self.case}/evidence")
        papers = [paper(kind, kind.replace("_", " ").capitalize(), [f"Written for {self.case}."]) for kind in kinds]
        chosen = [{"name": name, "mimeType": "application/octet-stream", "buffer": body} for name, body in papers]
        self.page.get_by_label("Add evidence files").set_input_files(chosen)
        self.presses("Add files")
        group = self.page.get_by_role("group", name="Files being added")
        for kind, (name, _body) in zip(kinds, papers, strict=True):
            group.get_by_role("combobox", name=f"Type of {name}", exact=True).select_option(kind)
            self.picks(f"Is {name} used?", "Used")
        self.presses("Confirm the types" if len(kinds) == 1 else f"Confirm {len(kinds)} types")
        expect(self.page.get_by_role("heading", name=re.compile(r"^\d+ exhibits?$"))).to_be_visible()
        return self

    def ticks_the_gaps(self, but: str = "") -> list[str]:
        """Have every item that would bounce, except `but`; what was ticked."""
        self.prepares()
        panel = self.page.get_by_role("region", name="Would this come back?")
        gaps = [text.strip() for text in self.page.locator(".cl.gap h3").all_inner_texts()]
        gaps = [label for label in gaps if label != but]
        for label in gaps:
            item = self.page.get_by_role("radiogroup", name=label, exact=True)
            choose(item.get_by_role("radio", name="Have", exact=True))
            item.get_by_label("In words: where it is, or why not").fill("In the file.")
        for label in gaps:
            expect(panel).not_to_contain_text(f"{label} is missing")
        return gaps

    def asks_waiver(self, item: str, why: str) -> "Police":
        """Ask the sergeant to let an item go."""
        self.prepares().follows(f"Ask for a waiver of “{item}”")
        self.types("Why can the package go without it?", why).presses("Ask for the waiver")
        return self

    def submits(self, summary: str) -> str:
        """Send the package to the sergeant; the receipt."""
        self.prepares()
        expect(self.page.get_by_role("region", name="Would this come back?")).to_contain_text("Nothing would bounce")
        self.types("Summary for the sergeant", summary)
        self.presses("Send to my sergeant")
        return self.holds_receipt("With the sergeant")

    # The sergeant

    def attests(self, *waived: str) -> str:
        """Confirm the sergeant's own items, attest each waiver, and send it on; the receipt."""
        expect(self.page.get_by_role("button", name="Attest and send", exact=True)).to_be_visible()
        while (own := self.page.get_by_role("button", name=re.compile("^Confirm ?: "))).count():
            own.first.click()
            self.page.wait_for_load_state()
        for item in waived:
            choose(self.page.get_by_role("checkbox", name=f"I attest: {item}", exact=True))
        self.types("Statement", "Read and complete.")
        self.presses("Attest and send")
        return self.holds_receipt("Waiting for a prosecutor")

    # After a return, after a decision

    def answers_item(
        self, ref: int | str, words: str, how: str = "Answer", file: str = "", because: str = ""
    ) -> "Police":
        """Reply to one item, with a file where one is named; a dispute says why by its reason."""
        self.opens(self.case, "Returns")
        item = self.item(ref)
        choice = item.get_by_role("radiogroup", name=f"Your reply to item {ref}", exact=True)
        choose(choice.get_by_role("radio", name=how, exact=True))
        item.get_by_label("What you did", exact=True).fill(words)
        if because:
            item.get_by_label("Reason for a dispute").select_option(because)
        if file:
            name, body = paper(file, f"Answer to item {ref}", [words])
            sent = {"name": name, "mimeType": "application/octet-stream", "buffer": body}
            item.get_by_label(f"Add files to item {ref}").set_input_files(sent)
        self.presses(f"Save answer {ref}")
        expect(item).to_contain_text(REPLIED[how])
        return self

    def classes(self, exhibit: int) -> "Police":
        """Say that an exhibit is used."""
        self.opens(self.case, "Evidence").follows(f"Ex {exhibit}")
        self.picks("Used or unused", "Used", "group").presses(f"Save Ex {exhibit}")
        return self

    def sends_back(self) -> str:
        """Send the answers back to the prosecutor; the receipt."""
        self.opens(self.case, "Returns")
        self.presses("Send back to the prosecutor")
        return self.holds_receipt("In charging review")

    def refers_to_lead(self, name: str) -> str:
        """Refer the person at the arrest door, from the page of the case; the receipt's page says so."""
        self.goes(self.case).follows("Refer at the arrest door")
        form = self.page.get_by_role("region", name="Arrest")
        fills_required(form)
        form.get_by_label("Name", exact=False).first.fill(name)
        self.presses("Send this referral")
        return self.page.get_by_role("main").inner_text()

    def challenges(self, charge: str, person: str, ground: str, words: str) -> str:
        """Challenge the decision on one charge; the receipt."""
        self.goes(f"{self.case}/challenge")
        self.chooses(f"Ground, {charge}, {person}", ground).types(f"What it rests on, {charge}, {person}", words)
        self.presses("Challenge the decision")
        return self.holds_receipt("Under challenge")

    def charges_over_objection(self, names: str, reason: str) -> str:
        """Charge although the prosecutor declined and was upheld; the receipt."""
        return self.moves("Charge over objection", "State case", names=names, reason=reason)
