"""Packets say of every class whether it may be inside; treatment stays in LEAD."""

from collections import Counter
from collections.abc import Iterator

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import problem, rows_of
from casebridge.catalog.checks.vocabulary import FINER
from casebridge.catalog.problems import Problem

TREATMENT = "part2"
LEAD_CARD = "lead_referral"
_CLASSED = (
    ("facts", "class_"),
    ("federal_facts", "class_"),
    ("referral_fields", "class_"),
    ("exhibit_types", "default_class"),
    ("exhibit_types", "finer_class"),
)


def classes_are_named_once(book: Catalog) -> Iterator[Problem]:
    """Check that allowed, by_name and never together name each class once."""
    for packet in book.packet_kinds.values():
        named = Counter((*packet.allowed, *packet.by_name, *packet.never))
        for key in sorted(named.keys() | book.classes.keys()):
            if key not in book.classes:
                yield problem("packet_kinds", packet, f'the class "{key}" does not exist')
            elif named[key] != 1:
                times = "is not named" if named[key] == 0 else f"is named {named[key]} times"
                yield problem("packet_kinds", packet, f'the class "{key}" {times}')


def finer_classes_stand_beside(book: Catalog) -> Iterator[Problem]:
    """Check that a class narrower than the security page's eight is only named beside one of them."""
    for kind in book.exhibit_types.values():
        if kind.default_class in FINER:
            sentence = f'the class "{kind.default_class}" belongs in "finer_class", beside a wider one'
            yield problem("exhibit_types", kind, sentence)


def treatment_stays_in_lead(book: Catalog) -> Iterator[Problem]:
    """Check that no field outside LEAD is of class part2, nor any packet but the LEAD card."""
    for table, name in _CLASSED:
        for row in rows_of(book, table):
            if getattr(row, name) == TREATMENT:
                yield problem(table, row, f"a field of class {TREATMENT} stands outside LEAD")
    for packet in book.packet_kinds.values():
        if packet.key != LEAD_CARD and TREATMENT in (*packet.allowed, *packet.by_name):
            yield problem("packet_kinds", packet, f"only the LEAD card may hold the class {TREATMENT}")
