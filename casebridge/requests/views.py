"""Pages of requests to laboratories and record keepers: of a case, one by itself, and what is late everywhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.people import definition_of
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.checklist.queries import load_item
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.evidence.queries import exhibits_of, load_exhibit, names_of
from casebridge.paging import seen_version
from casebridge.requests import queries, services
from casebridge.requests.fields import change_fields, new_fields
from casebridge.requests.models import KINDS, OutsideRequest
from casebridge.text import iso_date

bp = Blueprint("requests", __name__)
Answer = str | Response | tuple[str, int]


@bp.get("/requests")
@needs(Permission.FILE_READ)
def overdue() -> Answer:
    """Show what this person asked for and what their people asked for, the longest late first."""
    actor, asked = current_actor(), request.args
    show = asked.get("show", "") if asked.get("show", "") in queries.SHOWN else "overdue"
    whose = asked.get("of", "") or ("all" if queries.leads(actor) else "mine")
    after = asked.get("after", "")
    rows, following = queries.overdue_page(actor, show=show, everybody=whose == "all", after=after)
    links = [
        {"label": label, "url": url_for(".overdue", show=key, of=whose), "current": key == show}
        for key, label in queries.SHOWN.items()
    ]
    people = [
        {"label": label, "url": url_for(".overdue", show=show, of=key), "current": key == whose}
        for key, label in (("mine", "Mine"), ("all", "Of every case that I read"))
    ]
    return render_template(
        "requests/overdue.html", rows=rows, links=links, people=people, show=show, kinds=KINDS,
        following=url_for(".overdue", show=show, of=whose, after=following) if following else "",
        first_url=url_for(".overdue", show=show, of=whose) if after else "",
    )  # fmt: skip


@bp.get("/cases/<case_id>/requests")
@needs(Permission.FILE_READ)
def index(case_id: str) -> Answer:
    """Show what was asked of others for this case, and the form to ask for more."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.FILE_READ)
    return _index_page(case, actor)


@bp.post("/cases/<case_id>/requests")
@needs(Permission.REQUEST_WRITE)
def ask(case_id: str) -> Answer:
    """Enter a request."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.REQUEST_WRITE)
            item = load_item(case, sent["item"]) if sent.get("item") else None
            made = services.ask(
                case, kind=sent.get("kind", ""), asked_of=sent.get("asked_of", ""), what=sent.get("what", ""),
                number=sent.get("number", ""), asked_on=_day("asked_on"), promised_on=_day("promised_on"),
                elements=sent.getlist("elements"), item=item, actor=actor, class_key=sent.get("class", ""),
            )  # fmt: skip
            made_id = made.public_id
    except Invalid as refused:
        case = load_case(case_id, actor=actor, permission=Permission.REQUEST_WRITE)
        return _index_page(case, actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, request_id=made_id), 303)


@bp.get("/cases/<case_id>/requests/<request_id>")
@needs(Permission.FILE_READ)
def show(case_id: str, request_id: str) -> Answer:
    """Show one request with every promise and what waits for it."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.FILE_READ)
    return _page(case, queries.load_request(case, request_id, actor=actor), actor)


@bp.post("/cases/<case_id>/requests/<request_id>/promise")
@needs(Permission.REQUEST_WRITE)
def move_promise(case_id: str, request_id: str) -> Answer:
    """Write the day that is promised now, and why it changed."""

    def move(case: Case, found: OutsideRequest, actor: Actor, version: int | None) -> None:
        to = _day("promised_on")
        if to is None:
            raise Invalid(fields={"promised_on": "Give the day that is promised now."})
        services.move_promise(found, to=to, reason=request.form.get("reason", ""), actor=actor, version=version)

    return _change(case_id, request_id, move)


@bp.post("/cases/<case_id>/requests/<request_id>/receive")
@needs(Permission.REQUEST_WRITE)
def receive(case_id: str, request_id: str) -> Answer:
    """End a request with what came."""

    def take(case: Case, found: OutsideRequest, actor: Actor, version: int | None) -> None:
        chosen = request.form.get("exhibit", "")
        exhibit = load_exhibit(case, chosen, actor=actor) if chosen else None
        words, on = request.form.get("words", ""), _day("received_on") or queries.today()
        services.receive(found, on=on, exhibit=exhibit, words=words, actor=actor, version=version)

    return _change(case_id, request_id, take)


@bp.post("/cases/<case_id>/requests/<request_id>/withdraw")
@needs(Permission.REQUEST_WRITE)
def withdraw(case_id: str, request_id: str) -> Answer:
    """End a request that nobody waits for any more."""

    def stop(case: Case, found: OutsideRequest, actor: Actor, version: int | None) -> None:
        services.withdraw(found, reason=request.form.get("why", ""), actor=actor, version=version)

    return _change(case_id, request_id, stop)


Act = Callable[[Case, OutsideRequest, Actor, int | None], None]


def _change(case_id: str, request_id: str, act: Act) -> Answer:
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.REQUEST_WRITE)
            found = queries.load_request(case, request_id, actor=actor)
            require(actor, Permission.REQUEST_WRITE, case)
            act(case, found, actor, seen_version(request.form.get("version", "")))
    except Invalid as refused:
        case = load_case(case_id, actor=actor, permission=Permission.REQUEST_WRITE)
        return _page(case, queries.load_request(case, request_id, actor=actor), actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, request_id=request_id), 303)


def _day(name: str) -> date | None:
    typed = request.form.get(name, "").strip()
    return iso_date(typed, field=name) if typed else None


def _index_page(case: Case, actor: Actor, refused: Invalid | None = None) -> str:
    found = queries.requests_of(case, actor)
    sent = request.form if refused else None
    return render_template(
        "requests/index.html", frame=frame(case, actor, tab="evidence.index"), refused=refused, kinds=KINDS,
        rows=[_row(one, case) for one in found], may_write=can(actor, Permission.REQUEST_WRITE, case),
        fields=new_fields(case, request.args.get("item", ""), actor, sent, refused.fields if refused else None),
    )  # fmt: skip


def _page(case: Case, found: OutsideRequest, actor: Actor, refused: Invalid | None = None) -> str:
    people = {found.asked_by_id, *(change.by_id for change in found.changes)}
    people |= {found.ended_by_id} if found.ended_by_id else set()
    exhibits = exhibits_of(case, actor)
    return render_template(
        "requests/show.html", frame=frame(case, actor, tab="evidence.index"), refused=refused, row=_row(found, case),
        kinds=KINDS, names=names_of(people), may_write=can(actor, Permission.REQUEST_WRITE, case),
        came=next((e for e in exhibits if e.id == found.exhibit_id), None),
        fields=change_fields(found, exhibits, request.form if refused else None, refused.fields if refused else None),
    )  # fmt: skip


def _row(found: OutsideRequest, case: Case) -> dict[str, Any]:
    day = queries.today()
    waiting = [
        f"{charge.party.name}, {definition_of(charge).title}: {element.text.rstrip('.')}"
        for charge, element in queries.elements_of(found, case)
    ]
    return {
        "request": found, "class": catalog().classes[found.class_key].title if found.class_key else "",
        "late": queries.days_late(found, day), "slipped": found.slipped(day), "waiting": waiting,
    }  # fmt: skip
