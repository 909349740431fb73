"""How an office works where it may choose: kept by an administrator, each change in the history with its reason."""

from dataclasses import dataclass

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.accounts.models import OfficeSetting
from casebridge.db import db
from casebridge.errors import Invalid
from casebridge.text import clean

BLIND_SIGNATURE = "blind_second_signature"


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of an office: its words, and what it means when it is on."""

    key: str
    office: str
    label: str
    means: str


CHOICES = {
    choice.key: choice
    for choice in (
        Choice(
            BLIND_SIGNATURE, "sao", "Second signature without the first view",
            "Who signs writes an own view of each charge before the decision and its reasons are shown.",
        ),
    )
}  # fmt: skip


def is_on(key: str) -> bool:
    """Say whether the office works this way; every choice is off until somebody turns it on."""
    return bool(db.session.scalar(select(OfficeSetting.on).where(OfficeSetting.key == key)))


def chosen() -> list[tuple[Choice, bool]]:
    """Return every choice with how it stands."""
    rows = {row.key: row.on for row in db.session.scalars(select(OfficeSetting))}
    return [(choice, rows.get(choice.key, False)) for choice in CHOICES.values()]


def choose(key: str, *, on: bool, reason: str, actor: Actor) -> None:
    """Turn a choice on or off.

    :raises Invalid: there is no such choice, no reason, or nothing would change.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    if key not in CHOICES:
        raise Invalid(fields={"reason": "There is no such choice."})
    words = clean(reason, field="reason", limit=300)
    if not words:
        raise Invalid(fields={f"reason-{key}": "Say why, and who decided it."})
    before = is_on(key)
    if before == on:
        raise Invalid(fields={f"reason-{key}": "It stands like this already."})
    row = db.session.get(OfficeSetting, key) or OfficeSetting(key=key)
    row.on, row.set_by_id, row.set_at = on, actor.id or 0, clock.now()
    db.session.add(row)
    db.session.flush()
    audit.record(
        "office:setting", actor=actor, object_type="office_setting", object_id=key, reason=words,
        sentence=f"turned “{CHOICES[key].label}” {'on' if on else 'off'}", detail={"before": before, "after": on},
    )  # fmt: skip
