"""A string is found however it was written, and short ones do not stand inside other words."""

import pytest

from casebridge.redaction.needles import holds, squeeze

FOUND = [
    ("Corwin", "corwin"), ("Corwin", "CÓRWÍN"), ("Corwin", "Cor\u00adwin"), ("Corwin", "Cor-\r\nwin"),
    ("Corwin", "C o r w i n"), ("Corwin", "Ｃｏｒｗｉｎ"), ("Corwin", "Cor\u200bwin"), ("Griffin", "Gri\ufb03n"),
    ("Griffin", "Gri\ufb00in"), ("Corwin Hale", "Corwin\r\nHale"), ("Corwin Hale", "Hale, Corwin Hale"),
    ("410-555-0100", "(410) 555 0100"), ("410-555-0100", "4105550100"), ("Ann", "by Ann."), ("Ann", "A n n"),
    ("Ann", "An-\nn"), ("Lee", "(LEE)"), ("J. R.", "J.R."), ("Straße 5", "STRASSE 5"), ("張偉", "證人張偉說"),
    ("5 Elm", "5 Elm Row"), ("e\u0301lan vital", "élan vital"),
]  # fmt: skip
NOT_FOUND = [
    ("Ann", "planning"), ("Ann", "than never"), ("Lee", "sleeves"), ("Ed", "called"), ("12", "4123"), ("Corwin", "Cor"),
    ("", "anything"), ("--", "a - b"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "text"), FOUND)
def test_it_is_found(term, text):
    assert holds(term, squeeze(text))


@pytest.mark.parametrize(("term", "text"), NOT_FOUND)
def test_it_is_not_found(term, text):
    assert not holds(term, squeeze(text))
