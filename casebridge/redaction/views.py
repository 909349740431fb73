"""Pages of redaction: mark on an exhibit, search all of them, have a copy made and proven, release it, the log."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.models import Case
from casebridge.cases.queries import load_case
from casebridge.catalog.load import catalog
from casebridge.db import transaction
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.queries import exhibits_of, load_exhibit
from casebridge.evidence.seeing.asked import read_ask
from casebridge.evidence.seeing.document import as_plain, open_document
from casebridge.evidence.seeing.finding import lines_of
from casebridge.evidence.services import note_read
from casebridge.evidence.store import store
from casebridge.marking.queries import passages_of
from casebridge.paging import row_number
from casebridge.redaction import pages, services
from casebridge.redaction.forms import mark_fields, read_box
from casebridge.redaction.glyphs import AROUND, within
from casebridge.redaction.queries import copies_by_exhibit, counts, load_copy, load_mark, marks_of
from casebridge.redaction.search import TERM_MOST, InExhibit, search

bp = Blueprint("redaction", __name__, url_prefix="/cases/<case_id>")
Answer = str | Response | tuple[str, int]
_HERE = "/evidence/<exhibit_id>/redaction"
FILE_NAME = "Ex-{number}-redacted-{copy}.pdf"


@bp.get("/redaction")
@needs(Permission.REDACT)
def index(case_id: str) -> Answer:
    """Show what is redacted on a case, and search a term on the pages of all its exhibits."""
    return _index_page(case_id, current_actor())


@bp.post("/redaction/found")
@needs(Permission.REDACT)
def mark_found(case_id: str) -> Answer:
    """Mark the chosen places of a search; where nothing stands any more nothing is marked."""
    actor, sent = current_actor(), request.form
    term, exhibit_id = sent.get("term", "")[:TERM_MOST], sent.get("exhibit", "")
    try:
        services.check_ground(sent.get("ground", ""))
        found = _search(case_id, actor, term, exhibit_id)
        chosen = set(sent.getlist("found"))
        with transaction():
            case = load_case(case_id, actor=actor, permission=Permission.REDACT)
            marked = 0
            for one in found:
                version = _version(load_exhibit(case, one.exhibit_id, actor=actor))
                hits = [hit for hit in one.hits if f"{one.exhibit_id}:{hit.key}" in chosen]
                if hits and version.number == one.version:
                    places = [(hit.page, box) for hit in hits for box in hit.boxes]
                    marked += services.add_marks(
                        case, version, places, ground=sent.get("ground", ""), source="search", term=term, actor=actor
                    )
            if not chosen:
                raise Invalid("Nothing was marked.", fields={"found": "Choose at least one place."})
    except Invalid as refused:
        if exhibit_id:
            return _page(case_id, exhibit_id, actor, refused, term=term), refused.status
        return _index_page(case_id, actor, refused, term), refused.status
    if exhibit_id:
        return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id, page=sent.get("page") or None), 303)
    return redirect(url_for(".index", case_id=case_id), 303)


@bp.get(_HERE)
@needs(Permission.REDACT)
def show(case_id: str, exhibit_id: str) -> Answer:
    """Show the newest version of an exhibit with its boxes; where a script turns pages, the viewer alone."""
    actor = current_actor()
    load_case(case_id, actor=actor, permission=Permission.REDACT)
    if request.headers.get("HX-Request-Type") == "partial":
        case, doc = _viewer(case_id, exhibit_id, actor, None)
        return render_template("evidence/document.html", doc=doc, case=case)
    return _page(case_id, exhibit_id, actor)


@bp.post(_HERE)
@needs(Permission.REDACT)
def mark(case_id: str, exhibit_id: str) -> Answer:
    """Mark a box, or the boxes of words on one page."""
    actor, sent = current_actor(), request.form
    page = row_number(sent.get("page", "")) or 0
    try:
        case, exhibit = _load(case_id, exhibit_id, actor)
        version, number = _version(exhibit), exhibit.latest.number if exhibit.latest else 0
        if not 1 <= page <= version.pages:
            raise Invalid("Nothing was marked.", fields={"page": "This exhibit has no such page."})
        services.check_ground(sent.get("ground", ""))
        words = sent.get("words", "")[:TERM_MOST]
        whole = "lines" in sent
        boxes = _by_words(exhibit, version, page, words, whole=whole) if "words" in sent else _drawn(version, page)
        with transaction():
            case, exhibit = _load(case_id, exhibit_id, actor)
            version = _version(exhibit)
            if version.number != number:
                raise Invalid("Nothing was marked.", fields={"page": "A newer version came in: look at it first."})
            source = "drawn" if "words" not in sent else "lines" if whole else "words"
            services.add_marks(
                case, version, [(page, box) for box in boxes], ground=sent.get("ground", ""), source=source,
                term="" if source != "words" else " ".join(words.split()), actor=actor,
            )  # fmt: skip
    except Invalid as refused:
        return _page(case_id, exhibit_id, actor, refused), refused.status
    kept: dict[str, Any] = {"page": page, "ground": sent.get("ground", "")}
    return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id, **kept, _anchor="document"), 303)


@bp.post(_HERE + "/marks/<mark_id>")
@needs(Permission.REDACT)
def change_mark(case_id: str, exhibit_id: str, mark_id: str) -> Answer:
    """Take a box away, or say why its text may stand elsewhere."""

    def act(case: Case, version: Version, actor: Actor) -> None:
        found = load_mark(version, mark_id)
        if request.form.get("do") == "elsewhere":
            services.let_elsewhere(case, found, reason=request.form.get("reason", ""), actor=actor)
        else:
            services.withdraw(case, found, actor=actor)

    return _change(case_id, exhibit_id, act, "boxes")


@bp.post(_HERE + "/copies")
@needs(Permission.REDACT)
def make(case_id: str, exhibit_id: str) -> Answer:
    """Ask for a redacted copy with the boxes as they stand."""
    return _change(
        case_id, exhibit_id,
        lambda case, version, actor: services.ask_for_copy(case, version.exhibit, version, actor=actor), "copy",
    )  # fmt: skip


@bp.post(_HERE + "/copies/<copy_id>/places")
@needs(Permission.REDACT)
def let_stand(case_id: str, exhibit_id: str, copy_id: str) -> Answer:
    """Let a place that the proof found stand, with the reason."""
    sent = request.form
    return _change(
        case_id, exhibit_id,
        lambda case, version, actor: services.let_stand(
            case, load_copy(version, copy_id), sent.get("place", ""), reason=sent.get("reason", ""), actor=actor
        ),
        "copy",
    )  # fmt: skip


@bp.post(_HERE + "/copies/<copy_id>/release")
@needs(Permission.REDACT)
def release(case_id: str, exhibit_id: str, copy_id: str) -> Answer:
    """Release a proven copy."""
    return _change(
        case_id, exhibit_id,
        lambda case, version, actor: services.release(case, load_copy(version, copy_id), actor=actor), "copy",
    )  # fmt: skip


@bp.post(_HERE + "/use")
@needs(Permission.REDACT)
def use(case_id: str, exhibit_id: str) -> Answer:
    """Say how a kind of packet takes the exhibit."""
    sent = request.form
    return _change(
        case_id, exhibit_id,
        lambda case, version, actor: services.choose_use(
            case, version.exhibit, sent.get("kind", ""), sent.get("use", ""), actor=actor
        ),
        "packets",
    )  # fmt: skip


@bp.get(_HERE + "/log")
@needs(Permission.REDACT)
def log(case_id: str, exhibit_id: str) -> Answer:
    """Show every box with its ground, what was let stand and why, and what hides more than it should."""
    actor = current_actor()
    case, exhibit = _load(case_id, exhibit_id, actor)
    version = _version(exhibit)
    return render_template(
        "redaction/log.html", frame=frame(case, actor, tab="evidence.index"), exhibit=exhibit, version=version,
        log=pages.log_of(case, exhibit, version),
    )  # fmt: skip


@bp.get(_HERE + "/copies/<copy_id>/file")
@needs(Permission.REDACT)
def download(case_id: str, exhibit_id: str, copy_id: str) -> Any:
    """Give the redacted copy as an attachment; each time is an event."""
    actor = current_actor()
    with transaction():
        _case, exhibit = _load(case_id, exhibit_id, actor)
        version = _version(exhibit)
        copy = load_copy(version, copy_id)
        if not copy.store_key:
            raise NotThere()
        note_read(exhibit, version, actor=actor, how="view")
        path, digest = store().found(copy.store_key), copy.sha256
        name = FILE_NAME.format(number=exhibit.number, copy=copy.number)
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0, etag=digest)


def _load(case_id: str, exhibit_id: str, actor: Actor) -> tuple[Case, Exhibit]:
    case = load_case(case_id, actor=actor, permission=Permission.REDACT)
    return case, load_exhibit(case, exhibit_id, actor=actor)


def _version(exhibit: Exhibit) -> Version:
    if exhibit.latest is None:
        raise NotThere()
    return exhibit.latest


def _change(case_id: str, exhibit_id: str, act: Callable[[Case, Version, Actor], object], anchor: str) -> Answer:
    actor = current_actor()
    try:
        with transaction():
            case, exhibit = _load(case_id, exhibit_id, actor)
            act(case, _version(exhibit), actor)
    except Invalid as refused:
        return _page(case_id, exhibit_id, actor, refused), refused.status
    kept: dict[str, Any] = {"page": row_number(request.form.get("page", "")) or None}
    return redirect(url_for(".show", case_id=case_id, exhibit_id=exhibit_id, **kept, _anchor=anchor), 303)


def _drawn(version: Version, page: int) -> list[tuple[int, int, int, int]]:
    wrong, box = read_box(request.form)
    if wrong:
        raise Invalid("Nothing was marked.", fields=wrong)
    sheet = lines_of(version, page)
    inside = within(box, sheet.wide, sheet.high) if sheet else None
    if inside is None or min(inside[2:]) < AROUND:
        raise Invalid("Nothing was marked.", fields={"wide": "The box is too small or lies beside the page."})
    return [inside]


def _by_words(
    exhibit: Exhibit, version: Version, page: int, words: str, *, whole: bool
) -> list[tuple[int, int, int, int]]:
    try:
        found = search([(exhibit, version)], words, page=page, whole=whole)
    except Invalid as short:
        raise Invalid("Nothing was marked.", fields={"words": short.fields["term"]}) from short
    boxes = [box for one in found for hit in one.hits for box in hit.boxes]
    if not boxes:
        said = f"They do not stand on page {page}, or nobody can search it. Draw the box instead."
        raise Invalid("Nothing was marked.", fields={"words": said})
    return boxes


def _search(case_id: str, actor: Actor, term: str, exhibit_id: str) -> list[InExhibit]:
    case = load_case(case_id, actor=actor, permission=Permission.REDACT)
    if exhibit_id:
        exhibits = [load_exhibit(case, exhibit_id, actor=actor)]
    else:
        exhibits = [exhibit for exhibit in exhibits_of(case, actor) if exhibit.latest is not None]
    return search([(exhibit, exhibit.latest) for exhibit in exhibits], term)


def _found(case_id: str, actor: Actor, term: str, exhibit_id: str) -> tuple[list[InExhibit] | None, dict[str, str]]:
    """Return what a search found, None when nothing was asked, and why it could not be searched."""
    if not term:
        return None, {}
    try:
        return _search(case_id, actor, term, exhibit_id), {}
    except Invalid as refused:
        return None, dict(refused.fields)


def _viewer(case_id: str, exhibit_id: str, actor: Actor, refused: Invalid | None) -> tuple[Case, dict[str, Any]]:
    """Return the case and its viewer with boxes and forms; no unit of work may be open."""
    args = request.args if request.method == "GET" else request.form
    ask = replace(read_ask(args), version=None, words=False, turn=0)
    case, document = open_document(case_id, exhibit_id, actor, ask)
    exhibit = document.exhibit
    version, page = _version(exhibit), document.ask.page
    where = partial(url_for, "redaction.show", case_id=case_id, exhibit_id=exhibit_id)
    ground = args.get("ground", "")
    typed = request.form if refused else {"ground": ground}
    here = [row for row in marks_of(version) if row.page == page]
    doc = as_plain(case, document, where, {"ground": ground} if ground else {}, actor)
    doc |= {"marking": None, "passages": [], "other_way": "", "redaction_url": "", "turned": None}
    doc["drawn"] = [("redact", row.box) for row in here] + [d for d in doc["drawn"] if d[0] == "found"]
    doc["redaction"] = {
        "action": where(), "fields": mark_fields(typed, refused.fields if refused else {}), "here": len(here),
        "passages": [
            {"quote": row.quote, "ground": row.ground, "title": pages.ground_title(row.ground), "by": row.by.name}
            for row in passages_of(case, actor)
            if row.kind == "redact" and row.exhibit_id == exhibit.id and row.page == page and row.quote
            and row.version_number == version.number
        ],
    }  # fmt: skip
    return case, doc


def _page(case_id: str, exhibit_id: str, actor: Actor, refused: Invalid | None = None, term: str = "") -> str:
    term = term or request.args.get("term", "")[:TERM_MOST].strip()
    found, wrong = _found(case_id, actor, term, exhibit_id)
    case, doc = _viewer(case_id, exhibit_id, actor, refused)
    exhibit = load_exhibit(case, exhibit_id, actor=actor)
    version = _version(exhibit)
    copy = pages.copy_shown(case, exhibit, version)
    fixed = copy["row"].marks if copy and copy["row"].released_at else []
    return render_template(
        "redaction/show.html", frame=frame(case, actor, tab="evidence.index"), exhibit=exhibit, version=version,
        doc=doc, marks=[pages.mark_row(row, fixed) for row in marks_of(version)], copy=copy, refused=refused,
        found=found, term=term, term_wrong=wrong, grounds=pages.grounds(), uses=pages.uses_shown(exhibit),
        ground=request.values.get("ground", ""), sent=_sent(refused),
    )  # fmt: skip


def _sent(refused: Invalid | None) -> dict[str, str]:
    """Return a refused reason with the box or place that it was for, so that it comes back where it was typed."""
    if refused is None or "reason" not in refused.fields:
        return {"mark": "", "place": "", "reason": ""}
    sent, mark_id = request.form, (request.view_args or {}).get("mark_id", "")
    return {"mark": str(mark_id), "place": sent.get("place", ""), "reason": sent.get("reason", "")}


def _index_page(case_id: str, actor: Actor, refused: Invalid | None = None, term: str = "") -> str:
    term = term or request.args.get("term", "")[:TERM_MOST].strip()
    found, wrong = _found(case_id, actor, term, "")
    case = load_case(case_id, actor=actor, permission=Permission.REDACT)
    exhibits = [exhibit for exhibit in exhibits_of(case, actor) if exhibit.latest is not None]
    number, copies = counts(exhibits), copies_by_exhibit(exhibits)
    rows = [
        {"exhibit": exhibit, "boxes": number.get(exhibit.id, 0), "made": copies.get(exhibit.id),
         "url": url_for(".show", case_id=case_id, exhibit_id=exhibit.public_id)}
        for exhibit in exhibits
    ]  # fmt: skip
    return render_template(
        "redaction/index.html", frame=frame(case, actor, tab="evidence.index"), rows=rows, found=found, term=term,
        term_wrong=wrong, refused=refused, grounds=pages.grounds(), ground=request.values.get("ground", ""),
        kinds=catalog().packet_kinds,
    )  # fmt: skip
