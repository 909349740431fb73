"""What of a case its reader sees: everybody of the two State offices the file, the federal side what was shared."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from casebridge.access.actor import Actor
from casebridge.access.check import can, visible
from casebridge.access.policy import Permission
from casebridge.cases.models import Case, Party
from casebridge.catalog.load import catalog


@dataclass(frozen=True, slots=True)
class Shared:
    """What was shared with the federal side: parts of the case by key, people by id."""

    parts: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()


Rule = Callable[[Case], Shared]
_RULES: list[Rule] = []


def open_to_federal(rule: Rule) -> None:
    """Let `rule` say what was shared; the feature that keeps the shared set does this in its `bind`."""
    if rule not in _RULES:
        _RULES.append(rule)


def reads_file(actor: Actor, case: Case) -> bool:
    """Say whether a person reads the whole file of a case and not a shared set."""
    return can(actor, Permission.FILE_READ, case)


def part_seen(case: Case, actor: Actor, part: str) -> bool:
    """Say whether a person sees a part of the case: facts, matrix or memo."""
    return reads_file(actor, case) or any(part in rule(case).parts for rule in _RULES)


def fact_seen(case: Case, actor: Actor, class_key: str) -> bool:
    """Say whether a person sees facts of a class; what crosses only by name does not come with the facts."""
    if reads_file(actor, case):
        return True
    row = catalog().classes.get(class_key)
    return row is not None and row.crosses_to_usao == "yes" and part_seen(case, actor, "facts")


def knows(actor: Actor, party: Party) -> bool:
    """Say whether a reader of the file knows of a person: of a child who is accused only with the class juvenile."""
    return not party.juvenile or can(actor, "class:juvenile", party.case)


def knows_sql(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL twin of `knows` for statements over people and their case."""
    return or_(Party.juvenile.is_(False), visible(actor, "class:juvenile", Case))


def people_seen(case: Case, actor: Actor) -> list[Party]:
    """Return the people of a case, less those severed into another, whom a person may know of."""
    here = [party for party in case.parties if party.left_with is None]
    if reads_file(actor, case):
        return [party for party in here if knows(actor, party)]
    shared = {party_id for rule in _RULES for party_id in rule(case).people}
    return [party for party in here if party.id in shared]
