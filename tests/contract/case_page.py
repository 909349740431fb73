"""Reads sections 2, 3, 3b, 4 and 8 of the page: the case review and the roles."""

import re
from typing import TypeVar

from tests.contract.markdown import CannotRead, code, code_list, paragraph, split_outside, tables
from tests.contract.rows import ActRow, MoveRow, RoleRow, StateRow, Target, Telling
from tests.contract.who import read_act_who, read_who

SIDES = {"police", "SAO", "USAO", "none"}
HOLDERS = {
    "lead detective",
    "the unit's sergeants",
    "SAO unit's queue",
    "assigned prosecutor",
    "SAO supervisor (chair)",
    "an SAO supervisor other than the decider",
    "an SAO supervisor other than decider and signer",
    "federal-liaison prosecutors' queue, or the one who took it",
    "USAO intake queue, or the AUSA who took it",
    "the liaison prosecutor who referred",
    "assigned AUSA",
    "LEAD liaison prosecutor",
    "none",
}
CONDITIONS = {"undecided", "no prosecutor ever took it"}
BY_OUTCOME = "(by outcome, below)"
Keyed = TypeVar("Keyed", RoleRow, StateRow)


def read_roles(body: str) -> tuple[RoleRow, ...]:
    """Return the roles of section 8, one row a key."""
    (table,) = tables(body, ("key", "person", "office"))
    found = []
    for keys, persons, office in table.rows:
        names, words = code_list(keys), split_outside(persons, ";")
        if len(names) != len(words) or not office:
            raise CannotRead(f"{len(names)} roles, {len(words)} descriptions: {keys!r}")
        found += [RoleRow(name, text, office) for name, text in zip(names, words, strict=True)]
    return tuple(_unique(found, "role"))


def read_states(body: str) -> tuple[StateRow, ...]:
    """Return the states of section 2."""
    (table,) = tables(body, ("state", "label", "side", "holder", "state clock (policy unless named)"))
    rows = [StateRow(code(key), *rest) for key, *rest in table.rows]
    for row in rows:
        if row.side not in SIDES or row.holder not in HOLDERS or not row.label or not row.clock:
            raise CannotRead(f"an unknown side or holder, or a missing cell: {row}")
    return tuple(_unique(rows, "state"))


def read_kinds(body: str) -> tuple[str, ...]:
    """Return the kinds of case that section 2 names, in its order."""
    line = paragraph(body, "Kinds: ").split(". ")[0].removeprefix("Kinds: ")
    return code_list(line.replace(" (LEAD-eligible)", ""))


def read_doors(body: str) -> tuple[str, ...]:
    """Return the doors that section 2 names."""
    line = re.search(r"^Doors, chosen from two facts \(.*?\): (.*?\))\.$", body, flags=re.MULTILINE | re.DOTALL)
    if line is None:
        raise CannotRead("no line of doors")
    pieces = split_outside(" ".join(line.group(1).split()), ",")
    return tuple(code(re.sub(r" \(.*\)$", "", piece)) for piece in pieces)


def read_moves(body: str, roles: frozenset[str], states: frozenset[str]) -> tuple[MoveRow, ...]:
    """Return the moves of section 3 in the order of the page."""
    header = ("move", "label", "from", "to", "who", "must be true (guards)", "asks for")
    (table,) = tables(body, header)
    outcomes = read_outcomes(body, states)
    return tuple(_move(row, roles, states, outcomes) for row in table.rows)


def _move(row: tuple[str, ...], roles: frozenset[str], states: frozenset[str], outcomes: tuple[Target, ...]) -> MoveRow:
    name, label, sources, targets, who, guards, asks = row
    if not label:
        raise CannotRead(f"a move without a label: {name}")
    starts = _states(sources, states)
    clauses = tuple(split_outside(guards, ";")) if guards else ()
    return MoveRow(
        name=code(name),
        label=label,
        sources=starts,
        targets=_targets(targets, starts, states, outcomes) + _aside(clauses, states),
        who=read_who(who, roles, states),
        guards=clauses,
        asks=asks,
        same=targets == "same",
    )


def _states(cell: str, states: frozenset[str]) -> tuple[str, ...]:
    names = tuple(name.strip(" `") for name in cell.split(","))
    if unknown := [name for name in names if name not in states]:
        raise CannotRead(f"unknown states {unknown} in {cell!r}")
    return names


def _targets(
    cell: str, starts: tuple[str, ...], states: frozenset[str], outcomes: tuple[Target, ...]
) -> tuple[Target, ...]:
    if cell == BY_OUTCOME:
        return outcomes
    if cell == "same":
        return tuple(Target(state) for state in starts)
    if cell in states:
        return (Target(cell),)
    if matched := re.fullmatch(r"(\w+), or (\w+) if (.+)", cell):
        otherwise, first, condition = matched.groups()
    elif matched := re.fullmatch(r"(\w+) if (.+), else (\w+)", cell):
        first, condition, otherwise = matched.groups()
    else:
        raise CannotRead(f"an unknown way to name a target: {cell!r}")
    if condition not in CONDITIONS or not {first, otherwise} <= states:
        raise CannotRead(f"an unknown state or condition: {cell!r}")
    return (Target(first, condition), Target(otherwise, f"not {condition}"))


def _aside(clauses: tuple[str, ...], states: frozenset[str]) -> tuple[Target, ...]:
    """Return the targets that a guard names in brackets, as `(if inactive: to `submitted`)`."""
    found = [match for clause in clauses for match in re.findall(r"\(if (\w+): to `(\w+)`\)", clause)]
    if any(condition != "inactive" or state not in states for condition, state in found):
        raise CannotRead(f"an unknown condition or state: {found}")
    return tuple(Target(state, condition) for condition, state in found)


def read_outcomes(body: str, states: frozenset[str]) -> tuple[Target, ...]:
    """Return the targets of `decide` and `sign` with their conditions, first that holds first."""
    line = paragraph(body, "**Outcome of `decide` and `sign`**").rstrip(".")
    rules = split_outside(line.split(", first that holds: ", 1)[1], ";")
    return tuple(_outcome(rule, states) for rule in rules)


def _outcome(rule: str, states: frozenset[str]) -> Target:
    matched = re.fullmatch(r"(.+) -> `(\w+)`(?: with that outcome)?", rule)
    if matched is None or matched.group(2) not in states:
        raise CannotRead(f"an outcome without a known state: {rule!r}")
    return Target(matched.group(2), matched.group(1))


def read_acts(body: str, roles: frozenset[str], states: tuple[StateRow, ...]) -> tuple[ActRow, ...]:
    """Return the acts of section 3b; a row for two acts becomes two."""
    (table,) = tables(body, ("act", "label", "who", "where", "effect"))
    keys = frozenset(state.key for state in states)
    found = []
    for acts, labels, who, where, effect in table.rows:
        names, words, people = code_list(acts, "/"), labels.split(" / "), who.split(" / ")
        places, condition = _where(where, states)
        if not effect:
            raise CannotRead(f"an act without an effect: {acts}")
        ways = [read_act_who(person, roles, keys) for person in people]
        names = names * len(words) if len(names) == 1 else names
        ways = ways * len(words) if len(ways) == 1 else ways
        for name, label, way in zip(names, words, ways, strict=True):
            found.append(ActRow(name, label, way, places, condition, effect))
    return tuple(found)


def _where(cell: str, states: tuple[StateRow, ...]) -> tuple[tuple[str, ...], str]:
    keys = tuple(state.key for state in states)
    known = frozenset(keys)
    opened = tuple(key for key in keys if key != "closed")
    if cell == "every open state":
        return opened, ""
    if cell.startswith("every open state but "):
        without = code_list(cell.removeprefix("every open state but "))
        _states(", ".join(without), known)
        return tuple(key for key in opened if key not in without), ""
    if cell.startswith("every open state of "):
        return opened, code(cell.removeprefix("every open state of "))
    if cell == "states held by a person of that office":
        return opened, cell
    if cell == "in_review and later SAO and USAO states":
        later = states[keys.index("in_review") :]
        return tuple(state.key for state in later if state.side in ("SAO", "USAO")), ""
    return _states(cell, known), ""


def read_telling(body: str, moves: frozenset[str]) -> Telling:
    """Return the moves that section 4 names beside the rule for every move."""
    sentence = re.search(
        r"^Every move tells the new holder and the old one; (.*?) also tell the lead detective and his sergeant;"
        r" (.*?) tell the other office's\s+liaison;",
        body,
        flags=re.MULTILINE | re.DOTALL,
    )
    if sentence is None:
        raise CannotRead("section 4 does not read as expected")
    found = [code_list(words) for words in sentence.groups()]
    if unknown := {name for names in found for name in names} - moves:
        raise CannotRead(f"unknown moves in section 4: {unknown}")
    return Telling(*found)


def _unique(rows: list[Keyed], noun: str) -> list[Keyed]:
    keys = [row.key for row in rows]
    if len(keys) != len(set(keys)):
        raise CannotRead(f"a {noun} stands twice: {keys}")
    return rows
