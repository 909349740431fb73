"""Reads the words that say who may make a move, and nothing else."""

import re
from dataclasses import replace

from tests.contract.markdown import CannotRead, split_outside
from tests.contract.rows import Who

EXCLUSIONS = {
    "not the lead detective": {"lead_detective"},
    "not the decider": {"decider"},
    "not decider or signer": {"decider", "signer"},
}
MODIFIERS = {"step-up", "inside the window", *EXCLUSIONS}
PERSONS = {  # words of sections 5 to 7 for a person
    "requester": Who(relations=frozenset({"requester"})),
    "a person who may release it": Who(relations=frozenset({"releaser"})),
    "the present keeper": Who(relations=frozenset({"keeper"})),
    "the named receiver": Who(relations=frozenset({"receiver"})),
    "receiver": Who(relations=frozenset({"receiver"})),
    "giver": Who(relations=frozenset({"giver"})),
    "engine": Who(relations=frozenset({"engine"})),
}


def read_who(cell: str, roles: frozenset[str], states: frozenset[str]) -> tuple[Who, ...]:
    """Return the alternatives of a move's "who" cell; its commas carry conditions for all of them."""
    head, *modifiers = split_outside(cell, ", ")
    ways = [_alternative(words, roles, states) for words in head.split(" or ")]
    return tuple(_modified(way, modifiers) for way in ways)


def read_act_who(cell: str, roles: frozenset[str], states: frozenset[str]) -> tuple[Who, ...]:
    """Return the alternatives of an act's "who" cell; its commas part the alternatives."""
    words = split_outside(cell, ", ")
    modifiers = [word for word in words if word in MODIFIERS]
    ways = [_alternative(word, roles, states) for word in words if word not in MODIFIERS]
    return tuple(_modified(way, modifiers) for way in ways)


def _alternative(words: str, roles: frozenset[str], states: frozenset[str]) -> Who:
    bare, restriction = _restriction(words)
    way = Who()
    for term in bare.split(" and "):
        way = _with_term(way, term, roles)
    if restriction.startswith("to "):
        if restriction[3:] not in states:
            raise CannotRead(f"an unknown state in {words!r}")
        return replace(way, only_to=restriction[3:])
    if restriction and restriction != "police side":
        raise CannotRead(f"unknown words in brackets: {words!r}")
    return replace(way, side="police" if restriction else None)


def _restriction(words: str) -> tuple[str, str]:
    matched = re.fullmatch(r"([^()]+?)(?: \(([^()]+)\))?", words)
    if matched is None:
        raise CannotRead(f"not a person: {words!r}")
    return matched.group(1), matched.group(2) or ""


def _with_term(way: Who, term: str, roles: frozenset[str]) -> Who:
    if term == "holder":
        return replace(way, relations=way.relations | {"holder"})
    if term == "lead detective":
        return replace(way, role="detective", relations=way.relations | {"lead_detective"})
    role = "prosecutor" if term == "prosecutor on duty" else term
    if role not in roles or way.role is not None:
        raise CannotRead(f"an unknown role or relation: {term!r}")
    return replace(way, role=role)


def _modified(way: Who, modifiers: list[str]) -> Who:
    for modifier in modifiers:
        if modifier == "step-up":
            way = replace(way, step_up=True)
        elif modifier == "inside the window":
            way = replace(way, in_window=True)
        elif modifier in EXCLUSIONS:
            way = replace(way, excluded=way.excluded | EXCLUSIONS[modifier])
        else:
            raise CannotRead(f"an unknown relation: {modifier!r}")
    return way
