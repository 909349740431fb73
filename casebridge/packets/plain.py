"""Turn frozen plain values into JSON and back, so that a build can be taken up by another process."""

import dataclasses
import functools
import json
import types
import typing
from datetime import date, datetime
from typing import Any, TypeVar

Plain = TypeVar("Plain")


def dump(value: Any) -> str:
    """Return a dataclass of plain values as canonical JSON text."""
    return json.dumps(value, default=_flat, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def load(shape: type[Plain], text: str) -> Plain:
    """Return the dataclass `shape` that `dump` wrote."""
    return typing.cast(Plain, _built(shape, json.loads(text)))


@functools.cache
def _shapes(shape: type) -> dict[str, Any]:
    return typing.get_type_hints(shape)


def _flat(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return {name: getattr(value, name) for name in _names(typing.cast(type, type(value)))}


@functools.cache
def _names(shape: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(shape))


def _built(shape: Any, value: Any) -> Any:
    if value is None:
        return None
    if dataclasses.is_dataclass(shape):
        shapes = _shapes(typing.cast(type, shape))
        return shape(**{key: _built(shapes[key], item) for key, item in value.items()})  # type: ignore[operator]
    origin, inner = typing.get_origin(shape), typing.get_args(shape)
    if origin is tuple:
        one = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(_built(part, item) for part, item in zip(one, value, strict=True))
    if origin in (types.UnionType, typing.Union):
        return _first_that_fits([part for part in inner if part is not type(None)], value)
    if origin is dict:
        return {key: _built(inner[1], item) for key, item in value.items()}
    return shape.fromisoformat(value) if shape in (date, datetime) else value


def _first_that_fits(shapes: list[Any], value: Any) -> Any:
    if isinstance(value, str) and datetime in shapes and "T" in value:
        return datetime.fromisoformat(value)
    if isinstance(value, str) and date in shapes:
        return date.fromisoformat(value)
    return _built(shapes[0], value)
