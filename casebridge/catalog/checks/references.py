"""Names that point to other rows must find them."""

from collections.abc import Callable, Collection, Iterator

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import all_rows, problem, rows_of
from casebridge.catalog.problems import Problem
from casebridge.catalog.rows import PracticeRow

Known = Callable[[Catalog], Collection[str]]


def _in(table: str, *more: str) -> Known:
    """Return a reader of the keys of a table, with words that are no keys and stand all the same."""
    return lambda book: {*getattr(book, table), *more}


def _charges(book: Catalog) -> Collection[str]:
    """Return the charge keys that practice may use: with a row, or listed as still without one."""
    return {*book.charges, *book.charges_without_law_row}


REFERENCES: tuple[tuple[str, str, str, Known], ...] = (
    ("charges_maryland", "lesser_of", "charge", _in("charges_maryland")),
    ("charges_maryland", "applies_to", "kind of case", _in("case_types")),
    ("charges_federal", "lesser_of", "charge", _in("charges_federal")),
    ("charges_federal", "applies_to", "kind of case", _in("case_types")),
    ("clocks", "trigger", "trigger", _in("triggers")),
    ("clocks", "count", "rule of counting", _in("count_rules")),
    ("holidays", "key", "rule", _in("holiday_rules")),
    ("legal_only_days", "key", "rule", _in("legal_only_rules")),
    ("duties", "clock", "clock", _in("clocks", "")),
    ("answers", "exhibit_types", "kind of exhibit", _in("exhibit_types")),
    ("answers", "classes", "class", _in("classes")),
    ("answers_in_duty", "duty", "duty", _in("duties")),
    ("answers_in_duty", "word", "word", _in("answers")),
    ("answers_in_duty", "exhibit_types", "kind of exhibit", _in("exhibit_types")),
    ("case_types", "checklist", "checklist", _in("checklists")),
    ("case_types", "typical_charges", "charge", _charges),
    ("charge_hints", "key", "charge", _charges),
    ("facts", "case_types", "kind of case", _in("case_types")),
    ("facts", "class_", "class", _in("classes")),
    ("conversions", "from_", "kind of case", _in("case_types", "gun_assault_candidate")),
    ("conversions", "to", "kind of case", _in("case_types", "closed")),
    ("checklists", "case_type", "kind of case", _in("case_types")),
    ("items", "case_types", "kind of case", _in("case_types")),
    ("items", "weight_by_type", "kind of case", _in("case_types")),
    ("items", "supports", "support", _in("supports")),
    ("items", "exhibits", "kind of exhibit", _in("exhibit_types")),
    ("items", "not_applicable", "reason", _in("not_applicable_reasons")),
    ("return_reasons", "group", "group", _in("return_groups")),
    ("return_reasons", "case_types", "kind of case", _in("case_types")),
    ("return_reasons", "items", "item", _in("items")),
    ("federal_facts", "exhibits", "kind of exhibit", _in("exhibit_types")),
    ("federal_facts", "bears_on", "charge", _charges),
    ("federal_facts", "class_", "class", _in("classes")),
    ("referral_fields", "class_", "class", _in("classes")),
    ("lead_fields", "doors", "door", _in("lead_doors")),
    ("lead_fields", "class_", "class", _in("classes")),
    ("lead_eligibility", "doors", "door", _in("lead_doors")),
    ("lead_states", "next", "state", _in("lead_states")),
    ("lead_deadlines", "clock", "clock", _in("clocks", "none")),
    ("agenda_fields", "consent_purpose", "purpose", _in("consent_purposes", "always", "none")),
    ("exhibit_types", "section", "section", _in("packet_sections")),
    ("exhibit_types", "default_class", "class", _in("classes")),
    ("exhibit_types", "finer_class", "class", _in("classes", "")),
    ("packet_kinds", "sections", "section", _in("packet_sections")),
    ("packet_kinds", "cover_fields", "cover field", _in("cover_fields")),
    ("packet_kinds", "notices", "notice", _in("notices")),
    ("packet_kinds", "approved_by", "role", _in("roles", "holder")),
    ("units", "agency", "agency", _in("agencies")),
    ("roles", "agency", "agency", _in("agencies", "any")),
    ("neighborhood_moves", "old", "district", _in("districts")),
    ("neighborhood_moves", "new", "district", _in("districts")),
)


def names_resolve(book: Catalog) -> Iterator[Problem]:
    """Check each list of REFERENCES, and the sources of every row of practice."""
    for table, name, what, known in REFERENCES:
        found = known(book)
        for row in rows_of(book, table):
            for key in _named(getattr(row, name)):
                if key not in found:
                    sentence = f'the field "{name.rstrip("_")}" names the {what} "{key}", which does not exist'
                    yield problem(table, row, sentence)
    for table, row in all_rows(book):
        for key in row.source if isinstance(row, PracticeRow) else ():
            if key not in book.sources:
                yield problem(table, row, f'the source "{key}" is not in sources.toml')


def elements_resolve(book: Catalog) -> Iterator[Problem]:
    """Check that supports name elements of some charge, and nexus elements those of their own."""
    known = {e.key for rows in book.charges.values() for row in rows for e in row.elements}
    for support in book.supports.values():
        for key in support.elements:
            if key not in known:
                yield problem("supports", support, f'no charge has the element "{key}"')
    for row in rows_of(book, "charges_federal"):
        for key in row.nexus_elements:
            if key not in {element.key for element in row.elements}:
                yield problem("charges_federal", row, f'the nexus element "{key}" is not among its elements')


def lead_states_name_clocks(book: Catalog) -> Iterator[Problem]:
    """Check each clock that the words of a LEAD state name."""
    for state in book.lead_states.values():
        for word in state.clock.split():
            if word.startswith("pol_") and word not in book.clocks:
                yield problem("lead_states", state, f'the words name the clock "{word}", which does not exist')


def _named(value: str | Collection[str]) -> Collection[str]:
    return (value,) if isinstance(value, str) else value
