"""Shapes of the forms of the return loop, as plain descriptors for the form macros."""

from dataclasses import dataclass, field
from typing import Any

WEIGHT_CHOICES = [
    ("blocks_charge", "Blocks the charge"),
    ("strengthens", "Strengthens it"),
    ("trial_only", "For trial only"),
]
REPLIES = [("answer", "Answer"), ("answer_partly", "Answer in part"), ("dispute", "Dispute"), ("ask_why", "Ask why")]


@dataclass(slots=True)
class Field:
    """One field: name, label, value, choices and refusals, in the shape that the macros take."""

    name: str
    label: str
    value: Any = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the element id."""
        return self.name
