"""How a packet words its values; templates know it as `say`. Nothing here looks at the clock."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from casebridge.formats import exact_size, local_date, local_datetime, media_time
from casebridge.packets.content import Charge, CheckItem, Count, Person, Proof, ReturnItem
from casebridge.packets.given import PacketExhibit, PacketInput

_MENTION = re.compile(r"\b(Exhibit\s+(\d{1,5}))\b")
_PAGES = re.compile(r"p\. (\d{1,5})(?: to (\d{1,5}))?")
_FIRST_PAGE = re.compile(r"\bp(?:age|\.)?\s*(\d{1,4})", re.I)
_DONE = frozenset(("have", "done", "met", "approved", "answered", "accepted", "charged"))
_OPEN = frozenset(("requested", "unknown", "waived", "answered in part", "disputed", "proposed", "under review"))
_MISSING = frozenset(("missing", "open", "not answered", "declined"))
NOT_NUMBERED = "not numbered yet"
MOST_RUNS = 4
_TREATMENTS = {
    "accept": "as received",
    "accept_with_warning": "as received, see the notices",
    "repair": "repaired copy, original kept",
}


def bates(prefix: str, number: int) -> str:
    """Return a whole Bates number: CB26-000123-00045; a draft has pages without one."""
    return f"{prefix}-{number:05d}" if number else NOT_NUMBERED


def page_number(prefix: str, exhibit: PacketExhibit, page: int) -> str:
    """Return the whole number of a page (from 1) of an exhibit; a redacted page keeps its number and gains -R."""
    if not exhibit.bates_first:
        return bates(prefix, 0)
    return bates(prefix, exhibit.bates_first + page - 1) + ("-R" if page in exhibit.redacted else "")


class Wording:
    """Words for one packet; knows which exhibits it holds."""

    def __init__(self, packet: PacketInput) -> None:
        """Speak about `packet`."""
        self._prefix = packet.bates_prefix
        self._exhibits = {exhibit.number: exhibit for exhibit in packet.exhibits}

    def known(self, number: int) -> bool:
        """Tell whether the exhibit is in the packet."""
        return number in self._exhibits

    def mentions(self, text: str) -> list[tuple[str, int | None]]:
        """Split a text at every "Exhibit 4" that the packet holds: (words, number or None)."""
        pieces: list[tuple[str, int | None]] = []
        at = 0
        for found in _MENTION.finditer(text):
            if self.known(int(found[2])):
                pieces += [(text[at : found.start()], None), (found[1], int(found[2]))]
                at = found.end()
        return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]

    def proof(self, one: Proof) -> str:
        """Return a proof as words: Exhibit 4, two casings matched, p. 2."""
        return ", ".join(part for part in (f"Exhibit {one.exhibit}", one.shows, one.where) if part)

    def proof_link(self, one: Proof) -> str:
        """Return the inner link of a proof: to the page it names, where the exhibit has that page."""
        page = _FIRST_PAGE.search(one.where)
        pages = self._exhibits[one.exhibit].pages
        exact = f"-p{page[1]}" if page and 1 < int(page[1]) <= pages else ""
        return f"packet:ex-{one.exhibit}{exact}"

    def proof_numbers(self, one: Proof) -> str:
        """Return the running numbers of the pages that a proof names, or of its exhibit; empty where it has none."""
        exhibit = self._exhibits.get(one.exhibit)
        if exhibit is None or not self._prefix or not exhibit.bates_first:
            return ""
        first, last = 1, exhibit.pages
        if (named := _PAGES.fullmatch(one.where)) and int(named[2] or named[1]) <= exhibit.pages:
            first, last = int(named[1]), int(named[2] or named[1])
        start, end = exhibit.bates_first + first - 1, exhibit.bates_first + last - 1
        return bates(self._prefix, start) + (f" to {end:05d}" if end > start else "")

    def short_range(self, exhibit: PacketExhibit) -> str:
        """Return the running numbers of an exhibit without the case's prefix, its redacted pages with -R."""
        return shown_range(exhibit)

    def treatment(self, exhibit: PacketExhibit) -> str:
        """Return what was done with the file."""
        if not exhibit.sha256:
            return "sheet: kept elsewhere, not copied"
        if exhibit.redactions:
            return "redacted copy, original kept"
        if exhibit.ready is None:
            return "sheet: not printed" if exhibit.outcome == "reject" else "sheet, held as a file"
        return _TREATMENTS.get(exhibit.outcome, exhibit.outcome)

    def received(self, exhibit: PacketExhibit) -> str:
        """Return when and from whom a file came."""
        return ", ".join(
            part for part in (exhibit.received, f"from {exhibit.given_by}" if exhibit.given_by else "") if part
        )

    def length(self, seconds: float | None) -> str:
        """Return the length that a recording states."""
        return "not applicable" if seconds is None else f"{media_time(seconds)}, as the file states"

    def bytes(self, size: int) -> str:
        """Return a size in words and in bytes."""
        return exact_size(size)

    def paragraphs(self, text: str) -> list[str]:
        """Split text at blank lines."""
        return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]

    def groups(self, digest: str) -> str:
        """Set a digest in groups of eight."""
        return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))

    def halves(self, digest: str) -> str:
        """Set a digest in two halves, for a narrow column."""
        return f"{digest[:32]} {digest[32:]}"

    def when(self, moment: datetime | date) -> str:
        """Return a moment of Baltimore or a day, with its year."""
        if isinstance(moment, datetime):
            return local_datetime(moment, year=True)
        return local_date(moment, year=True)

    def state_class(self, word: str) -> str:
        """Return the look of a state; the word itself always stands beside it."""
        plain = word.lower()
        if plain in _DONE:
            return "done"
        return "open" if plain in _OPEN else "none" if plain in _MISSING else "plain-state"

    def asked(self, item: ReturnItem) -> str:
        """Return reason, weight and date of a returned item."""
        due = f"due {local_date(item.due, year=True)}" if item.due else ""
        return ". ".join(part for part in (item.reason, item.weight, due) if part)

    def by_role(self, persons: Sequence[Person]) -> list[tuple[str, list[Person]]]:
        """Return persons by role, roles in the order in which they first stand."""
        roles = dict.fromkeys(person.role for person in persons)
        return [(role, [person for person in persons if person.role == role]) for role in roles]

    def by_defendant(self, charges: Sequence[Charge]) -> list[tuple[str, list[tuple[Charge, Count]]]]:
        """Return charges by defendant, in the order in which they first stand."""
        names = dict.fromkeys(count.defendant for charge in charges for count in charge.counts)
        return [(name, [(c, one) for c in charges for one in c.counts if one.defendant == name]) for name in names]

    def together(self, items: Sequence[CheckItem]) -> list[tuple[str, str, list[CheckItem]]]:
        """Return checklist items by state and weight, in the order in which the pairs first stand."""
        pairs = dict.fromkeys((item.state, item.weight) for item in items)
        return [(*pair, [item for item in items if (item.state, item.weight) == pair]) for pair in pairs]

    def checklist_sentence(self, items: Iterable[CheckItem]) -> str:
        """Return how many items are in which state, in one sentence."""
        return _counted(item.state for item in items) or "No checklist item applies."

    def round_sentence(self, items: Iterable[ReturnItem]) -> str:
        """Return how many items of a return are in which state, in one sentence."""
        return _counted(item.state.lower() for item in items) or "nothing was asked for."


def _counted(states: Iterable[str]) -> str:
    """Return 2 have, 1 missing. - or nothing."""
    words = ", ".join(f"{number} {state}" for state, number in Counter(states).items())
    return f"{words}." if words else ""


def short_range(first: int, pages: int) -> str:
    """Return 00012 or 00012 – 00020."""
    if not first:
        return NOT_NUMBERED
    return f"{first:05d}" if pages == 1 else f"{first:05d} – {first + pages - 1:05d}"


def shown_range(exhibit: PacketExhibit) -> str:
    """Return the numbers of an exhibit with -R where all its pages are redacted, else the redacted ones behind it.

    00012-R, 00012-R – 00014-R, or 00012 – 00020; with R: 00013 – 00014, 00016.
    """
    whole, redacted = short_range(exhibit.bates_first, exhibit.pages), sorted(exhibit.redacted)
    if not redacted or not exhibit.bates_first:
        return whole
    if len(redacted) == exhibit.pages:
        return " – ".join(f"{number}-R" for number in whole.split(" – "))
    runs = [[page, page] for page in redacted if page - 1 not in exhibit.redacted]
    for run in runs:
        while run[1] + 1 in exhibit.redacted:
            run[1] += 1
    shown = [short_range(exhibit.bates_first + first - 1, last - first + 1) for first, last in runs[:MOST_RUNS]]
    more = len(runs) - len(shown)
    return f"{whole}; with R: {', '.join(shown)}" + (f" and {more} more, listed at the end" if more else "")
