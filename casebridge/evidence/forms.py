"""Fields of the evidence pages, in the shape that the form macros take."""

from collections.abc import Sequence
from typing import Any

from casebridge.catalog.load import catalog

Choices = list[tuple[str, str]]
USE_CHOICES: Choices = [("used", "Used"), ("unused", "Unused")]


def type_choices() -> Choices:
    """Return the types of exhibit, in the alphabet's order."""
    found = [(key, row.label) for key, row in catalog().exhibit_types.items()]
    return [("", "Choose a type"), *sorted(found, key=lambda choice: choice[1].casefold())]


def class_choices() -> Choices:
    """Return the classes that an exhibit may have; records of treatment are never filed here."""
    return [(key, row.title) for key, row in catalog().classes.items() if key != "part2"]


def apart_field(value: str = "", errors: Sequence[str] = ()) -> dict[str, Any]:
    """Return the choice of a class for what is being added: its type's own where nothing is chosen."""
    choices = [(key, title) for key, title in class_choices() if key != "open-case"]
    return field("class", "Class of information", value, choices=[("", "As its type says"), *choices], errors=errors)


def field(name: str, label: str, value: Any = "", **more: Any) -> dict[str, Any]:
    """Return one plain field."""
    return {"name": name, "label": label, "value": value, **more}


def exhibit_fields(exhibit: Any, errors: dict[str, str] | None = None, sent: Any = None) -> dict[str, Any]:
    """Return the fields that class one exhibit, with what was typed and the refusals."""
    wrong = errors or {}

    def made(name: str, label: str, value: Any, **more: Any) -> dict[str, Any]:
        shown = sent.get(name, value) if sent is not None else value
        return field(name, label, shown, errors=[wrong[name]] if name in wrong else [], **more)

    used = exhibit.used if exhibit.used != "unclassed" else ""
    return {
        "title": made("title", "Title", exhibit.title),
        "type": made("type", "Type", exhibit.type, choices=type_choices()),
        "class": made("class", "Class of information", exhibit.class_, choices=class_choices()),
        "used": made("used", "Used or unused", used, choices=USE_CHOICES),
        "why_class": made("why_class", "Why more people may see it", ""),
    }
