"""Turns tables of TOML into frozen rows and says what does not fit."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from casebridge.catalog.conditions import Condition, parse

R = TypeVar("R")


class Misfit(Exception):
    """A value that is not of the kind its field asks for; the message is a sentence."""


@cache
def _shape(row: Any) -> Mapping[str, tuple[str, Any, bool]]:
    """Return, by name in the file, the field's name, its type and whether it must be there."""
    hints = get_type_hints(row)
    return {
        f.name.rstrip("_"): (f.name, hints[f.name], f.default is MISSING and f.default_factory is MISSING)
        for f in fields(row)
    }


def misfits(row: type, raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each field that is missing, unknown or of another kind."""
    shape = _shape(row)
    for name in raw.keys() - shape.keys():
        yield f'the field "{name}" is not known'
    for name, (_, hint, needed) in shape.items():
        if name not in raw:
            if needed:
                yield f'the field "{name}" is missing'
            continue
        try:
            value_of(hint, raw[name])
        except Misfit as misfit:
            yield f'the field "{name}" {misfit}'


def row_of(row: Callable[..., R], raw: Mapping[str, Any]) -> R:
    """Build a row from a table that `misfits` found nothing wrong with."""
    shape = _shape(row)
    return row(**{shape[name][0]: value_of(shape[name][1], raw[name]) for name in raw})


def value_of(hint: Any, raw: Any) -> Any:
    """Return `raw` as the type that `hint` names.

    :raises Misfit: it is not of that kind.
    """
    origin = get_origin(hint)
    if origin is UnionType:
        return _one_of(get_args(hint), raw)
    if origin is tuple:
        return _several(get_args(hint)[0], raw)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(raw, dict) or not all(isinstance(v, str) for v in raw.values()):
            raise Misfit("is not a table of texts")
        return MappingProxyType(dict(raw))
    if hint is datetime.date:
        return _date(raw)
    if hint is Condition:
        return _condition(raw)
    if is_dataclass(hint) and isinstance(hint, type):
        return _nested(hint, raw)
    if hint is float and type(raw) is int:
        return float(raw)
    if type(raw) is not hint:
        raise Misfit(f"is {raw!r}, which is no {_NAMES[hint]}")
    return raw


_NAMES = {str: "text", int: "whole number", float: "number", bool: "true or false"}


def _one_of(hints: tuple[Any, ...], raw: Any) -> Any:
    if NoneType in hints and raw == "":
        return None
    for hint in hints:
        if hint is not NoneType and type(raw) is hint:
            return raw
    if datetime.date in hints:
        return _date(raw)
    raise Misfit(f"is {raw!r}, which is none of the kinds it may be")


def _several(hint: Any, raw: Any) -> tuple[Any, ...]:
    """Read a list; one text alone stands for a list of one."""
    if hint is str and isinstance(raw, str):
        return (raw,)
    if not isinstance(raw, list):
        raise Misfit("is not a list")
    return tuple(value_of(hint, each) for each in raw)


def _date(raw: Any) -> datetime.date:
    try:
        return datetime.date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise Misfit(f"is {raw!r}, which is no date of the form 2026-11-24") from None


def _condition(raw: Any) -> Condition:
    if not isinstance(raw, str):
        raise Misfit("is not a condition")
    try:
        return parse(raw)
    except ValueError as wrong:
        raise Misfit(f"cannot be read: {wrong}") from None


def _nested(hint: type, raw: Any) -> Any:
    if not isinstance(raw, dict):
        raise Misfit("is not a table")
    for wrong in misfits(hint, raw):
        raise Misfit(f"holds {raw!r}, where {wrong}")
    return row_of(hint, raw)
