"""Makes fictional packages with known gaps; counts how many the readiness panel names, and what else it names."""

import argparse
import secrets
import sys
import time

from casebridge import create_app
from casebridge.db import db, transaction
from tests.factories import acting, some_people
from tests.readiness.measuring import FALSE_BELOW, NAMED_AT_LEAST, Measure, measure
from tests.support.databases import SqliteCopies, configuration, workshop

TOLD_EVERY = 50


def run(packages: int, seed: int) -> Measure:
    """Measure on a database of its own."""
    last, started = Measure(), time.monotonic()
    with workshop() as folder:
        app = create_app(configuration(SqliteCopies(folder).fresh(), folder))
        app.testing = True
        with app.app_context():
            with transaction():
                actor = acting(some_people()["detective"])
            for last in measure(packages, seed, actor):
                if last.packages % TOLD_EVERY == 0:
                    print(f"{last.packages} packages, {time.monotonic() - started:.0f} s", flush=True)
            db.session.remove()
            db.engine.dispose()
    return last


def report(found: Measure, seed: int) -> str:
    """Say what was planted and named, by kind of gap, and each miss and false alarm by package and item."""
    lines = [f"{'planted as':<30} planted  named"]
    lines += [f"{how:<30} {planted:>7} {named:>6}" for how, (planted, named) in sorted(found.by_plant.items())]
    lines += [f"MISSED   {miss}" for miss in found.misses]
    lines += [f"ALARM    {alarm}" for alarm in found.alarms]
    verdict = "good" if found.good else "BELOW THE MARKS"
    lines.append(
        f"readiness: {found.packages} packages with seed {seed}: {found.planted} gaps planted, {found.found} named "
        f"({found.share:.1%}, at least {NAMED_AT_LEAST:.0%}); {found.named} named in all, {len(found.alarms)} of them "
        f"false alarms ({found.false_share:.1%}, below {FALSE_BELOW:.0%}): {verdict}."
    )
    return "\n".join(lines)


def main() -> int:
    """Measure and report; return 1 below the marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None, help="the same seed plants the same gaps")
    wanted = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if wanted.seed is None else wanted.seed
    found = run(wanted.packages, seed)
    print(report(found, seed))
    return 0 if found.good else 1


if __name__ == "__main__":
    sys.exit(main())
