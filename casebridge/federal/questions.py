"""What the federal attorney asks of the State's Attorney, and what is answered or refused."""

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.federal.models import FederalNote, FederalQuestion
from casebridge.federal.queries import next_question_number
from casebridge.text import NARRATIVE_LIMIT, clean, iso_date

REPLIES = {"answered": "Answered", "refused": "Refused"}


def write_question(case: Case, *, actor: Actor, item: str = "", reason: str = "", due_on: str = "") -> FederalQuestion:
    """Start a question; nobody outside the federal office sees it before it is asked."""
    require(actor, Permission.REFERRAL_QUESTIONS, case)
    question = FederalQuestion(
        case_id=case.id, referral_number=case.referral_round, number=next_question_number(case),
        written_by_id=actor.id, item="", reason="",
    )  # fmt: skip
    db.session.add(question)
    return edit_question(question, case, actor=actor, item=item, reason=reason, due_on=due_on)


def edit_question(
    question: FederalQuestion, case: Case, *, actor: Actor, item: str, reason: str, due_on: str
) -> FederalQuestion:
    """Keep what was written of a question, complete or not.

    :param due_on: as typed. :raises Invalid: text that cannot be kept, or a date that is none.
    :raises NotThere: it was asked already.
    """
    require(actor, Permission.REFERRAL_QUESTIONS, case)
    if question.asked_at is not None:
        raise NotThere()
    key = question.public_id or "new"
    question.item = clean(item, field=f"item-{key}", limit=NARRATIVE_LIMIT, lines=True)
    question.reason = clean(reason, field=f"reason-{key}", limit=NARRATIVE_LIMIT, lines=True)
    question.due_on = iso_date(due_on, field=f"due_on-{key}") if due_on.strip() else None
    db.session.flush()
    return question


def drop_question(question: FederalQuestion, case: Case, *, actor: Actor) -> None:
    """Throw a question away that was never asked.

    :raises NotThere: it was asked already.
    """
    require(actor, Permission.REFERRAL_QUESTIONS, case)
    if question.asked_at is not None:
        raise NotThere()
    db.session.delete(question)
    db.session.flush()


def reply_to(
    question: FederalQuestion, case: Case, *, actor: Actor, reply: str, words: str, version: int
) -> FederalQuestion:  # fmt: skip
    """Answer a question or refuse it; the federal side reads it when the answers are sent.

    :param reply: answered or refused. :param version: of the question, as it was read. :raises Invalid: neither, or no
        words. :raises NotThere: it was never asked, or the answer is sent. :raises Conflict: somebody was faster.
    """
    require(actor, Permission.REFERRAL_ANSWER, case)
    if question.asked_at is None or question.sent_at is not None:
        raise NotThere()
    fields = {}
    said = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    if reply not in REPLIES:
        fields["reply"] = "Say whether you answer it or refuse it."
    if not said:
        fields["words"] = "Write the answer, or why you refuse it."
    if version != question.version:
        name = f"Question {question.number}"
        raise Conflict(
            theirs=[(name, _in_words(question.reply, question.reply_words))], yours=[(name, _in_words(reply, said))]
        )
    if fields:
        raise Invalid(fields=fields)
    question.reply, question.reply_words, question.replied_by_id = reply, said, actor.id
    db.session.flush()
    audit.record(
        "referral:reply", actor=actor, case_id=case.id, object_type="federal_question", object_id=question.public_id,
        sentence=f"wrote the reply to question {question.number} of the U.S. Attorney",
    )  # fmt: skip
    return question


def write_note(case: Case, *, text: str, actor: Actor) -> FederalNote:
    """Write a note for the federal office alone; the history of the case does not tell that it exists.

    :raises Invalid: no words.
    """
    require(actor, Permission.FEDERAL_NOTE, case)
    words = clean(text, field="text", limit=NARRATIVE_LIMIT, lines=True)
    if not words:
        raise Invalid(fields={"text": "Write the note first."})
    note = FederalNote(case_id=case.id, author_id=actor.id, text=words, written_at=clock.now())
    db.session.add(note)
    db.session.flush()
    audit.record(
        "federal:note", actor=actor, object_type="federal_note", object_id=note.public_id,
        sentence="wrote a note of the federal office",
    )  # fmt: skip
    return note


def _in_words(reply: str, words: str) -> str:
    """Return a reply as one text, for the page that shows two of them."""
    return f"{REPLIES.get(reply, 'Not answered')}. {words}".strip()
