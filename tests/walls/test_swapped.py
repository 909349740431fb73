"""Ids of others in every place of an address: no foreign byte, and denied is as little there as absent."""

import random
import re

import pytest

from casebridge import clock
from tests.doors import DOORS
from tests.walls.matrix import EVERYBODY, NOTHING, REACH, people
from tests.walls.test_matrix import body

SWAPS, MORE_SWAPS = 250, 10_000
GLASS = {"/emergency/<case_id>", "/emergency/<case_id>/exhibits/<exhibit_id>"}
NEAR = {"advocate", "auditor"}
NAMES = re.compile(r"<(?:[^:>]+:)?(\w+)>")


@pytest.mark.slow
def test_swapped_ids_bring_no_foreign_byte(walled):
    assert swap(walled, SWAPS, seed=5) == []


@pytest.mark.sweep
def test_ten_thousand_swapped_ids_bring_no_foreign_byte(walled, record_property):
    foreign = swap(walled, MORE_SWAPS, seed=6)
    record_property("swapped ids", MORE_SWAPS)
    record_property("foreign answers", len(foreign))
    assert foreign == []


def swap(walled, times: int, *, seed: int) -> list[str]:
    """Ask so often for a case that is not the account's, with any ids behind it; return what differs from nothing.

    What an emergency opens is not asked for: the matrix knows who broke the glass in this town.
    """
    dice, ids, found = random.Random(seed), walled.town.ids, []
    every = (door.strip() for _roles, block in DOORS.values() for door in block.strip().splitlines())
    doors = sorted({door.split()[1] for door in every if door.startswith("GET") and "<case_id>" in door} - GLASS)
    foreign = {name: [case for case, near in REACH["cases"].items() if name not in people(*near)] for name in EVERYBODY}
    names = sorted(name for name in EVERYBODY - NEAR if foreign[name])
    visitors = {name: walled.visitor(name) for name in names}
    for _turn in range(times):
        account, rule = dice.choice(names), dice.choice(doors)
        words = {name: ids[dice.choice(sorted(ids))] for name in NAMES.findall(rule)}
        case_id = ids[dice.choice(foreign[account])]
        # Both at one moment: a page bears the minute of its printing.
        with clock.at(clock.now()):
            theirs, none = (_answer(visitors[account], rule, words | {"case_id": one}) for one in (case_id, NOTHING))
        if theirs != none or theirs[0] != 404:
            found.append(f"{account}: {rule} with {words}: {theirs[0]}, for nothing {none[0]}")
    return found


def _answer(visitor, rule: str, words: dict[str, str]) -> tuple[int, str]:
    answer = visitor.get(NAMES.sub(lambda name: words[name[1]], rule))
    found = answer.status_code, body(answer).replace(words["case_id"], "")
    answer.close()
    return found
