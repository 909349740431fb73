"""Plants known gaps in a whole package, each through the service that a hurried person would use."""

from collections.abc import Callable

from casebridge.cases.models import Charge
from casebridge.cases.people import live_charges, withdraw_charge
from casebridge.catalog.load import catalog
from casebridge.checklist.queries import load_item
from casebridge.checklist.services import ask_waiver, drop_waiver, tick
from casebridge.elements.marks import marks_of
from casebridge.elements.services import mark, take_back
from casebridge.errors import Invalid
from casebridge.evidence.services import add_exhibit
from casebridge.intake.services import answer
from tests.building.answers import plain_answer
from tests.readiness import wanted
from tests.readiness.packages import DAY, Package

# What a gap is called: an item, a fact, an element of a charge, or another rule, by its key.
Name = tuple[str, str]
Plant = Callable[[Package], Name | None]
# Facts that no other answer depends on: taking one back calls for nothing else.
PLAIN_FACTS = ("incident_time", "police_district", "bpd_code", "summary", "time_precision", "premise", "relationship")


def _held(package: Package, keys: list[str]) -> str:
    """Choose an item that is in the file and carries no gap yet; empty where there is none."""
    free = [key for key in keys if key in package.spare and ("item", key) not in package.planted]
    return package.rng.choice(free) if free else ""


def _stopping(package: Package) -> str:
    return _held(package, wanted.stopping(package.case.kind, package.said))


def nothing_there(package: Package) -> Name | None:
    """Leave an item out."""
    key = _stopping(package)
    if key:
        tick(load_item(package.case, key), status="open", exhibit_ids=[], actor=package.actor)
    return ("item", key) if key else None


def only_asked_for(package: Package) -> Name | None:
    """Ask for an item that must be there."""
    key = _stopping(package)
    if key:
        tick(load_item(package.case, key), status="requested", requested_from="Records", actor=package.actor)
    return ("item", key) if key else None


def waiver_without_reason(package: Package) -> Name | None:
    """Try to let an item go without a word."""
    key = _stopping(package)
    if not key:
        return None
    tick(load_item(package.case, key), status="open", exhibit_ids=[], actor=package.actor)
    try:
        ask_waiver(load_item(package.case, key), reason="  ", actor=package.actor)
    except Invalid:
        return ("item", key)
    raise AssertionError(f"a waiver of {key} was taken without a reason")


def waiver_taken_back(package: Package) -> Name | None:
    """Ask for a waiver and take it back."""
    free = [k for k in wanted.stopping(package.case.kind, package.said) if k not in wanted.TOLD_ANYWAY]
    key = _held(package, free)
    if not key:
        return None
    item = tick(load_item(package.case, key), status="open", exhibit_ids=[], actor=package.actor)
    drop_waiver(ask_waiver(item, reason="Not today.", actor=package.actor), actor=package.actor)
    return ("item", key)


def not_applicable_for_no_reason(package: Package) -> Name | None:
    """Try to say that an item does not apply, without one of its reasons."""
    key = _stopping(package)
    if not key:
        return None
    tick(load_item(package.case, key), status="open", exhibit_ids=[], actor=package.actor)
    try:
        tick(load_item(package.case, key), status="not_applicable", reason="", actor=package.actor)
    except Invalid:
        return ("item", key)
    raise AssertionError(f"{key} was said not to apply without a reason")


def exhibit_missing(package: Package) -> Name | None:
    """Mark an item as here and name nothing."""
    key = _held(package, [*wanted.stopping(package.case.kind, package.said), *_helps(package)])
    if key:
        tick(load_item(package.case, key), status="have", words="", exhibit_ids=[], actor=package.actor)
    return ("item", key) if key else None


def left_weaker(package: Package) -> Name | None:
    """Leave out what only helps."""
    key = _held(package, _helps(package))
    if key:
        tick(load_item(package.case, key), status="open", exhibit_ids=[], actor=package.actor)
    return ("item", key) if key else None


def answer_taken_back(package: Package) -> Name | None:
    """Blank a question."""
    free = [k for k in PLAIN_FACTS if package.said.get(k) and ("fact", k) not in package.planted]
    if not free:
        return None
    key = package.rng.choice(free)
    answer(package.case, key, "", actor=package.actor)
    return ("fact", key)


def learned_late(package: Package) -> Name | None:
    """Answer a question anew, so that an item is called for that nobody got."""
    kind, said = package.case.kind, package.said
    asked = {definition.key for definition in catalog().facts_of(kind)}
    for fact, value, item in package.rng.sample(wanted.LATER, len(wanted.LATER)):
        if fact not in asked or fact not in said or kind not in wanted.NEEDS[item][0]:
            continue
        later = {**said, fact: value}
        new = set(wanted.stopping(kind, later)) | set(wanted.helping(kind, later))
        old = set(wanted.stopping(kind, said)) | set(wanted.helping(kind, said))
        if new - old != {item} or old - new:
            continue
        answer(package.case, fact, value, actor=package.actor)
        package.said[fact] = value
        for key in [key for key, first in wanted.FOLLOWS.items() if first == (fact, value) and key in asked]:
            answer(package.case, key, plain_answer(catalog().facts[key], DAY), actor=package.actor)
        return ("item", item)
    return None


def not_classed(package: Package) -> Name | None:
    """Add a paper and say neither used nor unused."""
    add_exhibit(package.case, title="Loose note", type_key="canvass_notes", actor=package.actor, confirmed=True)
    return ("rule", "exhibits_classed")


def favorable_without_words(package: Package) -> Name | None:
    """Say that something may help the defense, and not what."""
    answer(package.case, "favorable_known", "yes", actor=package.actor)
    answer(package.case, "favorable_text", "", actor=package.actor)
    package.said["favorable_known"] = "yes"
    return ("fact", "favorable_text")


def element_hole(package: Package) -> Name | None:
    """Take the proof of one element away."""
    free = [m for m in marks_of(package.case) if ("element", _cell(m.charge, m.element)) not in package.planted]
    if not free or ("rule", "suspect_charged") in package.planted:
        return None
    row = package.rng.choice(free)
    name = ("element", _cell(row.charge, row.element))
    take_back(row, why="The wrong page.", actor=package.actor)
    return name


def weak_element(package: Package) -> Name | None:
    """Replace the proof of one element by something weak."""
    free = [m for m in marks_of(package.case) if ("element", _cell(m.charge, m.element)) not in package.planted]
    if not free or ("rule", "suspect_charged") in package.planted:
        return None
    row = package.rng.choice(free)
    charge, element, exhibit = row.charge, row.element, row.exhibit
    take_back(row, why="The wrong page.", actor=package.actor)
    mark(charge, element, exhibit, strength="weak", reason="Hearsay.", actor=package.actor)
    return ("element", _cell(charge, element))


def nobody_charged(package: Package) -> Name | None:
    """Take every charge back."""
    if any(kind == "element" for kind, _ in package.planted):
        return None
    for charge in live_charges(package.case):
        withdraw_charge(charge, actor=package.actor)
    return ("rule", "suspect_charged")


PLANTS: tuple[Plant, ...] = (
    nothing_there, only_asked_for, waiver_without_reason, waiver_taken_back, not_applicable_for_no_reason,
    exhibit_missing, left_weaker, answer_taken_back, learned_late, not_classed, favorable_without_words,
    element_hole, weak_element, nobody_charged,
)  # fmt: skip


def plant(package: Package, most: int = 4) -> None:
    """Plant one to `most` gaps; now and then none."""
    if package.rng.random() < 0.05:
        return
    for one in package.rng.sample(PLANTS, package.rng.randint(1, most)):
        name = one(package)
        if name is not None:
            package.planted.setdefault(name, one.__name__)


def _helps(package: Package) -> list[str]:
    return wanted.helping(package.case.kind, package.said)


def _cell(charge: Charge, element: str) -> str:
    return f"{charge.public_id}/{element}"
