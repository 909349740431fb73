"""Fields of the referral, door by door, out of `lead.toml`; and plain fields for LEAD's other forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casebridge.catalog.lead import LeadField
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid
from casebridge.text import NARRATIVE_LIMIT, clean, iso_date, iso_time

Choices = list[tuple[str, str]]
YES_NO: Choices = [("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")]
# The choices that the help of each field names (lead.toml, table `field`).
CHOICES: dict[str, Choices] = {
    "supervision": YES_NO,
    "immediate_needs": [
        ("food", "Food"), ("tonight", "Place tonight"), ("safety", "Safety"), ("medical", "Medical"), ("id", "ID"),
        ("none", "None said"),
    ],
    "interest": [("yes", "Yes"), ("no", "No"), ("not_asked", "Not asked yet")],
    "records_check": [("yes", "Yes"), ("no", "Not yet")],
    "prior_conduct": [
        ("record", "Record"), ("observation", "Own observation"), ("report", "Reliable report"),
    ],
    "person_knows": YES_NO,
}  # fmt: skip
MANY = {"immediate_needs"}
LONG = {
    "how_to_find", "safety_note", "offense", "offer_words", "property_note", "prior_conduct_note", "place_concern",
}  # fmt: skip
STEPS: Choices = [
    ("wanted", "Wanted"), ("started", "Started"), ("further", "Further"), ("kept_up", "Kept up"),
    ("set_aside", "Set aside"),
]  # fmt: skip
WHY_NOW: Choices = [
    ("no_contact", "No contact"), ("new_arrest", "New arrest"), ("court_date", "Court date"),
    ("place_concern", "Place concern"), ("good_news", "Good news"),
]  # fmt: skip
HOW: Choices = [("signed", "Signed on paper"), ("spoken", "Spoken, with a witness")]
_AGE_LIMIT = 60


@dataclass(slots=True)
class Field:
    """One field in the shape that the form macros take; `kind` is line, text, date, time, choice, many or flag."""

    name: str
    label: str
    kind: str = "line"
    hint: str = ""
    required: bool = True
    value: Any = ""
    choices: Choices = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    to_be_confirmed: bool = False

    @property
    def id(self) -> str:
        """Return the element id that refusals link to."""
        return f"ask-{self.name}"


def fields_of(door: str, stages: Iterable[str] = ("referral", "no")) -> list[LeadField]:
    """Return the fields that a door asks at these stages, in the order of the file."""
    wanted = set(stages)
    return [row for row in catalog().lead_fields.values() if door in row.doors and row.required in wanted]


def referral_fields(
    door: str,
    values: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
    stages: Iterable[str] = ("referral", "no"),
) -> list[Field]:
    """Return the fields of a door filled with `values` and with the refusals."""
    said = errors or {}
    return [
        Field(
            row.key, row.label, kind_of(row), row.help, row.required == "referral", values.get(row.key, ""),
            CHOICES.get(row.key, []), [said[row.key]] if row.key in said else [], row.to_be_confirmed,
        )
        for row in fields_of(door, stages)
    ]  # fmt: skip


def kind_of(row: LeadField) -> str:
    """Return how a field is asked: line, text, time, choice or many."""
    if row.key in MANY:
        return "many"
    if row.key in LONG:
        return "text"
    return row.kind if row.kind in ("choice", "time") else "line"


def checked(
    door: str, given: Mapping[str, Any], *, today: date, stages: Iterable[str] = ("referral", "no")
) -> dict[str, Any]:
    """Return the answers of a door, cleaned; what a referral must have is there.

    :param given: text by key, a list of keys where many may be picked. :param today: Baltimore's day.
    :raises Invalid: with every field that lacks or cannot be taken.
    """
    kept: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for row in fields_of(door, stages):
        try:
            value = _one(row, given.get(row.key) or "", today)
        except Invalid as bad:
            refused |= bad.fields
            continue
        if value:
            kept[row.key] = value
        elif row.required == "referral":
            refused[row.key] = f"{row.label}: answer this."
    if refused:
        raise Invalid(fields=refused)
    return kept


def _one(row: LeadField, raw: Any, today: date) -> Any:
    kind = kind_of(row)
    if kind == "many":
        known = [key for key, _ in CHOICES[row.key]]
        picked = [raw] if isinstance(raw, str) else list(raw)
        return [key for key in known if key in picked]
    text = clean(str(raw), field=row.key, limit=NARRATIVE_LIMIT if kind == "text" else 200, lines=kind == "text")
    if not text:
        return ""
    if kind == "choice" and text not in dict(CHOICES[row.key]):
        raise Invalid(fields={row.key: "Pick from the list."})
    if kind == "time":
        return f"{iso_time(text, field=row.key):%H:%M}"
    return _birth(text, row.key, today) if row.key == "birth_date" else text


def _birth(text: str, key: str, today: date) -> str:
    """Return a date of birth as ISO text, or an age range as it was said."""
    if text.count("-") < 2 and text.count("/") < 2:
        return clean(text, field=key, limit=_AGE_LIMIT)
    born = iso_date(text, field=key)
    if born > today:
        raise Invalid(fields={key: "This date is in the future. Give the date as it happened."})
    return born.isoformat()


def shown(key: str, value: Any) -> str:
    """Return an answer in words."""
    names = dict(CHOICES.get(key, []))
    picked = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(item), str(item)) for item in picked)
