"""The referral as the federal side sees it, as plain values: the set that went along and nothing else."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases import facts
from casebridge.cases.models import Case, Party
from casebridge.cases.people import ROLES, age_on, definition_of, live_charges
from casebridge.cases.wall import knows
from casebridge.catalog.load import catalog
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of, names_of
from casebridge.evidence.services import FAVORABLE_DECISIONS
from casebridge.federal.crossing import crosses
from casebridge.federal.models import URGENCIES, Referral, SharedItem
from casebridge.federal.queries import answers_of, asked, log_of, notes_of, questions_of, referral_of
from casebridge.federal.terms import lines

TONES = {"met": ("ok", "Met"), "missing": ("bad", "Missing"), "unknown": ("quiet", "Unknown")}


def view_of(case: Case, items: list[SharedItem], number: int, actor: Actor) -> dict[str, Any]:
    """Return what these items of a round show: sheet, facts, people, charges, exhibits, memo, log.

    :param actor: the reader; in a preview the liaison, who sees no less.
    """
    shared = {item.exhibit_id for item in items if item.exhibit_id}
    exhibits = [e for e in exhibits_of(case, actor) if e.id in shared]
    parts = {item.key: item for item in items if item.kind == "part"}
    people = [item.party for item in items if item.party is not None]
    log = log_of(case, number)
    return {
        "sheet": _sheet(case, items, number, exhibits), "exhibits": [_paper(case, e) for e in exhibits],
        "facts": _facts(case, actor) if "facts" in parts else None, "matrix": "matrix" in parts,
        "people": [_person(case, party) for party in people],
        "charges": lines(case, "state", people) if "facts" in parts else [],
        "memo": parts["memo"].words if "memo" in parts else "",
        "log": [_entry(e, exhibits) for e in log.entries] if log else [],
    }  # fmt: skip


def head_of(referral: Referral) -> dict[str, Any]:
    """Return who referred when, how urgent, with which charges in mind, and where it stands."""
    return {
        "number": referral.number, "sent_at": referral.sent_at, "status": referral.status,
        "by": names_of({referral.liaison_id}).get(referral.liaison_id, ""), "ended_at": referral.ended_at,
        "urgency": URGENCIES.get(referral.urgency, referral.urgency), "charges": referral.charges_contemplated,
    }  # fmt: skip


def ending_of(referral: Referral, case: Case, actor: Actor) -> dict[str, Any] | None:
    """Return how a referral ended as this reader may know it: a sealed ground stays with prosecutors."""
    if not referral.ended_as:
        return None
    ground = catalog().decline_grounds.get(referral.ground)
    whole = can(actor, Permission.REFERRAL_READ, case)
    told = whole or ground is None or ground.seen_by_detective == "label and to_state"
    return {
        "status": referral.status, "at": referral.ended_at, "label": ground.label if ground and told else "",
        "to_state": ground.to_state if ground and told else "", "sentence": referral.sentence if told else "",
        "confirm": bool(ground and ground.to_be_confirmed),
    }  # fmt: skip


def panel(case: Case, actor: Actor) -> dict[str, Any] | None:
    """Return where the newest referral stands, for the overview of those who read the file."""
    referral = referral_of(case) if case.referred_at is not None else None
    if referral is None:
        return None
    return {"head": head_of(referral), "ending": ending_of(referral, case, actor), "days": _days(referral, case),
            "charges": _adopted(case, actor), "opens": can(actor, Permission.SCREENING_READ, case)}  # fmt: skip


def _days(referral: Referral, case: Case) -> int:
    """Return for how many days the U.S. Attorney had the referral, or had the case that came of it."""
    over = referral.ended_at if referral.ended_as and referral.ended_as != "adopted" else case.closed_at
    return ((over or clock.now()) - referral.sent_at).days


def _adopted(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """Return the federal charges that were put in effect, against whom the reader may know of, and how each ended."""
    titles = catalog().dispositions
    return [
        {"title": definition_of(c).title, "statute": definition_of(c).statute, "person": c.party.name,
         "ended": titles[c.disposition].label if c.disposition in titles else "", "on": c.disposition_on}
        for c in live_charges(case, "federal")
        if c.decided_at is not None and knows(actor, c.party)
    ]  # fmt: skip


def thread(case: Case, *, replies: bool) -> list[dict[str, Any]]:
    """Return the questions of the newest referral with the replies that were sent; drafts where `replies`."""
    return [
        {"number": q.number, "item": q.item, "reason": q.reason, "due_on": q.due_on, "asked_at": q.asked_at,
         "reply": q.reply if q.sent_at or replies else "", "words": q.reply_words if q.sent_at or replies else "",
         "sent_at": q.sent_at, "id": q.public_id, "version": q.version}
        for q in asked(case)
    ]  # fmt: skip


def notes(case: Case, actor: Actor) -> list[dict[str, Any]] | None:
    """Return the federal office's own notes; None for everybody else."""
    if not can(actor, Permission.FEDERAL_NOTE, case):
        return None
    found = notes_of(case)
    people = names_of({note.author_id for note in found})
    return [
        {"who": people.get(n.author_id, ""), "office": "usao", "at": n.written_at, "text": n.text} for n in found
    ]  # fmt: skip


def _sheet(case: Case, items: list[SharedItem], number: int, exhibits: list[Exhibit]) -> list[dict[str, Any]]:
    named = {item.key for item in items if item.kind == "fact"}
    answers, known = answers_of(case, number), {e.id: e for e in exhibits}
    found = []
    for fact in questions_of(case):
        row = answers.get(fact.key)
        if row is None or not (crosses(fact.class_) == "yes" or fact.key in named):
            continue
        tone, word = TONES[row.answer]
        papers = [_ex(case, known[s["exhibit"]], s["where"]) for s in row.sources if s["exhibit"] in known]
        found.append({"tone": tone, "word": word, "question": fact.question, "words": row.words, "exhibits": papers,
                      "confirm": fact.to_be_confirmed})  # fmt: skip
    return found


def _facts(case: Case, actor: Actor) -> list[tuple[str, str]]:
    return [
        (answer.definition.label, answer.words)
        for answer in facts.answers(case, actor)
        if answer.words and not answer.hidden and crosses(answer.class_) == "yes"
    ]


def _person(case: Case, party: Party) -> dict[str, Any]:
    day = case.incident_on
    age = age_on(party.born_on, day) if party.born_on and day else None
    return {"name": party.name, "role": ROLES[party.role], "age": age, "held": party.in_custody}


def _entry(entry: Mapping[str, Any], exhibits: list[Exhibit]) -> dict[str, str]:
    number = next((f"Ex {e.number}" for e in exhibits if e.id == entry["exhibit"]), "")
    word = FAVORABLE_DECISIONS.get(entry["decision"], "Not answered yet")
    return {"text": entry["text"], "exhibit": number, "word": word}


def _paper(case: Case, exhibit: Exhibit) -> dict[str, Any]:
    number, _, url = _ex(case, exhibit, "")
    return {"number": number, "title": exhibit.title, "url": url}


def _ex(case: Case, exhibit: Exhibit, where: str) -> tuple[int, str, str]:
    url = url_for("evidence.show", case_id=case.public_id, exhibit_id=exhibit.public_id)
    return exhibit.number, where, url
