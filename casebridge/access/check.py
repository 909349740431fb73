"""can() and require(): the one question about rights, and its SQL twin for lists."""

from collections import defaultdict
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from casebridge import clock
from casebridge.access.actor import Actor, Role
from casebridge.access.policy import POLICY, Grant, Permission
from casebridge.access.predicates import QUESTIONS, TWINS, within_seal, within_seal_sql
from casebridge.errors import NotAllowed, StepUpNeeded

_UNKNOWN: tuple[Grant, ...] = ()


@cache
def grants() -> dict[str, tuple[Grant, ...]]:
    """Return the table by permission; call `grants.cache_clear()` after changing POLICY in a test."""
    table: dict[str, list[Grant]] = defaultdict(list)
    for grant in POLICY:
        table[grant.permission].append(grant)
    return {permission: tuple(rows) for permission, rows in table.items()}


def can(actor: Actor, permission: Permission | str, record: Any = None) -> bool:
    """Say whether one row of the policy grants `permission` to `actor` on `record`.

    Without a record only rows that ask nothing about one can grant. On a case that a court sealed no row grants
    anything to whom the seal does not let through.
    """
    if record is not None and not within_seal(actor, record):
        return False
    if actor.set_aside and str(permission) in actor.set_aside:
        return False
    return any(_holds(grant, actor, record) for grant in grants().get(str(permission), _UNKNOWN))


def may_ever(actor: Actor, permission: Permission | str) -> bool:
    """Say whether any row could grant `permission` to this role, on whatever record."""
    return any(_fits(grant, actor.role) for grant in grants().get(str(permission), _UNKNOWN))


def require(actor: Actor, permission: Permission | str, record: Any = None) -> None:
    """Pass when the policy grants it.

    :raises NotAllowed: it does not.
    """
    if not can(actor, permission, record):
        raise NotAllowed()


def require_factor(actor: Actor) -> None:
    """Pass when the factor was given again within ten minutes.

    :raises StepUpNeeded: it was not.
    """
    if not actor.stepped_up(clock.now()):
        raise StepUpNeeded()


def roles_for(permission: str) -> list[Role]:
    """Return the roles that a permission names, in the order of the table; all when a row names none."""
    found: list[Role] = []
    for grant in grants().get(permission, _UNKNOWN):
        found += [role for role in (grant.roles or tuple(Role)) if role not in found]
    return found


def visible(actor: Actor, permission: Permission | str, model: Any) -> ColumnElement[bool]:
    """Return the SQL twin of `can` for rows of `model`: the filter of every list, count and search."""
    rows = tuple(g for g in grants().get(str(permission), _UNKNOWN) if _fits(g, actor.role))
    return _filter(() if str(permission) in actor.set_aside else rows, actor.in_policy(), model)


@lru_cache(maxsize=2048)
def _filter(rows: tuple[Grant, ...], actor: Actor, model: Any) -> ColumnElement[bool]:
    """Return the filter of these rows: pages ask for the same one many times, and it depends on nothing else.

    :param actor: as the policy asks for them; who gets or loses a right is somebody else here.
    """
    if not rows:
        return false()
    clauses = []
    for grant in rows:
        parts = [TWINS[name](actor, model) for name in grant.relations]
        if grant.states:
            parts.append(model.state.in_(sorted(grant.states)))
        clauses.append(and_(*parts))
    return and_(or_(*clauses), within_seal_sql(actor, model))


def _fits(grant: Grant, role: Role) -> bool:
    return not grant.roles or role in grant.roles


def _holds(grant: Grant, actor: Actor, record: Any) -> bool:
    if not _fits(grant, actor.role):
        return False
    if record is None:
        return grant.relations == ("anyone",) and not grant.states
    if grant.states and record.state not in grant.states:
        return False
    return all(QUESTIONS[name](actor, record) for name in grant.relations)
