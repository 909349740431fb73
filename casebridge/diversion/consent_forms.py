"""Fields of the consent form, of its narrower form and of LEAD's small forms, filled with what was sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casebridge.catalog.load import catalog
from casebridge.diversion.calls import HOW as CALLED
from casebridge.diversion.forms import HOW, STEPS, WHY_NOW, Choices, Field
from casebridge.diversion.models import Consent
from casebridge.text import iso_date

PROCEEDINGS = "proceedings"


def consent_fields(
    sent: Any, errors: Mapping[str, str], *, today: date, ends: date, proceedings: bool = False
) -> list[Field]:
    """Return the fields of the consent form; use in a court proceeding has a form without other purposes.

    :param sent: the form (a MultiDict), or None for a fresh one. :param ends: what is proposed as the end.
    """
    rows = catalog()
    parties = [(row.key, row.label) for row in rows.consent_parties.values()]
    purposes = [(row.key, row.label) for row in rows.consent_purposes.values() if row.key != PROCEEDINGS]
    scopes = [(row.key, row.label) for row in rows.consent_scopes.values()]
    fields = [
        Field("party", "To whom", "choice", "Each party is its own yes or no.", choices=parties),
        Field("recipient", "Who receives it, by name"),
        Field("purposes", "For what", "many", choices=purposes),
        Field("scope", "What may be known", "many", "No to any is fine.", choices=scopes),
        Field("item", "The one item of health or treatment", hint="Only with “Health or treatment”.", required=False),
        Field("given_on", "Signed or said on", "date", value=today.isoformat()),
        Field("until", "Ends on", "date", "At most 12 months; spoken, 30 days.", value=ends.isoformat()),
        Field("how", "How it was given", "radios", choices=HOW),
        Field("witness", "Who heard it", hint="For spoken consent; paper follows.", required=False),
        Field("interpreter", "Interpreter, if any", required=False),
        Field("revocation_told", "The person was told that it can be withdrawn, spoken or written", "flag"),
        Field("copy_given", "The person has a copy", "flag", required=False),
    ]
    kept = [field for field in fields if not (proceedings and field.name == "purposes")]
    return _filled(kept, sent, errors)


def consent_answers(form: Any, *, proceedings: bool = False) -> dict[str, Any]:
    """Return the answers of the consent form as `record_consent` takes them.

    :raises Invalid: a date that is none.
    """
    words = {name: form.get(name, "") for name in ("party", "recipient", "item", "how", "witness", "interpreter")}
    return words | {
        "purposes": [PROCEEDINGS] if proceedings else form.getlist("purposes"), "scope": form.getlist("scope"),
        "given_on": day_of(form, "given_on"), "until": day_of(form, "until"),
        "revocation_told": bool(form.get("revocation_told")), "copy_given": bool(form.get("copy_given")),
    }  # fmt: skip


def narrow_fields(consent: Consent, sent: Any, errors: Mapping[str, str]) -> list[Field]:
    """Return the fields by which a consent is narrowed: what it has now, to be taken away."""
    rows = catalog()
    purposes = [(key, rows.consent_purposes[key].label) for key in consent.purposes]
    scopes = [(key, rows.consent_scopes[key].label) for key in consent.scope]
    fields = [
        Field("purposes", "For what, still", "many", value=list(consent.purposes), choices=purposes),
        Field("scope", "What may be known, still", "many", value=list(consent.scope), choices=scopes),
        Field("until", "Ends on", "date", value=consent.until.isoformat()),
    ]
    return _filled(fields, sent, errors)


def contact_fields(sent: Any, errors: Mapping[str, str], *, now: str) -> list[Field]:
    """Return the fields of a contact. :param now: the present moment as YYYY-MM-DD HH:MM, Baltimore time."""
    fields = [
        Field("at", "When", hint="Such as 2026-11-24 14:30.", value=now),
        Field("words", "What was said or done", "text", required=False),
        Field("next_on", "Next planned contact", "date", required=False),
    ]
    return _filled(fields, sent, errors)


def goal_fields(sent: Any, errors: Mapping[str, str]) -> list[Field]:
    """Return the fields of a goal."""
    areas: Choices = [(row.key, row.label) for row in catalog().goal_areas.values()]
    fields = [
        Field("area", "About", "choice", choices=areas),
        Field("words", "In the person’s words", "text"),
        Field("next_step", "Next small step", required=False),
    ]
    return _filled(fields, sent, errors)


def agenda_fields(sent: Any, errors: Mapping[str, str], *, meeting_on: str) -> list[Field]:
    """Return the fields of a line for the work group."""
    fields = [
        Field("meeting_on", "Meeting on", "date", value=meeting_on),
        Field("why", "Why now", "choice", choices=WHY_NOW),
        Field("asked_of", "What is asked of whom", "text", required=False),
        Field("court_dates", "Next court dates and warrants", required=False),
        Field("place", "Place concern without a name", required=False),
    ]
    return _filled(fields, sent, errors)


def call_fields(sent: Any, errors: Mapping[str, str], *, people: Choices) -> list[Field]:
    """Return the fields of an answered call. :param people: the people of LEAD, by public id."""
    fields = [
        Field("how", "How it was answered", "radios", choices=CALLED),
        Field("place", "Place of the hand-off", hint="For a hand-off in person.", required=False),
        Field("who", "Who answered", "choice", "Only if it was not the one on call.", required=False, choices=people),
    ]
    return _filled(fields, sent, errors)


def step_field(step: str) -> Field:
    """Return the choice of how a goal goes."""
    return Field("step", "How it goes", "choice", value=step, choices=STEPS)


def day_of(form: Any, name: str) -> date | None:
    """Return a date of a form, None where it is empty.

    :raises Invalid: not a date.
    """
    raw = form.get(name, "").strip()
    return iso_date(raw, field=name) if raw else None


def _filled(fields: list[Field], sent: Any, errors: Mapping[str, str]) -> list[Field]:
    for field in fields:
        if sent is not None:
            field.value = sent.getlist(field.name) if field.kind == "many" else sent.get(field.name, "")
        if field.name in errors:
            field.errors = [errors[field.name]]
    return fields
