"""What can go wrong on purpose: each error has its page status and a sentence for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that keeps a move from being made, told before and after the button is pressed.

    `key` is the name of the guard or of the field; `sentence` is for people; `anchor` is where
    on the case's pages it can be mended (an endpoint suffix or an element id, may be empty).
    """

    key: str
    sentence: str
    anchor: str = ""


class CaseBridgeError(Exception):
    """The family of all errors that a person may meet.

    `status` is the page's status; `happened`, `kept` and `next_step` are its three sentences. `again` says that the
    same form may be sent once more as it was: it counts once, whatever became of it.
    """

    status = 500
    again = False
    happened = "Something went wrong on our side."
    kept = "Nothing was changed."
    next_step = "Try again, and tell the administrator the reference number if it happens twice."

    def __init__(self, happened: str = "", *, kept: str = "", next_step: str = "") -> None:
        """Take the sentences that differ from the class's own."""
        self.happened = happened or self.happened
        self.kept = kept or self.kept
        self.next_step = next_step or self.next_step
        super().__init__(self.happened)


class NotSetUp(CaseBridgeError):
    """The database lacks what `casebridge init` makes; nothing is read or written before it is there."""

    status = 503
    happened = "The database of CaseBridge is not set up: `casebridge init` has to be run."
    next_step = "Tell the administrator."


class NotThere(CaseBridgeError):
    """The thing does not exist, or this person may not know that it does: both look alike."""

    status = 404
    happened = "There is no such page, or it is not yours to see."
    next_step = "Go back to your work, or ask the person who sent you the link."


class NotAllowed(CaseBridgeError):
    """The person may see the record but may not do this."""

    status = 403
    happened = "You may not do this."
    next_step = "The case page names who can."


class StepUpNeeded(CaseBridgeError):
    """The act asks for the second factor (or the password) again within ten minutes."""

    status = 403
    happened = "Confirm that it is you before this is recorded."
    kept = "What you entered is kept."
    next_step = "Show once more that it is you, and send it again."


class NoSuchMove(CaseBridgeError):
    """No move has this name in the workflow."""

    status = 404
    happened = "There is no such page, or it is not yours to see."


class WrongState(CaseBridgeError):
    """The move does not start in the record's present state."""

    status = 409
    happened = "This cannot be done from where the case is now."
    next_step = "Reload the case: somebody may have moved it."


class Conflict(CaseBridgeError):
    """Somebody else was faster; both texts are shown."""

    status = 409
    happened = "Somebody changed this while you were working on it."
    kept = "What you entered is kept below."
    next_step = "Compare both and decide which stands."

    def __init__(
        self,
        happened: str = "",
        *,
        theirs: Sequence[tuple[str, str]] = (),
        yours: Sequence[tuple[str, str]] = (),
        kept: str = "",
        next_step: str = "",
    ) -> None:
        """Take both texts as (label, text) pairs: what stands now and what was sent."""
        super().__init__(happened, kept=kept, next_step=next_step)
        self.theirs = list(theirs)
        self.yours = list(yours)


class NoVersion(CaseBridgeError):
    """A move came without the version that its maker saw, so nobody can tell what they had read."""

    status = 400
    happened = "This form does not say which version of the record its maker saw."
    kept = "Nothing was changed. What you entered is kept below."
    next_step = "Open the page again and send its form; a program sends the field “version” that the page carries."


class Invalid(CaseBridgeError):
    """What was entered cannot be taken; `fields` maps field name to how to be right."""

    status = 422
    happened = "Some answers cannot be taken as they are."
    kept = "Everything you typed is still in the form."
    next_step = "Mend the marked fields and send it again."

    def __init__(self, happened: str = "", *, fields: dict[str, str] | None = None, kept: str = "") -> None:
        """Take the refusals by field name."""
        super().__init__(happened, kept=kept)
        self.fields = fields or {}

    @property
    def field_links(self) -> list[tuple[str, str]]:
        """Return the refusals as (sentence, link to the field)."""
        return [(sentence, f"#ask-{name}") for name, sentence in self.fields.items()]


class NotReady(CaseBridgeError):
    """Guards name work still to do."""

    status = 422
    kept = "What you entered is kept."
    next_step = "Follow the links: each leads to what is missing."

    def __init__(self, gaps: Sequence[Gap]) -> None:
        """Take the gaps in the order in which people should mend them."""
        things = "1 thing keeps" if len(gaps) == 1 else f"{len(gaps)} things keep"
        super().__init__(f"{things} this from being done: " + "; ".join(gap.sentence for gap in gaps))
        self.gaps = list(gaps)


class LostBytes(CaseBridgeError):
    """The bytes of a file that was stored are not on disk any more."""

    status = 410
    happened = "The bytes of this file are not where they belong."
    kept = "What is known of the file is kept: its name, size and SHA-256."
    next_step = "Tell the administrator: the check of stored files names what is lost, a backup has it."


class TooLarge(CaseBridgeError):
    """The body or file is over its limit."""

    status = 413
    happened = "What you sent is larger than CaseBridge takes."
    next_step = "Send less at once, or a smaller file."


class UnsupportedType(CaseBridgeError):
    """The kind of content is not taken here."""

    status = 415
    happened = "This kind of file is not taken here."


class TooMany(CaseBridgeError):
    """A rate limit was reached; `retry_after` says in how many seconds it is worth trying again."""

    status = 429
    retry_after = 60
    happened = "That was more than CaseBridge takes in so short a time."
    next_step = "Wait a minute and try again."


class Busy(CaseBridgeError):
    """The database could not take the change now."""

    status = 503
    again = True
    happened = "CaseBridge is busy and did not record this."
    next_step = "Send it again in a moment."


class TooSlow(CaseBridgeError):
    """A request took longer than one may; it was stopped before anything of it was kept."""

    status = 503
    happened = "This took longer than CaseBridge gives one page, so it was stopped."
    kept = "Nothing was recorded. What you entered is kept below."
    next_step = "Ask for less at once, such as a narrower search, and tell the administrator if it happens again."


class NoDatabase(CaseBridgeError):
    """The connection to the database was lost before anything was kept."""

    status = 503
    again = True
    happened = "CaseBridge lost its connection to the database."
    kept = "Nothing was recorded. What you entered is kept below."
    next_step = "Send it again in a moment."


class Unsure(CaseBridgeError):
    """It failed at the very moment at which it is kept, so nobody can say whether it is; a repeat is told apart."""

    status = 503
    again = True
    happened = "CaseBridge was cut off while it recorded this, so it may have been recorded, or not."
    kept = "What you entered is kept below."
    next_step = "Send it again from here: if it was recorded, that leads to it, and nothing is done twice."


class NoHistory(CaseBridgeError):
    """The history cannot be written, so nothing else is; administrators are told on another way than through it."""

    status = 503
    happened = "CaseBridge cannot write its history, so this was not done."
    kept = "Nothing was changed. What you entered is kept below."
    next_step = "The administrators were told. Copy what you entered, and send it again when they say so."


class DiskFull(CaseBridgeError):
    """The disk reserve is reached; uploads stop first."""

    status = 507
    happened = "There is no room for more files just now."
    next_step = "Tell the administrator; other work goes on."
