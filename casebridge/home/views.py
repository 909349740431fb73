"""The first page of everybody, and what belongs to no single case."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts.mail import is_on
from casebridge.cases.models import Case
from casebridge.cases.queries import SORTS
from casebridge.cases.words import entries, state_words
from casebridge.credibility import queries as credibility
from casebridge.db import transaction
from casebridge.disclosure import queries as disclosure
from casebridge.formats import kind_label, up_to_99
from casebridge.home import figures, leave, leave_views, queries, search_views
from casebridge.home.blueprint import bp
from casebridge.home.start import START
from casebridge.notices.letters import undelivered

Answer = str | Response
# These modules hang their views on the same blueprint when they are read.
PARTS = (leave_views, search_views)


@bp.get("/")
@needs(Permission.OWN_WORK)
def index() -> Answer:
    """Show what waits on this person; roles without cases go to their own first page."""
    actor = current_actor()
    start = START.get(str(actor.role), "")
    if start and start in current_app.view_functions:
        return redirect(url_for(start), 303)
    jobs, following = queries.my_work(actor, request.args)
    first, as_table, count = (
        not request.args.get("after"),
        may_ever(actor, Permission.QUEUE_READ),
        figures.figures(actor),
    )
    shown = [_shown(j) for j in jobs]
    return render_template(
        "home/work.html", groups=[] if as_table else _groups(shown), jobs=shown, as_table=as_table,
        following=following, first=first, count=count, figures=_figures(actor), kept=_kept(), sorts=SORTS,
        questions=queries.questions_for(actor), flags=queries.flags_for(actor) if count.flagged else [],
        officers=credibility.cases_for(actor) if count.officers else [],
        may_read_lists=may_ever(actor, Permission.CREDIBILITY_READ),
        undisclosed=disclosure.cases_among(count.undisclosed, actor) if count.undisclosed else [],
        today=clock.now(), soon=sum(bool(j.tone) for j in jobs),
        others=queries.with_others(actor) if first and count.elsewhere and not as_table else [],
        leaves=leave.touching(actor) if count.leaves else [],
        may_advise=may_ever(actor, Permission.ADVICE_DESK), may_be_away=may_ever(actor, Permission.LEAVE_KEEP),
        may_start=may_ever(actor, Permission.CASE_START),
        may_list=may_ever(actor, Permission.CASE_READ),
    )  # fmt: skip


@bp.get("/queue")
@needs(Permission.QUEUE_READ)
def queue() -> Answer:
    """Show what the office's queue holds; each row says why it is where it is."""
    actor = current_actor()
    jobs, following = queries.queue(actor, request.args)
    return render_template(
        "home/queue.html", jobs=[_shown(j) for j in jobs], following=following, first=not request.args.get("after"),
        count=figures.in_queues(actor), kept=_kept(), sorts=SORTS,
    )  # fmt: skip


@bp.get("/sent")
@needs(Permission.OWN_WORK)
def sent() -> Answer:
    """Show the receipts of this person, or of the unit."""
    actor = current_actor()
    unit = request.args.get("of") == "unit"
    before = request.args.get("before", "")
    found = queries.sent_by(actor, unit=unit, before=before)
    more = found[49][0].receipt if len(found) > 50 else None
    return render_template("home/sent.html", rows=found[:50], unit=unit, more=more, first=not before)


@bp.get("/notices")
@needs(Permission.OWN_WORK)
def notices() -> Answer:
    """Show the notices of this person; the facts are behind each link."""
    actor = current_actor()
    before = request.args.get("before", "")
    rows = queries.notices_of(actor, before=before, limit=51)
    more = rows[49][0].public_id if len(rows) > 50 else None
    return render_template(
        "home/notices.html",
        rows=rows[:50],
        more=more,
        first=not before,
        failed=undelivered(actor.id),
        mail_on=is_on(),
    )


@bp.post("/notices/read")
@needs(Permission.OWN_WORK)
def read_notices() -> Answer:
    """Mark one notice, or all, as read."""
    with transaction():
        queries.mark_read(current_actor(), request.form.get("notice", ""))
    return redirect(url_for(".notices"), 303)


@bp.get("/receipts/<number>")
@needs(Permission.OWN_WORK)
def receipt(number: str) -> Answer:
    """Show a receipt: what happened, what changed, who was told."""
    actor = current_actor()
    entry, case, told = queries.receipt(number, actor)
    return render_template(
        "home/receipt.html", entry=entry, case=case, told=told, line=entries([entry])[0],
        detail=entry.detail, clock=_clock(entry.detail), following=_following(case),
    )  # fmt: skip


def _clock(detail: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return the clock that a line of history tells of, and when it was due: of an event or a notice its key alone."""
    told = detail.get("clock") or ("", None)
    return (told, None) if isinstance(told, str) else (told[0], told[1])


def _kept() -> dict[str, str]:
    """Return what the address asks of a list beside the page."""
    return {key: value for key, value in request.args.items() if key != "after" and value}


def _figures(actor: Actor) -> list[dict[str, Any]]:
    """Return the figures of My work; each leads to what it counts."""
    count, here = figures.figures(actor), url_for("home.index")
    sao = may_ever(actor, Permission.QUEUE_READ)
    found: list[dict[str, Any]] = [
        {"n": up_to_99(count.mine), "label": "Waiting for me", "url": here, "current": not request.args},
        {"n": up_to_99(count.soon), "label": "Due in two days", "url": f"{here}#first",
         "tone": "bad" if count.soon else ""},
    ]  # fmt: skip
    if sao:
        held = {"n": up_to_99(count.held), "label": "Somebody is in custody", "url": url_for("home.index", held=1)}
        found.append(held | {"tone": "bad" if count.held else ""})
        found.append({"n": up_to_99(count.queue), "label": "Unit queue, not taken", "url": url_for("home.queue")})
    else:
        found.append({"n": up_to_99(count.elsewhere), "label": "With somebody else", "url": f"{here}#others"})
    if count.asleep:
        asleep = {"n": up_to_99(count.asleep), "label": "On hold", "note": "comes back on its wake-up date"}
        found.append(asleep | {"url": url_for("home.index", hold=1), "current": bool(request.args.get("hold"))})
    if count.asked:
        asked = {"n": count.late, "label": "Requests overdue", "note": f"of {count.asked} open"}
        found.append(asked | {"url": url_for("requests.overdue"), "tone": "bad" if count.late else ""})
    return [*found, {"n": count.unread, "label": "Unread notices", "url": url_for("home.notices")}]


def _groups(jobs: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group by state; the state whose clock is nearest comes first, what runs in court last."""
    found: dict[str, list[dict[str, Any]]] = {}
    for shown in jobs:
        found.setdefault(Case.workflow.state(shown["row"].state).label, []).append(shown)
    groups = sorted(found.items(), key=lambda item: item[1][0]["row"].state in queries.RUNNING)
    for number, shown in enumerate((job for _, of in groups for job in of), start=1):
        shown["n"] = number
    return groups


def _shown(job: queries.Job) -> dict[str, Any]:
    row = job.row
    return {
        "url": url_for("cases.show", case_id=row.public_id), "title": row.title, "state": state_words(row.state),
        "meta": " · ".join(part for part in (kind_label(row.kind), row.number) if part),
        "lead": job.why, "rest": "", "detail": job.detail, "row": row, "tone": job.tone, "custody": job.facts.custody,
        "held": job.facts.held > 0, "due": row.clock_due, "due_note": "",
        "action": {"label": job.action, "url": url_for(job.endpoint, case_id=row.public_id), "outline": job.tone == ""},
    }  # fmt: skip


def _following(case: Case | None) -> list[str]:
    if case is None or case.state == "closed":
        return []
    moves = [case.workflow.rows(name)[0].label for name in case.workflow.moves_from(case.state)]
    return [f"From here: {', '.join(moves[:6])}."] if moves else []
