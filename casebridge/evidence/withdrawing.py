"""Take an exhibit out of a case, and back: it stays readable under its number, which is never given again."""

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.db import db
from casebridge.errors import Conflict, Invalid
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import flags_of
from casebridge.text import NARRATIVE_LIMIT, clean

HARMLESS = "not_favorable"


def withdraw(exhibit: Exhibit, *, why: str, actor: Actor, version: int | None = None) -> Exhibit:
    """Take an exhibit out of the case: no packet takes it from now on; its files, custody and history stay.

    What might help the defense stays in, unless a prosecutor answered that it does not.

    :raises Invalid: no reason, or it might help the defense. :raises Conflict: it is out, or was changed meanwhile.
    """
    reason = _asked(exhibit, why, actor, version)
    if exhibit.withdrawn_at is not None:
        raise Conflict(f"Ex {exhibit.number} was withdrawn before.", theirs=[("Reason", exhibit.withdrawn_why)])
    flags = [flag for flag in flags_of(exhibit.case) if flag.exhibit_id == exhibit.id]
    if any(flag.decision != HARMLESS for flag in flags):
        raise Invalid(
            fields={"why": "It may help the defense, so it stays, unless a prosecutor answers that it does not."}
        )
    exhibit.withdrawn_at, exhibit.withdrawn_by_id, exhibit.withdrawn_why = clock.now(), actor.id, reason
    return _told(exhibit, "withdraw", "took Ex {} out of the case", reason, actor)


def bring_back(exhibit: Exhibit, *, why: str, actor: Actor, version: int | None = None) -> Exhibit:
    """Let a withdrawn exhibit stand in the case again.

    :raises Invalid: no reason. :raises Conflict: it is not out, or was changed meanwhile.
    """
    reason = _asked(exhibit, why, actor, version)
    if exhibit.withdrawn_at is None:
        raise Conflict(f"Ex {exhibit.number} stands in the case already.")
    exhibit.withdrawn_at, exhibit.withdrawn_by_id, exhibit.withdrawn_why = None, None, ""
    return _told(exhibit, "bring_back", "took Ex {} into the case again", reason, actor)


def _asked(exhibit: Exhibit, why: str, actor: Actor, version: int | None) -> str:
    require(actor, Permission.EXHIBIT_CLASSIFY, exhibit.case)
    reason = clean(why, field="why", limit=NARRATIVE_LIMIT, lines=True)
    if version is not None and version != exhibit.version:
        raise Conflict(theirs=[(f"Ex {exhibit.number}", exhibit.title)], yours=[("Reason", reason)])
    if not reason:
        raise Invalid(fields={"why": "Say why, in one or two sentences. The reason stays with the exhibit."})
    return reason


def _told(exhibit: Exhibit, what: str, sentence: str, reason: str, actor: Actor) -> Exhibit:
    db.session.flush()
    audit.record(
        f"exhibit:{what}", actor=actor, case_id=exhibit.case_id, object_type="exhibit", object_id=exhibit.public_id,
        sentence=sentence.format(exhibit.number), detail={"number": exhibit.number, "why": reason},
    )  # fmt: skip
    return exhibit
