"""Compares what was planted in packages with what the panel of the intake page names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from casebridge.access.actor import Actor
from casebridge.checklist.queries import ReadinessGap
from casebridge.db import db, transaction
from casebridge.intake.ready import stopping, weakening
from tests.readiness.packages import Package, whole
from tests.readiness.planting import Name, plant

KINDS = ("homicide", "nonfatal_shooting", "armed_robbery", "low_level")
NAMED_AT_LEAST, FALSE_BELOW = 0.95, 0.05


@dataclass
class Measure:
    """What came out: gaps planted and found, gaps named that nobody planted, each miss and alarm in words."""

    packages: int = 0
    planted: int = 0
    found: int = 0
    named: int = 0
    misses: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    by_plant: dict[str, list[int]] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Return the share of planted gaps that the panel names."""
        return self.found / self.planted if self.planted else 0.0

    @property
    def false_share(self) -> float:
        """Return the share of named gaps that nobody planted."""
        return len(self.alarms) / self.named if self.named else 0.0

    @property
    def good(self) -> bool:
        """Say whether both marks are met."""
        return self.share >= NAMED_AT_LEAST and self.false_share < FALSE_BELOW

    def take(self, package: Package, named: set[Name]) -> None:
        """Count one package."""
        self.packages += 1
        self.planted += len(package.planted)
        self.named += len(named)
        who = f"{package.case.number} ({package.case.kind})"
        for name, how in package.planted.items():
            counts = self.by_plant.setdefault(how, [0, 0])
            counts[0] += 1
            counts[1] += name in named
            self.found += name in named
            if name not in named:
                self.misses.append(f"{who}: {' '.join(name)}, planted as {how}")
        self.alarms += [f"{who}: {' '.join(name)}" for name in sorted(named - package.planted.keys())]


def measure(packages: int, seed: int, actor: Actor) -> Iterator[Measure]:
    """Build, plant and look, package by package; yield the measure so far after each."""
    found = Measure()
    for number in range(packages):
        rng = Random(f"{seed}/{number}")
        with transaction():
            package = whole(KINDS[number % len(KINDS)], actor, rng)
            plant(package)
        with transaction():
            case = package.case
            named = {_name(gap) for gap in (*stopping(case, actor), *weakening(case, actor))}
            found.take(package, named)
        db.session.remove()
        yield found


def _name(gap: ReadinessGap) -> Name:
    if gap.item is not None:
        return ("item", gap.item.key)
    if gap.key == "element":
        return ("element", gap.anchor.removeprefix("elements/"))
    if gap.anchor.startswith("fact-"):
        return ("fact", gap.anchor.removeprefix("fact-"))
    return ("rule", gap.key)
