"""The reason before entry: whoever is not of a case says once a day why they open it; nothing opens before.

The rule is `case:inside` of the policy; the limits are rows of `entry.toml`.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, EntryReason
from casebridge.catalog.entry import EntryReason as EntryReasonDef
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import CaseBridgeError, Invalid
from casebridge.once import once
from casebridge.text import clean

WORDS_LIMIT = 1000
EVENT = "case:enter"


class ReasonNeeded(CaseBridgeError):
    """Somebody who may read a case, and is not of it, gave no reason today; nothing of it was shown."""

    status = 403
    happened = "You are not one of the people of this case. Say why you open it."
    next_step = "Open the case in CaseBridge and give the reason; it counts for today."

    def __init__(self, case: Case) -> None:
        """Take from the case what its line in a list says anyway."""
        super().__init__()
        self.public_id, self.number, self.kind, self.unit = case.public_id, case.number, case.kind, case.unit


def let_in(case: Case, actor: Actor, *, since: datetime | None = None) -> None:
    """Pass for the people of a case, and for others who gave a reason today.

    :param since: when the work was asked for that is done now in somebody's name; a reason of that day counts, too.
    :raises ReasonNeeded: neither.
    """
    if not can(actor, Permission.CASE_INSIDE, case) and not has_reason(case, actor, since=since):
        raise ReasonNeeded(case)


def has_reason(case: Case, actor: Actor, *, since: datetime | None = None) -> bool:
    """Say whether a person gave a reason for this case today in Baltimore, or since the day of `since`."""
    return _given(case.id, actor.id, _day(since or clock.now()))


def reason_given(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL twin of `has_reason` today, for statements over cases."""
    given = select(EntryReason.id).where(
        EntryReason.case_id == Case.id, EntryReason.user_id == actor.id, EntryReason.on >= _day(clock.now())
    )
    return given.correlate(Case).exists()


def give_reason(case: Case, *, category: str, words: str, actor: Actor) -> EntryReason | None:
    """Record why somebody who is not of a case opens it today; None where no reason is due (any more).

    :param category: a key of `entry_reason`. :raises Invalid: no such category, or too few words.
    """
    if can(actor, Permission.CASE_INSIDE, case) or has_reason(case, actor):
        return None
    text = checked(category, words, of=catalog().entry_reasons)
    made = EntryReason(
        case_id=case.id, user_id=actor.id, on=_day(clock.now()), category=category, words=text, given_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    label = catalog().entry_reasons[category].label
    audit.record(
        EVENT, actor=actor, case_id=case.id, object_type="case", object_id=case.public_id, reason=text,
        sentence=f"opened the case from outside with a reason: {label.lower()}", detail={"category": category},
    )  # fmt: skip
    return made


def checked(category: str, words: str, *, of: Mapping[str, EntryReasonDef]) -> str:
    """Return the words of a reason, cleaned.

    :param of: the categories by key. :raises Invalid: no such category, or too few words.
    """
    text = clean(words, field="words", limit=WORDS_LIMIT, lines=True)
    least, fields = catalog().entry_rules["reason_length"].value, {}
    if category not in of:
        fields["category"] = "Pick the reason that fits best."
    if len(" ".join(text.split())) < least:
        fields["words"] = f"Say in a sentence why you open it: at least {least} characters."
    if fields:
        raise Invalid(fields=fields)
    return text


@once
def _given(case_id: int, user_id: int | None, day: date) -> bool:
    query = select(EntryReason.id).where(
        EntryReason.case_id == case_id, EntryReason.user_id == user_id, EntryReason.on >= day
    )
    return db.session.scalar(query.limit(1)) is not None


def _day(moment: datetime) -> date:
    return clock.court_local(moment).date()
