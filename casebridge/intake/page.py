"""What the intake page shows: sections of questions, people, checklist, evidence, readiness, as plain values."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.cases import facts
from casebridge.cases.classed import choices
from casebridge.cases.facts import Answer
from casebridge.cases.models import Case
from casebridge.cases.people import ROLES, definition_of, live_charges
from casebridge.cases.queries import case_people
from casebridge.catalog.load import catalog
from casebridge.checklist import queries as checklist
from casebridge.checklist.models import STATUSES
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.intake import forms
from casebridge.intake.sections import DOOR_FACTS, HIDDEN, OTHER, SECTIONS, Section
from casebridge.paging import row_number
from casebridge.workflows import engine

Errors = Mapping[str, str]
Lines = list[checklist.Line]
_DOORS = {
    "review_first": ("Review first", "A prosecutor decides before anybody is arrested."),
    "warrant_ready": ("Warrant ready", "A suspect is identified and not in custody."),
    "already_charged": ("Already charged", "Somebody is held: the custody clock runs from the recorded arrest."),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A section with its fields: those asked now, and those that other answers would call for."""

    section: Section
    fields: list[dict[str, Any]]
    later: list[dict[str, Any]]
    version: str
    note: str


def cards(case: Case, actor: Actor, errors: Errors | None = None, typed: Mapping[str, Any] | None = None) -> list[Card]:
    """Return the questions of the case in their sections, those hidden from `actor` left out.

    :param typed: what was sent and refused, shown instead of what stands.
    """
    found = {a.definition.key: a for a in facts.answers(case, actor) if not a.hidden}
    named = {key for section in SECTIONS for key in section.facts} | {*DOOR_FACTS, *HIDDEN}
    rest = Section(OTHER.key, OTHER.title, tuple(key for key in found if key not in named))
    shown = [
        _card(case, actor, section, [found[k] for k in section.facts if k in found], errors or {}, typed or {})
        for section in (*SECTIONS, rest)
    ]
    return [card for card in shown if card.fields or card.later]


def section_keys(key: str, case: Case) -> tuple[str, ...]:
    """Return the questions of one section of this kind of case."""
    if key == "door":
        return DOOR_FACTS
    named = {k for section in SECTIONS for k in section.facts} | {*DOOR_FACTS, *HIDDEN}
    asked = [definition.key for definition in catalog().facts_of(case.kind)]
    if key == OTHER.key:
        return tuple(k for k in asked if k not in named)
    return next((tuple(k for k in s.facts if k in asked) for s in SECTIONS if s.key == key), ())


def door(case: Case, actor: Actor) -> dict[str, Any]:
    """Return the door and its two facts."""
    found = {a.definition.key: a for a in facts.answers(case, actor)}
    labels = {"in_custody": "Is somebody in custody?", "charged": "Is somebody charged?"}
    fields = [
        forms.made(key, label, found[key].value or "", id=f"fact-{key}", choices=forms.YES_NO)
        for key, label in labels.items()
    ]
    title, words = _DOORS[case.door]
    return {"fields": fields, "title": title, "words": words, "version": version_of([found[k] for k in DOOR_FACTS])}


def version_of(answers: list[Answer]) -> str:
    """Return what the person is shown, as text for the form: the serial of each answer."""
    return ",".join(f"{a.definition.key}:{a.serial}" for a in answers)


def read_version(text: str) -> dict[str, int]:
    """Read the serials back from a form; what makes no sense counts as never answered."""
    pairs = (part.partition(":") for part in text.split(","))
    read = {key: row_number(serial) for key, _, serial in pairs}
    return {key: serial for key, serial in read.items() if serial is not None}


def people(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """Return the people of the case with what is proposed against each.

    That an address is protected is told to those who may read it: to the others it would tell that there is one.
    """
    charges, locates = live_charges(case), can(actor, "class:witness-location", case)
    return [
        {"party": p, "role": ROLES[p.role],
         "charges": [(c, definition_of(c)) for c in charges if c.party_id == p.id],
         "protected": bool(p.location) and p.role in ("witness", "victim") and locates}
        for p in case_people(case)
    ]  # fmt: skip


def needs(
    case: Case,
    actor: Actor,
    errors: Errors | None = None,
    refused: str = "",
    lines: Lines | None = None,
    sent: Any = None,
) -> dict[str, Any]:
    """Return the checklist: rows that apply or may, those that do not, and the counts in words.

    :param refused: the item to whose form `errors` and what was `sent` belong.
    :param lines: the checklist, where it was read already.
    """
    exhibits = {e.id: e for e in exhibits_of(case, actor)}
    lines = checklist.lines(case, links=True) if lines is None else lines
    counts = Counter(line.item.status for line in lines if line.applies is not False)
    words = [f"{counts[key]} {label.lower()}" for key, label in STATUSES.items()]
    missing = sum(line.bounces for line in lines)
    rows = [
        _item(case, line, exhibits, errors or {}, sent) if line.item.key == refused else _item(case, line, exhibits)
        for line in lines
    ]
    return {
        "rows": [row for row in rows if row["applies"] is not False],
        "others": [row for row in rows if row["applies"] is False],
        "note": " · ".join([*words, f"{missing} missing"]),
    }


def sending(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """Return the moves that send the package on, each with its fields; always pressable."""
    wanted = ("submit", "submit_on_view") if case.door == "already_charged" else ("submit",)
    return [
        {"key": move.key, "label": move.label, "asks": move.asks,
         "url": url_for("cases.make_move", case_id=case.public_id, name=move.key)}
        for move in engine.open_moves(case, actor) if move.key in wanted
    ]  # fmt: skip


def may_ask_prosecutor(case: Case, actor: Actor) -> bool:
    """Say whether this person may write in the advice thread now."""
    return case.state in ("draft", "returned") and can(actor, "case_review:advise", case)


def may_prepare(case: Case, actor: Actor) -> bool:
    """Say whether the intake page is this person's now."""
    return can(actor, Permission.CASE_EDIT, case)


def _card(
    case: Case, actor: Actor, section: Section, answers: list[Answer], errors: Errors, typed: Mapping[str, Any]
) -> Card:
    fields = {
        a.definition.key: forms.fact_field(
            a.definition, typed.get(a.definition.key, a.value) if a.definition.key in errors else a.value, errors=errors
        )
        for a in answers
    }
    for a in answers:
        fields[a.definition.key]["proposal"] = a.proposal
        if facts.may_be_classed(a.definition) and len(offered := choices(case, actor, a.class_)) > 1:
            fields[a.definition.key]["class"] = forms.class_field(a.definition, offered, errors=errors)
        fields[a.definition.key]["source"] = a.fact.source_text if a.fact and a.fact.source_kind == "import" else ""
    asked = [a for a in answers if a.asked is not False]
    answered = sum(a.value not in (None, "", []) for a in asked)
    return Card(
        section, [fields[a.definition.key] for a in asked],
        [fields[a.definition.key] for a in answers if a.asked is False], version_of(answers),
        f"{answered} of {len(asked)}",
    )  # fmt: skip


def _item(
    case: Case, line: checklist.Line, exhibits: dict[int, Exhibit], errors: Errors | None = None, sent: Any = None
) -> dict[str, Any]:
    item, row = line.item, line.definition
    errors, sent = errors or {}, sent or MultiDict()
    linked = [exhibits[i] for i in item.exhibit_ids if i in exhibits]
    reasons = [(key, catalog().not_applicable_reasons[key].label) for key in (row.not_applicable if row else ())]
    fitting = row.exhibits if row else ()
    offered = [e for e in exhibits.values() if e.type in fitting or e.id in item.exhibit_ids]
    first = [catalog().facts[key].label for key in line.first]
    why = f"Answer this first: {', '.join(first)}." if first else (row.why if row else "")

    def of(name: str, label: str, value: Any = "", **more: Any) -> dict[str, Any]:
        said = errors.get(f"{item.key}-{name}")
        value = (sent.getlist(name) if isinstance(value, list) else sent.get(name, "")) if sent else value or ""
        return forms.made(name, label, value, id=f"{item.key}-{name}", **more) | {"errors": [said] if said else []}

    return {
        "key": item.key, "applies": line.applies, "version": item.version, "item": item,
        "url": url_for("intake.save_item", case_id=case.public_id, key=item.key),
        "waiver_url": url_for("intake.waiver", case_id=case.public_id, key=item.key) if item.waivable else "",
        "about": {
            "key": f"item-{item.key}", "label": item.label, "why": why, "gap": line.bounces,
            "weight": "trial_only" if item.weight == "trial_only" else "",
            "to_be_confirmed": bool(row and row.to_be_confirmed),
            "exhibits": [
                (e.number, "", url_for("evidence.show", case_id=case.public_id, exhibit_id=e.public_id)) for e in linked
            ],
        },
        "done": row.done if row else "",
        "status": {"name": "status", "id": f"item-{item.key}-status", "label": item.label,
                   "value": sent.get("status", item.status), "choices": list(STATUSES.items()),
                   "errors": [errors[item.key]] if item.key in errors else []},
        "exhibits": of("exhibits", "Exhibits that carry it", [e.public_id for e in linked],
                       choices=[(e.public_id, f"Ex {e.number}, {e.title}") for e in offered]),
        "others_by_number": of("other_exhibits", "Other exhibits, by number"),
        "words": of("words", "In words: where it is, or why not", item.words),
        "from": of("requested_from", "From whom", item.requested_from),
        "number": of("request_number", "Request number", item.request_number),
        "promised": of("promised_on", "Promised for", item.promised_on.isoformat() if item.promised_on else ""),
        "promise_reason": of("promise_reason", "Why the promised day changed"),
        "reason": of("reason", "Why it does not apply", item.reason, choices=reasons),
    }  # fmt: skip
