"""The contact annex: how victims and witnesses are reached, field by field, in a file of its own; no packet says it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select

from casebridge.access.actor import Actor, Role
from casebridge.access.check import can
from casebridge.accounts.models import User
from casebridge.cases.models import Case, Party
from casebridge.cases.people import ROLES
from casebridge.catalog.load import catalog
from casebridge.compartments.models import CompartmentGrant, ContactWish
from casebridge.compartments.queries import load_reached, people_of, stands, wishes_of
from casebridge.compartments.services import MESSAGE, look
from casebridge.db import db
from casebridge.errors import NotThere
from casebridge.formats import ROLES as OFFICES
from casebridge.packets.content import Block, Line, Paper
from casebridge.papers.kinds import Filled, PaperKind, Pick

CLASSES = ("victim-contact", "witness-location")
# What may be chosen of a person: the field in words, and its class.
FIELDS = {
    "contact": ("How to reach them", "victim-contact"),
    "location": ("Where to find them", "witness-location"),
    "wish": ("How they want to be reached", "victim-contact"),
}


def _load(public_id: str, actor: Actor, issued: bool) -> Case:
    case = load_reached(public_id, actor=actor)
    if not _opens(actor, case):
        raise NotThere()
    return case


def _opens(actor: Actor, case: Case) -> bool:
    return all(can(actor, f"class:{key}", case) for key in CLASSES)


def picks(case: Case, actor: Actor) -> list[Pick]:
    """Return every field of every person that holds something, none of them chosen."""
    wishes = wishes_of(case, actor)
    found = [(party, key) for party in people_of(case) for key in FIELDS if _said(party, key, wishes)]
    return [Pick(f"{p.public_id}:{key}", f"{p.name}, {ROLES[p.role].lower()}", FIELDS[key][0]) for p, key in found]


def readers(case: Case) -> list[tuple[str, str]]:
    """Return who may hold the annex: people in use who may read both of its classes in this case."""
    query = select(CompartmentGrant).where(CompartmentGrant.case_id == case.id)
    let_in = {grant.user_id for grant in db.session.scalars(query) if stands(grant)}
    ids = [one for one in (case.lead_id, case.prosecutor_id, case.liaison_id, case.chair_id, *let_in) if one]
    asked = select(User).where(User.active, or_(User.id.in_(ids), User.role == Role.VICTIM_ADVOCATE))
    return [
        (one.public_id, f"{one.name}, {OFFICES.get(one.role, one.role)}")
        for one in db.session.scalars(asked.order_by(User.name, User.id))
        if _opens(one.actor(), case)
    ]


def chosen(case: Case, picked: Sequence[str], actor: Actor) -> None:
    """Note each chosen field as a look into its compartment; the prosecutor of the case is told."""
    for party, key in _fields(case, picked):
        if key != "wish":
            look(party, FIELDS[key][1], actor=actor)


def annex(case: Case, actor: Actor, filled: Filled) -> Paper:
    """Return the annex with the chosen fields and no other.

    :raises NotThere: who will hold it may not read its classes any more.
    """
    if filled["reader"] not in dict(readers(case)):
        raise NotThere()
    fields = _fields(case, filled["picks"].split(" "))
    wishes = wishes_of(case, actor)
    people = list(dict.fromkeys(party for party, _key in fields))
    titles = ", ".join(dict.fromkeys(catalog().classes[FIELDS[key][1]].title for _party, key in fields))
    table = tuple((party.name, FIELDS[key][0], catalog().classes[FIELDS[key][1]].title) for party, key in fields)
    return Paper(
        "Contact annex", titles, "For the named recipient alone: no part of any packet, not to be copied or passed on.",
        (Line("Case", case.number), Line("Chosen by", actor.name)),
        (
            *(_block(party, [key for one, key in fields if one is party], wishes) for party in people),
            Block(
                "What was chosen", columns=("Person", "Field", "Class of information"), rows=table,
                notice="Each field was chosen by itself. What is not in this list does not stand here.",
            ),
        ),
        foot=titles,
    )  # fmt: skip


def _block(party: Party, keys: Sequence[str], wishes: Mapping[int, ContactWish]) -> Block:
    return Block(
        f"{party.name}, {ROLES[party.role].lower()}",
        facts=tuple(Line(FIELDS[key][0], _said(party, key, wishes)) for key in keys),
    )


def _said(party: Party, key: str, wishes: Mapping[int, ContactWish]) -> str:
    if key != "wish":
        return str(getattr(party, key))
    wish = wishes.get(party.id)
    if wish is None:
        return ""
    asked_not = "Asked not to be contacted: ask the prosecutor of the case first" if wish.no_contact else ""
    return "; ".join(filter(None, (asked_not, wish.ways, wish.times, wish.language, MESSAGE.get(wish.message, ""))))


def _fields(case: Case, picked: Sequence[str]) -> list[tuple[Party, str]]:
    people = {party.public_id: party for party in people_of(case)}
    split = [one.partition(":") for one in picked]
    return [(people[public_id], key) for public_id, _, key in split if public_id in people and key in FIELDS]


KINDS = (
    PaperKind(
        "contact_annex", "Contact annex",
        "How victims and witnesses are reached stands in no packet. Choose person by person and field by field what "
        "goes into a file of its own, for one recipient who may read it. Nothing is chosen for you.",
        _load, lambda case: case, lambda case: "", annex,
        lambda case: ("compartments.show", {"case_id": case.public_id}),
        picks=picks, readers=readers, chosen=chosen, classes=CLASSES,
    ),
)  # fmt: skip
