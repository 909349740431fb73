"""The roster of who is on call, and what becomes of the call about an officer who waits."""

from typing import Any

from flask import redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import transaction
from casebridge.diversion import calls, queries
from casebridge.diversion.blueprint import Answer, back, bp, load, now_words
from casebridge.diversion.forms import Field
from casebridge.diversion.overview import overview
from casebridge.errors import Invalid
from casebridge.paging import hidden, row_behind
from casebridge.text import instant


@bp.get("/on-call")
@needs(Permission.LEAD_READ)
def roster() -> Answer:
    """Show who is on call now and next, and the form for one more turn."""
    return _roster_page()


@bp.post("/on-call")
@needs(Permission.LEAD_WORK)
def put_on_call() -> Answer:
    """Put somebody on call."""
    form = request.form
    try:
        with transaction():
            calls.put_on_call(
                form.get("who", ""), actor=current_actor(), starts=instant(form.get("starts", ""), field="starts"),
                ends=instant(form.get("ends", ""), field="ends"), turn=form.get("turn", ""),
                reach=form.get("reach", ""),
            )  # fmt: skip
    except Invalid as refused:
        return _roster_page(refused), refused.status
    return redirect(url_for(".roster"), 303)


@bp.post("/on-call/<turn_id>/end")
@needs(Permission.LEAD_WORK)
def take_off_call(turn_id: str) -> Answer:
    """Take somebody off call."""
    with transaction():
        calls.take_off_call(turn_id, actor=current_actor())
    return redirect(url_for(".roster"), 303)


@bp.post("/<public_id>/calls")
@needs(Permission.LEAD_WORK)
def answer_call(public_id: str) -> Answer:
    """Note who answered an officer's call, how and where; or that nobody did, and the next is called."""
    actor, form = current_actor(), request.form
    try:
        with transaction():
            referral = load(public_id, actor)
            if form.get("outcome") == "missed":
                calls.miss(referral, actor=actor)
            else:
                calls.answer(
                    referral, actor=actor, how=form.get("how", ""), place=form.get("place", ""), who=form.get("who", "")
                )
    except Invalid as refused:
        return overview(load(public_id, actor), actor, sent=form, form="call", refused=refused), refused.status
    return back("diversion.show", referral, "calls")


@bp.post("/mine/<public_id>/no-answer")
@needs(Permission.LEAD_REFER)
def no_answer(public_id: str) -> Answer:
    """Take an officer's word that nobody answered; the next number stands on the page they come back to."""
    actor = current_actor()
    with transaction():
        calls.miss(queries.load_own(public_id, actor=actor), actor=actor)
    return redirect(url_for(".mine", _anchor=f"r-{public_id}"), 303)


def _roster_page(refused: Invalid | None = None) -> str:
    after = row_behind(request.args.get("after", ""))
    rows = calls.roster(clock.now(), after=after, limit=queries.PAGE + 1)
    more = hidden(rows[queries.PAGE - 1].id) if len(rows) > queries.PAGE else None
    people = calls.staff()
    return render_template(
        "diversion/on_call.html", rows=rows[: queries.PAGE], more=more, first=not after, refused=refused,
        now_first={row.id for row in calls.on_call(clock.now())}, names={one.id: one.name for one in people},
        fields=_fields(people, request.form if refused else None, refused.fields if refused else {}),
    )  # fmt: skip


def _fields(people: list[Any], sent: Any, errors: dict[str, str]) -> list[Field]:
    fields = [
        Field("who", "Who", "choice", choices=[(one.public_id, one.name) for one in people]),
        Field("reach", "Number to call", hint="The officer at the arrest door sees this number and no name."),
        Field("starts", "From", hint="Such as 2026-11-24 14:30.", value=now_words()),
        Field("ends", "Until", hint="Such as 2026-11-25 08:00."),
        Field("turn", "Turn", hint="1 is called first, 2 when 1 does not answer.", value="1"),
    ]
    for field in fields:
        if sent is not None:
            field.value = sent.get(field.name, "")
        if field.name in errors:
            field.errors = [errors[field.name]]
    return fields
