"""tell(): put notices into the open unit of work; a job delivers them after the commit."""

from collections.abc import Iterable

from casebridge import clock
from casebridge.db import db
from casebridge.notices.models import Notice


def tell(
    user_ids: Iterable[int],
    *,
    tag: str,
    text: str,
    case_id: int | None = None,
    subject_type: str = "case",
    subject_id: str = "",
    audit_seq: int | None = None,
    urgent: bool = False,
    mailed: bool = True,
) -> list[Notice]:
    """Owe each person one notice and return them; the same person is told once.

    :param text: neutral words, no name, number or class (security.md 5).
    :param urgent: it is mailed at once, also to those who asked for less.
    :param mailed: whether it may be mailed at all; word that mail fails is not.
    """
    now = clock.now()
    notices = [
        Notice(
            user_id=user_id, tag=tag, text=text, case_id=case_id, subject_type=subject_type,
            subject_id=subject_id, audit_seq=audit_seq, created_at=now, urgent=urgent,
            mail="open" if mailed else "none",
        )
        for user_id in dict.fromkeys(user_ids)
    ]  # fmt: skip
    db.session.add_all(notices)
    return notices
