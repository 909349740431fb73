"""Mark a passage, and take a mark back; both stay in the office."""

import re

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.classed import USUAL, chosen
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import Exhibit
from casebridge.evidence.places import place_of
from casebridge.evidence.services import flag_favorable
from casebridge.marking.models import CLASSED, KINDS, USUALLY, Passage
from casebridge.text import NARRATIVE_LIMIT, clean

QUOTE_LIMIT = 4_000
_PAGE = re.compile(r"p\. (\d+)")


def mark(
    case: Case,
    exhibit: Exhibit,
    *,
    kind: str,
    actor: Actor,
    place: str = "",
    quote: str = "",
    words: str = "",
    ground: str = "",
    private: bool = False,
    version: int | None = None,
    class_key: str = USUAL,
) -> Passage:
    """Mark a passage; one that could help the defense opens the flag that a prosecutor must answer.

    :param version: the version that was read; the newest one when it is None. :param class_key: a class with fewer
        readers than work product, for what ends where it stands.
    :raises Invalid: each field that cannot be taken.
    """
    require(actor, Permission.PASSAGE_MARK, case)
    quote = clean(quote, field="quote", limit=QUOTE_LIMIT, lines=True)
    words = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    where, wrong = "", {}
    try:
        where = place_of(place, exhibit)
    except Invalid as refused:
        wrong = dict(refused.fields)
    wrong |= _missing(kind, quote or where, words, ground)
    try:
        class_key = chosen(case, actor, class_key, USUALLY)
    except Invalid as refused:
        wrong |= refused.fields
    if class_key and kind not in CLASSED:
        wrong["class"] = "This leads to what more people read: only a note, an issue or a redaction has a class."
    if wrong:
        raise Invalid("The passage was not marked.", fields=wrong)
    page = _PAGE.match(where)
    row = Passage(
        case_id=case.id, exhibit_id=exhibit.id, kind=kind, place=where, page=int(page[1]) if page else None,
        quote=quote, words=words, ground=ground if kind == "redact" else "", private=private and kind == "note",
        class_key=class_key,
        version_number=_version(exhibit, version), by_id=actor.id, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    named = f"Ex {exhibit.number}{f', {where}' if where else ''}"
    _tell("passage:mark", row, actor, f"marked a passage of {named}")
    if kind == "favorable":
        said = [f"“{quote}”" if quote else "", where, words]
        flag_favorable(exhibit, text=" · ".join(part for part in said if part), actor=actor)
    return row


def take_back(row: Passage, *, actor: Actor) -> None:
    """Take a mark back; only who made it may. It is shown no more, its line of history stays.

    :raises NotThere: it is somebody else's, or was taken back before.
    """
    require(actor, Permission.PASSAGE_MARK, row.case)
    if row.by_id != actor.id or row.taken_back_at is not None:
        raise NotThere()
    row.taken_back_at = clock.now()
    db.session.flush()
    _tell("passage:take_back", row, actor, f"took a mark back from Ex {row.exhibit.number}")


def _missing(kind: str, pointed: str, words: str, ground: str) -> dict[str, str]:
    wrong = {}
    if kind not in KINDS:
        return {"mark": "Say what it is: " + ", ".join(KINDS.values()) + "."}
    if not pointed and kind != "note":
        wrong["quote"] = "Give the words, or the page or time."
    if kind in ("note", "issue") and not words:
        wrong["words"] = "Write the note." if kind == "note" else "Say which issue you see."
    if kind == "redact" and ground not in catalog().classes:
        wrong["ground"] = "Say why it is redacted."
    return wrong


def _version(exhibit: Exhibit, number: int | None) -> int | None:
    known = {version.number for version in exhibit.versions}
    return number if number in known else exhibit.latest.number if exhibit.latest else None


def _tell(event: str, row: Passage, actor: Actor, sentence: str) -> None:
    audit.record(
        event, actor=actor, case_id=row.case_id, object_type="passage", object_id=row.public_id, sentence=sentence
    )
