"""Deletes each policy row and each guard in a child process of its own; the tests must notice every one."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from casebridge.access.check import grants
from casebridge.access.policy import POLICY, Grant
from casebridge.workflows import WORKFLOWS
from casebridge.workflows.definition import Act, Move

# Written down a second time: these notice a deletion at once. With --deep only what people may do counts.
DOUBLE_ENTRY = ("tests/workflows/test_contract.py", "tests/access/test_policy_table.py::test_policy_is_the_table")
NOT_DEEP = ("test_policy_is_the_table", "test_every_guard")
CASE = "case_review"
NOTICED, SURVIVED, UNTRIED = WORDS = ("noticed", "SURVIVED", "UNTRIED")
# Red tests notice, green ones let it live; anything else (a module that does not load) tried nothing.
OF_EXIT = {1: NOTICED, 0: SURVIVED}


@dataclass(frozen=True)
class Mutant:
    """One deletion: what it is called, what is deleted, and which tests look at it."""

    name: str
    row: Grant | None = None
    step: Move | Act | None = None
    guard: str = ""
    tests: tuple[str, ...] = ()
    only: str = ""

    def delete(self) -> None:
        """Delete it, in this process."""
        if self.row is not None:
            POLICY.remove(self.row)
            grants.cache_clear()
        if self.step is not None:
            kept = tuple(name for name in self.step.guards if name != self.guard)
            object.__setattr__(self.step, "guards", kept)


def mutants() -> Iterator[Mutant]:
    """Yield every deletion: policy rows in the order of the file, then guards by workflow."""
    for row in POLICY:
        yield Mutant(f"policy {_words(row)}", row=row, tests=_tests_of(row.permission))
    for name, flow in WORKFLOWS.items():
        steps: tuple[Move | Act, ...] = (*flow.moves, *flow.acts)
        for step in steps:
            own = isinstance(step, Move) and name == CASE
            tests = "tests/workflows/test_guards.py" if own else "tests/workflows/test_other_guards.py"
            for guard in step.guards:
                yield Mutant(
                    f"guard {name}:{step.key} {guard}",
                    step=step,
                    guard=guard,
                    tests=(tests,),
                    only=f"{step.key} and {guard}",
                )


def _words(row: Grant) -> str:
    parts = [row.permission, " or ".join(row.roles) or "anybody", " and ".join(row.relations), *sorted(row.states)]
    return " | ".join(parts)


def _tests_of(permission: str) -> tuple[str, ...]:
    flow, _, step = permission.partition(":")
    known = WORKFLOWS.get(flow)
    if known is None or not (known.rows(step) or known.act(step)):
        return ("tests/access/test_policy_table.py",)
    return ("tests/workflows/test_every_move.py" if flow == CASE else "tests/workflows/test_every_listed_move.py",)


def came_of(mutant: Mutant | None, *, deep: bool) -> str:
    """Delete in this process (nothing, for None) and return a word of WORDS."""
    args = ["-x", "-q", "--db=sqlite", "-p", "no:cacheprovider"]
    if mutant is None:
        return OF_EXIT.get(int(pytest.main([*args, *DOUBLE_ENTRY])), UNTRIED)
    mutant.delete()
    if not deep and (came := OF_EXIT.get(int(pytest.main([*args, *DOUBLE_ENTRY])), UNTRIED)) != SURVIVED:
        return came
    words = " and ".join(f"not {name}" for name in NOT_DEEP)
    only = f"({words}) and {mutant.only}" if mutant.only else words
    return OF_EXIT.get(int(pytest.main([*args, *mutant.tests, "-k", only])), UNTRIED)


def start(mutant: Mutant | None, *, deep: bool) -> int:
    """Fork a child that deletes, tests and ends with the place of its word in WORDS; return its id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os._exit(WORDS.index(came_of(mutant, deep=deep)))


def word_of(status: int) -> str:
    """Return what a child ended with; one that was killed tried nothing."""
    code = os.waitstatus_to_exitcode(status)
    return WORDS[code] if 0 <= code < len(WORDS) else UNTRIED


def run(wanted: Sequence[Mutant], *, workers: int, deep: bool) -> Counter[str]:
    """Try all of them, so many at once; print a line for each and return how many ended how."""
    waiting, running, came = list(wanted), dict[int, tuple[Mutant, float]](), Counter[str]()
    while waiting or running:
        while waiting and len(running) < workers:
            mutant = waiting.pop(0)
            running[start(mutant, deep=deep)] = (mutant, time.monotonic())
        child, status = os.waitpid(-1, 0)
        mutant, began = running.pop(child)
        word = word_of(status)
        print(f"{word:8} {mutant.name} ({time.monotonic() - began:.1f} s)", flush=True)
        came[word] += 1
    return came


def main() -> int:
    """Try every deletion; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deep", action="store_true", help="leave out what is written down a second time")
    parser.add_argument("--only", default="", help="only those with these words in their name")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    wanted, began = [mutant for mutant in mutants() if asked.only in mutant.name], time.monotonic()
    _, status = os.waitpid(start(None, deep=asked.deep), 0)
    if word_of(status) != SURVIVED:
        print("mutants: the tests are red before anything is deleted.")
        return 1
    came = run(wanted, workers=asked.workers, deep=asked.deep)
    print(
        f"mutants: {len(wanted)} deletions, {came[NOTICED]} noticed, {came[SURVIVED]} survived, "
        f"{came[UNTRIED]} could not be tried, {time.monotonic() - began:.0f} s."
    )
    return 0 if came[NOTICED] == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
