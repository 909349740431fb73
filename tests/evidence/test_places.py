"""A place in an exhibit has one form, and the exhibit has it."""

import pytest

from casebridge.errors import Invalid
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.places import place_of


def paper(pages, family="pdf"):
    return Exhibit(number=7, versions=[Version(number=1, family=family, pages=pages, inspection={})])


def recording(seconds):
    found = {"seconds": str(seconds)} if seconds else {}
    return Exhibit(number=12, versions=[Version(number=1, family="recording", pages=0, inspection=found)])


THING = Exhibit(number=21, versions=[])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), ("4", "p. 4"), ("p. 4 to 9", "p. 4 to 9"), ("pp. 4-9", "p. 4 to 9"), ("4:10", "04:10"),
     ("04:10 to 05:32", "04:10 to 05:32"), ("1:04:10–1:05:00", "01:04:10 to 01:05:00"), ("item 2", "item 2"),
     ("Items 1-4", "items 1 to 4")],
)  # fmt: skip
def test_a_place_has_one_form(typed, kept):
    assert place_of(typed) == kept


@pytest.mark.parametrize("typed", ["p. 9 to 4", "05:32 to 04:10", "page four", "0", "'; drop table"])
def test_a_place_that_is_none_is_refused(typed):
    with pytest.raises(Invalid):
        place_of(typed)


@pytest.mark.parametrize(
    ("typed", "exhibit"),
    [("p. 12", paper(12)), ("p. 40", paper(0)), ("02:14", recording(133.6)), ("59:00", recording(None)),
     ("items 1 to 4", THING), ("p. 3", paper(0, "office")), ("10:00", paper(0, "text"))],
)  # fmt: skip
def test_a_place_that_the_exhibit_has_is_kept(typed, exhibit):
    assert place_of(typed, exhibit) == typed


@pytest.mark.parametrize(
    ("typed", "exhibit", "how"),
    [("p. 12 to 13", paper(12), "Ex 7 has 12 pages"), ("04:10", paper(12), "no recording"),
     ("02:15", recording(133.6), "Ex 12 ends at 02:13"), ("p. 1", recording(133.6), "is a recording")],
)  # fmt: skip
def test_a_place_that_the_exhibit_lacks_is_refused_with_what_it_has(typed, exhibit, how):
    with pytest.raises(Invalid) as refused:
        place_of(typed, exhibit)
    assert how in refused.value.fields["place"]
