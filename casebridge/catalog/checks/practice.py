"""Kinds, checklists, return reasons and decisions must hang together."""

from collections.abc import Iterator

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import problem
from casebridge.catalog.problems import Problem

MOST_DRAFT_FACTS = 10


def facts_have_choices(book: Catalog) -> Iterator[Problem]:
    """Check that choices stand where, and only where, one is made."""
    for fact in book.facts.values():
        if bool(fact.choices) is not (fact.kind == "choice"):
            yield problem("facts", fact, f"a fact of kind {fact.kind} has {len(fact.choices)} choices")
        if len(set(fact.choices)) != len(fact.choices):
            yield problem("facts", fact, "a choice stands twice")
        if fact.many and fact.kind != "choice":
            yield problem("facts", fact, "several answers need choices")


def facts_name_offices(book: Catalog) -> Iterator[Problem]:
    """Check that districts and units offered as choices are those of agencies.toml."""
    for name, known in (("police_district", book.districts.keys()), ("lead_unit", {*book.units, "other"})):
        for choice in book.facts[name].choices if name in book.facts else ():
            if choice not in known:
                yield problem("facts", book.facts[name], f'the choice "{choice}" is not in agencies.toml')


def checklists_match_kinds(book: Catalog) -> Iterator[Problem]:
    """Check that each kind has its own checklist with items in it."""
    for kind in book.case_types.values():
        found = book.checklists.get(kind.checklist)
        if found and found.case_type != kind.key:
            yield problem("case_types", kind, f'the checklist "{kind.checklist}" is of another kind')
        if not book.items_of(kind.key):
            yield problem("case_types", kind, "the checklist has no item")


def items_and_reasons_meet(book: Catalog) -> Iterator[Problem]:
    """Check that each item has a return reason, and each reason an item in each kind it is for."""
    for item in book.items.values():
        if not book.reasons_for(item.key):
            yield problem("items", item, "no return reason asks for the item")
    for reason in book.return_reasons.values():
        if not reason.items:
            yield problem("return_reasons", reason, "the reason asks for no item")
        kinds = {kind for key in reason.items if key in book.items for kind in book.items[key].case_types}
        for kind in sorted(set(reason.case_types) - kinds):
            yield problem("return_reasons", reason, f"a case of kind {kind} has none of its items")


def decline_reasons_have_words(book: Catalog) -> Iterator[Problem]:
    """Check that a detective always reads something, and a victim too unless the reason is sealed."""
    for reason in book.decline_reasons.values():
        if not reason.to_detective.strip():
            yield problem("decline_reasons", reason, "there is no text for the detective")
        if reason.shown_to_detective and not reason.to_victim.strip():
            yield problem("decline_reasons", reason, "the reason is not sealed and has no text for the victim")
    for ground in book.decline_grounds.values():
        if not ground.to_state.strip():
            yield problem("decline_grounds", ground, "there is no text for the State")


def drafts_stay_short(book: Catalog) -> Iterator[Problem]:
    """Check that a draft asks for ten answers or fewer."""
    for kind in book.case_types.values():
        asked = sum(fact.required == "draft" for fact in book.facts_of(kind.key))
        if asked > MOST_DRAFT_FACTS:
            yield problem("case_types", kind, f"a draft asks for {asked} answers, more than {MOST_DRAFT_FACTS}")
