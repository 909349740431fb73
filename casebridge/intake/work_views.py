"""What is done on the intake page beside answering: people, charges, things, checklist items, waivers."""

from collections.abc import Callable
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.accounts import kept
from casebridge.accounts.moves import apply_move, must_name_version
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.people import add_thing, propose_charge, withdraw_charge
from casebridge.cases.queries import load_case
from casebridge.checklist import services as checklist
from casebridge.checklist.models import STATUSES, ChecklistItem
from casebridge.checklist.queries import load_item
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid, NotReady, NotThere
from casebridge.evidence.queries import exhibits_of
from casebridge.intake import forms, panels, services
from casebridge.intake.blueprint import bp, prepare_page, saved, wants_json
from casebridge.paging import seen_version
from casebridge.text import iso_date

Answer = str | Response | tuple[str, int]
# Pages beside the intake page on which an item is confirmed.
_BACK = {"case": "cases.show", "eligibility": "review.eligibility"}
_IDS = {"people": "person-", "things": "thing-", "charges": "charge-"}


@bp.post("/cases/<case_id>/prepare/people")
@needs(Permission.CASE_EDIT)
def add_person(case_id: str) -> Answer:
    """Enter a person."""
    return _do(case_id, "people", Permission.CASE_EDIT, _person)


@bp.post("/cases/<case_id>/prepare/things")
@needs(Permission.CASE_EDIT)
def add_vehicle_or_firearm(case_id: str) -> Answer:
    """Enter a vehicle or a firearm."""

    def act(case: Case, actor: Actor) -> None:
        sent = request.form
        add_thing(case, kind=sent.get("kind", ""), description=sent.get("description", ""), actor=actor,
                  serial=sent.get("serial", ""))  # fmt: skip

    return _do(case_id, "things", Permission.CASE_EDIT, act)


@bp.post("/cases/<case_id>/prepare/charges")
@needs(Permission.CHARGE_PROPOSE)
def propose(case_id: str) -> Answer:
    """Propose a charge against a suspect."""

    def act(case: Case, actor: Actor) -> None:
        party = next((p for p in case.suspects if p.public_id == request.form.get("party")), None)
        if party is None:
            raise Invalid(fields={"party": "Pick a suspect; enter the person first where there is none."})
        statute = request.form.get("statute", "")
        propose_charge(case, party, statute, actor=actor, count_text=request.form.get("count_text", ""))

    return _do(case_id, "charges", Permission.CHARGE_PROPOSE, act)


@bp.post("/cases/<case_id>/prepare/charges/<charge_id>/withdraw")
@needs(Permission.CHARGE_PROPOSE)
def take_charge_back(case_id: str, charge_id: str) -> Answer:
    """Take a proposed charge back."""

    def act(case: Case, actor: Actor) -> None:
        charge = next((c for c in case.charges if c.public_id == charge_id), None)
        if charge is None:
            raise NotThere()
        withdraw_charge(charge, actor=actor)

    return _do(case_id, "people", Permission.CHARGE_PROPOSE, act)


@bp.post("/cases/<case_id>/prepare/items/<key>")
@needs(Permission.CASE_READ)
def save_item(case_id: str, key: str) -> Any:
    """Save one item of the checklist."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor)
            item = _tick(case, load_item(case, key), actor)
            version = item.version
            kept.forget(request.path, actor.id or 0)
    except Invalid as refused:
        if wants_json():
            return jsonify(errors={_field(name, key): how for name, how in refused.fields.items()}), 422
        case = load_case(case_id, actor=actor)
        return prepare_page(case, actor, errors=refused.fields, sent=request.form, item=key, ids=""), 422
    except Conflict as late:
        return _late(case_id, key, actor, late)
    if back := _BACK.get(request.form.get("from", "")):
        return redirect(url_for(back, case_id=case_id), 303)
    return saved(case, actor, "needs", version, f"item-{key}")


@bp.get("/cases/<case_id>/prepare/items/<key>/waiver")
@needs(Permission.CHECKLIST_TICK)
def waiver(case_id: str, key: str) -> Answer:
    """Show the form that asks the sergeant to let an item go."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.CHECKLIST_TICK)
    return _waiver_page(case, load_item(case, key), actor)


@bp.post("/cases/<case_id>/prepare/items/<key>/waiver")
@needs(Permission.CHECKLIST_TICK)
def ask_waiver(case_id: str, key: str) -> Answer:
    """Ask for a waiver, or take it back."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.CHECKLIST_TICK)
            item = load_item(case, key)
            if request.form.get("act") == "drop":
                checklist.drop_waiver(item, actor=actor)
            else:
                checklist.ask_waiver(item, reason=request.form.get("reason", ""), actor=actor)
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return _waiver_page(case, load_item(case, key), actor, refused), refused.status
    return redirect(url_for(".show", case_id=case_id, _anchor=f"item-{key}"), 303)


@bp.post("/cases/<case_id>/waivers")
@needs(Permission.WAIVER_ATTEST)
def attest(case_id: str) -> Answer:
    """Save which waivers the sergeant attests, one by one; then send the case on where that was pressed."""
    actor = current_actor()
    receipt = None
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.WAIVER_ATTEST)
        if request.form.get("act") == "send":
            must_name_version(request.form)
        for key in request.form.getlist("shown"):
            attested = f"attest-{key}" in request.form
            checklist.attest_waiver(load_item(case, key), actor=actor, attested=attested)
    if request.form.get("act") != "send":
        return redirect(url_for("cases.show", case_id=case_id, _anchor="waivers"), 303)
    try:
        with transaction():
            case = load_case(case_id, actor=actor)
            receipt = apply_move(case, "attest", actor, request.form).receipt
    except (NotReady, Invalid) as refused:
        case = load_case(case_id, actor=actor)
        panel = panels.waivers(case, actor, request.form.get("statement", ""))
        head = frame(case, actor, tab="")
        return render_template(
            "intake/attest.html", frame=head, case=case, panel=panel, refused=refused
        ), refused.status
    return redirect(url_for("home.receipt", number=receipt), 303)


def _do(case_id: str, anchor: str, permission: Permission, act: Callable[[Case, Actor], None]) -> Answer:
    actor = current_actor()
    try:
        with transaction():
            act(load_case(case_id, actor=actor, permission=permission), actor)
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return prepare_page(case, actor, errors=refused.fields, sent=request.form, ids=_IDS[anchor]), refused.status
    return redirect(url_for(".show", case_id=case_id, _anchor=anchor), 303)


def _person(case: Case, actor: Actor) -> None:
    sent = request.form
    born = sent.get("born_on", "").strip()
    services.add_person(
        case, actor=actor, role=sent.get("role", ""), name=sent.get("name", ""), other_name=sent.get("other_name", ""),
        born_on=iso_date(born, field="born_on", past=True) if born else None, born_unknown="born_unknown" in sent,
        in_custody="in_custody" in sent, contact=sent.get("contact", ""), location=sent.get("location", ""),
        note=sent.get("note", ""),
    )  # fmt: skip


def _tick(case: Case, item: ChecklistItem, actor: Actor) -> ChecklistItem:
    sent = request.form
    promised, version = sent.get("promised_on", "").strip(), sent.get("version", "")
    chosen, numbers = set(sent.getlist("exhibits")), _numbers(sent.get("other_exhibits", ""), item.key)
    exhibits = exhibits_of(case, actor)
    if missing := numbers - {e.number for e in exhibits}:
        raise Invalid(fields={f"{item.key}-other_exhibits": f"There is no Ex {min(missing)} in this case."})
    return checklist.tick(
        item, status=sent.get("status") or "open", actor=actor, reason=sent.get("reason", ""),
        words=sent.get("words", ""), requested_from=sent.get("requested_from", ""),
        request_number=sent.get("request_number", ""),
        promised_on=iso_date(promised, field=f"{item.key}-promised_on") if promised else None,
        promise_reason=sent.get("promise_reason", ""),
        exhibit_ids=[e.id for e in exhibits if e.public_id in chosen or e.number in numbers],
        version=seen_version(version),
    )  # fmt: skip


def _numbers(typed: str, key: str) -> set[int]:
    """Read "3, Ex 7" as the numbers of exhibits."""
    parts = [part.strip().lower().removeprefix("ex").strip() for part in typed.split(",") if part.strip()]
    if any(not part.isdecimal() or len(part) > 6 for part in parts):
        raise Invalid(fields={f"{key}-other_exhibits": "Give numbers such as 3, 7."})
    return {int(part) for part in parts}


def _field(name: str, key: str) -> str:
    return "status" if name == key else name.removeprefix(f"{key}-")


def _late(case_id: str, key: str, actor: Actor, late: Conflict) -> Any:
    case = load_case(case_id, actor=actor)
    item = load_item(case, key)
    if wants_json():
        who = services.name_of(item.changed_by_id)
        return jsonify(what=item.label, who=who, version=item.version, fields={"status": item.status}), 409
    back = url_for(".show", case_id=case_id, _anchor=f"item-{key}")
    late.theirs = [(item.label, STATUSES.get(item.status, "Open"))]
    return render_template("errors/conflict.html", error=late, what=item.label, back=back), 409


def _waiver_page(case: Case, item: ChecklistItem, actor: Actor, refused: Invalid | None = None) -> str:
    wrong = refused.fields if refused else {}
    reason = request.form.get("reason", item.waiver_reason)
    field = forms.made("reason", "Why can the package go without it?", reason, errors=wrong)
    return render_template(
        "intake/waiver.html", frame=frame(case, actor, tab=""), item=item, refused=refused, reason=field
    )
