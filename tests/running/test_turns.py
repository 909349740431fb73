"""Turns: one at a time in a line, lines beside each other, and an end to waiting."""

import threading

import pytest

from casebridge.running.turns import AT_ONCE, TooManyAtOnce, Turns


def started(turns, who):
    """Start a thread that takes a turn of `who`; an event that tells when it has it."""
    has = threading.Event()

    def wait():
        turns.take(who)
        has.set()

    threading.Thread(target=wait, daemon=True).start()
    return has


def test_the_second_waits_until_the_first_is_done_and_another_person_does_not():
    turns = Turns()
    turns.take("a")
    second, other = started(turns, "a"), started(turns, "b")
    assert (other.wait(5), second.wait(0.05)) == (True, False)
    turns.give_back("a")
    assert second.wait(5)


def test_who_sends_more_than_a_browser_does_is_told_at_once():
    turns = Turns()
    turns.take("a")
    waiting = [started(turns, "a") for _number in range(AT_ONCE - 1)]
    while turns.lines["a"].here < AT_ONCE:
        pass
    with pytest.raises(TooManyAtOnce):
        turns.take("a")
    for has in waiting:
        turns.give_back("a")
        assert has.wait(5) or any(one.is_set() for one in waiting)


def test_nothing_is_kept_of_a_line_that_is_over():
    turns = Turns()
    turns.take("a", side_by_side=3)
    turns.take("a", side_by_side=3)
    turns.give_back("a")
    turns.give_back("a")
    assert turns.lines == {}
