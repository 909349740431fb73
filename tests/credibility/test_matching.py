"""Names with slips, initials, ranks and turned order are found; names of others are not."""

import pytest

from casebridge.credibility.matching import Wanted, how_matched, same_name
from casebridge.text import within

SAME = (
    ("Otto Uncertain", "Otto Uncertain"), ("Otto Uncertain", "UNCERTAIN, Otto"),
    ("Otto Uncertain", "Det. O. Uncertain"), ("Otto Uncertain", "Otto Uncertian"),
    ("Otto Uncertain", "Officer Uncertain"), ("Otto Uncertain", "Sgt. Otto A. Uncertain"),
    ("José Álvarez-Núñez", "Jose Alvarez-Nunez"), ("Mary Ann Fictitious", "Mary Fictitious"),
    ("Sean O’Nowhere", "Sean ONowhere"),
)  # fmt: skip
OTHERS = (
    ("Otto Uncertain", "Otto Certain"), ("Otto Uncertain", "Olga Certain"), ("Otto Uncertain", "Max Nobody"),
    ("Otto Uncertain", ""), ("Otto Uncertain", "Det."), ("Max Nobody", "Moritz Nowhere"), ("Ann Lee", "Ann Lei"),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_officer_match_both_ways(one, other):
    assert (same_name(one, other), same_name(other, one)) == (True, True)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_officers_do_not_match(one, other):
    assert (same_name(one, other), same_name(other, one)) == (False, False)


@pytest.mark.parametrize(
    ("one", "other", "most", "fits"),
    [("abcde", "abcde", 0, True), ("abcde", "abdce", 1, True), ("abcde", "abcd", 1, True), ("abcde", "axcdx", 1, False),
     ("abcde", "axcdx", 2, True), ("abcde", "abcdefgh", 2, False)],
)  # fmt: skip
def test_slips_are_counted_and_swapped_letters_are_one(one, other, most, fits):
    assert within(one, other, most) is fits


def test_a_number_is_found_in_a_name_or_a_note_however_it_is_printed():
    wanted = Wanted("", "Otto Uncertain", "H-4711")
    assert how_matched(wanted, "Officer at the scene (h4711)") == "number"
    assert how_matched(wanted, "Somebody", note="Sequence no. H-4711, platoon 2") == "number"
    assert how_matched(wanted, "Somebody", note="At 14:47, 11 people") == ""


def test_the_name_of_the_account_matches_by_account():
    assert how_matched(Wanted("Olga Certain", "O. Certain", ""), "Certain, Olga") == "account"
