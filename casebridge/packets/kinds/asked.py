"""What a kind of packet must know that cannot be read from the case: typed fields, one list for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from casebridge.cases.models import Case, Party
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid
from casebridge.text import clean, iso_date

DEFENDANT = "defendant"
PAPERS = ("Statement of charges", "Application", "Information")
YES_NO = ("Yes", "No")
ORDER_OF_WITNESSES = "witness_order"


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: `kind` is party, line, text, date, choice or lines; `of_case` says that its answer is of one case.

    `hint` is what the form says beside the label, which is the catalog's for the line of the cover it fills.
    """

    key: str
    kind: str = "line"
    required: bool = True
    of_case: bool = False
    choices: tuple[str, ...] = ()
    words: str = ""
    hint: str = ""

    @property
    def label(self) -> str:
        """Return the label of the field."""
        row = catalog().cover_fields.get(self.key)
        return self.words or (row.label if row else self.key)


_DEFENDANT = Asked(DEFENDANT, "party", of_case=True)
ASKED: dict[str, tuple[Asked, ...]] = {
    "charging": (
        _DEFENDANT,
        Asked("court", hint="Name, and the case number if there is one"),
        Asked("document_type", "choice", choices=PAPERS),
        Asked("bail_view_yes_no", "choice", choices=YES_NO, hint="The text itself stands elsewhere"),
    ),
    "grand_jury": (
        _DEFENDANT,
        Asked("presenting_prosecutor"),
        Asked("session_date", "date"),
        Asked(
            ORDER_OF_WITNESSES, "lines", required=False, of_case=True, words="Order of witnesses, roles only",
            hint="One role a line, without names. Left empty, the roles of the case are listed.",
        ),
    ),
    "defense_discovery": (
        _DEFENDANT,
        Asked("counsel", of_case=True, hint="Name and address for service"),
        Asked("rule", hint="Which duty this meets"),
        Asked("given_on", "date", of_case=True),
        Asked("given_by_way", words="Given how", hint="By hand, by mail, by the court’s system"),
    ),
}  # fmt: skip


def asked_of(kind: str) -> tuple[Asked, ...]:
    """Return the fields of a kind, in the order in which they are asked."""
    return ASKED.get(kind, ())


def read_answers(case: Case, kind: str, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what was answered, cleaned: dates as YYYY-MM-DD, the defendant by public id.

    :raises Invalid: each field that is missing or wrong, by its name.
    """
    answers: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for one in asked_of(kind):
        try:
            value = read_one(case, one, typed.get(one.key, ""))
        except Invalid as refused:
            wrong |= refused.fields
            continue
        if value:
            answers[one.key] = value
        elif one.required:
            wrong[one.key] = _missing(one)
    if wrong:
        raise Invalid(fields=wrong)
    return answers


def defendant_of(case: Case, public_id: str) -> Party | None:
    """Return the suspect or defendant of a case with this public id."""
    return next((party for party in case.suspects if party.public_id == public_id), None)


def _missing(one: Asked) -> str:
    if one.kind == "party":
        return "Pick the defendant whom this packet is about."
    if one.kind == "choice":
        return f"Pick one: {', '.join(one.choices)}."
    return f"Fill in “{one.label}”: the cover names it."


def read_one(case: Case, one: Asked, typed: str) -> str:
    """Return one answer, cleaned; empty when nothing was typed.

    :raises Invalid: it is wrong, by the name of its field.
    """
    value = clean(typed, field=one.key, limit=2000 if one.kind == "lines" else 300, lines=one.kind == "lines")
    if not value:
        return ""
    if one.kind == "party" and defendant_of(case, value) is None:
        raise Invalid(fields={one.key: "This person is no suspect or defendant of the case. Pick from the list."})
    if one.kind == "choice" and value not in one.choices:
        raise Invalid(fields={one.key: _missing(one)})
    if one.kind == "date":
        return iso_date(value, field=one.key).isoformat()
    return _without_names(case, one, value) if one.kind == "lines" else value


def _without_names(case: Case, one: Asked, value: str) -> str:
    """Refuse a line that names a person of the case: this list leaves the house with roles alone."""
    names = {name.casefold() for party in case.parties for name in (party.name, party.other_name) if name.strip()}
    for number, line in enumerate(value.splitlines(), 1):
        if any(name in line.casefold() for name in names):
            raise Invalid(fields={one.key: f"Line {number} names a person of the case. Give the role alone."})
    return value
