"""The main navigation of each role, first entry is home (ui.md section 3); what is not built yet is left out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, g, url_for

from casebridge.access.actor import Actor, Role

Count = Callable[[Actor], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its words, its endpoint with fixed arguments."""

    label: str
    endpoint: str
    args: dict[str, Any] = field(default_factory=dict)


WORK = Entry("My work", "home.index")
CASES = Entry("Cases", "cases.index")
QUEUE = Entry("Unit queue", "home.queue")
BOARD = Entry("Board", "insight.board")
PACKETS = Entry("Packets", "packets.overview")
UNIT_SENT = Entry("Sent by my unit", "home.sent", {"of": "unit"})
_POLICE = (WORK, BOARD, CASES, UNIT_SENT)
_FEDERAL = (
    Entry("Referrals", "federal.referrals"), Entry("Federal cases", "federal.cases"),
    Entry("Meeting list", "federal.meeting"),
)  # fmt: skip
_LEAD = (
    Entry("Home", "diversion.index"), Entry("Participants", "diversion.participants"),
    Entry("Work group", "diversion.work_group"), Entry("Capacity", "diversion.capacity"),
)  # fmt: skip
ENTRIES: dict[Role, tuple[Entry, ...]] = {
    Role.DETECTIVE: (WORK, CASES, Entry("New case", "intake.new"), Entry("Sent by me", "home.sent")),
    Role.SERGEANT: _POLICE,
    Role.COMMANDER: _POLICE,
    Role.PROSECUTOR: (WORK, QUEUE, CASES, PACKETS),
    Role.SAO_SUPERVISOR: (WORK, BOARD, QUEUE, CASES, PACKETS),
    Role.FEDERAL_LIAISON: (WORK, Entry("Federal screening", "federal.screenings"), CASES, PACKETS),
    Role.AUSA: _FEDERAL,
    Role.USAO_SUPERVISOR: (_FEDERAL[0], BOARD, *_FEDERAL[1:]),
    Role.LEAD_COORDINATOR: _LEAD,
    Role.CASE_MANAGER: _LEAD,
    Role.LEAD_LIAISON: (WORK, Entry("LEAD offers", "diversion.offers"), CASES),
    Role.VICTIM_ADVOCATE: (WORK, Entry("Victims", "insight.victims"), Entry("Notices", "home.notices")),
    Role.EVIDENCE_CLERK: (WORK, Entry("Custody", "evidence.custody"), Entry("Evidence room", "evidence.room")),
    Role.AUDITOR: (
        Entry("History", "insight.audit_log"), Entry("Heads", "insight.heads"), Entry("Exports", "insight.exports"),
    ),
    Role.ADMIN: (
        Entry("People", "accounts.people"), Entry("Rules", "accounts.rules"), Entry("Offices", "accounts.offices"),
        Entry("System", "accounts.system"),
    ),
}  # fmt: skip
COUNTS: dict[str, Count] = {}


def count_for(endpoint: str, count: Count) -> None:
    """Let an entry carry a count: what waits for this person, from the page's own query."""
    COUNTS[endpoint] = count


class Menu:
    """The entries of a person in the shape of the layout; made when a page shows them, so that a part asks nothing."""

    def __init__(self, actor: Actor, here: str) -> None:
        """Remember whose menu it is and where they are."""
        self._actor, self._here = actor, here
        self._made: list[dict[str, Any]] | None = None

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield label, address, count and whether the entry is the page that is shown."""
        if self._made is None:
            self._made = [
                self._shown(e) for e in ENTRIES.get(self._actor.role, ()) if e.endpoint in current_app.view_functions
            ]
        return iter(self._made)

    def _shown(self, entry: Entry) -> dict[str, Any]:
        # A page that tells of a refusal may stand on a database that does not answer: it counts nothing.
        count = COUNTS[entry.endpoint](self._actor) if entry.endpoint in COUNTS and not g.get("refused") else None
        url = url_for(entry.endpoint, **entry.args)
        return {"label": entry.label, "url": url, "current": self._here == entry.endpoint, "count": count}


def of(actor: Actor, here: str) -> Iterable[dict[str, Any]]:
    """Return the menu of a person.

    :param here: the endpoint of the page that is shown.
    """
    return Menu(actor, here)
