"""The Advice tab of a case, and whom a question or an answer is told."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.access.policy import Permission
from casebridge.advice.queries import on_duty
from casebridge.cases.frame import Tab, add_page, add_tab
from casebridge.cases.holders import SAO_QUEUE
from casebridge.cases.models import Advice, Case
from casebridge.db import db


def advice_readers(record: Any) -> Iterable[int | str]:
    """Return whom the newest line concerns: who is on duty for a question, else the desk; who asked for an answer."""
    query = select(Advice.author_id, Advice.from_sao).where(Advice.case_id == record.case.id)
    rows = db.session.execute(query.order_by(Advice.id.desc())).all()
    asked = [author for author, from_sao in rows if not from_sao]
    if rows and rows[0].from_sao:
        return [record.case.lead_id, *asked]
    duty: list[int | str] = [user.id for user in on_duty()]
    return [record.case.lead_id, *(duty or [SAO_QUEUE])]


def bind(app: Flask) -> None:
    """Add the tab, and the page on which is asked and answered."""
    add_tab(Tab("Advice", "advice.show", Permission.ADVICE_READ, 15, shown=_asked))
    add_page("advice", "advice.show")


def _asked(case: Case, actor: Actor) -> bool:
    if case.advice_asked_at is not None:
        return True
    return case.state in ("draft", "returned") and can(actor, "case_review:advise", case)


AUDIENCES = {"advice_readers": advice_readers}
