"""Pages of the federal question: the sheet and the set, the federal decision, the answers, the lists."""

from typing import Any

from flask import jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from casebridge import clock
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import reading
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.cases.wall import reads_file
from casebridge.db import transaction
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.federal import charges, deciding_views, list_views, services, sharing
from casebridge.federal.blueprint import bp, preview_page, referral_page, sheet_page, wants_json
from casebridge.federal.queries import items_of
from casebridge.federal.sharing import Choice
from casebridge.formats import local_time
from casebridge.paging import seen_version
from casebridge.text import iso_date

Answer = str | Response | tuple[str, int]
# These modules hang their views on the same blueprint when they are read.
PARTS = (deciding_views, list_views)


@bp.get("/cases/<case_id>/federal")
@needs(Permission.SCREENING_READ)
def show(case_id: str) -> Answer:
    """Show the screening sheet to the State's Attorney, the referral to the U.S. Attorney."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.SCREENING_READ)
        whole = reads_file(actor, case)
        if not whole:
            reading.opened(case, actor)
    return sheet_page(case, actor) if whole else referral_page(case, actor)


@bp.post("/cases/<case_id>/federal/facts/<key>")
@needs(Permission.SCREENING_PREPARE)
def answer_fact(case_id: str, key: str) -> Any:
    """Save the answer to one fact; scripts get JSON, everybody else comes back to it."""
    actor, sent = current_actor(), request.form
    version = sent.get("version", "")
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.SCREENING_PREPARE)
            row = services.answer_fact(
                case, key, answer=sent.get("answer", ""), words=sent.get("words", ""), actor=actor,
                sources=list(zip(sent.getlist("exhibit"), sent.getlist("where"), strict=False)),
                version=seen_version(version),
            )  # fmt: skip
            saved = row.version
    except Invalid as refused:
        if wants_json():
            return jsonify(errors=refused.fields), 422
        return sheet_page(load_case(case_id, actor=actor), actor, refused=refused, part=key), 422
    except Conflict as late:
        if wants_json():
            return jsonify(message=f"{late.happened} It stands: {late.theirs[0][1]} Reload the page to compare."), 409
        raise
    if wants_json():
        return jsonify(version=saved, saved=local_time(clock.now(), seconds=True))
    return _back(case_id, f"screening-{key}")


@bp.post("/cases/<case_id>/federal/contact")
@needs(Permission.SCREENING_PREPARE)
def contact(case_id: str) -> Answer:
    """Record a contact about one forum."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.SCREENING_PREPARE)
            day = sent.get("held_on", "").strip()
            services.record_contact(
                case, with_whom=sent.get("with_whom", ""), said=sent.get("said", ""), actor=actor,
                held_on=iso_date(day, field="held_on") if day else None,
            )  # fmt: skip
    except Invalid as refused:
        return sheet_page(load_case(case_id, actor=actor), actor, refused=refused, part="contact"), 422
    return _back(case_id, "contact")


@bp.post("/cases/<case_id>/federal/log")
@needs(Permission.SCREENING_PREPARE)
def put_log(case_id: str) -> Answer:
    """Put the favorable-material log of today with the referral."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.SCREENING_PREPARE)
        sharing.put_log(case, actor=actor)
    return _back(case_id, "log")


@bp.post("/cases/<case_id>/federal/shared")
@needs(Permission.SHARED_CHOOSE)
def choose(case_id: str) -> Answer:
    """Keep the chosen set; with `act=free` also every exhibit whose class crosses without more."""
    actor = current_actor()
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.SHARED_CHOOSE)
            choices = _choices()
            if request.form.get("act") == "free":
                named = {choice.key for choice in choices}
                choices += [c for c in sharing.free_exhibits(case, actor) if c.key not in named]
            sharing.choose_set(case, choices, actor=actor)
    except Invalid as refused:
        return sheet_page(load_case(case_id, actor=actor), actor, refused=refused, part="set"), 422
    return _back(case_id, "set")


@bp.post("/cases/<case_id>/federal/shared/<item_id>/back")
@needs(Permission.SHARED_TAKE_BACK)
def take_back(case_id: str, item_id: str) -> Answer:
    """Take one thing back from what the federal side sees."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.SHARED_TAKE_BACK)
        item = next((i for i in items_of(case, sharing.set_round(case)) if i.public_id == item_id), None)
        if item is None:
            raise NotThere()
        sharing.take_back(case, item, actor=actor)
    return _back(case_id, "set")


@bp.get("/cases/<case_id>/federal/their-view")
@needs(Permission.SHARED_TAKE_BACK)
def their_view(case_id: str) -> Answer:
    """Show what the federal side will see of the chosen set."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.SHARED_TAKE_BACK)
    number = sharing.set_round(case)
    return preview_page(case, actor, items_of(case, number), number)


@bp.post("/cases/<case_id>/federal/charges")
@needs(Permission.SCREENING_PREPARE)
def contemplate(case_id: str) -> Answer:
    """Contemplate a federal charge beside the state ones, or take one back."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.SCREENING_PREPARE)
            if drop := sent.get("drop", ""):
                charges.drop(_charge(case, drop), actor=actor)
            else:
                charges.contemplate(
                    case, _party(case, sent.get("party", "")), sent.get("statute", ""), actor=actor,
                    count_text=sent.get("count_text", ""),
                )  # fmt: skip
    except Invalid as refused:
        return sheet_page(load_case(case_id, actor=actor), actor, refused=refused, part="charge"), 422
    return _back(case_id, "courts")


def _choices() -> list[Choice]:
    sent = request.form
    return [
        Choice(
            kind, key, ground=sent.get(f"ground-{key}", ""), order=sent.get(f"order-{key}", ""),
            words=sent.get("memo", "") if key == "memo" else "", named=True,
        )
        for kind in ("part", "party", "exhibit", "fact")
        for key in sent.getlist(kind)
    ]  # fmt: skip


def _party(case: Case, public_id: str) -> Any:
    for party in case.suspects:
        if party.public_id == public_id:
            return party
    raise Invalid(fields={"party": "Pick who would be charged."})


def _charge(case: Case, public_id: str) -> Any:
    for charge in case.charges:
        if charge.public_id == public_id:
            return charge
    raise NotThere()


def _back(case_id: str, anchor: str) -> Response:
    return redirect(url_for("federal.show", case_id=case_id, _anchor=anchor), 303)
