"""The Notes tab, and marking a passage from the viewer."""

from collections import Counter

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.db import transaction
from casebridge.errors import Invalid
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import load_exhibit
from casebridge.marking import services
from casebridge.marking.forms import mark_fields
from casebridge.marking.models import KINDS
from casebridge.marking.pages import readers, shown
from casebridge.marking.queries import load_passage, passages_of
from casebridge.paging import row_number

bp = Blueprint("marking", __name__, url_prefix="/cases/<case_id>/passages")
Answer = str | Response | tuple[str, int]
# Marks that go on elsewhere: their page takes what was marked along.
GOES_ON = {"proof": "elements.show", "request": "followups.compose"}


@bp.get("")
@needs(Permission.PASSAGE_MARK)
def index(case_id: str) -> Answer:
    """Show every mark of the case that this person may see; `kind` shows one sort."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PASSAGE_MARK)
    return _index_page(case, actor)


@bp.post("")
@needs(Permission.PASSAGE_MARK)
def mark(case_id: str) -> Answer:
    """Mark a passage, then go where it leads: the matrix, the return, or back to the page."""
    actor, sent = current_actor(), request.form
    try:
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.PASSAGE_MARK)
            exhibit = load_exhibit(case, sent.get("exhibit", ""), actor=actor)
            row = services.mark(
                case, exhibit, kind=sent.get("mark", ""), actor=actor, place=sent.get("place", ""),
                quote=sent.get("quote", ""), words=sent.get("words", ""), ground=sent.get("ground", ""),
                private="private" in sent, version=row_number(sent.get("seen", "")), class_key=sent.get("class", ""),
            )  # fmt: skip
            kind, page, made = row.kind, row.page, row.public_id
    except Invalid as refused:
        case = load_case(case_id, actor=actor)
        return _refused_page(case, load_exhibit(case, sent.get("exhibit", ""), actor=actor), actor, refused)
    if kind in GOES_ON:
        return redirect(url_for(GOES_ON[kind], case_id=case_id, passage=made), 303)
    return redirect(_back(case_id, sent.get("exhibit", ""), page), 303)


@bp.post("/<passage_id>/take-back")
@needs(Permission.PASSAGE_MARK)
def take_back(case_id: str, passage_id: str) -> Answer:
    """Take a mark of one's own back."""
    actor = current_actor()
    with transaction():
        case = load_case(case_id, actor=actor, permission=Permission.PASSAGE_MARK)
        services.take_back(load_passage(case, passage_id, actor), actor=actor)
    return redirect(url_for(".index", case_id=case_id), 303)


def _back(case_id: str, exhibit_id: str, page: int | None) -> str:
    if request.form.get("from") == "review":
        return url_for("review.show", case_id=case_id, ex=exhibit_id, page=page)
    return url_for("evidence.show", case_id=case_id, exhibit_id=exhibit_id, page=page)


def _index_page(case: Case, actor: Actor) -> str:
    marks = passages_of(case, actor)
    kind = request.args.get("kind", "") if request.args.get("kind", "") in KINDS else ""
    counts = Counter(row.kind for row in marks)
    choices = [("", "All", len(marks)), *((key, label, counts[key]) for key, label in KINDS.items() if counts[key])]
    links = [
        {"label": f"{label} ({count})", "url": url_for(".index", case_id=case.public_id, kind=key or None),
         "current": key == kind}
        for key, label, count in choices
    ]  # fmt: skip
    return render_template(
        "marking/index.html", frame=frame(case, actor, tab="marking.index"), links=links, kind=kind,
        marks=[shown(case, row, actor) for row in marks if not kind or row.kind == kind],
    )  # fmt: skip


def _refused_page(case: Case, exhibit: Exhibit, actor: Actor, refused: Invalid) -> tuple[str, int]:
    page = render_template(
        "marking/mark.html", frame=frame(case, actor, tab="marking.index"), exhibit=exhibit, refused=refused,
        sent=request.form, fields=mark_fields(request.form, refused.fields, readers(case, actor)),
        back=_back(case.public_id, exhibit.public_id, None),
    )  # fmt: skip
    return page, refused.status
