"""Walks all five workflows at random, as the demo accounts and through the policy; the invariants hold at each step."""

import argparse
import os
import secrets
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import hypothesis.core
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from casebridge import create_app
from casebridge.accounts import demo_accounts
from casebridge.audit import verify
from casebridge.cases.invariants import check
from casebridge.db import db, transaction
from tests.support.databases import SqliteCopies, configuration, workshop
from tests.workflows.walking import REACHED, STEPS, TRIED, Walk

STEPS_OF_A_WALK, WALKS_OF_A_LEG = 50, 40


@dataclass
class Leg:
    """What one leg (some walks on one database) came to; `broken` is empty when all was well."""

    seed: int
    steps: int = 0
    tried: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    reached: set[tuple[str, str]] = field(default_factory=set)
    broken: str = ""


def walk_a_leg(seed: int) -> Leg:
    """Walk one leg on a database of its own."""
    STEPS.clear()
    TRIED.clear()
    REACHED.clear()
    leg = Leg(seed)
    with workshop() as folder:
        app = create_app(configuration(SqliteCopies(folder).fresh(), folder))
        app.testing = True
        with app.app_context():
            with transaction():
                demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
            Walk.app = app
            leg.broken = _walked(seed) or _settled()
            db.session.remove()
            db.engine.dispose()
    leg.steps, leg.tried, leg.reached = STEPS["all"], Counter(TRIED), set(REACHED)
    return leg


def _walked(seed: int) -> str:
    hypothesis.core.global_force_seed = seed  # type: ignore[assignment]
    walks = settings(
        max_examples=WALKS_OF_A_LEG, stateful_step_count=STEPS_OF_A_WALK, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=False,
    )  # fmt: skip
    try:
        run_state_machine_as_test(Walk, settings=walks)
    except AssertionError as broken:
        return str(broken)
    return ""


def _settled() -> str:
    """Ask the product's own checks: `casebridge invariants` and `audit verify`."""
    found, broken_line = check()[1], verify()[1]
    return "; ".join(f"{one.number}: {one.what}" for one in found) or (broken_line.what if broken_line else "")


def main() -> int:
    """Walk until enough steps were made; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=None, help="the same seed makes the same steps")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if wanted.seed is None else wanted.seed
    started, whole, legs = time.monotonic(), Leg(seed), 0
    with ProcessPoolExecutor(max_workers=wanted.workers) as pool:
        while whole.steps < wanted.steps and not whole.broken:
            first = seed * 10_000 + legs
            for leg in pool.map(walk_a_leg, range(first, first + wanted.workers)):
                legs += 1
                whole.steps += leg.steps
                whole.tried += leg.tried
                whole.reached |= leg.reached
                whole.broken = whole.broken or (leg.broken and f"leg {leg.seed}: {leg.broken}")
                print(f"leg {legs}: {whole.steps:,} steps, {time.monotonic() - started:.0f} s", flush=True)
    print(_summary(whole, time.monotonic() - started))
    return 1 if whole.broken else 0


def _summary(whole: Leg, seconds: float) -> str:
    """Say in one line what was walked and whether the invariants held."""
    moved = sum(count for (_, _, came), count in whole.tried.items() if came == "moved")
    refused = sum(whole.tried.values()) - moved
    verdict = f"BROKEN: {whole.broken}" if whole.broken else "every invariant held after every step"
    return (
        f"walk: {whole.steps:,} steps with seed {whole.seed}, {moved:,} moves and acts made, {refused:,} refused, "
        f"{len(whole.reached)} states reached, {seconds:.0f} s: {verdict}."
    )


if __name__ == "__main__":
    sys.exit(main())
