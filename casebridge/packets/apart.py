"""Take names out of everything that a packet says, where somebody stands apart in it."""

import dataclasses
import re
from collections.abc import Iterable
from typing import Any, TypeVar, cast

Plain = TypeVar("Plain")


def without_names(value: Plain, names: Iterable[str], instead: str) -> Plain:
    """Return plain values with each of `names` replaced, wherever somebody typed it: narratives, titles, file names.

    Whole names alone are found, in any case; a packet whose exhibits show a name on their pages is a matter of the
    exhibits' class.
    """
    known = sorted({" ".join(name.split()) for name in names if len(name.strip()) > 1}, key=len, reverse=True)
    if not known:
        return value
    joined = "|".join(r"\s+".join(map(re.escape, name.split())) for name in known)
    pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
    return cast(Plain, _replaced(value, pattern, instead))


def _replaced(value: Any, pattern: re.Pattern[str], instead: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(instead, value)
    if isinstance(value, tuple):
        return tuple(_replaced(one, pattern, instead) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        changed = {key: _replaced(one, pattern, instead) for key, one in fields.items()}
        return dataclasses.replace(value, **{key: one for key, one in changed.items() if one is not fields[key]})
    return value
