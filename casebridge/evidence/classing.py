"""Which class of information an exhibit may have: its type's own, or one with fewer readers."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.access.predicates import assigned
from casebridge.audit import AuditEntry
from casebridge.cases.classed import STRICTER
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid
from casebridge.evidence.models import USES, CustodyTransfer, Exhibit, FavorableFlag


def class_of_type(key: str) -> str:
    """Return the class that a type of exhibit starts with: the finer one where the law files have one."""
    found = catalog().exhibit_types.get(key)
    return (found.finer_class or found.default_class) if found else "unit-only"


def wrong_fields(title: str, type_key: str, class_: str, used: str) -> dict[str, str]:
    """Return what is wrong about an exhibit as it was typed, by field."""
    fields = {}
    if not title.strip():
        fields["title"] = "Say what it is, in a few words."
    if type_key and type_key not in catalog().exhibit_types:
        fields["type"] = "Pick a type from the list."
    if class_ and class_ not in catalog().classes:
        fields["class"] = "Pick a class from the list."
    if class_ == "part2":
        fields["class"] = "Records of treatment are never filed in a case."
    if used not in USES:
        fields["used"] = "Pick used or unused."
    return fields


def too_wide(case: Case, actor: Actor, type_key: str, class_: str) -> dict[str, str]:
    """Refuse a class with more readers than the type's own, or one that the actor could not read."""
    if not class_ or class_ not in STRICTER:
        return {}
    if type_key and STRICTER.index(class_) < STRICTER.index(class_of_type(type_key)):
        return {"class": "This kind of exhibit starts stricter than that; it can only be made stricter still."}
    if not can(actor, f"class:{class_}", case):
        return {"class": "You could not read it any more yourself. Ask a prosecutor of the case to set this class."}
    return {}


def check_class(case: Case, actor: Actor, class_: str) -> None:
    """Pass when a sender may choose this class for what is coming.

    :raises Invalid: there is none such, or its readers are not theirs to choose.
    """
    fields = too_wide(case, actor, "", class_)
    if class_ and class_ not in STRICTER:
        fields = {"class": "Pick a class from the list."}
    if fields:
        raise Invalid(fields["class"], fields=fields)


def stricter(one: str, other: str) -> str:
    """Return the class with fewer readers."""
    return max((key for key in (one, other) if key), key=_strictness)


def starts_as(exhibit: Exhibit, type_key: str) -> str:
    """Return the class that an exhibit has with another type: the type's own, unless a person confirmed a stricter."""
    own = class_of_type(type_key)
    raised = exhibit.confirmed_at is not None or exhibit.class_ != class_of_type(exhibit.type)
    return stricter(own, exhibit.class_) if raised else own


def opened(exhibit: Exhibit, class_: str) -> bool:
    """Say whether this class would let more people see the exhibit than the one that it has."""
    return _strictness(class_) < _strictness(exhibit.class_)


def too_open(exhibit: Exhibit, actor: Actor, why: str) -> dict[str, str]:
    """Refuse to let more people see an exhibit without a right to it and a reason."""
    if not can(actor, Permission.EXHIBIT_RELEASE, exhibit.case):
        return {"class": "Only a sergeant of the unit or a prosecutor of the case lets more people see it."}
    least = catalog().entry_rules["reason_length"].value
    if len(why) < least:
        return {"why_class": f"Say why more may see it: the order, the rule or the decision, {least} characters."}
    return {}


def _strictness(class_: str) -> int:
    return STRICTER.index(class_) if class_ in STRICTER else len(STRICTER)


def hidden_classes(case: Case, actor: Actor | None) -> tuple[str, ...]:
    """Return the classes whose exhibits a reader of the case does not know of; all but the widest for a paper."""
    if actor is None:
        return STRICTER[1:]
    return tuple(key for key in STRICTER if not can(actor, f"class:{key}", case))


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of exhibits that a reader does not know of, for `cases.reading`."""
    by_classes = defaultdict(list)
    for case in cases:
        open_to = actor is not None and assigned(actor, case)
        by_classes[hidden_classes(case, actor), open_to].append(case.id)
    return or_(
        false(),
        *(
            and_(AuditEntry.case_id.in_(ids), _about(and_(Exhibit.class_.in_(hidden), *_unless(favorable))))
            for (hidden, favorable), ids in by_classes.items()
            if hidden
        ),
    )


def about_narrow_exhibits() -> ColumnElement[bool]:
    """Return which lines of history tell of exhibits that not everybody knows of who reads their case."""
    return _about(Exhibit.class_ != STRICTER[0])


def _unless(favorable: bool) -> list[ColumnElement[bool]]:
    # No wall ever hides favorable material from the prosecutor of the case.
    return [Exhibit.favorable.is_(False)] if favorable else []


def _about(hidden: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether a line is about such an exhibit: itself, its custody, or a flag on it."""
    records = (
        (Exhibit.public_id, None), (CustodyTransfer.public_id, CustodyTransfer.exhibit_id == Exhibit.id),
        (FavorableFlag.public_id, FavorableFlag.exhibit_id == Exhibit.id),
    )  # fmt: skip
    return or_(
        *(
            exists().where(key == AuditEntry.object_id, hidden, *((join,) if join is not None else ()))
            for key, join in records
        )
    )
