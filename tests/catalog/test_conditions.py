"""Conditions: the grammar, and true, false or not yet known."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from casebridge.catalog.conditions import ALWAYS, parse

YES = {"a": "yes", "b": "yes", "n": 3, "many": ["x", "y"]}


@pytest.mark.parametrize(
    ("text", "facts", "holds"),
    [
        ("always", {}, True),
        ("a == yes", YES, True),
        ("a == no", YES, False),
        ("a != no", YES, True),
        ("a != yes", YES, False),
        ("n >= 3", YES, True),
        ("n >= 4", YES, False),
        ("n <= 3", YES, True),
        ("n <= 2", YES, False),
        ("n == 3", YES, True),
        ("n != 3", YES, False),
        ("n >= 2", {"n": "2"}, True),
        ("n >= 2", {"n": "1.5"}, False),
        ("many == x", YES, True),
        ("many == z", YES, False),
        ("many != z", YES, True),
        ("many != x", YES, False),
        ("a == yes and b == yes", YES, True),
        ("a == yes and b == no", YES, False),
        ("a == no or b == yes", YES, True),
        ("a == no or b == no", YES, False),
        ("a == yes and b == yes and n >= 3", YES, True),
    ],
)
def test_an_answered_condition_is_true_or_false(text: str, facts: dict, holds: bool):
    assert parse(text).holds(facts) is holds


@pytest.mark.parametrize("facts", [{}, {"a": None}, {"a": ""}, {"a": []}])
@pytest.mark.parametrize("text", ["a == yes", "a != yes"])
def test_without_an_answer_it_is_unknown(text: str, facts: dict):
    assert parse(text).holds(facts) is None


def test_a_number_that_cannot_be_read_is_no_answer():
    assert parse("n >= 2").holds({"n": "several"}) is None


def test_one_failing_part_decides_an_and_before_the_rest_is_known():
    assert parse("a == yes and b == yes").holds({"a": "no"}) is False


def test_one_holding_part_decides_an_or_before_the_rest_is_known():
    assert parse("a == yes or b == yes").holds({"a": "yes"}) is True


def test_an_or_with_one_failing_part_waits_for_the_rest():
    assert parse("a == yes or b == yes").holds({"a": "no"}) is None


def test_the_answer_unknown_is_an_answer():
    assert parse("weapon == firearm").holds({"weapon": "unknown"}) is False


@pytest.mark.parametrize("text", ["a == yes", "a != yes"])
def test_what_hangs_on_a_fact_that_is_not_asked_does_not_hold(text: str):
    assert parse(text).holds({}, unasked={"a"}) is False


def test_it_names_the_facts_to_answer_first():
    assert parse("a == yes and b == yes").unanswered({"a": "yes"}) == ("b",)


def test_it_names_no_fact_once_it_is_decided():
    assert parse("a == yes and b == yes").unanswered({"a": "no"}) == ()


def test_it_names_no_fact_that_is_not_asked():
    assert parse("a == yes or b == yes").unanswered({}, unasked={"a"}) == ("b",)


def test_it_knows_its_facts_once_each():
    assert parse("a == yes or b == yes or a == no").facts == ("a", "b")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not"),
        ("never", "is not"),
        ("a ==", "is not"),
        ("a == yes and", "is not"),
        ("a == yes xor b == no", "is not"),
        ("a = yes", 'compares with "="'),
        ("a > 2", 'compares with ">"'),
        ("a == yes and b == no or c == yes", "mixes"),
    ],
)
def test_a_line_outside_the_grammar_is_refused_with_its_reason(text: str, why: str):
    with pytest.raises(ValueError, match=why):
        parse(text)


def test_always_is_parsed_to_one_value():
    assert parse("always") is ALWAYS


words = st.sampled_from(["red", "green", "blue"])
facts = st.dictionaries(st.sampled_from(["a", "b", "c"]), words)
parts = st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["==", "!="]), words).map(" ".join)


@given(st.lists(parts, min_size=1, max_size=4), st.sampled_from([" and ", " or "]), facts, facts)
def test_more_answers_never_change_what_is_known(lines: list[str], joint: str, some: dict, more: dict):
    condition = parse(joint.join(lines))
    known = condition.holds(some)
    assert known is None or condition.holds({**more, **some}) is known


@given(st.lists(parts, min_size=1, max_size=4), st.sampled_from([" and ", " or "]), facts)
def test_it_is_unknown_exactly_while_it_names_facts_to_answer(lines: list[str], joint: str, some: dict):
    condition = parse(joint.join(lines))
    assert (condition.holds(some) is None) is bool(condition.unanswered(some))


@given(st.text(max_size=40))
def test_any_text_is_a_condition_or_a_refusal(text: str):
    try:
        parse(text)
    except ValueError:
        event("refused")
