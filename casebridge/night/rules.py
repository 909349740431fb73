"""When a case counts as stuck: the definition that pages print, with its day."""

from dataclasses import dataclass
from datetime import date

AS_OF = date(2026, 11, 29)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to be stuck, in words for who leads the work."""

    key: str
    label: str
    means: str


RULES = {
    rule.key: rule
    for rule in (
        Rule("overdue", "Overdue, and nobody moved it",
             "The date of its state clock has passed, and no person has made a move or an act on it since."),
        Rule("inactive", "Its holder's account is closed", "It is held by a person who cannot sign in any more."),
        Rule("away", "Its holder is on leave",
             "It is held by a person who is on leave today; leave did not hand it over."),
        Rule("unmailed", "Its holder was not reached",
             "Mail about it to its holder was not delivered, and the notice is unread."),
        Rule("invariant", "It breaks a rule of the house",
             "It has no holder, no running clock, nobody who may make a next move, or a gap in its time."),
    )
}  # fmt: skip
