"""What may cross to the U.S. Attorney, by class, and what each chosen thing is today."""

from sqlalchemy import ColumnElement, and_, or_, true

from casebridge.cases.models import Party
from casebridge.catalog.load import catalog
from casebridge.evidence.models import Exhibit
from casebridge.federal.models import SharedItem

PARTS = {
    "facts": ("Case facts and charges", "open-case"),
    "matrix": ("Element matrix, without notes", "open-case"),
    "memo": ("Covering memo", "work-product"),
}
# Classes whose release rule asks for a ground in words beside the name of the item (confidentiality.toml).
GROUND_TOO = ("juvenile",)


def class_of_party(party: Party) -> str:
    """Return the class of a person's entry: apart for a child."""
    return "juvenile" if party.juvenile else "open-case"


def class_of(item: SharedItem) -> str:
    """Return the class that the thing has today."""
    if item.exhibit is not None:
        return item.exhibit.class_
    if item.party is not None:
        return class_of_party(item.party)
    if item.kind == "fact":
        return catalog().federal_facts[item.key].class_
    return PARTS[item.key][1]


def name_of(item: SharedItem) -> str:
    """Return what people call the thing."""
    if item.exhibit is not None:
        return f"Ex {item.exhibit.number}"
    if item.party is not None:
        return item.party.name
    if item.kind == "fact":
        return f"the answer to “{catalog().federal_facts[item.key].question}”"
    return PARTS[item.key][0][:1].lower() + PARTS[item.key][0][1:]


def crosses(class_key: str) -> str:
    """Return how a class may cross: yes, by_item, order or no; a class without a row never does."""
    row = catalog().classes.get(class_key)
    return row.crosses_to_usao if row else "no"


def fault(item: SharedItem) -> str:
    """Return why the thing may not cross as it stands, in a sentence without its full stop; empty when it may."""
    if item.exhibit is not None and item.exhibit.withdrawn_at is not None:
        return f"{name_of(item)} was withdrawn from the case"
    class_key = class_of(item)
    row, how = catalog().classes.get(class_key), crosses(class_key)
    title = row.title if row else class_key
    title = title[:1].lower() + title[1:]
    if how == "yes":
        return ""
    if how == "by_item":
        if item.named_by_id is None:
            return f"{name_of(item)} ({title}) crosses only when it is named by itself"
        if class_key in GROUND_TOO and not item.ground:
            return f"{name_of(item)} ({title}) crosses only with its legal ground"
        return ""
    if how == "order":
        ordered = item.order_id is not None and bool(item.ground)
        return "" if ordered else f"{name_of(item)} ({title}) crosses only with its order attached and named"
    return f"{name_of(item)} ({title}) never crosses"


def without_fault() -> ColumnElement[bool]:
    """Return the SQL twin of `fault` for exhibits that were chosen: what may cross as it stands."""
    named, grounded = SharedItem.named_by_id.is_not(None), SharedItem.ground != ""
    rules = {
        "yes": lambda key: true(),
        "by_item": lambda key: and_(named, grounded) if key in GROUND_TOO else named,
        "order": lambda key: and_(SharedItem.order_id.is_not(None), grounded),
    }
    ways = [(key, rules[crosses(key)](key)) for key in catalog().classes if crosses(key) in rules]
    return and_(Exhibit.withdrawn_at.is_(None), or_(*(and_(Exhibit.class_ == key, way) for key, way in ways)))
