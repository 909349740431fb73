"""Words of our own in every protected field of the town, and whom they may reach."""

from dataclasses import dataclass

from flask import Flask

from casebridge import clock
from casebridge.cases import facts
from casebridge.cases.models import Party
from casebridge.cases.people import definition_of, live_charges
from casebridge.db import db, transaction
from casebridge.diversion import care
from casebridge.elements.services import note
from casebridge.evidence.models import Exhibit
from casebridge.federal.questions import write_note, write_question
from casebridge.requests.services import ask
from tests.bad_input.town import Town, case_of
from tests.building.people import acting, some_people
from tests.building.preparing import an_item
from tests.diversion import people as lead
from tests.walls.matrix import REACH, people
from tests.walls.town import CLASSES


@dataclass(frozen=True, slots=True)
class Canary:
    """One word that stands in one protected field, of which class, and whom it may reach."""

    word: str
    class_: str
    reaches: frozenset[str]


def plant(app: Flask, town: Town) -> list[Canary]:
    """Put a canary into each protected field, as far as the rightful people write it; return them all."""
    planted = []

    def word(name: str, class_: str, *reaches: str) -> str:
        planted.append(Canary(f"canary{name}", class_, people(*reaches)))
        return f"canary{name}"

    with app.app_context():
        with transaction():
            for where in ("deciding", "elsewhere"):
                for class_ in CLASSES:
                    paper = db.session.query(Exhibit).filter_by(public_id=town.ids[f"{where}_{class_}"]).one()
                    allowed = REACH[f"classes_{where}"][class_]
                    paper.title = word(f"title{where}{class_.replace('-', '')}", class_, *allowed)
                    paper.given_by = word(f"giver{where}{class_.replace('-', '')}", class_, *allowed)
                    paper.versions[-1].name = word(f"file{where}{class_.replace('-', '')}", class_, *allowed) + ".txt"
            _people(town, word)
            _prosecutors(town, word)
            _federal(town, word)
            _lead(word)
        db.session.remove()
    return planted


def _people(town: Town, word) -> None:
    review = case_of(town.ids["in_review"])
    near = ("detective", "prosecutor", "federal-liaison", "advocate")
    for role in ("victim", "witness"):
        party = next((p for p in review.parties if p.role == role), None)
        if party is None:
            by = acting(some_people()["detective"])
            party = Party(case=review, role=role, name="Wilma Plain", entered_by_id=by.id, entered_at=clock.now())
            db.session.add(party)
        party.contact = word(f"contact{role}", "victim-contact", *near)
        party.location = word(f"location{role}", "witness-location", *near)

    lead, inside = acting(some_people()["detective"]), near[:3]
    told = word("answer", "witness-location", *inside)
    facts.record(review, "suspect_account", told, actor=lead, class_key="witness-location")
    asked = {"kind": "records", "asked_of": word("askedof", "witness-location", *inside)}
    ask(review, what=word("request", "witness-location", *inside), actor=lead, class_key="witness-location", **asked)


def _prosecutors(town: Town, word) -> None:
    review, prosecutor = case_of(town.ids["in_review"]), acting(some_people()["prosecutor"])
    charge = live_charges(review)[0]
    element = definition_of(charge).elements[-1].key
    note(charge, element, word("note", "work-product", "sao", "lead-liaison"), actor=prosecutor)
    an_item(review, words=word("draftofreturn", "work-product", "sao"), done=word("draftdone", "work-product", "sao"))


def _federal(town: Town, word) -> None:
    deciding, attorney = case_of(town.ids["deciding"]), acting(some_people()["federal"])
    write_note(deciding, text=word("federalnote", "grand-jury", "usao"), actor=attorney)
    write_question(
        deciding, actor=attorney, item=word("question", "grand-jury", "usao"),
        reason=word("questionwhy", "grand-jury", "usao"),
    )  # fmt: skip


def _lead(word) -> None:
    worker, own = acting(some_people()["case-manager"]), ("lead",)
    for door in ("social_contact", "arrest", "community"):
        by = "coordinator" if door == "community" else "detective"
        # An officer knows whom he referred; what LEAD learns after that is not his.
        knows = (*own, by)
        details = {
            "known_name": word(f"name{door}", "part2", *knows),
            "how_to_find": word(f"place{door}", "part2", *knows),
            "safety_note": word(f"safety{door}", "part2", *knows),
        }
        person = lead.active(door, by=by, **details)
        lead.consent_of(
            person, party="provider", purposes=["coordination"], scope=["health"],
            item=word(f"item{door}", "part2", *own), recipient=word(f"recipient{door}", "part2", *own),
        )  # fmt: skip
        care.add_contact(person, actor=worker, at=clock.now(), words=word(f"words{door}", "part2", *own))
        care.write_goal(person, actor=worker, area="housing", words=word(f"goal{door}", "part2", *own))
        care.put_on_agenda(
            person, actor=worker, meeting_on=lead.today(), why="good_news",
            place=word(f"agenda{door}", "part2", *own),
        )  # fmt: skip
