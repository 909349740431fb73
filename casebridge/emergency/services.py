"""Open a case in an emergency, and review that somebody did."""

from datetime import timedelta

from casebridge import audit, clock
from casebridge.access import rates
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.access.rates import Rate
from casebridge.accounts.models import User
from casebridge.cases.entering import checked
from casebridge.cases.holders import may_read
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.clocks.calendars import calendar
from casebridge.db import db
from casebridge.emergency.models import Emergency
from casebridge.emergency.queries import openable, unreviewed
from casebridge.errors import CaseBridgeError, Conflict, Invalid
from casebridge.notices.outbox import tell
from casebridge.text import NARRATIVE_LIMIT, clean
from casebridge.workflows.engine import WAITS

ACKNOWLEDGED = "I answer for this"
NOTHING = "No case can be opened under this number. Check it, or call the unit."


class OwnCase(CaseBridgeError):
    """The case is open to this person anyway: no emergency is needed."""

    status = 409

    def __init__(self, case: Case) -> None:
        """Remember where it is."""
        super().__init__("You may read this case without an emergency.")
        self.public_id = case.public_id


def count_try(number: str, *, category: str, words: str, acknowledged: str, actor: Actor) -> None:
    """Take the form and count the try, before anything is looked up; each try is an event, whatever comes of it.

    :raises Invalid: what was typed cannot be taken; then nothing is counted. :raises OverRate: too many tries.
    """
    require(actor, Permission.EMERGENCY_OPEN)
    fields: dict[str, str] = {}
    if not clean(number, field="number", limit=60):
        fields["number"] = "Give the number of the case or of the complaint."
    try:
        checked(category, words, of=catalog().emergency_reasons)
    except Invalid as refused:
        fields |= refused.fields
    if acknowledged.strip().rstrip(".").casefold() != ACKNOWLEDGED.casefold():
        fields["acknowledged"] = f"Type the words “{ACKNOWLEDGED}”."
    if fields:
        raise Invalid(fields=fields)
    rates.take(tries(), str(actor.id))
    audit.record("emergency:try", actor=actor, object_type="account", sentence="asked to open a case in an emergency")


def tries() -> Rate:
    """Return how many numbers one person may try."""
    most = catalog().entry_rules["emergency_tries"].value
    return Rate("emergency", most, timedelta(days=1), f"{most} numbers in a day")


def open_case(number: str, *, category: str, words: str, actor: Actor) -> Emergency:
    """Open the case of a number for some hours and tell its owners at once.

    :raises OwnCase: `actor` may read it anyway. :raises Invalid: there is no such number, or it is never opened so;
        both are told in the same words.
    """
    require(actor, Permission.EMERGENCY_OPEN)
    text = checked(category, words, of=catalog().emergency_reasons)
    case = openable(clean(number, field="number", limit=60))
    if case is None:
        raise Invalid(fields={"number": NOTHING})
    if can(actor, Permission.CASE_READ, case):
        raise OwnCase(case)
    now, again = clock.now(), unreviewed(actor) > 0
    made = Emergency(
        case_id=case.id, user_id=actor.id, category=category, words=text, again=again, opened_at=now,
        until=now + timedelta(hours=catalog().entry_rules["emergency_hours"].value),
        review_on=calendar("md_courts").next_open(clock.court_local(now).date() + timedelta(days=1)),
    )  # fmt: skip
    db.session.add(made)
    db.session.get_one(User, actor.id).emergency_until = made.until
    db.session.flush()
    label = catalog().emergency_reasons[category].label
    also = ", while an earlier emergency of theirs is not reviewed" if again else ""
    line = audit.record(
        "emergency:open", actor=actor, case_id=case.id, object_type="emergency", object_id=made.public_id,
        reason=text, receipt=audit.new_receipt(), detail={"category": category, "again": again},
        sentence=f"opened the case of another unit in an emergency{also}: {label[:1].lower()}{label[1:]}",
    )  # fmt: skip
    tell(
        _owners(case, actor), tag="emergency:open", text=WAITS, case_id=case.id, subject_type="emergency",
        subject_id=made.public_id, audit_seq=line.seq, urgent=True,
    )  # fmt: skip
    return made


def note_look(case: Case, *, actor: Actor) -> None:
    """Write that the page of an emergency was opened: each look is an event."""
    audit.record(
        "emergency:read", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence="looked at the case in an emergency",
    )  # fmt: skip


def review(entry: Emergency, *, justified: str, words: str, actor: Actor) -> Emergency:
    """Say of an emergency entry whether it was justified; the person who opened is told.

    :param justified: yes or no. :raises Invalid: neither, or no words. :raises Conflict: somebody did already.
    """
    require(actor, Permission.EMERGENCY_REVIEW, entry.case)
    if entry.reviewed_at is not None:
        raise Conflict("Somebody reviewed this emergency meanwhile.", theirs=[("They wrote", entry.review_words)])
    text, fields = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True), {}
    if justified not in ("yes", "no"):
        fields["justified"] = "Say whether it was justified."
    if not text:
        fields["words"] = "Say in a sentence why."
    if fields:
        raise Invalid(fields=fields)
    entry.reviewed_at, entry.reviewed_by_id = clock.now(), actor.id
    entry.justified, entry.review_words = justified == "yes", text
    db.session.flush()
    said = "justified" if entry.justified else "not justified"
    line = audit.record(
        "emergency:review", actor=actor, case_id=entry.case_id, object_type="emergency", object_id=entry.public_id,
        reason=text, sentence=f"reviewed an emergency entry: {said}", detail={"justified": entry.justified},
        receipt=audit.new_receipt(),
    )  # fmt: skip
    tell(
        [entry.user_id], tag="emergency:review", text=WAITS, subject_type="own_emergency",
        subject_id=entry.public_id, audit_seq=line.seq,
    )  # fmt: skip
    return entry


def _owners(case: Case, actor: Actor) -> list[int]:
    """Return who is told at once: lead, prosecutor, the sergeants of the unit."""
    whom: list[int | str] = [*(one for one in (case.lead_id, case.prosecutor_id) if one), f"sergeant@{case.unit}"]
    return [number for number in may_read(case, whom) if number != actor.id]
