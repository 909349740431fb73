"""Take times: two things in turn, so that a busy machine slows both alike."""

import statistics
import time
from collections.abc import Callable
from typing import Any

Work = Callable[[], Any]


def seconds(work: Work) -> float:
    """Return how long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turn(ours: Work, theirs: Work, rounds: int) -> tuple[float, float]:
    """Return the medians of two things in seconds, measured in turn after two warm-ups of each."""
    for work in (ours, theirs, ours, theirs):
        work()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    return statistics.median(first for first, _ in pairs), statistics.median(second for _, second in pairs)


def figure(ours: float, theirs: float, budget: float) -> dict[str, float]:
    """Return a measured figure in ms with its ratio and what the budget allows."""
    return {
        "ours_ms": round(ours * 1000, 2), "baseline_ms": round(theirs * 1000, 2),
        "ratio": round(ours / theirs, 2), "budget": budget,
    }  # fmt: skip
