"""What somebody was typing on the intake page when the session ended: it stands in its fields again."""

from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from casebridge.access.actor import Actor
from casebridge.accounts import kept
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid
from casebridge.intake import forms, page

NOTE = "You typed this when your session ended. It is not saved yet."


@dataclass
class Returned:
    """Forms that came too late (address, fields), and their texts by question where the question is unchanged."""

    forms: list[tuple[str, kept.Fields]] = field(default_factory=list)
    typed: dict[str, Any] = field(default_factory=dict)

    @property
    def notes(self) -> dict[str, str]:
        """Return the note that stands at each field that came back."""
        return dict.fromkeys(self.typed, NOTE)


def returned(case: Case, actor: Actor) -> Returned:
    """Return what this person typed on the case's page and nobody saved; what was saved since is not told again."""
    found = Returned()
    root = url_for("intake.show", case_id=case.public_id)
    for row, fields in kept.kept_under(f"{root}/", actor.id or 0):
        if not row.path.startswith(f"{root}/facts/"):
            found.forms.append((row.path, fields))
            continue
        typed = _unsaved(case, actor, row.path.rpartition("/")[2], fields)
        if typed:
            found.forms.append((row.path, fields))
            found.typed |= typed
    return found


def _unsaved(case: Case, actor: Actor, section: str, fields: kept.Fields) -> dict[str, Any]:
    """Return the answers of one card that differ from what stands, as they were typed."""
    sent = MultiDict(fields)
    seen = page.read_version(sent.get("version", ""))
    asked = [catalog().facts[key] for key in page.section_keys(section, case)]
    found = {}
    for answer in facts.answers(case, actor, asked):
        key = answer.definition.key
        raw = forms.sent_answer(answer.definition, sent)
        if answer.hidden or raw is None or seen.get(key, 0) != answer.serial:
            continue
        if _same(answer, raw):
            continue
        found[key] = raw
    return found


def _same(answer: facts.Answer, raw: Any) -> bool:
    try:
        return bool(facts.parse(answer.definition, raw) == answer.value)
    except Invalid:
        return False
