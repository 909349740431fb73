"""Who is told of each move (section 4), and that a notice tells nothing but that something waits."""

import pytest

from tests.contract.reader import read_page
from tests.workflows.steps import TRIPLES

TELLING = read_page().telling
# The page is silent, the offices are not: the signature is the decision's effect, and what was agreed is a return.
LIKE = {"sign": "decide", "return_agreed": "return"}
each_move = pytest.mark.parametrize("made", TRIPLES, ids="-".join, indirect=True)


@each_move
def test_move_tells_old_and_new_holder_and_whom_the_page_names(made):
    wanted = made.behind_before | made.behind_after
    if LIKE.get(made.name, made.name) in TELLING.lead_and_sergeant:
        wanted |= made.lead_and_sergeant
    if made.name in TELLING.other_liaison:
        wanted |= made.liaisons
    assert made.told == (wanted & made.may_read) - {made.actor}


@each_move
def test_notice_says_nothing_about_the_case(made):
    assert not [s for s in made.secrets for text in made.texts if s.casefold() in text.casefold()]
