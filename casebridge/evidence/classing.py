"""Which class of information an exhibit may have: its type's own, or one with fewer readers."""

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.evidence.models import USES

# From the widest circle of readers to the narrowest; a person may only go down this list from a type's own class.
STRICTER = (
    "open-case", "unit-only", "criminal-history", "juvenile", "victim-contact", "witness-location", "sealed",
    "work-product", "grand-jury",
)  # fmt: skip


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
