"""The work group's list by consent, the room of the case managers, and the accounting of disclosures."""

from datetime import date

from flask import redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.diversion import care, meeting, queries
from casebridge.diversion.agenda import lines_for, seen_by
from casebridge.diversion.blueprint import Answer, before, bp
from casebridge.diversion.reading import notice_text
from casebridge.errors import Invalid
from casebridge.text import iso_date


@bp.get("/work-group")
@needs(Permission.LEAD_READ)
def work_group() -> Answer:
    """Show the list of a meeting: LEAD's own, or what consent opens to one party in the room."""
    actor = current_actor()
    meeting_on = _day()
    party = request.args.get("for", "")
    party = party if party in catalog().consent_parties else ""
    if party:
        with transaction():
            rows = lines_for(meeting.agenda(meeting_on), party, reader=actor)
        return render_template(
            "diversion/handout.html", meeting_on=meeting_on, party=party, rows=rows, notice=notice_text()
        )
    rooms = meeting.rooms()
    month = clock.court_local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return render_template(
        "diversion/work_group.html", meeting_on=meeting_on, parties=catalog().consent_parties.values(),
        lines=[(line, seen_by(line, queries.today())) for line in meeting.agenda(meeting_on)],
        room=meeting.room_words(rooms), waiting=queries.new_referrals(actor), slow=meeting.slow_handoffs(),
        overrides=meeting.overrides(month),
    )  # fmt: skip


@bp.post("/work-group/<line_id>")
@needs(Permission.LEAD_WORK)
def agree(line_id: str) -> Answer:
    """Keep what the meeting agreed about one line."""
    with transaction():
        line = meeting.load_line(line_id)
        care.agree(line, request.form.get("agreed", ""), actor=current_actor())
    return redirect(url_for(".work_group", on=line.meeting_on.isoformat(), _anchor=f"l-{line_id}"), 303)


@bp.get("/capacity")
@needs(Permission.LEAD_READ)
def capacity() -> Answer:
    """Show how much room each case manager has."""
    return _capacity_page()


@bp.post("/capacity/<user_id>")
@needs(Permission.LEAD_WORK)
def save_room(user_id: str) -> Answer:
    """Say how many people a case manager can serve."""
    try:
        with transaction():
            care.set_room(meeting.load_manager(user_id), request.form.get("places", ""), actor=current_actor())
    except Invalid as refused:
        return _capacity_page(refused=refused, wrong=user_id), refused.status
    return redirect(url_for(".capacity"), 303)


@bp.get("/disclosures")
@needs(Permission.LEAD_READ)
def disclosures() -> Answer:
    """Show the accounting: every disclosure, newest first."""
    rows = queries.disclosures(before=before(), limit=queries.PAGE + 1)
    more = rows[queries.PAGE - 1][0].id if len(rows) > queries.PAGE else None
    return render_template("diversion/disclosures.html", rows=rows[: queries.PAGE], more=more, first=not before())


def _day() -> date:
    raw = request.args.get("on", "")
    try:
        return iso_date(raw, field="on")
    except Invalid:
        return meeting.next_list(queries.today()).meeting_on or queries.today()


def _capacity_page(refused: Invalid | None = None, wrong: str = "") -> str:
    rooms = meeting.rooms()
    return render_template(
        "diversion/capacity.html", rooms=rooms, room=meeting.room_words(rooms), refused=refused, wrong=wrong,
        sent=request.form.get("places", ""),
    )  # fmt: skip
