"""LEAD's first page, its participants, and the moves of a participant's record."""

from flask import render_template, request, url_for

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.moves import apply_move
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.diversion import (
    call_views,
    calls,
    care_views,
    consent_views,
    detail_views,
    figure_views,
    meeting,
    meeting_views,
    offer_views,
    queries,
    referring_views,
    sending,
    service_views,
)  # fmt: skip
from casebridge.diversion.blueprint import Answer, bp, elsewhere, load, move_page, move_too_late, receipt
from casebridge.diversion.models import LeadReferral
from casebridge.diversion.overview import overview
from casebridge.diversion.services import written
from casebridge.errors import Conflict, Invalid, NotReady, StepUpNeeded, WrongState

# Hang their views on the same blueprint when they are read.
PARTS = (
    call_views, care_views, consent_views, detail_views, figure_views, meeting_views, offer_views, referring_views,
    service_views,
)  # fmt: skip
FILTERS = {"open": LeadReferral.state != "closed", "closed": LeadReferral.state == "closed"}


@bp.get("/")
@needs(Permission.LEAD_READ)
def index() -> Answer:
    """Show which officer waits, the three doors, who has something due, and who can see what."""
    actor = current_actor()
    rooms, officers = meeting.rooms(), queries.officers_waiting(actor)
    turns = calls.on_call(clock.now())
    called = calls.latest(calls.calls_of([one.id for one in officers])) if officers else {}
    month = clock.court_local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return render_template(
        "diversion/index.html", officers=officers, rows=queries.due(actor), rooms=rooms,
        room=meeting.room_words(rooms), doors=sorted(catalog().lead_doors.values(), key=lambda door: door.priority),
        roomiest=meeting.roomiest(rooms), disclosed=queries.disclosures_since(month),
        meeting=meeting.next_list(queries.today()), managers={row.manager.id: row.manager.name for row in rooms},
        today=queries.today(), turns=turns, called=called, back=sending.come_back(actor), stages=sending.STAGES,
        names=queries.names_of({turn.person_id for turn in (*turns, *(turn for _call, turn in called.values()))}),
    )  # fmt: skip


@bp.get("/participants")
@needs(Permission.LEAD_READ)
def participants() -> Answer:
    """List the participants, the nearest clock first; a name is looked for among LEAD's own records only."""
    actor = current_actor()
    words, show = request.args.get("q", "")[:200], request.args.get("show", "open")
    where = [FILTERS[show]] if show in FILTERS else []
    if show == "mine":
        where = [LeadReferral.manager_id == actor.id, FILTERS["open"]]
    if words.strip():
        page = queries.Page(queries.named(actor, words), "")
    else:
        page = queries.participants(actor, *where, cursor=request.args.get("after", ""))
    return render_template(
        "diversion/participants.html", page=page, words=words, show=show, first=not request.args.get("after"),
        names=queries.names_of({row.manager_id for row in page.rows}),
    )  # fmt: skip


@bp.get("/<public_id>")
@needs(Permission.LEAD_READ)
def show(public_id: str) -> Answer:
    """Show where a participant's record is, contacts and goals; opening it is an event."""
    actor = current_actor()
    with transaction():
        referral = load(public_id, actor)
        written("lead:read", referral, actor, "opened a participant's record")
    return overview(referral, actor)


@bp.get("/<public_id>/moves/<name>")
@needs(Permission.LEAD_READ)
def move(public_id: str, name: str) -> Answer:
    """Show what a move asks for and what still keeps it from being made."""
    actor = current_actor()
    referral = load(public_id, actor)
    return move_page(referral, name, actor, shown=_shown(referral))


@bp.post("/<public_id>/moves/<name>")
@needs(Permission.LEAD_READ)
def make_move(public_id: str, name: str) -> Answer:
    """Make a move and go to its receipt; a refusal returns everything that was typed."""
    actor = current_actor()
    try:
        with transaction():
            entry = apply_move(load(public_id, actor), name, actor, request.form)
    except Conflict as late:
        return move_too_late(load(public_id, actor), name, late, url_for("diversion.show", public_id=public_id))
    except WrongState as wrong:
        raise elsewhere() from wrong
    except (NotReady, Invalid, StepUpNeeded) as refused:
        referral = load(public_id, actor)
        return move_page(referral, name, actor, shown=_shown(referral), refused=refused), refused.status
    return receipt(entry)


def _shown(referral: LeadReferral) -> dict[str, str]:
    return {
        "make": "diversion.make_move", "back": url_for("diversion.show", public_id=referral.public_id),
        "title": referral.name, "home": url_for("diversion.index"), "home_label": "Home",
    }  # fmt: skip
