"""Words and filters that the first pages share."""

from datetime import datetime
from typing import Any

from flask import Flask, url_for

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.accounts.navigation import count_for
from casebridge.cases.filters import FILTERS, filter_words
from casebridge.cases.frame import clock_label, left_words
from casebridge.cases.holders import queue_label
from casebridge.cases.queries import SORTS
from casebridge.cases.words import state_words
from casebridge.db import db
from casebridge.home import figures, lead
from casebridge.workflows import WORKFLOWS

DAY_ENDS = (23, 59)
OTHER_NOTICES = {
    "leave:enter": "Leave was entered", "leave:end": "Leave was ended", "leave:back": "Back from leave",
    "leave:stayed": "A case stayed with somebody on leave", "conflict:record": "A conflict of interest was recorded",
    "victim:notice": "A notice to a victim was recorded",
    "victim:withdraw": "A notice to a victim was withdrawn",
    "conflict:lift": "A conflict of interest was lifted",
    "mail:failed": "Mail was not delivered",
    "account:browser": "A sign-in where you were not seen before", "account:reset": "An account was reset",
    "account:second": "An administrator waits for a second one", "account:rights": "Rights are to be confirmed",
    "account:exposed": "Others may know your password",
    "compartment:look": "Somebody looked at how a victim or witness is reached",
    "compartment:grant": "A protected part of a case was opened to you",
    "compartment:revoke": "A protected part of a case was closed to you again",
    "emergency:open": "A case of yours was opened in an emergency",
    "emergency:review": "Your emergency entry was reviewed",
    "report:entries": "The weekly report of cases opened from outside is there",
    "meeting:day": "The day of the screening meeting was set",
    "meeting:list": "The list for the screening meeting is there",
    "disclosure:later": "Something came after the last disclosure",
    "credibility:review": "Something waits for a decision",
    "court:ask": "An order of a court waits for you as the second person",
    "court:done": "An order of a court was carried out",
    "referral:unseal_ask": "An unsealing waits for you as the second person",
    "referral:unseal": "A federal charge was unsealed",
    "hold:review": "A legal hold is to be looked at again",
    "night:red": "The nightly check is red",
    "clock:soon": "A date is near: due soon", "clock:overdue": "A date has passed: overdue",
    "clock:legal_soon": "A legal date is near: due soon", "clock:legal_overdue": "A legal date has passed: overdue",
    "clock:extended": "What moves a legal clock was entered or taken back",
}  # fmt: skip


def bind(app: Flask) -> None:
    """Give the templates these filters."""
    app.jinja_env.filters.update(
        with_left=with_left, state_words=state_words, from_iso=datetime.fromisoformat, notice_words=notice_words
    )
    app.jinja_env.globals.update(holder_words=holder_words, applied_here=applied_here)
    count_for("home.index", figures.mine)
    count_for("home.queue", figures.in_queues)
    lead.bind()


def with_left(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to each job the words of its clock."""
    now = clock.now()
    for job in jobs:
        row = job["row"]
        left = left_words(row.clock_due, now) if row.clock_due else ""
        local = clock.court_local(row.clock_due) if row.clock_due else None
        # The last minute of a day stands for the day.
        job["due"] = local.date() if local and (local.hour, local.minute) == DAY_ENDS else row.clock_due
        label = clock_label(row.clock_key)
        word = "Overdue" if row.clock_due and row.clock_due < now else "Due soon" if _near(row.clock_due, now) else ""
        job["due_note"] = f"{word + ': ' if word else ''}{label}{', ' + left if left else ''}"
    return jobs


def _near(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now + figures.SOON


def applied_here(endpoint: str, kept: dict[str, str]) -> list[tuple[str, str]]:
    """Return the filters of a list of work in force as (words, address without it); also an order of one's own."""
    filters = {key: value for key, value in kept.items() if key in FILTERS}
    found = [
        (filter_words(key, value), url_for(endpoint, _external=False, **{k: v for k, v in kept.items() if k != key}))
        for key, value in filters.items()
    ]
    if words := SORTS.get(kept.get("sort", ""), "") * bool(kept.get("sort")):
        found.append((f"Order: {words[:1].lower()}{words[1:]}", url_for(endpoint, _external=False, **filters)))
    return found


def notice_words(tag: str) -> str:
    """Return what a notice is about in neutral words: the label of the move."""
    flow, _, move = tag.partition(":")
    workflow = WORKFLOWS.get(flow)
    if workflow is None:
        return OTHER_NOTICES.get(tag, tag)
    rows = workflow.rows(move)
    act = workflow.act(move)
    return rows[0].label if rows else act.label if act else move


def holder_words(holder: list[Any]) -> str:
    """Return a holder of a history line in words."""
    user_id, queue = holder
    if user_id:
        person = db.session.get(User, user_id)
        return person.name if person else "a person"
    return queue_label(queue) if queue else "Nobody"
