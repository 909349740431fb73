"""Fields of the intake pages, in the shape that the form macros take."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from casebridge.catalog.charges import ChargeGap, charges_for
from casebridge.catalog.kinds import FactDef
from casebridge.catalog.law import ChargeVersion
from casebridge.catalog.load import catalog
from casebridge.formats import KINDS

START_FACTS = ("in_custody", "charged", "complaint_number", "incident_date", "incident_place")
YES_NO = [("yes", "Yes"), ("no", "No")]
UNKNOWN_KINDS = ("date", "time", "number", "place")
SHORT = 5


def made(
    name: str, label: str, value: Any = "", *, errors: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """Return one plain field with its refusal, if there is one."""
    said = (errors or {}).get(name)
    return {"name": name, "label": label, "value": value, "errors": [said] if said else [], **more}


def start_fields(sent: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that start a case."""

    def of(name: str, label: str, **more: Any) -> dict[str, Any]:
        return made(name, label, sent.get(name, ""), errors=errors, **more)

    kinds = [(key, KINDS.get(key, row.title), row.definition) for key, row in catalog().case_types.items()]
    return {
        "kind": of("kind", "What kind of case is it?", choices=kinds),
        "in_custody": of("in_custody", "Is somebody in custody?", choices=YES_NO),
        "charged": of("charged", "Is somebody charged?", choices=YES_NO),
        "complaint_number": of("complaint_number", "Complaint number"),
        "incident_date": of("incident_date", "Date"),
        "incident_place": of("incident_place", "Place"),
    }


def fact_field(definition: FactDef, value: Any, *, errors: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the field of one question; `control` names the macro that draws it."""
    choices = [(c, _words(c)) for c in definition.choices]
    shown = definition.label
    field = made(
        definition.key, shown, value if value is not None else "", errors=errors, id=f"fact-{definition.key}",
        choices=choices, hint=definition.help, control=_control(definition), width=_width(definition),
        to_be_confirmed=definition.to_be_confirmed, required=definition.required != "no",
    )  # fmt: skip
    if definition.kind in UNKNOWN_KINDS and definition.required != "no":
        field["unknown"] = made(f"{definition.key}--unknown", f"{shown}: unknown", value == "unknown")
        field["value"] = "" if value == "unknown" else field["value"]
    return field


def sent_answer(definition: FactDef, form: Any) -> Any:
    """Return what a form says about one question, None where it was not on the form."""
    key = definition.key
    if definition.many:
        return form.getlist(key) if f"{key}--sent" in form else None
    if form.get(f"{key}--unknown"):
        return "unknown"
    return form.get(key)


def class_field(
    definition: FactDef, offered: Sequence[tuple[str, str]], *, errors: Mapping[str, str]
) -> dict[str, Any]:
    """Return the field with which the author of an answer chooses its class; the first choice leaves it."""
    name = f"{definition.key}--class"
    return made(name, f"Who may read it: {definition.label}", "", errors=errors, choices=offered)


def sent_classes(keys: Iterable[str], form: Any) -> dict[str, str]:
    """Return the classes that a form chooses for answers, by key."""
    return {key: chosen for key in keys if (chosen := form.get(f"{key}--class", ""))}


def person_fields(roles: Mapping[str, str], sent: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a person."""

    def of(name: str, label: str, **more: Any) -> dict[str, Any]:
        return made(name, label, sent.get(name, ""), errors=errors, id=f"person-{name}", **more)

    return {
        "role": of("role", "Part in the case", choices=list(roles.items())),
        "name": of("name", "Name"),
        "other_name": of("other_name", "Other name or street name"),
        "born_on": of("born_on", "Birth date"),
        "born_unknown": of("born_unknown", "Birth date is unknown"),
        "in_custody": of("in_custody", "Held now"),
        "contact": of("contact", "How to reach this person"),
        "location": of("location", "Where this person can be found"),
        "note": of("note", "What is known"),
    }


def thing_fields(sent: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a vehicle or firearm."""
    kinds = [("vehicle", "Vehicle"), ("firearm", "Firearm")]
    return {
        "kind": made("kind", "Vehicle or firearm", sent.get("kind", ""), errors=errors, id="thing-kind", choices=kinds),
        "description": made(
            "description", "Description", sent.get("description", ""), errors=errors, id="thing-description"
        ),
        "serial": made(
            "serial", "Serial number, VIN or plate", sent.get("serial", ""), errors=errors, id="thing-serial"
        ),
    }


def charge_fields(case: Any, sent: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields that propose a charge, from the library in force on the offense date; gaps apart."""
    found = charges_for(case.kind, case.incident_on) if case.incident_on else ()
    choices: dict[str, list[tuple[str, str]]] = {"Typical of this kind": [], "Others": []}
    gaps, typical = [], []
    for row in found:
        if isinstance(row.charge, ChargeGap):
            gaps.append(row.charge.sentence)
        else:
            words = f"{'· ' * row.depth}{row.charge.title} ({row.charge.statute})"
            words += ", to be confirmed" if row.charge.to_be_confirmed else ""
            choices["Typical of this kind" if row.typical else "Others"].append((row.key, words))
            if row.typical:
                typical.append(_typical(row.key, row.charge))

    def of(name: str, label: str, **more: Any) -> dict[str, Any]:
        return made(name, label, sent.get(name, ""), errors=errors, id=f"charge-{name}", **more)

    return {
        "party": of("party", "Against whom", choices=[(p.public_id, p.name) for p in case.suspects]),
        "statute": of("statute", "Charge", choices={name: rows for name, rows in choices.items() if rows}),
        "count_text": of("count_text", "Count, in words"),
        "gaps": gaps,
        "typical": typical,
    }


def _typical(key: str, charge: ChargeVersion) -> dict[str, Any]:
    """Return a charge that is usual for the kind, with what must be shown for it."""
    elements = [element.text for element in charge.elements]
    return {
        "key": key, "title": charge.title, "statute": charge.statute, "elements": elements,
        "confirm": charge.to_be_confirmed,
    }  # fmt: skip


def _control(definition: FactDef) -> str:
    if definition.many:
        return "checks"
    if definition.kind == "choice":
        return "seg" if len(definition.choices) <= SHORT else "select"
    if definition.kind == "text":
        return "text" if definition.key in _SHORT_TEXT else "textarea"
    return {"date": "date", "time": "time"}.get(definition.kind, "text")


def _width(definition: FactDef) -> str:
    if definition.kind == "text":
        return "f6" if definition.key in _SHORT_TEXT else "f12"
    return "f12" if definition.many else "f6"


def _words(choice: str) -> str:
    return choice.replace("_", " ").capitalize()


_SHORT_TEXT = ("complaint_number", "bpd_code", "ocme_number", "hospital", "converted_from", "linked_cases", "cause")
