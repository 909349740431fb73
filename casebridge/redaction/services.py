"""Mark boxes, withdraw them, have a copy made, let a finding stand, release; strings stay out of the history."""

from collections.abc import Sequence

from sqlalchemy import func, select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import Exhibit, Version
from casebridge.formats import plural
from casebridge.redaction.glyphs import Box
from casebridge.redaction.models import (
    SOURCES,
    RedactedCopy,
    RedactionMark,
    RedactionUse,
    RedactionWaiver,
)
from casebridge.redaction.queries import (
    ALWAYS,
    USES,
    copies_of,
    is_fresh,
    marks_of,
    open_findings,
    place_of,
    released,
    waivers_of,
)
from casebridge.text import clean
from casebridge.work import ask_for

KIND = "redaction"
MARKS_MOST = 5_000
REASON_LEAST = 5
# What may be the ground of a box: every class of information but the ordinary one.
ORDINARY = "open-case"


def add_marks(
    case: Case,
    version: Version,
    places: Sequence[tuple[int, Box]],
    *,
    ground: str,
    source: str,
    actor: Actor,
    term: str = "",
) -> int:
    """Mark boxes on pages of a version; return how many are new (the same box twice is one).

    :param places: (page from 1, box in tenths of a point on the page).
    :raises Invalid: no ground, no box, or too many.
    """
    require(actor, Permission.REDACT, case)
    check_ground(ground)
    if not places or not all(1 <= page <= version.pages for page, _ in places):
        raise Invalid("Nothing was marked.", fields={"found": "Choose at least one place on a page of this exhibit."})
    known = {(mark.page, mark.box) for mark in marks_of(version)}
    fresh = [place for place in dict.fromkeys(places) if place not in known]
    if len(known) + len(fresh) > MARKS_MOST:
        raise Invalid("Nothing was marked.", fields={"found": f"One exhibit takes at most {MARKS_MOST:,} boxes."})
    for page, (left, top, wide, high) in fresh:
        db.session.add(RedactionMark(
            exhibit_id=version.exhibit_id, version_id=version.id, sha256=version.sha256, page=page, box_left=left,
            box_top=top, box_wide=wide, box_high=high, ground=ground, source=source if source in SOURCES else "drawn",
            term=term, by_id=actor.id, at=clock.now(),
        ))  # fmt: skip
    db.session.flush()
    if fresh:
        pages = len({page for page, _ in fresh})
        _tell(
            "redaction:mark", case, version.exhibit, actor,
            f"marked {plural(len(fresh), 'box', 'boxes')} on {plural(pages, 'page')} of Ex {version.exhibit.number}"
            f" ({catalog().classes[ground].title})",
        )  # fmt: skip
    return len(fresh)


def check_ground(ground: str) -> None:
    """Pass when a ground is one that a box can have.

    :raises Invalid: it is not.
    """
    if ground not in catalog().classes or ground == ORDINARY:
        raise Invalid("Nothing was marked.", fields={"ground": "Say why it is redacted."})


def withdraw(case: Case, mark: RedactionMark, *, actor: Actor) -> None:
    """Take a box away; its line stays in the log.

    :raises Invalid: it is in a released copy. :raises NotThere: it was withdrawn before.
    """
    require(actor, Permission.REDACT, case)
    if mark.withdrawn_at is not None:
        raise NotThere()
    version = db.session.get_one(Version, mark.version_id)
    if any(mark.id in copy.marks for copy in copies_of(version) if copy.released_at is not None):
        raise Invalid("The box stays.", fields={"mark": "A released copy holds it. File a new version to begin anew."})
    mark.withdrawn_by_id, mark.withdrawn_at = actor.id, clock.now()
    db.session.flush()
    _tell(
        "redaction:withdraw", case, mark.exhibit, actor,
        f"took a box away from page {mark.page} of Ex {mark.exhibit.number}",
    )  # fmt: skip


def let_elsewhere(case: Case, mark: RedactionMark, *, reason: str, actor: Actor) -> None:
    """Say why the text under a box may stand elsewhere; it is then looked for no more.

    :raises Invalid: no reason.
    """
    require(actor, Permission.REDACT, case)
    mark.elsewhere = _reason(reason)
    _stale(db.session.get_one(Version, mark.version_id))
    db.session.flush()
    _tell(
        "redaction:elsewhere", case, mark.exhibit, actor,
        f"said that the text under a box on page {mark.page} of Ex {mark.exhibit.number} may stand elsewhere",
    )  # fmt: skip


def ask_for_copy(case: Case, exhibit: Exhibit, version: Version, *, actor: Actor) -> RedactedCopy:
    """Ask the job worker for a redacted copy of the marks as they stand.

    :raises Invalid: there is no mark, or one is being made.
    """
    require(actor, Permission.REDACT, case)
    marks, copies = marks_of(version), copies_of(version)
    if not marks:
        raise Invalid("No copy was asked for.", fields={"copy": "Mark at least one box first."})
    if copies and copies[0].under_way:
        raise Invalid("No second copy was asked for.", fields={"copy": "One is being made. Wait until it is proven."})
    last = db.session.scalar(select(func.max(RedactedCopy.number)).where(RedactedCopy.version_id == version.id)) or 0
    copy = RedactedCopy(
        exhibit_id=exhibit.id, version_id=version.id, number=last + 1, marks=[mark.id for mark in marks],
        asked_by_id=actor.id, asked_at=clock.now(),
    )  # fmt: skip
    db.session.add(copy)
    db.session.flush()
    ask_for(KIND, copy.public_id)
    _tell(
        "redaction:make", case, exhibit, actor,
        f"asked for a redacted copy of Ex {exhibit.number} with {plural(len(marks), 'box', 'boxes')}",
    )  # fmt: skip
    return copy


def let_stand(case: Case, copy: RedactedCopy, place: str, *, reason: str, actor: Actor) -> None:
    """Let one finding of the proof stand, with the reason.

    :raises Invalid: no reason, no such finding, or one that nobody may let stand.
    """
    require(actor, Permission.REDACT, case)
    finding = next((f for f in copy.proof.get("findings", []) if place_of(f) == place), None)
    if finding is None or finding["kind"] in ALWAYS:
        raise Invalid("Nothing was let stand.", fields={"reason": "Pick a place of the list."})
    words = _reason(reason)
    if place not in waivers_of(copy.version):
        db.session.add(RedactionWaiver(
            exhibit_id=copy.exhibit_id, version_id=copy.version_id, place=place, page=finding["page"], reason=words,
            by_id=actor.id, at=clock.now(),
        ))  # fmt: skip
        db.session.flush()
        _tell(
            "redaction:let_stand", case, copy.exhibit, actor,
            f"let a place on page {finding['page']} of Ex {copy.exhibit.number} stand in the redacted copy",
        )  # fmt: skip


def release(case: Case, copy: RedactedCopy, *, actor: Actor) -> None:
    """Release a proven copy: packets may take it, and its boxes stay.

    :raises Invalid: it is not proven, marks changed since, or the proof found what nobody let stand; each by page.
    """
    require(actor, Permission.REDACT, case)
    if copy.released_at is not None:
        return
    wrong = why_not_released(copy)
    if wrong:
        _tell(
            "redaction:release", case, copy.exhibit, actor,
            f"could not release the redacted copy {copy.number} of Ex {copy.exhibit.number}", outcome="denied",
        )  # fmt: skip
        raise Invalid("The copy was not released.", fields={"copy": wrong})
    copy.released_by_id, copy.released_at = actor.id, clock.now()
    db.session.flush()
    _tell(
        "redaction:release", case, copy.exhibit, actor,
        f"released the redacted copy {copy.number} of Ex {copy.exhibit.number}"
        f" ({plural(len(copy.facts['redacted']), 'page')} with boxes)",
        sha256=copy.sha256,
    )  # fmt: skip


def why_not_released(copy: RedactedCopy) -> str:
    """Return what keeps a copy from being released, naming page and class, never the text; empty: nothing does."""
    if copy.proven_at is None:
        return "It is not proven yet."
    if not is_fresh(copy, marks_of(copy.version)):
        return "Boxes were added or taken away since: make the copy anew."
    found = open_findings(copy)
    if not found:
        return ""
    titles = catalog().classes
    named = dict.fromkeys(
        f"page {f['page']} ({titles[f['ground']].title})" if f["page"] else f"the file itself ({f['where']})"
        for f in found
    )
    shown = ", ".join(list(named)[:5]) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
    return f"The proof found text that should be gone: {shown}."


def choose_use(case: Case, exhibit: Exhibit, kind: str, use: str, *, actor: Actor) -> None:
    """Say whether a kind of packet takes an exhibit as it is or redacted.

    :raises Invalid: no such kind or use.
    """
    require(actor, Permission.REDACT, case)
    if kind not in catalog().packet_kinds or use not in USES:
        raise Invalid("Nothing was changed.", fields={"use": "Choose one of the two for each kind of packet."})
    row = db.session.scalar(
        select(RedactionUse).where(RedactionUse.exhibit_id == exhibit.id, RedactionUse.kind == kind)
    )
    if row is None:
        row = RedactionUse(exhibit_id=exhibit.id, kind=kind)
        db.session.add(row)
    row.use, row.by_id, row.at = use, actor.id or 0, clock.now()
    db.session.flush()
    label = catalog().packet_kinds[kind].label
    _tell("redaction:use", case, exhibit, actor, f"chose that Ex {exhibit.number} goes {USES[use]} into: {label}")


def _stale(version: Version) -> None:
    """Have the newest copy proven anew: what is looked for has changed."""
    copy = next(iter(copies_of(version)), None)
    if copy is not None and copy.proven_at is not None and copy.released_at is None:
        copy.proven_at = None
        ask_for(KIND, copy.public_id)


def last_released(version: Version) -> RedactedCopy | None:
    """Return the copy that packets take."""
    return released(copies_of(version))


def _reason(typed: str) -> str:
    words = clean(typed, field="reason", limit=500)
    if len(words) < REASON_LEAST:
        raise Invalid("Nothing was changed.", fields={"reason": "Say why in a few words; the log prints them."})
    return words


def _tell(
    event: str, case: Case, exhibit: Exhibit, actor: Actor, sentence: str, outcome: str = "ok", sha256: str = ""
) -> None:
    audit.record(
        event, actor=actor, case_id=case.id, object_type="exhibit", object_id=exhibit.public_id, sentence=sentence,
        outcome=outcome, detail={"sha256": sha256} if sha256 else None,
    )  # fmt: skip
