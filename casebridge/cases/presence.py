"""Of what a page asks about a case it mostly has none: one statement says of which kinds it has any."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, TypeVar, cast

from sqlalchemy import Select, bindparam, exists, select

from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.once import is_page, once

_KINDS: list[Any] = []
_F = TypeVar("_F", bound=Callable[..., Any])


def if_any(model: Any, nothing: Callable[[], Any]) -> Callable[[_F], _F]:
    """Let a query about a case return `nothing()` on a page that only reads, where the case has no row of `model`."""
    _KINDS.append(model)
    # Or a kind that comes later would be asked for by nobody, and read as none.
    _statement.cache_clear()

    def decorate(find: _F) -> _F:
        @wraps(find)
        def answer(case: Case, *args: Any, **kwargs: Any) -> Any:
            if is_page() and model.__tablename__ not in _kinds_of(case):
                return nothing()
            return find(case, *args, **kwargs)

        return cast(_F, answer)

    return decorate


@once
def _kinds_of(case: Case) -> frozenset[str]:
    row = db.session.execute(_statement(), {"case": case.id}).one()
    return frozenset(name for name, has_any in row._mapping.items() if has_any)


@cache
def _statement() -> Select[Any]:
    kinds = {model.__tablename__: model for model in _KINDS}
    asked: list[Any] = [exists().where(kinds[name].case_id == bindparam("case")).label(name) for name in sorted(kinds)]
    return select(*asked)
