"""What the sheet, the set and the referral say about federal moves, and what they open to the federal side."""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.policy import Permission
from casebridge.cases.frame import Tab, add_page, add_tab
from casebridge.cases.models import Case
from casebridge.cases.panels import Panel, add_panel
from casebridge.cases.people import definition_of, live_charges
from casebridge.cases.reading import keep_back
from casebridge.cases.state_clocks import nearest, on_date, policy
from casebridge.cases.wall import open_to_federal
from casebridge.cases.words import ANCHORS
from casebridge.errors import Gap
from casebridge.evidence.queries import SHARED, SHARED_SQL
from casebridge.federal.carrying import carry_over
from casebridge.federal.charges import approval_needed
from casebridge.federal.crossing import fault
from casebridge.federal.effects import EFFECTS
from casebridge.federal.models import URGENCIES
from casebridge.federal.queries import (
    answers_of,
    approvals_of,
    contacts_of,
    drafts,
    exhibits_seen,
    exhibits_seen_sql,
    items_of,
    kept_lines,
    log_entries,
    log_of,
    questions_of,
    round_of,
    screening_of,
    waiting,
    what_was_shared,
)
from casebridge.federal.seen import panel as ended
from casebridge.review.linked import CARRIED
from casebridge.workflows.asking import offer_choices
from casebridge.workflows.registry import Running, Step

__all__ = ["CLOCKS", "EFFECTS", "GUARDS", "bind"]
Gaps = Iterable[Gap]


def screening_answered(case: Case, step: Step) -> Gaps:
    """Require an answer to every fact that applies, and the exhibit of each that is met."""
    answers = answers_of(case)
    for fact in questions_of(case):
        row, anchor = answers.get(fact.key), f"screening-{fact.key}"
        if row is None:
            yield Gap("screening_answered", f"“{fact.question}” has no answer", anchor)
        elif row.answer == "met" and not (row.sources or (row.words and not fact.exhibits)):
            yield Gap("screening_answered", f"“{fact.question}” is met, but no exhibit shows it", anchor)


def shared_set_chosen(case: Case, step: Step) -> Gaps:
    """Require a chosen set with at least one defendant in it."""
    items = items_of(case, round_of(case))
    if not items:
        yield Gap("shared_set_chosen", "nothing is chosen that the U.S. Attorney will see", "set")
    elif not any(item.party in case.suspects for item in items if item.party is not None):
        yield Gap("shared_set_chosen", "no defendant is among what the U.S. Attorney will see", "set")


def classes_may_cross(case: Case, step: Step) -> Gaps:
    """Require that each thing in the set may cross by its class: freely, by name, by order, or not at all."""
    for item in items_of(case, round_of(case)):
        if why := fault(item):
            yield Gap("classes_may_cross", why, "set")


def favorable_log_goes(case: Case, step: Step) -> Gaps:
    """Require that the favorable-material log of today goes along."""
    log = log_of(case, round_of(case))
    if log is None:
        yield Gap("favorable_log_goes", "the favorable-material log is not put with the referral", "log")
    elif log.entries != log_entries(case):
        yield Gap("favorable_log_goes", "the favorable-material log changed since it was put with the referral", "log")


def forum_contact_recorded(case: Case, step: Step) -> Gaps:
    """Require the recorded contact about one forum."""
    if not contacts_of(case, round_of(case)):
        yield Gap("forum_contact_recorded", "no contact about one forum is recorded", "contact")


def questions_complete(case: Case, step: Step) -> Gaps:
    """Require one question or more, each with what is asked, its reason and a date ahead."""
    written = drafts(case)
    if not written:
        yield Gap("questions_complete", "no question says what is asked for", "questions")
    today = clock.court_local(step.now).date()
    for question in written:
        name, anchor = f"question {question.number}", f"questions-{question.public_id}"
        if not question.item:
            yield Gap("questions_complete", f"{name}: say what you ask for", anchor)
        if not question.reason:
            yield Gap("questions_complete", f"{name}: say why it matters", anchor)
        if question.due_on is None or question.due_on < today:
            yield Gap("questions_complete", f"{name}: give a date that lies ahead", anchor)


def questions_answered(case: Case, step: Step) -> Gaps:
    """Require that each question is answered, or refused with a reason."""
    for question in waiting(case):
        if not question.reply:
            yield Gap(
                "questions_answered", f"question {question.number} is neither answered nor refused",
                f"replies-{question.number}",
            )  # fmt: skip


def federal_charges_named(case: Case, step: Step) -> Gaps:
    """Require a federal charge against somebody."""
    if not live_charges(case, "federal", sealed=True):
        yield Gap("federal_charges_named", "no federal charge is named", "charges")


def approval_given(case: Case, step: Step) -> Gaps:
    """Require the Department's approval of each charge that asks for it."""
    approved = approvals_of(case)
    for charge in live_charges(case, "federal", sealed=True):
        if (whose := approval_needed(charge)) and charge.id not in approved:
            title = definition_of(charge).title
            yield Gap("approval_given", f"{title} needs approval: {whose}", f"charges-{charge.public_id}")


def federal_questions(case: Case, now: datetime) -> Running:
    """Run to the earliest date of a question that is open."""
    days = [question.due_on for question in waiting(case) if question.due_on]
    return on_date("date_set", min(days)) if days else policy("pol_usao_answer", case.state_since)


def arisen(case: Case, actor: Actor) -> bool:
    """Say whether the federal question has come up in this case."""
    here = case.state.startswith("federal") or case.referred_at is not None
    return here or screening_of(case) is not None


def bind(app: Flask) -> None:
    """Add tab and pages, and open the shared set to the federal side."""
    add_tab(Tab("Federal", "federal.show", Permission.SCREENING_READ, 60, shown=arisen))
    add_page("screening", "federal.show")
    add_page("federal_decision", "federal.show")
    add_page("federal_answers", "federal.answers")
    ANCHORS.update(dict.fromkeys(("screening", "set", "log", "contact", "questions"), "federal.show"))
    ANCHORS["replies"] = "federal.answers"
    add_page("shared_set", "federal.show")
    offer_choices("urgency", lambda record, actor: list(URGENCIES.items()))
    open_to_federal(what_was_shared)
    keep_back(kept_lines)
    add_panel(Panel("aside", 40, "federal/panel.html", ended))
    if carry_over not in CARRIED:
        CARRIED.append(carry_over)
    if exhibits_seen not in SHARED:
        SHARED.append(exhibits_seen)
        SHARED_SQL.append(exhibits_seen_sql)


GUARDS = {
    guard.__name__: guard
    for guard in (
        screening_answered, shared_set_chosen, classes_may_cross, favorable_log_goes, forum_contact_recorded,
        questions_complete, questions_answered, federal_charges_named, approval_given,
    )
}  # fmt: skip
CLOCKS = {"federal_questions": nearest(federal_questions)}
