"""The town of the walls: that of the bad inputs, with more units in it, and words of our own behind each wall."""

from dataclasses import dataclass
from io import BytesIO

from flask import Flask

from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit
from tests.bad_input import town as plain
from tests.bad_input.town import Town, case_of
from tests.building import court
from tests.factories import a_case
from tests.support.visitors import Visitor, enter

# The classes of confidentiality.toml that an exhibit may have.
CLASSES = (
    "open-case", "unit-only", "sealed", "juvenile", "witness-location", "victim-contact", "work-product",
    "grand-jury", "criminal-history",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """One of the people who walk through the town."""

    username: str
    role: str


ACCOUNTS = tuple(
    Account(name, role)
    for name, role in (
        ("detective", "detective"), ("partner", "detective"), ("detective2", "detective"),
        ("sergeant", "sergeant"), ("sergeant2", "sergeant"), ("commander", "commander"),
        ("prosecutor", "prosecutor"), ("prosecutor2", "prosecutor"), ("sao-supervisor", "sao_supervisor"),
        ("federal-liaison", "federal_liaison"), ("lead-liaison", "lead_liaison"), ("federal", "ausa"),
        ("federal2", "ausa"), ("usao-supervisor", "usao_supervisor"), ("coordinator", "lead_coordinator"),
        ("case-manager", "case_manager"), ("advocate", "victim_advocate"), ("clerk", "evidence_clerk"),
        ("auditor", "auditor"), ("admin", "admin"),
    )
)  # fmt: skip


def build(app: Flask) -> Town:
    """Fill the database of `app`."""
    town = plain.build(app)
    with app.app_context():
        with transaction():
            town.ids["partner_draft"] = a_case("draft", lead="partner").public_id
            town.ids["elsewhere_draft"] = a_case("draft", lead="detective2").public_id
            sealed = a_case("in_review")
            court.seal(sealed, "sergeant")
            town.ids["sealed_case"] = sealed.public_id
        db.session.remove()
    for where, by in (("deciding", "detective"), ("elsewhere", "detective2")):
        for class_ in CLASSES:
            town.ids[f"{where}_{class_}"] = _filed(app, town.ids[where], class_, by)
    return town


def _filed(app: Flask, case_id: str, class_: str, by: str) -> str:
    """File a paper whose title and words are of one class, and return its id."""
    visitor = enter(app, by)
    assert isinstance(visitor, Visitor)
    name = f"{class_}-{by}.txt"
    sent = {"files": (BytesIO(f"Words of {class_} in a file of {by}.\n".encode()), name)}
    visitor.send(f"/cases/{case_id}/evidence", sent, content_type="multipart/form-data")
    with app.app_context():
        with transaction():
            case = case_of(case_id)
            paper = db.session.query(Exhibit).filter_by(case_id=case.id).order_by(Exhibit.number.desc()).first()
            assert paper is not None
            paper.title, paper.class_ = f"Paper {class_} of {by}", class_
            found = paper.public_id
        db.session.remove()
    return found
