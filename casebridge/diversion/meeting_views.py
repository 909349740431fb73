"""The work group's list by consent, the room of the case managers, and the accounting of disclosures."""

from datetime import date

from flask import redirect, render_template, request, url_for

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.db import transaction
from casebridge.diversion import care, meeting, queries
from casebridge.diversion.agenda import UNNAMED, Attendee, attendees, lines_for, seen_by
from casebridge.diversion.blueprint import Answer, before, bp, too_late
from casebridge.diversion.models import AgendaLine
from casebridge.diversion.reading import notice_text
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.paging import hidden, seen_version
from casebridge.text import iso_date


@bp.get("/work-group")
@needs(Permission.LEAD_READ)
def work_group() -> Answer:
    """Show the list of a meeting: LEAD's own, or what consent opens to one person in the room."""
    actor = current_actor()
    meeting_on = _day()
    if "to" in request.args:
        with transaction():
            lines = meeting.agenda(meeting_on)
            attendee = _attendee(lines, request.args["to"])
            rows = lines_for(lines, attendee, reader=actor)
        return render_template(
            "diversion/handout.html", meeting_on=meeting_on, attendee=attendee, rows=rows, notice=notice_text()
        )
    lines = meeting.agenda(meeting_on)
    rooms = meeting.rooms()
    month = clock.court_local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return render_template(
        "diversion/work_group.html", meeting_on=meeting_on, attendees=attendees(lines, queries.today()),
        lines=[(line, seen_by(line, queries.today())) for line in lines],
        room=meeting.room_words(rooms), waiting=queries.new_referrals(actor), slow=meeting.slow_handoffs(),
        overrides=meeting.overrides(month),
    )  # fmt: skip


@bp.post("/work-group/<line_id>")
@needs(Permission.LEAD_WORK)
def agree(line_id: str) -> Answer:
    """Keep what the meeting agreed about one line."""
    with transaction():
        line = meeting.load_line(line_id)
        version = seen_version(request.form.get("version", ""))
        care.agree(line, request.form.get("agreed", ""), actor=current_actor(), version=version)
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
            manager = meeting.load_manager(user_id)
            sent, seen = request.form.get("places", ""), request.form.get("version", "")
            care.set_room(manager, sent, actor=current_actor(), seen=seen)
    except Conflict as late:
        what = f"Places of {meeting.load_manager(user_id).name}"
        return too_late(late, what=what, theirs=late.theirs, yours=late.yours, back_to=url_for(".capacity"))
    except Invalid as refused:
        return _capacity_page(refused=refused, wrong=user_id), refused.status
    return redirect(url_for(".capacity"), 303)


@bp.get("/disclosures")
@needs(Permission.LEAD_READ)
def disclosures() -> Answer:
    """Show the accounting: every disclosure, newest first."""
    rows = queries.disclosures(before=before(), limit=queries.PAGE + 1)
    more = hidden(rows[queries.PAGE - 1][0].id) if len(rows) > queries.PAGE else None
    return render_template("diversion/disclosures.html", rows=rows[: queries.PAGE], more=more, first=not before())


def _attendee(lines: list[AgendaLine], key: str) -> Attendee:
    """Return the attendee of a list whom a live consent names; an empty key is somebody whom none names.

    :raises NotThere: the consent does not count any more, or never did.
    """
    if not key:
        return UNNAMED
    found = next((one for one in attendees(lines, queries.today()) if key in one.keys), None)
    if found is None:
        raise NotThere()
    return found


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
        sent=request.form.get("places", ""), seen=request.form.get("version", ""),
    )  # fmt: skip
