"""The fields of a mark."""

from collections.abc import Mapping
from typing import Any

from casebridge.catalog.load import catalog
from casebridge.marking.models import KINDS


def mark_fields(
    typed: Mapping[str, str], wrong: Mapping[str, str], classes: list[tuple[str, str]]
) -> dict[str, Any]:  # fmt: skip
    """Return the fields with what was typed and the refusals.

    :param classes: those that the writer may choose, the usual one first.
    """

    def of(name: str, label: str, **more: Any) -> dict[str, Any]:
        said = [wrong[name]] if name in wrong else []
        field = {"name": name, "id": f"mark-{name}", "label": label, "value": typed.get(name, ""), "errors": said}
        return {**field, **more}

    grounds = [(key, row.title) for key, row in catalog().classes.items() if key != "open-case"]
    return {
        "mark": of("mark", "Mark it as", choices=list(KINDS.items())),
        "place": of("place", "Page or time"),
        "quote": of("quote", "The words"),
        "words": of("words", "Your note"),
        "ground": of("ground", "Why it is redacted", choices=grounds),
        "private": of("private", "Only for me"),
        "class": of("class", "Who reads a note, an issue or a redaction mark", choices=classes),
    }
