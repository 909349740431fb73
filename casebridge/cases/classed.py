"""A class of information that the author of a row chooses: fewer people read it than others of its kind."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever, visible
from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.errors import Invalid

# From the widest circle of readers to the narrowest.
STRICTER = (
    "open-case", "unit-only", "criminal-history", "juvenile", "victim-contact", "witness-location", "sealed",
    "work-product", "grand-jury",
)  # fmt: skip
# What a row has whose author chose nothing: the class of its kind.
USUAL = ""


def reads(actor: Actor, case: Case, class_key: str) -> bool:
    """Say whether a person reads rows of a class; of the usual one whoever reads their kind."""
    return class_key == USUAL or can(actor, f"class:{class_key}", case)


def reads_sql(actor: Actor, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the SQL twin of `reads` for statements over rows and their case."""
    open_to = [
        and_(column == key, visible(actor, f"class:{key}", Case)) for key in STRICTER if may_ever(actor, f"class:{key}")
    ]
    return or_(column == USUAL, *open_to)


def choices(case: Case, actor: Actor, least: str, *, most: str = STRICTER[-1]) -> list[tuple[str, str]]:
    """Return what an author may choose: nothing, which leaves it, or a stricter class that they could read themselves.

    :param least: the class of the kind. :param most: the strictest that makes sense for it.
    """
    from_here = STRICTER.index(least) + 1 if least in STRICTER else len(STRICTER)
    keys = STRICTER[from_here : STRICTER.index(most) + 1]
    classes = catalog().classes
    return [(USUAL, classes[least].title), *((key, classes[key].title) for key in keys if reads(actor, case, key))]


def chosen(case: Case, actor: Actor, sent: str, least: str, *, most: str = STRICTER[-1], field: str = "class") -> str:
    """Return the class that an author chose.

    :raises Invalid: it is none that this author may choose here.
    """
    if sent not in dict(choices(case, actor, least, most=most)):
        raise Invalid(fields={field: "Pick a class from the list: stricter than usual, and one that you can read."})
    return sent


def stricter(one: str, other: str) -> str:
    """Return the one of two classes that fewer people read."""
    return max(one, other, key=lambda key: STRICTER.index(key) if key in STRICTER else -1)


def lines_about(model: Any, cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of rows of `model` that a reader does not know of, for `cases.reading`.

    :param actor: None for a paper that leaves the office: it tells of no row whose author chose a class.
    """
    by_classes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for case in cases:
        hidden = STRICTER if actor is None else tuple(key for key in STRICTER if not reads(actor, case, key))
        by_classes[hidden].append(case.id)
    return or_(
        false(),
        *(
            and_(
                AuditEntry.case_id.in_(ids),
                exists().where(model.public_id == AuditEntry.object_id, model.class_key.in_(hidden)),
            )
            for hidden, ids in by_classes.items()
            if hidden
        ),
    )
