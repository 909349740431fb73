"""Every door with every id of the town: the requests, and what the written table expects of each."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from tests.bad_input.places import PAGES, PLACES
from tests.bad_input.town import Town
from tests.doors import DOORS
from tests.walls.town import ACCOUNTS, CLASSES

REACH: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "reach.toml").read_text())
NOTHING = "AAAAAAAAAAAAAAAAAAAAAA"
# Cases that stand for what somebody may be to a case: own, same unit, other unit, other office, each in two states;
# and one that a court sealed.
STRANGE = ("draft", "partner_draft", "elsewhere", "elsewhere_draft", "deciding", "diverted", "sealed_case", "absent")
METHODS = ("GET", "POST", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Knock:
    """One request: how, at which address, the same with an id made up, and who is let in by the written table.

    Behind a silent door there may be nothing for those who are let in.
    """

    method: str
    rule: str
    address: str
    made: frozenset[str]
    let_in: frozenset[str]
    situation: str
    silent: bool


def people(*names: str) -> frozenset[str]:
    """Return the accounts behind names of groups and of accounts."""
    found: set[str] = set()
    for name in names:
        found |= people(*REACH["groups"][name]) if name in REACH["groups"] else {name}
    return frozenset(found)


EVERYBODY = frozenset(account.username for account in ACCOUNTS)


def through(permission: str) -> frozenset[str]:
    """Return the accounts whose role comes through the doors of a permission at all."""
    roles = DOORS[permission][0].split()
    return frozenset(account.username for account in ACCOUNTS if account.role in roles)


def knocks(app: Flask, town: Town) -> Iterator[Knock]:
    """Yield every request of the matrix."""
    places = {**{name: place[1] for name, place in PAGES.items()}, **{name: p[1] for name, p in PLACES.items()}}
    permission_of = {
        door.strip(): permission for permission, (_r, doors) in DOORS.items() for door in doors.strip().splitlines()
    }
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in METHODS:
            permission = permission_of.get(f"{method} {rule.rule}", "public")
            if method not in (rule.methods or ()) or permission == "public" or not rule.arguments:
                continue
            own = _own(rule.rule, rule.endpoint, places.get(rule.endpoint, ""))
            yield from _varied(method, rule.rule, permission, own, town)


def _own(rule: str, endpoint: str, place: str) -> dict[str, str]:
    """Return the words of the town that a rule's own ids are, as far as the town has them."""
    page = place.split("?")[0]
    case = next(iter(re.findall(r"^/cases/\{(\w+)\}|^/victims/cases/\{(\w+)\}", page)), ("", ""))
    known = {"case_id": "".join(case) or "in_review"}
    for part, word in zip(rule.split("/"), page.split("/"), strict=False):
        name = re.sub(r"<(?:[^:>]+:)?(\w+)>", r"\1", part)
        if part.startswith("<") and (word.startswith("{") or (word and not name.endswith("_id"))):
            known.setdefault(name, word.strip("{}"))
    return known | REACH["values"].get(rule, {})


def _varied(method: str, rule: str, permission: str, own: dict[str, str], town: Town) -> Iterator[Knock]:
    names = re.findall(r"<(?:[^:>]+:)?(\w+)>", rule)
    door = through(permission)
    only = REACH["only"].get(f"{method} {rule}", REACH["only"].get(rule))
    silent = rule in REACH["silent"]["doors"]
    for situation, words in _situations(rule, names, own):
        ids = {name: town.ids.get(word, NOTHING if word in ("", "absent") else word) for name, word in words.items()}
        let_in = _let_in(rule, names, own, words, door)
        let_in -= people(*REACH["kept_from"].get(f"{method} {rule}", []))
        if only is not None:
            let_in &= people(*only.get(situation, []))
        made = frozenset(_filled(rule, one) for one in _none(names, ids))
        yield Knock(method, rule, _filled(rule, ids), made, let_in, situation, silent)


def _situations(rule: str, names: list[str], own: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    words = {name: own.get(name, "absent") for name in names}
    yield "as it is", words
    if "case_id" in names:
        for other in STRANGE:
            yield other, words | {"case_id": other}
    if "exhibit_id" in names:
        for where in ("deciding", "elsewhere"):
            for class_ in CLASSES:
                yield f"{where}, {class_}", words | {"case_id": where, "exhibit_id": f"{where}_{class_}"}
    if "case_id" not in names and names[0] in ("public_id", "party_id", "paper_id", "custody_id", "leave_id"):
        for record in ("lead_referred", "lead_active", "lead_offered", "absent"):
            yield record, words | {names[0]: record}


def _let_in(
    rule: str, names: list[str], own: dict[str, str], words: dict[str, str], door: frozenset[str]
) -> frozenset[str]:
    """Return who is let in: through the door at all, near the case, near what hangs on it."""
    if "absent" in words.values():
        return frozenset()
    found, records = door, dict(REACH["records"])
    for start, others in REACH["records_at"].items():
        records |= others if rule.startswith(start) else {}
    if "case_id" in names:
        near = people(*REACH["cases"][words["case_id"]])
        for name, doors in REACH["doors_of"].items():
            if words["case_id"] in REACH["shut"]["cases"]:
                continue
            if any(part in rule for part in doors) and (name != "advocate" or "prosecutor" in near):
                near |= {name}
        found &= near
    for name, word in words.items():
        if name == "exhibit_id" and word.rpartition("_")[2] in CLASSES:
            found &= people(*REACH[f"classes_{words['case_id']}"][word.partition("_")[2]])
        elif name != "case_id" and word != own.get(name):
            found &= people(*records.get(word, []))
        elif name != "case_id" and "case_id" in names and words["case_id"] != own["case_id"] and name.endswith("_id"):
            # What hangs on another case is not there, whoever asks.
            return frozenset()
        elif word in records:
            found &= people(*records[word])
    return found


def _filled(rule: str, ids: dict[str, str]) -> str:
    return re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda found: ids[found[1]], rule)


def _none(names: list[str], ids: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield the same with a random id made up: each of them in turn."""
    for name in names:
        yield ids | {name: NOTHING}
