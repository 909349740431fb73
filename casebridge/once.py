"""Read the same thing once while nothing is written: guards, tabs and panels of one page ask alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from casebridge.bulk import UnitSession
from casebridge.db import db

_MEMORY = "casebridge_once"
_PAGE = "casebridge_page"
_P = ParamSpec("_P")
_T = TypeVar("_T")


def once(find: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let a query about a record answer from memory inside `unchanged` and on pages that are only read.

    What it found is handed out as a copy, so that nobody changes what the next one reads.
    """

    @wraps(find)
    def answer(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        memory = db.session().info.get(_MEMORY)
        if memory is None:
            return find(*args, **kwargs)
        key = (find, *(_name(arg) for arg in args), *sorted((name, _name(arg)) for name, arg in kwargs.items()))
        if key not in memory:
            memory[key] = find(*args, **kwargs)
        found: _T = memory[key]
        return copy(found) if isinstance(found, dict | list) else found

    return answer


@contextmanager
def unchanged() -> Iterator[None]:
    """Say that nothing is written in this block; what is written all the same empties the memory."""
    info = db.session().info
    if _MEMORY in info:
        yield
        return
    info[_MEMORY] = {}
    try:
        yield
    finally:
        info.pop(_MEMORY, None)


def remember() -> None:
    """Keep a memory for as long as the session lives; a page that only reads begins with this."""
    db.session().info.update({_MEMORY: {}, _PAGE: True})


def is_page() -> bool:
    """Say whether this session serves a page that only reads: it asks about much, and of each a little."""
    return _PAGE in db.session().info


def _name(arg: Any) -> Any:
    number = getattr(arg, "id", None)
    # Who does without a right for one look is somebody else.
    return arg if number is None or getattr(arg, "set_aside", None) else (type(arg), number)


@event.listens_for(UnitSession, "after_flush")
@event.listens_for(UnitSession, "after_soft_rollback")
def _forget(session: Session, *_rest: Any) -> None:
    memory = session.info.get(_MEMORY)
    if memory:
        memory.clear()
