"""Enter, change and remove officers on the lists, and decide in each case; all of it signed and kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import require, require_factor
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.credibility.models import LISTS, CredibilityChange, CredibilityEntry, CredibilityReview
from casebridge.credibility.queries import accounts_to_name
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, WrongState
from casebridge.text import NARRATIVE_LIMIT, clean
from casebridge.work import ask_for

KIND = "credibility"
DECISIONS = {
    "disclose": "Disclose to the defense",
    "not_material": "Not material in this case",
    "do_not_call": "Do not call this officer",
    "not_same": "Not the same officer",
}
# What somebody who reads the history may know of a list: that it changed, never whom it is about.
CHANGED = "changed a list of the State's Attorney"
SHOWN = {"account": "Account", "name": "Name", "number": "Sequence number", "ground": "Ground", "source": "Source",
         "dated_on": "Dated"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about an officer: the public id of the account where there is one, the rest as typed."""

    account: str = ""
    name: str = ""
    number: str = ""
    ground: str = ""
    source: str = ""
    dated_on: date | None = None


def enter(key: str, said: Said, *, reason: str, actor: Actor) -> CredibilityEntry:
    """Put an officer on a list; every case with the officer is looked for after the commit.

    :raises Invalid: whom, ground, source, date or reason is missing, by field, or the officer is on this list.
    :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.CREDIBILITY_KEEP)
    if key not in LISTS:
        raise Invalid(fields={"list": "Pick one of the two lists."})
    values, words = _checked(said, reason)
    if twin := _twin(key, values):
        raise Invalid(fields={"name": f"{twin.name} is on this list already: change that entry."})
    require_factor(actor)
    entry = CredibilityEntry(list_key=key, version=1, **values)
    db.session.add(entry)
    db.session.flush()
    _write(entry, "entered", {}, words, actor)
    return entry


def change(entry: CredibilityEntry, said: Said, *, reason: str, version: int | None, actor: Actor) -> CredibilityChange:
    """Change an entry, with the reason; what it said before stays readable.

    :raises Invalid: as `enter`, or nothing differs. :raises Conflict: somebody changed it meanwhile.
    :raises WrongState: it was removed. :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.CREDIBILITY_KEEP)
    _stands(entry)
    values, words = _checked(said, reason)
    if version is not None and version != entry.version:
        raise Conflict(theirs=[("Ground", entry.ground)], yours=[("Ground", values["ground"])])
    before = as_text(entry)
    if all(getattr(entry, field) == value for field, value in values.items()):
        raise Invalid(fields={"ground": "Nothing differs from what stands."})
    if twin := _twin(entry.list_key, values, but=entry):
        raise Invalid(fields={"name": f"{twin.name} is on this list already: change that entry."})
    require_factor(actor)
    for field, value in values.items():
        setattr(entry, field, value)
    db.session.flush()
    return _write(entry, "changed", before, words, actor)


def remove(entry: CredibilityEntry, *, reason: str, version: int | None, actor: Actor) -> CredibilityChange:
    """Take an officer off a list, with the reason; the entry stays readable.

    :raises Invalid: no reason. :raises Conflict: somebody changed it meanwhile. :raises WrongState: it was removed.
    :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.CREDIBILITY_KEEP)
    _stands(entry)
    words = clean(reason, field="why", limit=NARRATIVE_LIMIT, lines=True)
    if not words:
        raise Invalid(fields={"why": "Say why the officer is taken off the list."})
    if version is not None and version != entry.version:
        raise Conflict(theirs=[("Ground", entry.ground)], yours=[("Why it is removed", words)])
    require_factor(actor)
    entry.removed_at = clock.now()
    db.session.flush()
    return _write(entry, "removed", as_text(entry), words, actor)


def decide(
    review: CredibilityReview, *, decision: str, words: str, version: int | None, actor: Actor
) -> CredibilityReview:
    """Decide in one case, under the prosecutor's name.

    :raises Invalid: no decision, or no reason where one is due. :raises Conflict: it was decided meanwhile.
    :raises StepUpNeeded: the factor must be given again.
    """
    require(actor, Permission.CREDIBILITY_DECIDE, review.case)
    fields: dict[str, str] = {}
    reason = clean(words, field="words", limit=NARRATIVE_LIMIT, lines=True)
    if decision not in DECISIONS:
        fields["decision"] = "Pick what is decided in this case."
    if decision != "disclose" and not reason:
        fields["words"] = "Give the reason in a sentence."
    if fields:
        raise Invalid(fields=fields)
    if review.decision or (version is not None and version != review.version):
        raise Conflict(
            theirs=[(DECISIONS.get(review.decision, "Not decided"), review.words)],
            yours=[(DECISIONS[decision], reason)],
        )
    require_factor(actor)
    review.decision, review.words = decision, reason
    review.decided_by_id, review.decided_at = actor.id, clock.now()
    db.session.flush()
    _note("credibility:decide", review, "decided about a witness", actor)
    return review


def record_given(review: CredibilityReview, *, on: date | None, to: str, paper: str, actor: Actor) -> None:
    """Write when, to whom and by which paper something decided was disclosed.

    :raises Invalid: one of them is missing, or the day is wrong. :raises Conflict: it was written meanwhile.
    :raises WrongState: nothing was decided to be disclosed.
    """
    require(actor, Permission.CREDIBILITY_DECIDE, review.case)
    if review.decision != "disclose":
        raise WrongState("Nothing is to be disclosed by this decision.")
    fields: dict[str, str] = {}
    who, shown = clean(to, field="given_to"), clean(paper, field="given_paper", limit=300)
    if on is None:
        fields["given_on"] = "Give the day on which it was given."
    elif on > clock.court_local(clock.now()).date():
        fields["given_on"] = "This day lies ahead. Enter it once it was given."
    if not who:
        fields["given_to"] = "Name the counsel who got it."
    if not shown:
        fields["given_paper"] = "Name the paper that shows it: a letter, a filing."
    if fields:
        raise Invalid(fields=fields)
    if review.given_on is not None:
        raise Conflict(theirs=[("Given to", review.given_to)], yours=[("Given to", who)])
    review.given_on, review.given_to, review.given_paper = on, who, shown
    db.session.flush()
    _note("credibility:give", review, "entered that something about a witness was disclosed", actor)


def note_reading(actor: Actor, *, object_id: str, case_id: int | None = None) -> None:
    """Write that somebody read a list, an entry or the decisions of a case: each view of it is an event."""
    audit.record(
        "credibility:read", actor=actor, case_id=case_id, object_type="credibility", object_id=object_id,
        sentence="read work product of the State's Attorney",
    )  # fmt: skip


def as_text(entry: CredibilityEntry) -> dict[str, str]:
    """Return the fields of an entry as text, for its history."""
    return {
        "account": entry.user.username if entry.user else "", "name": entry.name, "number": entry.number,
        "ground": entry.ground, "source": entry.source, "dated_on": entry.dated_on.isoformat(),
    }  # fmt: skip


def _checked(said: Said, reason: str) -> tuple[dict[str, Any], str]:
    fields: dict[str, str] = {}
    user = next((one for one in accounts_to_name() if one.public_id == said.account), None) if said.account else None
    name = clean(said.name, field="name") or (user.name if user else "")
    values = {
        "user": user, "name": name, "number": clean(said.number, field="number", limit=60),
        "ground": clean(said.ground, field="ground", limit=NARRATIVE_LIMIT, lines=True),
        "source": clean(said.source, field="source", limit=300), "dated_on": said.dated_on,
    }  # fmt: skip
    words = clean(reason, field="reason", limit=NARRATIVE_LIMIT, lines=True)
    if said.account and user is None:
        fields["account"] = "Pick an account of the police, or none."
    if not name:
        fields["name"] = "Pick the account, or give the officer's name."
    if not values["ground"]:
        fields["ground"] = "Give the ground: what was found, and by whom."
    if not values["source"]:
        fields["source"] = "Name the paper or ruling that it rests on."
    if said.dated_on is None:
        fields["dated_on"] = "Give the day of the finding."
    elif said.dated_on > clock.court_local(clock.now()).date():
        fields["dated_on"] = "This day lies ahead. Give the day of the finding."
    if not words:
        fields["reason"] = "Say why the list is changed."
    if fields:
        raise Invalid(fields=fields)
    return values, words


def _twin(key: str, values: dict[str, Any], but: CredibilityEntry | None = None) -> CredibilityEntry | None:
    """Return the entry of this list that stands for the same account, or the same name and number."""
    query = select(CredibilityEntry).where(CredibilityEntry.list_key == key, CredibilityEntry.removed_at.is_(None))
    user: User | None = values["user"]
    for one in db.session.scalars(query):
        same_account = user is not None and one.user_id == user.id
        same_words = (one.name.casefold(), one.number) == (values["name"].casefold(), values["number"])
        if one is not but and (same_account or same_words):
            return one
    return None


def _write(entry: CredibilityEntry, kind: str, before: dict[str, str], reason: str, actor: Actor) -> CredibilityChange:
    known = select(CredibilityChange.serial).where(CredibilityChange.entry_id == entry.id)
    last = db.session.scalar(known.order_by(CredibilityChange.serial.desc()).limit(1)) or 0
    after = {} if kind == "removed" else as_text(entry)
    made = CredibilityChange(
        entry=entry, serial=last + 1, kind=kind, before=before, after=after, reason=reason, by_id=actor.id,
        at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    audit.record(
        "credibility:list", actor=actor, object_type="credibility", object_id=entry.public_id, sentence=CHANGED
    )
    ask_for(KIND, made.public_id)
    return made


def _note(event: str, review: CredibilityReview, sentence: str, actor: Actor) -> None:
    audit.record(
        event, actor=actor, case_id=review.case_id, object_type="credibility_review", object_id=review.public_id,
        sentence=sentence,
    )  # fmt: skip


def _stands(entry: CredibilityEntry) -> None:
    if entry.removed_at is not None:
        raise WrongState("This officer was taken off the list. Enter the officer anew.")
