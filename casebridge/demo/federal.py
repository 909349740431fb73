"""The federal parts of a demo case: screening sheet, shared set, questions, charges."""

from datetime import timedelta

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases import people
from casebridge.cases.models import Case
from casebridge.catalog.charges import ChargeGap, charge_on
from casebridge.evidence.queries import exhibits_of
from casebridge.federal import questions, services, sharing
from casebridge.federal.queries import questions_of, waiting

CHARGES = ("possession_prohibited_felon", "carjacking_federal", "hobbs_act_robbery")


def screen(case: Case, actor: Actor) -> None:
    """Answer every fact that applies, choose what may cross, put the log and record the contact."""
    exhibits = exhibits_of(case, actor)
    for number, fact in enumerate(questions_of(case)):
        if number % 3 == 0 and exhibits:
            services.answer_fact(
                case,
                fact.key,
                answer="met",
                actor=actor,
                sources=[(exhibits[0].public_id, "p. 1")],
                words="See the report.",
            )
        else:
            services.answer_fact(
                case, fact.key, answer="unknown" if number % 2 else "missing", actor=actor, words="Asked for."
            )
    choices = [sharing.Choice("part", part) for part in ("facts", "matrix")]
    choices += [
        sharing.Choice("party", party.public_id, ground="Needed to decide which court takes the case.")
        for party in case.parties
        if party.role in ("suspect", "defendant", "victim")
    ]
    sharing.choose_set(case, [*choices, *sharing.free_exhibits(case, actor)], actor=actor)
    sharing.put_log(case, actor=actor)
    today = clock.court_local(clock.now()).date()
    services.record_contact(
        case, with_whom="Imogen Specimen", held_on=today, said="One forum; the State waits.", actor=actor
    )


def ask_questions(case: Case, actor: Actor) -> None:
    """Write two questions."""
    ahead = (clock.court_local(clock.now()).date() + timedelta(days=10)).isoformat()
    for item, reason in (
        ("A correct certified copy of the conviction", "The birth date on the copy is another person's."),
        ("The examiner's confirmation of the lead", "A lead alone proves nothing."),
    ):
        questions.write_question(case, actor=actor, item=item, reason=reason, due_on=ahead)


def answer_questions(case: Case, actor: Actor) -> None:
    """Answer each question."""
    for question in waiting(case):
        questions.reply_to(
            question, case, actor=actor, reply="answered", words="Attached with this answer.",
            version=question.version,
        )  # fmt: skip


def name_charges(case: Case, actor: Actor) -> None:
    """Name a federal charge in force on the day of the event against each defendant."""
    for party in case.suspects:
        for key in CHARGES:
            if case.incident_on is None or isinstance(charge_on(key, case.incident_on), ChargeGap):
                continue
            people.propose_charge(
                case, party, key, actor=actor, sovereign="federal", permission=Permission.CHARGE_AMEND
            )
            break
