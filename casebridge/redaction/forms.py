"""The fields of the redaction forms, read with suspicion."""

from collections.abc import Mapping
from typing import Any

from casebridge.catalog.load import catalog

SIDES = ("left", "top", "wide", "high")
_LABELS = {"left": "From the left edge", "top": "From the upper edge", "wide": "Width", "high": "Height"}
_INCH = 720
_INCHES_MOST = 200.0


def mark_fields(typed: Mapping[str, str], wrong: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of both ways to mark on a page, with what was typed and the refusals."""

    def of(name: str, label: str, form: str = "box", **more: Any) -> dict[str, Any]:
        said = [wrong[name]] if name in wrong else []
        return {"name": name, "id": f"{form}-{name}", "label": label, "value": typed.get(name, ""), "errors": said,
                **more}  # fmt: skip

    grounds = [(key, row.title) for key, row in catalog().classes.items() if key != "open-case"]
    return {
        **{side: of(side, _LABELS[side]) for side in SIDES},
        "ground": of("ground", "Why it is redacted", choices=grounds),
        "words": of("words", "The words on this page", "words"),
        "words_ground": of("ground", "Why it is redacted", "words", choices=grounds),
        "lines": {"name": "lines", "id": "words-lines", "label": "The whole lines", "value": typed.get("lines", "")},
        "term": of("term", "Words to find on all pages", "search"),
        "term_ground": of("ground", "Why it is redacted", "search", choices=grounds),
    }


def read_box(sent: Mapping[str, str]) -> tuple[dict[str, str], tuple[int, int, int, int]]:
    """Return the refusals and the box that was sent, in tenths of a point; sides are inches, at most two digits."""
    wrong: dict[str, str] = {}
    box: list[int] = []
    for side in SIDES:
        try:
            value = float(sent.get(side, "").strip().replace(",", "."))
        except ValueError:
            value = -1.0
        if not 0 <= value <= _INCHES_MOST:
            wrong[side] = f"{_LABELS[side]}: give inches, such as 1.25."
            value = 0.0
        box.append(round(value * _INCH))
    return wrong, (box[0], box[1], box[2], box[3])
