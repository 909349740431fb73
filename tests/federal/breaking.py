"""A case that is ready for a federal move with one fact taken out of it."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import delete

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.db import db
from casebridge.evidence.models import FavorableFlag
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import flag_favorable
from casebridge.federal import charges, sharing
from casebridge.federal.models import FavorableLog, ForumContact, ScreeningAnswer, SharedItem
from casebridge.federal.queries import drafts, items_of, questions_of, round_of, waiting
from casebridge.federal.services import answer_fact
from casebridge.federal.sharing import Choice
from tests.building.people import acting
from tests.building.preparing import an_exhibit, person

Breaker = Callable[[Case], None]


def a_met_fact(case: Case) -> None:
    """Let an exhibit show the first fact of the sheet."""
    exhibit = next(iter(exhibits_of(case)), None) or an_exhibit(case)
    answer_fact(
        case, questions_of(case)[0].key, answer="met", sources=[(exhibit.public_id, "p. 1")],
        actor=acting(person(case, "federal-liaison")),
    )  # fmt: skip


def a_fact_unanswered(case: Case) -> None:
    row = db.session.query(ScreeningAnswer).filter_by(case_id=case.id).first()
    db.session.delete(row)


def a_met_without_exhibit(case: Case) -> None:
    row = db.session.query(ScreeningAnswer).filter_by(case_id=case.id, answer="met").first()
    row.sources = []


def no_set(case: Case) -> None:
    db.session.execute(delete(SharedItem).where(SharedItem.case_id == case.id))


def no_defendant_in_the_set(case: Case) -> None:
    for item in items_of(case, round_of(case)):
        if item.party is not None:
            sharing.take_back(case, item, actor=acting(person(case, "federal-liaison")))


def an_exhibit_of(class_: str, **choice: object) -> Breaker:
    """Put an exhibit of a class into the set, chosen in this way."""

    def put(case: Case) -> None:
        exhibit = exhibits_of(case)[0]
        exhibit.class_ = "open-case"
        for item in items_of(case, round_of(case)):
            if item.exhibit is not None:
                item.taken_back_at = clock.now()
        db.session.flush()
        sharing.share(
            case, Choice("exhibit", exhibit.public_id, **choice), actor=acting(person(case, "federal-liaison"))
        )
        exhibit.class_ = class_
        db.session.flush()

    return put


def no_log(case: Case) -> None:
    db.session.execute(delete(FavorableLog).where(FavorableLog.case_id == case.id))


def a_newer_flag(case: Case) -> None:
    flag_favorable(exhibits_of(case)[0], text="He was elsewhere.", actor=acting(person(case, "detective")))


def a_newer_answer(case: Case) -> None:
    db.session.add(
        FavorableFlag(case_id=case.id, text="Seen elsewhere.", raised_by_id=case.lead_id, raised_at=clock.now())
    )
    db.session.flush()


def no_contact(case: Case) -> None:
    db.session.execute(delete(ForumContact).where(ForumContact.case_id == case.id))


def no_question(case: Case) -> None:
    for question in drafts(case):
        db.session.delete(question)


def a_question_without(name: str, value: object = "") -> Breaker:
    """Take one part of the question out."""

    def take(case: Case) -> None:
        setattr(drafts(case)[0], name, value)

    return take


def a_question_for_yesterday(case: Case) -> None:
    drafts(case)[0].due_on = clock.court_local(clock.now()).date() - timedelta(days=1)


def no_reply(case: Case) -> None:
    waiting(case)[0].reply = ""


def no_federal_charge(case: Case) -> None:
    for charge in live_charges(case, "federal"):
        charge.status = "withdrawn"


def a_charge_that_needs_approval(case: Case) -> None:
    charges.contemplate(case, case.suspects[0], "vicar_assault", actor=acting(person(case, "federal")))


def approved(case: Case) -> None:
    """Record the approval of every charge that needs it."""
    for charge in live_charges(case, "federal"):
        if charges.approval_needed(charge):
            charges.record_approval(
                charge, given_by="The Section", given_on=date(2026, 1, 2), paper="Letter",
                actor=acting(person(case, "federal")),
            )  # fmt: skip


REFER: dict[str, list[Breaker]] = {
    "screening_answered": [a_fact_unanswered, a_met_without_exhibit],
    "shared_set_chosen": [no_set, no_defendant_in_the_set],
    "classes_may_cross": [
        an_exhibit_of("unit-only", named=False), an_exhibit_of("juvenile"), an_exhibit_of("sealed"),
        an_exhibit_of("grand-jury", ground="An order is asked for"), an_exhibit_of("part2", ground="Consent"),
    ],
    "favorable_log_goes": [no_log, a_newer_flag, a_newer_answer],
    "forum_contact_recorded": [no_contact],
}  # fmt: skip
ASK: dict[str, list[Breaker]] = {
    "questions_complete": [
        no_question, a_question_without("item"), a_question_without("reason"), a_question_without("due_on", None),
        a_question_for_yesterday,
    ]
}  # fmt: skip
ANSWER: dict[str, list[Breaker]] = {"questions_answered": [no_reply]}
ADOPT: dict[str, list[Breaker]] = {
    "federal_charges_named": [no_federal_charge],
    "approval_given": [a_charge_that_needs_approval],
}
BREAKS = [
    (move, guard, breaker)
    for move, guards in (("refer", REFER), ("ask", ASK), ("answer", ANSWER), ("adopt", ADOPT))
    for guard, breakers in guards.items()
    for breaker in breakers
]
