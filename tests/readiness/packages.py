"""Builds one whole package through the services that its pages use: nothing in it would come back."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of, live_charges, propose_charge
from casebridge.catalog.load import catalog
from casebridge.checklist.queries import load_item
from casebridge.checklist.services import ask_waiver, tick
from casebridge.elements.services import mark
from casebridge.evidence.services import add_exhibit
from casebridge.intake.services import add_person, answer, open_case
from tests.building.answers import plain_answer
from tests.building.preparing import CHARGES
from tests.readiness import wanted

DAY = date(2026, 3, 2)
# What may be true of an event, and how often the first value is taken.
MAY_BE: dict[str, tuple[Any, ...]] = {
    "weapon": ("firearm", "firearm", "firearm", "knife"), "firearm_recovered": ("no", "yes", "unknown"),
    "casings_recovered": ("yes", "no", "unknown"), "eyewitness": ("yes", "no", "unknown"),
    "id_procedure": (["none"], ["photo_array"], ["showup"], ["known_before"], ["photo_array", "video_recognition"]),
    "video_found": ("yes", "no", "unknown"), "statement_taken": ("no", "yes"),
    "suspect_juvenile": ("no", "no", "yes", "unknown"), "search_done": ("no", "yes"),
    "suspect_count": ("1", "1", "2", "3"), "prior_disqualifies": ("no", "yes"), "in_custody": ("no", "no", "yes"),
    "self_defense_raised": ("no", "yes"), "series_suspected": ("no", "yes"),
    "robbery_type": ("street", "carjacking", "business"), "attempt_only": ("taken", "attempt"),
    "cds_involved": ("no", "yes"), "protective_order": ("no", "yes", "unknown"), "complainant": ("no", "yes"),
    "lead_offer": ("not_made", "accepted", "declined"), "favorable_known": ("no", "no", "yes"),
}  # fmt: skip


@dataclass
class Package:
    """A package and what was truly put into it; `planted` names each gap as the report names it."""

    case: Case
    actor: Actor
    rng: Random
    said: dict[str, Any]
    planted: dict[tuple[str, str], str] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)


def whole(kind: str, actor: Actor, rng: Random) -> Package:
    """Build a package of a kind with everything that its event calls for."""
    said = _event(kind, rng)
    case = open_case(actor, kind, {key: said[key] for key in ("in_custody", "charged") if key in said})
    for key, value in said.items():
        answer(case, key, value, actor=actor)
    package = Package(case, actor, rng, said)
    _people(package)
    _items(package)
    _proof(package)
    return package


def _event(kind: str, rng: Random) -> dict[str, Any]:
    chosen = {key: rng.choice(values) for key, values in MAY_BE.items()}
    said: dict[str, Any] = {}
    for definition in catalog().facts_of(kind):
        key = definition.key
        first, value = wanted.FOLLOWS.get(key, ("", ""))
        if key == "door" or (first and said.get(first) != value):
            continue
        if key == "business_name" and said.get("robbery_type") == "street":
            continue
        said[key] = chosen[key] if key in chosen else plain_answer(definition, DAY)
    return said


def _people(package: Package) -> None:
    case, actor = package.case, package.actor
    if case.kind != "low_level":
        add_person(case, actor=actor, role="victim", name="Ada Nowhere", born_on=date(1980, 5, 4))
    for number in range(int(package.said.get("suspect_count", 1))):
        party = add_person(case, actor=actor, role="suspect", name=f"Max Nobody {number + 1}", born_unknown=True)
        propose_charge(case, party, CHARGES[case.kind], actor=actor)


def _items(package: Package) -> None:
    """Mark what is called for; now and then it is asked for, let go with a reason, or does not apply with one."""
    kind, rng = package.case.kind, package.rng
    for key in wanted.stopping(kind, package.said):
        way = rng.random()
        item, row = load_item(package.case, key), catalog().items[key]
        if way < 0.06 and key not in wanted.TOLD_ANYWAY:
            ask_waiver(item, reason="It cannot be had before the arrest.", actor=package.actor)
        elif way < 0.12 and row.not_applicable:
            tick(item, status="not_applicable", reason=row.not_applicable[0], actor=package.actor)
        else:
            have(package, key)
    for key in wanted.helping(kind, package.said):
        if rng.random() < 0.2:
            tick(load_item(package.case, key), status="requested", requested_from="Records", actor=package.actor)
        else:
            have(package, key)


def have(package: Package, key: str) -> None:
    """Put an exhibit into the file and let it carry the item."""
    kind = next(iter(catalog().items[key].exhibits), "")
    exhibit = add_exhibit(
        package.case, title=f"Paper for {key}", type_key=kind, used="used", actor=package.actor, confirmed=True
    )
    package.spare.append(key)
    tick(load_item(package.case, key), status="have", exhibit_ids=[exhibit.id], actor=package.actor)


def _proof(package: Package) -> None:
    exhibit = add_exhibit(
        package.case, title="Chronology", type_key="case_chronology", used="used", actor=package.actor, confirmed=True
    )
    for charge in live_charges(package.case):
        for element in definition_of(charge).elements:
            strength = package.rng.choice(("strong", "moderate"))
            mark(
                charge, element.key, exhibit, strength=strength, reason="It says so.", actor=package.actor, place="p. 2"
            )
