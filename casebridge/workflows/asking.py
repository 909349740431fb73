"""What a move asks for: fields to show, and typed answers out of what was sent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from casebridge.access.actor import Actor
from casebridge.errors import Invalid
from casebridge.text import NARRATIVE_LIMIT, clean, iso_date
from casebridge.workflows.definition import Ask
from casebridge.workflows.registry import REGISTRY

Choices = list[tuple[str, str]]
ChoiceSource = Callable[[Any, Actor], Choices]
_SOURCES: dict[str, ChoiceSource] = {}


@dataclass(slots=True)
class AskField:
    """One field of a move form, in the shape that the form macros take."""

    name: str
    label: str
    kind: str
    hint: str
    required: bool
    value: Any = ""
    choices: Choices = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the element id that gaps link to."""
        return f"ask-{self.name}"


def offer_choices(name: str, source: ChoiceSource) -> None:
    """Let moves choose from a table under `name`; a feature does this for its own tables."""
    _SOURCES[name] = source


def fields_for(
    asks: Iterable[Ask], record: Any, actor: Actor, *, sent: Any = None, errors: Mapping[str, str] | None = None
) -> list[AskField]:
    """Return the fields of a move, filled with what was sent and with the refusals."""
    found = []
    for ask in asks:
        value: Any = ""
        if sent is not None:
            value = sent.getlist(ask.key) if ask.kind == "charges" else sent.get(ask.key, "")
        said = (errors or {}).get(ask.key)
        choices = choices_for(ask, record, actor)
        found.append(
            AskField(ask.key, ask.label, ask.kind, ask.hint, ask.required, value, choices, [said] if said else [])
        )
    return found


def choices_for(ask: Ask, record: Any, actor: Actor) -> Choices:
    """Return what can be chosen for an ask: people of a role, or rows of a table."""
    if ask.kind == "person":
        return REGISTRY.people["to_choose"](ask.choices, record)  # type: ignore[return-value]
    if ask.kind not in ("choice", "charges"):
        return []
    return _SOURCES[ask.choices](record, actor)


def typed(asks: Iterable[Ask], record: Any, actor: Actor, sent: Any) -> dict[str, Any]:
    """Return the typed answers: text, date, user id, a chosen key, a list of public ids.

    :param sent: the form (a MultiDict).
    :raises Invalid: with every field that cannot be taken.
    """
    answers: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for ask in asks:
        try:
            answers[ask.key] = _one(ask, record, actor, sent)
        except Invalid as bad:
            refused.update(bad.fields)
    if refused:
        raise Invalid(fields=refused)
    return answers


def _one(ask: Ask, record: Any, actor: Actor, sent: Any) -> Any:
    if ask.kind == "charges":
        known = dict(choices_for(ask, record, actor))
        return [public_id for public_id in sent.getlist(ask.key) if public_id in known]
    raw = sent.get(ask.key, "")
    if raw.strip() == "":
        return None
    if ask.kind == "date":
        return iso_date(raw, field=ask.key)
    if ask.kind == "flag":
        return True
    if ask.kind in ("choice", "person"):
        if raw not in dict(choices_for(ask, record, actor)):
            raise Invalid(fields={ask.key: "Pick from the list."})
        return REGISTRY.people["id_of"](raw) if ask.kind == "person" else raw
    narrative = ask.kind == "text"
    return clean(raw, field=ask.key, limit=NARRATIVE_LIMIT if narrative else 300, lines=narrative)
