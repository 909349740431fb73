"""Fields of a form in the shape that the form macros take, with what was typed and what was refused."""

from collections.abc import Mapping
from typing import Any

Fields = dict[str, dict[str, Any]]


class FieldMaker:
    """Makes the fields of one form; `mark` ends their ids where a page has the same form more than once."""

    def __init__(self, sent: Any, wrong: Mapping[str, str] | None, mark: str = "") -> None:
        """Take the form as it was sent (a MultiDict), None for a fresh one, and the refusals by field."""
        self._sent, self._wrong, self._mark = sent, wrong or {}, mark

    def __call__(self, name: str, label: str, value: Any = "", **more: Any) -> dict[str, Any]:
        """Return one field: what was typed, else `value`; a list takes every value of its name."""
        if self._sent is not None:
            value = self._sent.getlist(name) if isinstance(value, list) else self._sent.get(name, value)
        marked = {"id": f"{name}-{self._mark}"} if self._mark else {}
        errors = [self._wrong[name]] if name in self._wrong else []
        return {"name": name, "label": label, "value": value, "errors": errors, **marked, **more}
