"""Words that stand for a choice of the software must be of its list."""

from collections.abc import Iterator

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import all_rows, problem, rows_of
from casebridge.catalog.law import SpecialClosing
from casebridge.catalog.problems import Problem
from casebridge.catalog.rows import LawRow, Row

CALENDARS = ("md_courts", "federal_courts", "none")
WEIGHTS = ("blocks_charge", "strengthens", "trial_only")
FINER = ("criminal-history", "grand-jury")
_SOVEREIGNS = ("state", "federal", "both")
WORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("charges_maryland", "class_", ("felony", "misdemeanor")),
    ("charges_federal", "class_", ("felony", "misdemeanor")),
    ("clocks", "nature", ("legal", "policy")),
    ("clocks", "sovereign", (*_SOVEREIGNS, "office")),
    ("clocks", "trigger_rule", ("single", "earliest_of", "latest_of")),
    ("clocks", "unit", ("minutes", "hours", "calendar_days", "business_days", "court_session", "years")),
    ("clocks", "direction", ("after", "before")),
    ("clocks", "calendar", CALENDARS),
    (
        "count_rules",
        "key",
        (
            "md_long",
            "md_short",
            "md_before",
            "frcrp_days",
            "hours_exact",
            "business",
            "next_session",
            "exact_day",
        ),
    ),
    ("holiday_rules", "calendars", CALENDARS[:2]),
    ("holidays", "calendar", CALENDARS[:2]),
    ("special_closings", "calendar", CALENDARS[:2]),
    ("duties", "sovereign", _SOVEREIGNS),
    ("classes", "crosses_to_usao", ("yes", "by_item", "order", "no")),
    ("facts", "kind", ("text", "date", "time", "choice", "number", "place")),
    ("facts", "required", ("draft", "submit", "no")),
    ("items", "weight", WEIGHTS),
    ("items", "gate", ("", "attest", "offer_lead")),
    ("return_reasons", "weight", WEIGHTS),
    ("outcomes", "counts_as", ("approved", "declined", "lead", "transferred", "undecided")),
    ("decline_reasons", "kind", ("evidential", "legal", "discretionary")),
    ("exceptional_clearances", "nibrs", ("A", "B", "C", "D", "E")),
    ("federal_facts", "answer", ("choice", "text")),
    ("usao_outcomes", "move", ("adopt", "ask", "decline_federal", "refer")),
    ("exhibit_types", "finer_class", ("", *FINER)),
    ("lead_fields", "required", ("referral", "handoff", "intake", "no")),
    ("lead_eligibility", "effect", ("require", "exclude")),
    ("report_readers", "key", ("bpd", "sao", "usao")),
    ("report_readers", "reader", ("sao_supervisor", "auditor")),
    ("agencies", "key", ("bpd", "sao", "usao", "lead")),
)


def statuses_are_legal(book: Catalog) -> Iterator[Problem]:
    """Check the state of knowledge of every row."""
    for table, row in all_rows(book):
        allowed = LawRow.STATUSES if isinstance(row, SpecialClosing) else getattr(row, "STATUSES", ())
        if isinstance(row, (Row, SpecialClosing)) and row.status not in allowed:
            yield problem(table, row, f'the status "{row.status}" is none of {", ".join(allowed)}')


def words_are_known(book: Catalog) -> Iterator[Problem]:
    """Check each field of WORDS, and the weights that differ by kind of case."""
    for table, name, words in WORDS:
        for row in rows_of(book, table):
            value = getattr(row, name)
            for word in (value,) if isinstance(value, str) else value:
                if word not in words:
                    listed = ", ".join(w for w in words if w)
                    yield problem(table, row, f'the field "{name.rstrip("_")}" is "{word}", none of {listed}')
    for item in book.items.values():
        for weight in item.weight_by_type.values():
            if weight not in WEIGHTS:
                yield problem("items", item, f'the weight "{weight}" is none of {", ".join(WEIGHTS)}')


_LISTS = (
    ("law/holidays", "years", int),
    ("law/disclosure", "withheld_fields", str),
    ("practice/case_types", "charges_without_law_row", str),
    ("practice/federal", "charges_without_law_row", str),
)


def meta_is_there(book: Catalog) -> Iterator[Problem]:
    """Check the loose lists that the software reads."""
    for file, name, kind in _LISTS:
        found = book.meta[file.rpartition("/")[2]].get(name)
        if not isinstance(found, tuple) or not all(isinstance(each, kind) for each in found):
            yield Problem(f"{file}.toml", "meta", f'the list "{name}" is missing or holds something else')
