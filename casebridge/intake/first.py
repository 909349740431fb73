"""What a new case begins with: the facts of a record it starts from, and what its detective typed over them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.bulk import add_rows
from casebridge.cases import facts
from casebridge.cases.facts import PERSON, Source
from casebridge.cases.models import Case, Fact
from casebridge.catalog.load import catalog
from casebridge.db import db


class Record(Protocol):
    """An imported record that a case starts from: its reference, its name for people, its facts by key."""

    @property
    def reference(self) -> str:
        """Return what leads back to the record."""
        ...

    @property
    def label(self) -> str:
        """Return the name of the record as a source."""
        ...

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return what it says, by key of the intake questions."""
        ...


def first_answers(case: Case, incident: Record | None, typed: Mapping[str, Any], actor: Actor) -> None:
    """Write what a new case begins with, each with its source, and one line of history for all of it."""
    now, rows = clock.now(), []
    imported = _parsed(case, incident.facts if incident else {})
    said = _parsed(case, typed)
    label = incident.label[:300] if incident else ""
    for key, value in imported.items():
        overruled = key in said and said[key] != value
        standing = "superseded" if overruled else "current"
        rows.append(_fact(case, key, 1, value, actor, Source("import", label), standing, now))
    for key, value in said.items():
        if imported.get(key) != value:
            rows.append(_fact(case, key, 2 if key in imported else 1, value, actor, PERSON, "current", now))
    for row in rows:
        if row["standing"] == "current":
            facts.mirror(case, row["key"], row["value"])
    add_rows(db.session(), Fact, rows)
    facts.know_current(case.id, {row["key"]: row["value"] for row in rows if row["standing"] == "current"})
    audit.record(
        "fact:first", actor=actor, case_id=case.id, object_type="case", object_id=case.public_id,
        sentence=f"answered {len(said)} questions" + (f"; {len(imported)} came from {label}" if label else ""),
        detail={"imported": sorted(imported), "said": sorted(said)},
    )  # fmt: skip


def taken_over(incident: Any, kind: str) -> list[tuple[str, str]]:
    """Return what a case of a kind takes over from an incident, as questions and answers in words.

    :param incident: an incident as `incidents.queries` finds it.
    """
    asked = {row.key: row for row in catalog().facts.values() if not kind or kind in row.case_types}
    found = []
    for key, value in incident.facts.items():
        if key in asked:
            told = f", {incident.lines}" if key == "police_district" and incident.lines else ""
            found.append((asked[key].label, facts.in_words(asked[key], value) + told))
    return [*found, ("Neighborhood", incident.neighborhood)] if incident.neighborhood else found


def _parsed(case: Case, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return typed values of the questions that this kind is asked, blank ones left out."""
    asked = {definition.key: definition for definition in catalog().facts_of(case.kind)}
    found = {key: facts.parse(asked[key], raw) for key, raw in values.items() if key in asked}
    return {key: value for key, value in found.items() if value is not None}


def _fact(
    case: Case, key: str, serial: int, value: Any, actor: Actor, source: Source, standing: str, now: datetime
) -> dict[str, Any]:
    return {
        "case_id": case.id, "key": key, "serial": serial, "value": value, "precision": "", "standing": standing,
        "source_kind": source.kind, "source_text": source.text, "entered_by_id": actor.id, "entered_at": now,
    }  # fmt: skip
