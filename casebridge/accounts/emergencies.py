"""What is open to a person for a time, by emergency or by name: asked of the database only while something may be."""

from collections.abc import Callable
from datetime import date, datetime

from casebridge import clock

Find = Callable[[int], frozenset[int]]
Granted = Callable[[int], frozenset[tuple[str, int]]]
_FIND: list[Find] = []
_GRANTED: list[Granted] = []


def found_by(find: Find) -> None:
    """Say how the cases are found; the feature that keeps the entries stands to the right of this."""
    if find not in _FIND:
        _FIND.append(find)


def open_now(user_id: int, until: datetime | None) -> frozenset[int]:
    """Return the numbers of the cases.

    :param until: when the last emergency of the person ends, aware; most people have none, and cost nothing.
    """
    if until is None or until <= clock.now():
        return frozenset()
    return frozenset(number for find in _FIND for number in find(user_id))


def granted_by(find: Granted) -> None:
    """Say how grants are found; the feature that keeps them stands to the right of this."""
    if find not in _GRANTED:
        _GRANTED.append(find)


def granted_now(user_id: int, until: date | None) -> frozenset[tuple[str, int]]:
    """Return the compartments that were opened to a person by name, each with the number of the case.

    :param until: the last Baltimore day of any grant that the person ever had; most people have none.
    """
    if until is None or until < clock.court_local(clock.now()).date():
        return frozenset()
    return frozenset(one for find in _GRANTED for one in find(user_id))
