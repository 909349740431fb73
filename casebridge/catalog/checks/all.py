"""Every check, in the order in which people mend things."""

from collections.abc import Callable, Iterator

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks import (
    charges,
    clocks,
    conditions,
    disclosure,
    holidays,
    packets,
    practice,
    references,
    vocabulary,
)
from casebridge.catalog.problems import Problem

Check = Callable[[Catalog], Iterator[Problem]]
CHECKS: tuple[Check, ...] = (
    vocabulary.statuses_are_legal,
    vocabulary.words_are_known,
    references.names_resolve,
    references.elements_resolve,
    references.lead_states_name_clocks,
    charges.versions_do_not_overlap,
    charges.keys_belong_to_one_sovereign,
    charges.elements_are_distinct,
    charges.maxima_are_numbers_or_life,
    charges.graver_charges_do_not_circle,
    charges.missing_rows_are_missing,
    clocks.rules_fit_units,
    clocks.triggers_have_their_events,
    clocks.states_are_known,
    holidays.weekdays_are_true,
    holidays.days_follow_their_rules,
    holidays.years_are_complete,
    conditions.facts_are_asked,
    conditions.values_are_choices,
    practice.facts_have_choices,
    practice.facts_name_offices,
    practice.checklists_match_kinds,
    practice.items_and_reasons_meet,
    practice.decline_reasons_have_words,
    practice.drafts_stay_short,
    packets.classes_are_named_once,
    packets.finer_classes_stand_beside,
    packets.treatment_stays_in_lead,
    disclosure.words_have_answers,
    disclosure.answers_say_why_not,
)


def problems_of(book: Catalog) -> Iterator[Problem]:
    """Yield every problem of the catalog; without the loose lists the other checks cannot be made."""
    if missing := list(vocabulary.meta_is_there(book)):
        yield from missing
        return
    for check in CHECKS:
        yield from check(book)
