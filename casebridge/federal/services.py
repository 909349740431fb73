"""Open and close screening rounds, answer the facts of the sheet, record the contact about one forum."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.bulk import remembered
from casebridge.cases.models import Case
from casebridge.catalog.federal import FederalFact
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.evidence.queries import load_exhibit
from casebridge.federal.models import ForumContact, Screening, ScreeningAnswer
from casebridge.federal.queries import answers_of, round_of, screening_of
from casebridge.text import NARRATIVE_LIMIT, clean

ANSWERS = {"met": "Met", "missing": "Missing", "unknown": "Unknown"}


def open_round(case: Case, *, actor: Actor, why: str = "", at: datetime | None = None) -> Screening:
    """Return the open screening round; begin the next one where the last is closed."""
    last = screening_of(case)
    if last is not None and last.closed_at is None:
        return last
    row = Screening(case_id=case.id, round=round_of(case), why=why, opened_by_id=actor.id, opened_at=at or clock.now())
    db.session.add(row)
    db.session.flush()
    return row


def may_see_answer(case: Case, fact: FederalFact, actor: Actor) -> bool:
    """Say whether the answer to a fact is this person's to read: by its class, or by doing the screening."""
    return can(actor, f"class:{fact.class_}", case) or can(actor, Permission.SCREENING_PREPARE, case)


def answer_fact(
    case: Case,
    key: str,
    *,
    answer: str,
    actor: Actor,
    sources: Sequence[tuple[str, str]] = (),
    words: str = "",
    version: int | None = None,
) -> ScreeningAnswer:
    """Answer one fact of the sheet.

    :param sources: (public id of an exhibit, page or time); blank ids are passed over.
    :param version: the version that the person saw, 0 where no answer of this round stood; None in jobs.
    :raises NotThere: no such fact or exhibit. :raises Invalid: none of the three answers.
    :raises Conflict: somebody answered meanwhile.
    """
    require(actor, Permission.SCREENING_PREPARE, case)
    fact = catalog().federal_facts.get(key)
    if fact is None:
        raise NotThere()
    if answer not in ANSWERS:
        raise Invalid(fields={"answer": "Choose met, missing or unknown. Unknown is an answer."})
    number, standing = remembered(db.session(), ("sheet", case.id), lambda: _sheet(case, actor))
    stands = standing.get(key)
    present = stands if stands is not None and stands.round == number else None
    said = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    if version is not None and version != (present.version if present else 0):
        raise _conflict(fact, present, answer, said)
    named = [
        {"exhibit": load_exhibit(case, one, actor=actor).id, "where": clean(where, field="where")}
        for one, where in sources
        if one
    ]
    standing[key] = _write(case, fact, present, number, answer=answer, sources=named, words=said, actor=actor)
    return standing[key]


def record_contact(case: Case, *, with_whom: str, held_on: date | None, said: str, actor: Actor) -> ForumContact:
    """Record that prosecutors of both offices spoke about one forum.

    :raises Invalid: nobody is named, no date or one in the future, no words.
    """
    require(actor, Permission.SCREENING_PREPARE, case)
    fields = {}
    whom = clean(with_whom, field="with_whom")
    words = clean(said, field="said", limit=NARRATIVE_LIMIT, lines=True)
    if not whom:
        fields["with_whom"] = "Name the federal prosecutor you spoke with."
    if held_on is None:
        fields["held_on"] = "Give the date."
    elif held_on > clock.court_local(clock.now()).date():
        fields["held_on"] = "This date is in the future. Record it when you have spoken."
    if not words:
        fields["said"] = "Say in one or two sentences what was said about where the case belongs."
    if fields or held_on is None:
        raise Invalid(fields=fields)
    row = ForumContact(
        case_id=case.id, round=open_round(case, actor=actor).round, with_whom=whom, held_on=held_on, said=words,
        entered_by_id=actor.id, entered_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record(
        "forum:contact", actor=actor, case_id=case.id, object_type="forum_contact", object_id=row.public_id,
        sentence="recorded the contact with the U.S. Attorney about one forum",
    )  # fmt: skip
    return row


def _sheet(case: Case, actor: Actor) -> tuple[int, dict[str, ScreeningAnswer]]:
    """Return the number of the open round, begun where none is, and the answers that stand."""
    number = open_round(case, actor=actor).round
    return number, answers_of(case, number)


def _write(
    case: Case, fact: FederalFact, row: ScreeningAnswer | None, number: int, *, actor: Actor, **values: Any
) -> ScreeningAnswer:
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return row
    if row is None:
        row = ScreeningAnswer(case_id=case.id, round=number, fact=fact.key, version=1)
        db.session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.answered_by_id, row.answered_at = actor.id or 0, clock.now()
    db.session.flush()
    audit.record(
        "screening:answer", actor=actor, case_id=case.id, object_type="screening_answer", object_id=row.public_id,
        sentence=f"answered “{fact.question}” of the federal screening: {ANSWERS[row.answer].lower()}",
        detail={"fact": fact.key, "answer": row.answer, "round": number},
    )  # fmt: skip
    return row


def _conflict(fact: FederalFact, present: ScreeningAnswer | None, answer: str, words: str) -> Conflict:
    theirs = f"{ANSWERS[present.answer]}. {present.words}".strip() if present else "(no answer)"
    return Conflict(
        f"“{fact.question}” was answered while you were writing.",
        theirs=[(fact.question, theirs)], yours=[(fact.question, f"{ANSWERS[answer]}. {words}".strip())],
    )  # fmt: skip
