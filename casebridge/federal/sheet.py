"""The screening page as plain values: the facts with their answers, what will be seen, what stays here."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases.models import Case
from casebridge.cases.people import ROLES, live_charges
from casebridge.cases.wall import people_seen
from casebridge.catalog.federal import FederalFact
from casebridge.catalog.load import catalog
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of, names_of
from casebridge.federal.charges import offered
from casebridge.federal.crossing import GROUND_TOO, PARTS, class_of_party, crosses, fault
from casebridge.federal.forms import ANSWER_CHOICES, field
from casebridge.federal.models import ScreeningAnswer, SharedItem
from casebridge.federal.queries import answers_of, items_of, questions_of, round_of
from casebridge.federal.services import may_see_answer
from casebridge.federal.sharing import kept_back, set_round
from casebridge.formats import initials, local_time, plural

MOST_SOURCES = 6


def rows(
    case: Case, actor: Actor, *, refused: str = "", sent: Any = None, errors: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return the facts of the sheet with their fields; `refused` is the key of the fact whose form came back."""
    answers, number, exhibits = answers_of(case), round_of(case), exhibits_of(case, actor)
    people = names_of({row.answered_by_id for row in answers.values()})
    return [
        _row(case, actor, fact, answers.get(fact.key), number, exhibits, people,
             sent if fact.key == refused else None, errors if fact.key == refused else None)
        for fact in questions_of(case)
    ]  # fmt: skip


def tally(found: list[dict[str, Any]]) -> str:
    """Say how many facts are met, missing, unknown and open; listed, never added up."""
    counts = {key: sum(1 for row in found if row["answer"] == key) for key, _ in ANSWER_CHOICES}
    left = sum(1 for row in found if not row["answer"])
    met, missing, unknown = counts["met"], counts["missing"], counts["unknown"]
    return f"{plural(met, 'fact')} met, {missing} missing, {unknown} unknown, {left} without an answer"


def chooser(case: Case, actor: Actor, errors: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what can be chosen for the federal side, what is chosen, and what stays here in counts."""
    chosen = {(item.kind, item.key): item for item in items_of(case, set_round(case))}
    exhibits = exhibits_of(case, actor)
    people = [_choice(chosen, "party", p.public_id, f"{p.name}, {ROLES[p.role].lower()}", class_of_party(p))
              for p in people_seen(case, actor)]  # fmt: skip
    papers = [_choice(chosen, "exhibit", e.public_id, _named(e), e.class_, exhibits)
              for e in exhibits if e.withdrawn_at is None or ("exhibit", e.public_id) in chosen]  # fmt: skip
    facts = [
        _choice(chosen, "fact", f.key, f.question, f.class_)
        for f in questions_of(case)
        if crosses(f.class_) != "yes" and may_see_answer(case, f, actor)
    ]
    memo = chosen.get(("part", "memo"))
    return {
        "parts": [_choice(chosen, "part", key, name, class_) for key, (name, class_) in PARTS.items()],
        "people": people, "exhibits": papers, "facts": facts, "memo": memo.words if memo else "",
        "count": sum(1 for row in papers if row["chosen"]), "of": len(papers), "stays": kept_back(case, actor),
        "errors": errors or {}, "may": can(actor, Permission.SHARED_CHOOSE, case),
        "may_take_back": can(actor, Permission.SHARED_TAKE_BACK, case),
    }  # fmt: skip


def composer(case: Case, actor: Actor, errors: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields with which a federal charge is contemplated, and the gaps of the law files."""
    choices, gaps = offered(case)
    suspects = [p for p in people_seen(case, actor) if p in case.suspects]
    return {
        "party": field("party", "Who", sent.get("party", ""), errors=errors,
                       choices=[(p.public_id, p.name) for p in suspects]),
        "statute": field("statute", "Federal charge", sent.get("statute", ""), errors=errors, choices=choices),
        "count_text": field("count_text", "Count", sent.get("count_text", ""), errors=errors), "gaps": gaps,
    }  # fmt: skip


def contemplated_words(case: Case) -> str:
    """Return the contemplated federal charges in one line, to start the referral's own words."""
    laws = catalog().charges
    return "; ".join(f"{c.party.name}: {laws[c.statute][-1].statute}" for c in live_charges(case, "federal"))


def _row(
    case: Case, actor: Actor, fact: FederalFact, row: ScreeningAnswer | None, number: int, exhibits: list[Exhibit],
    people: Mapping[int, str], sent: Any, errors: Mapping[str, str] | None,
) -> dict[str, Any]:  # fmt: skip
    hidden = not may_see_answer(case, fact, actor)
    shown = None if hidden else row
    current = row is not None and row.round == number
    answer = sent.get("answer", "") if sent is not None else shown.answer if shown else ""
    words = sent.get("words", "") if sent is not None else shown.words if shown else ""
    books = [catalog().charges[key][-1].statute for key in fact.bears_on if key in catalog().charges]
    who = f"{initials(people.get(shown.answered_by_id, ''))}, {local_time(shown.answered_at)}" if shown else ""
    return {
        "key": fact.key, "question": fact.question, "help": fact.help, "hidden": hidden, "who": who,
        "law": "; ".join(dict.fromkeys(books)) or "practice of both offices", "answer": shown.answer if shown else "",
        "version": row.version if row is not None and current else 0, "confirm": fact.to_be_confirmed,
        "words": field("words", "In words", words, key=fact.key), "said": words,
        "from_round": row.round if row is not None and not current and not hidden else 0,
        "field": field("answer", fact.question, answer, errors=errors, key=fact.key, choices=ANSWER_CHOICES),
        "sources": _sources(fact, shown, exhibits), "shown_by": _shown_by(case, shown, exhibits),
        "url": url_for("federal.answer_fact", case_id=case.public_id, key=fact.key),
    }  # fmt: skip


def _sources(fact: FederalFact, row: ScreeningAnswer | None, exhibits: list[Exhibit]) -> list[dict[str, Any]]:
    ids, choices = {e.id: e.public_id for e in exhibits}, [(e.public_id, _named(e)) for e in exhibits]
    standing = [s for s in (row.sources if row else []) if s["exhibit"] in ids]
    blank = [{"exhibit": 0, "where": ""}] if len(standing) < MOST_SOURCES else []
    return [
        {"exhibit": field("exhibit", f"Source {n}", ids.get(s["exhibit"], ""), key=f"{fact.key}-{n}", choices=choices),
         "where": field("where", f"Page or time {n}", s["where"], key=f"{fact.key}-{n}")}
        for n, s in enumerate([*standing, *blank], start=1)
    ]  # fmt: skip


def _shown_by(case: Case, row: ScreeningAnswer | None, exhibits: list[Exhibit]) -> list[tuple[int, str, str]]:
    known = {e.id: e for e in exhibits}
    return [
        (known[s["exhibit"]].number, s["where"],
         url_for("evidence.show", case_id=case.public_id, exhibit_id=known[s["exhibit"]].public_id))
        for s in (row.sources if row else [])
        if s["exhibit"] in known
    ]  # fmt: skip


def _choice(
    chosen: Mapping[tuple[str, str], SharedItem], kind: str, key: str, label: str, class_: str,
    exhibits: Sequence[Exhibit] = (),
) -> dict[str, Any]:  # fmt: skip
    item, how = chosen.get((kind, key)), crosses(class_)
    orders = [(e.public_id, _named(e)) for e in exhibits if how == "order" and e.public_id != key]
    order = next((e.public_id for e in exhibits if item is not None and e.id == item.order_id), "")
    return {
        "kind": kind, "key": key, "label": label, "chosen": item is not None, "how": how, "order": order,
        "class": catalog().classes[class_].title, "confirm": catalog().classes[class_].to_be_confirmed,
        "asks_ground": how == "order" or class_ in GROUND_TOO, "ground": item.ground if item else "",
        "fault": fault(item) if item else "", "orders": orders,
        "id": item.public_id if item else "",
    }  # fmt: skip


def _named(exhibit: Exhibit) -> str:
    return f"Ex {exhibit.number}, {exhibit.title}"
