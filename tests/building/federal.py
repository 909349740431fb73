"""What people do before a federal move: each makes its guards silent."""

from datetime import timedelta

from casebridge import clock
from casebridge.cases.models import Case, Charge
from casebridge.cases.people import live_charges
from casebridge.federal.charges import contemplate
from casebridge.federal.queries import contacts_of, drafts, questions_of, round_of, waiting
from casebridge.federal.questions import reply_to, write_question
from casebridge.federal.services import answer_fact, record_contact
from casebridge.federal.sharing import Choice, choose_set, put_log
from tests.building.people import acting
from tests.building.preparing import person

FEDERAL_CHARGE = "possession_prohibited_felon"
NEEDS_APPROVAL = "vicar_assault"


def ready_to_refer(case: Case) -> None:
    """Answer the sheet, choose facts and defendants, put the log, record the contact about one forum."""
    liaison = acting(person(case, "federal-liaison"))
    for fact in questions_of(case):
        answer_fact(case, fact.key, answer="unknown", actor=liaison, words="Nothing in the file.")
    choices = [Choice("part", "facts"), *(Choice("party", party.public_id) for party in case.suspects)]
    choose_set(case, choices, actor=liaison)
    put_log(case, actor=liaison)
    if not contacts_of(case, round_of(case)):
        today = clock.court_local(clock.now()).date()
        record_contact(case, with_whom="Intake attorney", held_on=today, said="One forum.", actor=liaison)


def ready_to_ask(case: Case) -> None:
    """Write one whole question."""
    if not drafts(case):
        a_question(case)


def a_question(case: Case, days: int = 5, item: str = "The trace result", reason: str = "Commerce") -> None:
    """Write a question that is due in so many days."""
    due = clock.court_local(clock.now()).date() + timedelta(days=days)
    write_question(case, actor=acting(person(case, "federal")), item=item, reason=reason, due_on=due.isoformat())


def ready_to_answer(case: Case) -> None:
    """Answer every question."""
    liaison = acting(person(case, "federal-liaison"))
    for question in waiting(case):
        reply_to(question, case, actor=liaison, reply="answered", words="It is attached.", version=question.version)


def ready_to_adopt(case: Case) -> None:
    """Name a federal charge that needs nobody's approval."""
    if not live_charges(case, "federal", sealed=True):
        a_federal_charge(case)


def a_federal_charge(case: Case, statute: str = FEDERAL_CHARGE) -> Charge:
    """Contemplate a federal charge."""
    return contemplate(case, case.suspects[0], statute, actor=acting(person(case, "federal")))
