"""Every word with which a duty says what answers it leads to exhibits, or says why none does."""

from collections.abc import Iterator

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.tables import problem
from casebridge.catalog.problems import Problem


def words_have_answers(book: Catalog) -> Iterator[Problem]:
    """Check that each word of the duties has a row, and that no row answers a word that no duty uses."""
    used = {word for duty in book.duties.values() for word in duty.answered_by}
    for duty in book.duties.values():
        for word in duty.answered_by:
            if word not in book.answers:
                sentence = f'the word "{word}" of "answered_by" has no row in practice/disclosure_types.toml'
                yield problem("duties", duty, sentence)
    for row in book.answers.values():
        if row.key not in used:
            yield problem("answers", row, "no duty uses this word")


def answers_say_why_not(book: Catalog) -> Iterator[Problem]:
    """Check that a row without exhibits says why there are none, and that others do not."""
    for row in book.answers.values():
        if row.answers == bool(row.none_because):
            yield problem("answers", row, 'it names what answers the word, or "none_because" says why nothing does')
    for own in book.answers_in_duty.values():
        if own.word not in book.duties[own.duty].answered_by:
            yield problem("answers_in_duty", own, f'the duty "{own.duty}" does not use the word "{own.word}"')
        if bool(own.exhibit_types) == bool(own.none_because):
            sentence = 'it names what answers the word, or "none_because" says why nothing does'
            yield problem("answers_in_duty", own, sentence)
