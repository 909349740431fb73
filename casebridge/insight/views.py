"""The board of a supervisor and the auditor's reading room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from casebridge import audit, clock, deadline, keys
from casebridge.access import rates
from casebridge.access.actor import Actor
from casebridge.access.check import can, may_ever, require, require_factor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import queries as cases
from casebridge.cases.filters import filter_words, filters_in
from casebridge.cases.ledger import SIDES
from casebridge.cases.models import Case
from casebridge.cases.people import ROLES
from casebridge.catalog.load import catalog
from casebridge.compartments.queries import wishes_of
from casebridge.compartments.services import MESSAGE, tell_prosecutor
from casebridge.db import db, transaction
from casebridge.errors import TooSlow
from casebridge.formats import KINDS, office_label
from casebridge.heads import kept as kept_heads
from casebridge.heads import services as signed_heads
from casebridge.insight import board as board_of
from casebridge.insight import published as to_publish
from casebridge.insight import queries
from casebridge.insight.measures import measures_for
from casebridge.insight.scope import PERIODS, USUAL, Scope, scope_of
from casebridge.paging import hidden, row_behind, row_number
from casebridge.publishing import as_csv, quarter_named, quarters
from casebridge.victims.queries import due_first, nearest

bp = Blueprint("insight", __name__)
Answer = str | Response
KEPT_FOR = timedelta(minutes=1)
MOST_HEADS = 100_000


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of a board, drawn: when they were counted (aware), as part of a page, and how many cases are late."""

    at: datetime
    drawn: Markup
    late: int


@bp.get("/board")
@needs(Permission.BOARD_READ)
def board() -> Answer:
    """Show the figures of the office and the cases that are late; every figure opens its list."""
    actor = current_actor()
    scope = scope_of(request.args, actor)
    where = (Case.clock_due < clock.now(), *filters_in(scope.kept, actor))
    late = cases.list_cases(actor, where=where, closed=False, limit=20)
    found = _counted(actor, scope)
    return render_template(
        "insight/board.html", page=late, kept={**scope.kept, "late": "1"}, first=True, scope=scope,
        counted=found.drawn, counted_at=found.at, late=found.late, whose=_whose(actor),
        choices=_choices(actor, scope), applied=_applied(scope), publishes=can(actor, Permission.BOARD_PUBLISH),
    )  # fmt: skip


@bp.get("/board/definitions")
@needs(Permission.BOARD_READ)
def definitions() -> Answer:
    """Say what each figure of the reader's board counts, since when, from what, and what it leaves out."""
    return render_template("insight/definitions.html", measures=measures_for(current_actor()))


@bp.get("/board/published")
@needs(Permission.BOARD_PUBLISH)
def published() -> Answer:
    """Show the figures of a quarter as they may leave the house, small counts withheld."""
    now, smallest = clock.now(), current_app.config["CASEBRIDGE_SMALLEST_COUNT"]
    quarter = quarter_named(request.args.get("quarter", ""), now)
    return render_template(
        "insight/published.html", tables=to_publish.tables(current_actor(), quarter, smallest), quarter=quarter,
        quarters=[(known.key, f"{known.year}, quarter {known.number}") for known in quarters(now)],
        smallest=smallest, counted_at=now,
    )  # fmt: skip


@bp.get("/board/published.csv")
@needs(Permission.BOARD_PUBLISH)
def published_file() -> Answer:
    """Hand out the same as CSV, and write that it left the house."""
    actor, now, smallest = current_actor(), clock.now(), current_app.config["CASEBRIDGE_SMALLEST_COUNT"]
    quarter = quarter_named(request.args.get("quarter", ""), now)
    require_factor(actor)
    with transaction():
        rates.take_export(actor.id)
        text = as_csv(to_publish.tables(actor, quarter, smallest), quarter, smallest, now)
        audit.record(
            "board:publish", actor=actor, object_type="board", object_id=quarter.key,
            sentence=f"downloaded the board of {quarter.key} to publish", detail={"smallest_count": smallest},
        )  # fmt: skip
    name = f"casebridge-board-{actor.agency}-{quarter.key}.csv"
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _counted(actor: Actor, scope: Scope) -> Counted:
    """Return the figures of a board as they are drawn: once a minute for each person and filter, they look at years."""
    now, kept = clock.now(), current_app.extensions.setdefault("casebridge_board", {})
    for key in [key for key, one in kept.items() if not timedelta(0) <= now - one.at < KEPT_FOR]:
        kept.pop(key, None)
    # A seal counts at once: what was counted before it was laid, or lifted, is not shown again.
    seals = db.session.execute(select(func.count(), func.sum(Case.id)).where(Case.sealed.is_(True))).one()
    key = (actor.id, actor.role, actor.agency, actor.unit, actor.grants, tuple(seals), scope)
    if key not in kept:
        board = board_of.counted(actor, scope)
        drawn = render_template(
            "insight/counted.html", board=board, figures=board_of.figures(board, scope), sides=SIDES
        )
        # The template escaped everything already.
        kept[key] = Counted(now, Markup(drawn), board["ages"]["late"])  # noqa: S704
    found: Counted = kept[key]
    return found


def _whose(actor: Actor) -> str:
    """Say in words whose cases the board looks at."""
    if unit := _own_unit(actor):
        return f"The cases of your unit: {catalog().units[unit].label if unit in catalog().units else unit}"
    of_office = {
        "bpd": "The cases of every unit",
        "sao": "The cases that reached the State’s Attorney or ask for advice",
        "usao": "The cases that were referred to the U.S. Attorney",
    }
    return of_office.get(actor.agency, office_label(actor.agency))


def _own_unit(actor: Actor) -> str:
    """Return the police unit to which a reader's cases are kept; empty where they see every unit's."""
    return actor.unit if actor.agency == "bpd" else ""


def _choices(actor: Actor, scope: Scope) -> list[dict[str, Any]]:
    """Return the filters of the board that this reader has, as fields."""
    fields = [
        {"name": "kind", "label": "Kind", "value": scope.kind, "choices": list(KINDS.items()), "all": "Every kind"}
    ]
    if may_ever(actor, Permission.FILE_READ):
        if not _own_unit(actor):
            units = [(unit.key, unit.label) for unit in catalog().units.values() if unit.agency == "bpd"]
            fields.append({"name": "unit", "label": "Unit", "value": scope.unit, "choices": units, "all": "Every unit"})
        districts = [(district.key, district.label) for district in catalog().districts.values()]
        fields.append({"name": "district", "label": "District", "value": scope.district, "choices": districts,
                       "all": "Every district"})  # fmt: skip
    periods = [(str(days), f"Last {words}") for days, words in PERIODS.items()]
    fields.append({"name": "period", "label": "Period", "value": str(scope.days), "choices": periods, "all": ""})
    return fields


def _applied(scope: Scope) -> list[tuple[str, str]]:
    """Return the filters in force as (words, address of the board without it)."""
    asked = {**scope.kept, **({"period": str(scope.days)} if scope.days != USUAL else {})}
    found = []
    for name, value in asked.items():
        rest: dict[str, Any] = {other: its for other, its in asked.items() if other != name}
        words = f"Last {PERIODS[scope.days]}" if name == "period" else filter_words(name, value)
        found.append((words, url_for("insight.board", **rest)))
    return found


@bp.get("/audit")
@needs(Permission.AUDIT_READ)
def audit_log() -> Answer:
    """Show the whole history in sentences, without case content."""
    before = request.args.get("before", "0")
    with transaction():
        audit.record("history:read", actor=current_actor(), sentence="read the whole history")
    lines = queries.audit_lines(current_actor(), before=row_number(before) or 0, event=request.args.get("event", ""))
    more = lines[49].seq if len(lines) > 50 else None
    return render_template(
        "insight/audit.html", lines=lines[:50], more=more, first=before == "0", event=request.args.get("event", "")
    )


@bp.get("/audit/heads")
@needs(Permission.AUDIT_READ)
def heads() -> Answer:
    """Show the signed heads, newest first, and a form that holds kept ones against the history."""
    return _heads()


@bp.post("/audit/heads/check")
@needs(Permission.AUDIT_READ)
def check_heads() -> Answer | tuple[str, int]:
    """Walk the whole history and hold it against the heads that were pasted, if any; that it was done is an event."""
    text = request.form.get("heads", "")
    try:
        kept = kept_heads.read(text) if text.strip() else []
    except kept_heads.NoHeads:
        wrong = (
            "These are no heads in a form that CaseBridge prints. Paste them as they stand in the letter or the file."
        )
        return _heads(text=text, errors=[wrong]), 422
    try:
        found = signed_heads.check(kept)
    except TooSlow:
        deadline.end()
        wrong = "This history is too long to be walked while a page waits: run `casebridge audit verify --heads FILE`."
        return _heads(text=text, errors=[wrong]), TooSlow.status
    with transaction():
        audit.record(
            "history:verify", actor=current_actor(), outcome="ok" if found.holds else "error",
            sentence="held the whole history against its heads", detail={"lines": found.good, "heads": len(kept)},
        )  # fmt: skip
    return _heads(found=found, text=text)


@bp.get("/audit/heads/file")
@needs(Permission.AUDIT_READ)
def heads_file() -> Response:
    """Hand out every signed head, to be kept outside."""
    require_factor(current_actor())
    with transaction():
        audit.record("heads:download", actor=current_actor(), sentence="downloaded the heads of the history")
    every = signed_heads.listed(limit=MOST_HEADS)
    text = "\n".join(kept_heads.as_text(one.as_plain()) for one in every)
    return _to_keep(text, "casebridge-heads.txt")


@bp.get("/audit/heads/keys")
@needs(Permission.AUDIT_READ)
def keys_file() -> Response:
    """Hand out the public keys that heads are checked with."""
    return _to_keep(keys.plain_json(keys.public_keys()), "casebridge-public-keys.json")


def _heads(*, found: signed_heads.Findings | None = None, text: str = "", errors: list[str] | None = None) -> str:
    before = row_number(request.args.get("before", "0")) or 0
    rows = signed_heads.listed(before=before, limit=signed_heads.PAGE + 1)
    more = rows[signed_heads.PAGE - 1].seq if len(rows) > signed_heads.PAGE else None
    return render_template(
        "insight/heads.html", rows=rows[: signed_heads.PAGE], more=more, first=not before, head=audit.head(),
        found=found, field={"name": "heads", "label": "Heads that were kept", "value": text, "errors": errors},
        known=keys.public_keys(),
    )  # fmt: skip


def _to_keep(text: str, name: str) -> Response:
    return Response(text, mimetype="text/plain", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.get("/audit/exports")
@needs(Permission.AUDIT_READ)
def exports() -> Answer:
    """Show what left the house: downloads of exhibits and packets, packets issued."""
    before = request.args.get("before", "0")
    lines = queries.left_the_house(current_actor(), before=row_number(before) or 0)
    more = lines[49].seq if len(lines) > 50 else None
    return render_template("insight/exports.html", lines=lines[:50], more=more, first=before == "0")


@bp.get("/victims")
@needs(Permission.VICTIMS_READ)
def victims() -> Answer:
    """List the victims that the advocate serves; how to reach them is hidden until it is pressed."""
    after = row_behind(request.args.get("after", ""))
    rows = queries.victims(current_actor(), after=after)
    more = hidden(rows[49].id) if len(rows) > 50 else None
    stands = nearest(list({row.case_id: row.case for row in rows[:50]}.values()))
    return render_template(
        "insight/victims.html",
        rows=rows[:50],
        more=more,
        first=not after,
        roles=ROLES,
        stands=stands,
        due=[] if after else due_first(current_actor()),
    )


@bp.post("/victims/<party_id>/contact")
@needs(Permission.VICTIMS_READ)
def show_contact(party_id: str) -> Answer:
    """Show how to reach one victim, and write that it was shown."""
    actor = current_actor()
    with transaction():
        party = queries.victim(party_id, actor)
        require(actor, "class:victim-contact", party.case)
        line = audit.record(
            "victim:contact", actor=actor, case_id=party.case_id, object_type="party", object_id=party.public_id,
            sentence="looked at how to reach a victim",
        )  # fmt: skip
        tell_prosecutor(party.case, line.seq, actor=actor)
        number, name, contact = party.case.number, party.name, party.contact
        wish = wishes_of(party.case, actor).get(party.id)
    return render_template(
        "insight/contact.html", number=number, name=name, contact=contact, wish=wish, messages=MESSAGE,
        case_id=party.case.public_id,
    )  # fmt: skip
