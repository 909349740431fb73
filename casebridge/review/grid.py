"""The decision grid: its cells as the page shows them, and what a form of it keeps, cell by cell."""

from collections.abc import Mapping
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import counts_as, definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.elements.queries import strength_of
from casebridge.errors import Conflict, Gap, Invalid
from casebridge.paging import seen_version
from casebridge.review import services
from casebridge.review.cells import amendable, copy_cell, prepare_cell, proposed_law

CHOICES = [("approve", "Approve"), ("decline", "Decline"), ("other", "Other"), ("open", "Open")]
COPY = "copy-"
_OTHER = ("approve_amended", "approve_added", "divert_lead", "divert_other", "refer_other_state", "release_no_charge",
          "more_investigation", "refer_federal", "hold_with_date")  # fmt: skip
# The names of refused values, as the fields of a cell name them.
_FIELDS = {"reasons": "reason", "outcome": "other"}

_WORDS = (("rationale", "Rationale"), ("plain_words", "Plain words for the detective"))
_CELL_WORDS = (("words", "For the detective"), ("victim_words", "For the victim’s letter"),
               ("amendment", "What changes or where it goes"))  # fmt: skip

Typed = Mapping[str, Any]


def grid(case: Case, actor: Actor, gaps: list[Gap], typed: Typed, errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return each defendant with the cells of their charges.

    :param gaps: what a refused decision lacks. :param typed: a form that was refused, empty without one.
    """
    marked = {gap.anchor: gap.sentence for gap in gaps}
    charges = live_charges(case)
    people = []
    for party in case.suspects:
        cells = [_cell(c, charges, marked, actor, typed, errors) for c in charges if c.party_id == party.id]
        if cells:
            people.append({"party": party, "cells": cells})
    return people


def choices(case: Case) -> dict[str, Any]:
    """Return what every cell can be chosen from: reasons by ground, other outcomes, charges in force on the day."""
    reasons: dict[str, list[tuple[str, str]]] = {}
    for row in catalog().decline_reasons.values():
        reasons.setdefault(row.kind.capitalize(), []).append((row.key, row.label))
    others = [(key, catalog().outcomes[key].label) for key in _OTHER]
    return {"reasons": reasons, "others": others, "amendable": amendable(case)}


def keep(case: Case, form: Any, actor: Actor) -> None:
    """Keep the choices and words of a form; with `act=copy-CELL` also give them to the cells that it ticks.

    :raises Invalid: with the fields of the cells that cannot be taken. :raises Conflict: a cell was changed meanwhile.
    """
    charges, refused = {charge.public_id: charge for charge in live_charges(case)}, {}
    for key, charge in charges.items():
        if f"choice-{key}" in form:
            try:
                _keep_cell(charge, key, form, actor)
            except Invalid as bad:
                refused.update({f"{_FIELDS.get(name, name)}-{key}": how for name, how in bad.fields.items()})
    if refused:
        raise Invalid(fields=refused)
    services.write_draft(
        case, rationale=form.get("rationale", ""), plain_words=form.get("plain_words", ""), actor=actor
    )
    act = form.get("act", "")
    if act.startswith(COPY) and (source := charges.get(act.removeprefix(COPY))):
        _copy(source, charges, form, actor)


def too_late(case: Case, form: Any) -> Conflict:
    """Return the refusal of who pressed second: how the case stands now, and every word that they had typed."""
    charges = live_charges(case)
    theirs = [("It is now", case.workflow.state(case.state).label)]
    theirs += [(_whose(c), outcome.label) for c in charges if (outcome := catalog().outcomes.get(c.outcome))]
    typed = [(label, form.get(name, "").strip()) for name, label in _WORDS]
    for charge in charges:
        typed += [
            (f"{label}, {_whose(charge)}", form.get(f"{name}-{charge.public_id}", "").strip())
            for name, label in _CELL_WORDS
        ]
    return Conflict(
        theirs=theirs, yours=[(label, text) for label, text in typed if text] or [("Your move", "Record the decision")]
    )


def _whose(charge: Charge) -> str:
    return f"{definition_of(charge).title}, {charge.party.name}"


def _keep_cell(charge: Charge, key: str, form: Any, actor: Actor) -> None:
    prepare_cell(
        charge, actor=actor, choice=form[f"choice-{key}"], other=form.get(f"other-{key}", ""),
        reasons=form.getlist(f"reason-{key}"), words=form.get(f"words-{key}", ""),
        victim_words=form.get(f"victim_words-{key}", ""), amendment=form.get(f"amendment-{key}", ""),
        amended_to=form.get(f"amended_to-{key}", ""), version=seen_version(form.get(f"version-{key}", "")),
    )  # fmt: skip


def _copy(source: Charge, charges: Mapping[str, Charge], form: Any, actor: Actor) -> None:
    key = source.public_id
    wanted = [charges[one] for one in form.getlist(f"to-{key}") if one in charges and one != key]
    if not wanted:
        raise Invalid(fields={f"to-{key}": "Tick the charges that get the same decision."})
    try:
        copy_cell(source, wanted, actor=actor)
    except Invalid as bad:
        raise Invalid(fields={f"to-{key}": bad.fields["to"]}) from None


def _cell(
    charge: Charge, every: list[Charge], marked: Mapping[str, str], actor: Actor, typed: Typed,
    errors: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    law, key = definition_of(charge), charge.public_id
    said = marked.get(f"decision-{charge.id}")

    def of(name: str, value: str) -> str:
        return str(typed.get(f"{name}-{key}", value))

    proposed = proposed_law(charge)
    return {
        "id": key, "version": charge.version, "charge": law.title, "statute": law.statute,
        "defendant": charge.party.name, "strength": strength_of(charge.case, charge, actor),
        "confirm": law.to_be_confirmed, "note": law.statute, "choice": of("choice", _choice(charge.outcome)),
        "outcome": charge.outcome, "other": of("other", charge.outcome),
        "reason": of("reason", charge.reasons[0] if charge.reasons else ""), "words": of("words", charge.reason_words),
        "victim_words": of("victim_words", charge.victim_words), "amendment": of("amendment", charge.amendment),
        "amended_to": of("amended_to", charge.amended_to), "proposed": f"{proposed.title}, {proposed.statute}"
        if proposed else "", "counts_as": counts_as(charge), "errors": [said] if said else [],
        "wrong": {name.removesuffix(f"-{key}"): how for name, how in errors.items() if name.endswith(f"-{key}")},
        "effective": charge.decided_at, "choices": CHOICES, "anchor": charge.id,
        "rest": [(c.public_id, _whose(c)) for c in every if c is not charge],
    }  # fmt: skip


def _choice(outcome: str) -> str:
    if outcome == "approve_as_charged":
        return "approve"
    if outcome.startswith("decline_"):
        return "decline"
    return "other" if outcome else "open"
