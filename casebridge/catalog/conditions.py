"""When an item or a question applies: small conditions on the facts of a case, parsed once."""

import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal

Answer = str | int | float | Collection[str] | None
Facts = Mapping[str, Answer]
_ORDER: dict[str, Callable[[float, float], bool]] = {">=": operator.ge, "<=": operator.le}
OPERATORS = ("==", "!=", ">=", "<=")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One `fact OP value`."""

    fact: str
    operator: str
    value: str

    def holds(self, facts: Facts) -> bool | None:
        """Say whether it holds; None while the fact has no answer."""
        answer = facts.get(self.fact)
        if answer is None or answer == "":
            return None
        if not isinstance(answer, (str, int, float)):
            return self._among(answer)
        if self.operator in _ORDER or not isinstance(answer, str):
            return self._number(answer)
        return (answer == self.value) is (self.operator == "==")

    def _among(self, answers: Collection[str]) -> bool | None:
        if not answers:
            return None
        return (self.value in answers) is (self.operator == "==")

    def _number(self, answer: str | float) -> bool | None:
        try:
            left, right = float(answer), float(self.value)
        except ValueError:
            return None
        if self.operator in _ORDER:
            return _ORDER[self.operator](left, right)
        return (left == right) is (self.operator == "==")


@dataclass(frozen=True, slots=True)
class Condition:
    """A line of comparisons joined by one word; no comparison at all means always.

    `text` is the line as it stands in the file.
    """

    text: str
    comparisons: tuple[Comparison, ...] = ()
    joined_by: Literal["and", "or"] = "and"

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the keys of the facts that it asks about."""
        return tuple(dict.fromkeys(part.fact for part in self.comparisons))

    def holds(self, facts: Facts, *, unasked: Collection[str] = ()) -> bool | None:
        """Say whether it holds for `facts`; None while an answer that matters is missing.

        :param unasked: facts that this case is not asked for; what hangs on them does not hold.
        """
        verdicts = [False if part.fact in unasked else part.holds(facts) for part in self.comparisons]
        decisive = self.joined_by == "or"
        if decisive in verdicts:
            return decisive
        return None if None in verdicts else not decisive

    def unanswered(self, facts: Facts, *, unasked: Collection[str] = ()) -> tuple[str, ...]:
        """Return the facts to answer first; empty as soon as it is known whether the condition holds."""
        if self.holds(facts, unasked=unasked) is not None:
            return ()
        waiting = (part.fact for part in self.comparisons if part.fact not in unasked and part.holds(facts) is None)
        return tuple(dict.fromkeys(waiting))


ALWAYS = Condition("always")


def parse(text: str) -> Condition:
    """Read one line of the grammar: `always`, or `fact OP value` joined by `and` or by `or`.

    :raises ValueError: the line is not of the grammar; the message says why.
    """
    words = text.split()
    if words == ["always"]:
        return ALWAYS
    joints = set(words[3::4])
    if len(words) % 4 != 3 or not joints <= {"and", "or"}:
        raise ValueError(f'the condition "{text}" is not "always" or "fact OP value" joined by "and" or "or"')
    if len(joints) > 1:
        raise ValueError(f'the condition "{text}" mixes "and" with "or"')
    parts = tuple(_comparison(words[at : at + 3], text) for at in range(0, len(words), 4))
    return Condition(text, parts, "or" if "or" in joints else "and")


def _comparison(words: list[str], text: str) -> Comparison:
    fact, sign, value = words
    if sign not in OPERATORS:
        raise ValueError(f'the condition "{text}" compares with "{sign}", not with one of {" ".join(OPERATORS)}')
    return Comparison(fact, sign, value)
