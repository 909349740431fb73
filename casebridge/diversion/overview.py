"""A participant's first page: contacts, goals, the list of the work group, where the record was."""

from typing import Any

from flask import render_template
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.audit import AuditEntry
from casebridge.db import db
from casebridge.diversion import calls, care, consent_forms, meeting, queries
from casebridge.diversion.blueprint import now_words
from casebridge.diversion.frame import frame
from casebridge.diversion.models import LeadReferral


def overview(referral: LeadReferral, actor: Actor, *, sent: Any = None, form: str = "", refused: Any = None) -> str:
    """Return a participant's first page, with what was refused in one of its forms.

    :param form: the form that was refused: contact, goal, agenda, call, or the public id of a goal that goes on.
    """
    errors = refused.fields if refused else {}

    def given(name: str) -> tuple[Any, dict[str, str]]:
        return (sent, errors) if form == name else (None, {})

    called = calls.calls_of([referral.id]) if referral.door == "arrest" else []
    people = calls.staff() if called else []
    meeting_on = meeting.next_list(queries.today()).meeting_on
    return render_template(
        "diversion/show.html", frame=frame(referral, actor), referral=referral, refused=refused,
        contact=consent_forms.contact_fields(*given("contact"), now=now_words()),
        goal=consent_forms.goal_fields(*given("goal")), step_field=consent_forms.step_field,
        goal_seen=care.seen_of,
        moved={form: sent} if sent else {},
        agenda=consent_forms.agenda_fields(
            *given("agenda"), meeting_on=meeting_on.isoformat() if meeting_on else ""),
        ledger=queries.ledger_of(referral), lines=_history(referral), served=referral.state in queries.SERVED,
        names=queries.names_of({contact.by_id for contact in referral.contacts}),
        calls=called, staff={one.id: one.name for one in people},
        call=consent_forms.call_fields(*given("call"), people=[(one.public_id, one.name) for one in people]),
    )  # fmt: skip


def _history(referral: LeadReferral) -> list[AuditEntry]:
    """Return the moves of a record, newest first."""
    flow = referral.workflow
    events = {f"{flow.name}:open", *(f"{flow.name}:{move.key}" for move in flow.moves)}
    query = select(AuditEntry).where(AuditEntry.event.in_(sorted(events)), AuditEntry.object_id == referral.public_id)
    return list(db.session.scalars(query.order_by(AuditEntry.seq.desc()).limit(20)))
