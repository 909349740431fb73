"""What the U.S. Attorney's people do: take a referral, ask, adopt, decline, end a federal case."""

from tests.browser.state import State, in_days


class Federal(State):
    """A federal prosecutor."""

    def takes_referral(self) -> "Federal":
        """Take the referral and open it."""
        self.opens(self.case, "Federal").presses("Take this referral")
        self.holds_receipt("With the U.S. Attorney")
        self.opens(self.case, "Federal")
        return self

    def weighs(self, choice: str) -> "Federal":
        """Pick what the decision is."""
        self.picks("Decision", choice, "group")
        return self

    def adopts(self, charge: str, against: str) -> str:
        """Name a federal charge and adopt the referral; the receipt."""
        self.weighs("Adopt").chooses("Who", against).chooses("Federal charge", charge).presses("Add federal charge")
        self.weighs("Adopt").types("Next event", in_days(10)).presses_as_oneself("Adopt this referral")
        return self.holds_receipt("Federal case")

    def declines_referral(self, ground: str, sentence: str, *words: str) -> str:
        """Decline the referral on a ground; the receipt."""
        self.weighs("Decline").chooses("Ground", ground)
        self.types("One plain sentence for the State’s Attorney and the detective", sentence)
        self.presses_as_oneself("Decline this referral")
        return self.holds_receipt(*words)

    def asks(self, item: str, why: str) -> str:
        """Ask for more before deciding; the receipt."""
        self.weighs("Ask for more").presses("Add a question")
        self.weighs("Ask for more").types("Question 1: what do you ask for?", item)
        self.types("Question 1: why does it matter?", why).types("Question 1: by", in_days(7))
        self.presses("Ask for more")
        return self.holds_receipt("U.S. Attorney asks")
