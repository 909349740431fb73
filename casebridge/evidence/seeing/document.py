"""What the viewer shows of an exhibit: a page, its words, a sound's shape, or why there is nothing to see."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.db import transaction
from casebridge.evidence import services
from casebridge.evidence.blueprint import load
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.queries import load_version, type_label
from casebridge.evidence.reading.engine import engine
from casebridge.evidence.reading.looks import LOOKS, TURNS, Wanted
from casebridge.evidence.seeing.asked import ZOOMS, Ask
from casebridge.evidence.seeing.derivatives import CHANGED, Shown, look_at
from casebridge.evidence.seeing.finding import Found, Lines, find, lines_of
from casebridge.evidence.seeing.machine import SURE, readings_of, under_way
from casebridge.evidence.seeing.since import since_read
from casebridge.formats import media_time

# So many small pictures stand in one choice of pages.
SMALL_AT_ONCE = 24
_NO_PLAYER = (
    "This recording is not played in the page: originals leave the store as downloads only, and nothing installed"
    " here makes a copy for viewing."
)
_A_THING = "A thing without a file: there is nothing to show on a screen."

Where = Callable[..., str]
# What other features add to a document: each takes case, exhibit, version, place and actor and returns names for
# the template; `passages` (a list of dicts with `quote` and `kind`) is drawn on the page.
BESIDE: list[Callable[[Case, "Document", Actor], dict[str, Any]]] = []


@dataclass(frozen=True, slots=True)
class Document:
    """One place in one exhibit, ready for the page: `kind` is pages, words, sound or nothing (`why` says it).

    `sure` is how sure a machine was of the words of this page, in percent; None where nobody had to read them.
    """

    exhibit: Exhibit
    version: Version | None
    ask: Ask
    kind: str
    pages: int = 0
    words: str = ""
    why: str = ""
    lines: Lines | None = None
    found: Found | None = None
    sure: int | None = None

    @property
    def silent(self) -> bool:
        """Tell whether the open page, or one that a search passed over, has words that nobody can search."""
        bare = self.kind == "pages" and self.lines is not None and not self.lines.lines and self.sure is None
        return bare or bool(self.found and self.found.silent)

    @property
    def older(self) -> bool:
        """Tell whether a newer version exists."""
        latest = self.exhibit.latest
        return self.version is not None and latest is not None and latest.number != self.version.number


def open_document(case_id: str, exhibit_id: str, actor: Actor, ask: Ask) -> tuple[Case, Document]:
    """Look at one place of an exhibit; words that are shown are noted as read, pictures are when they are fetched.

    Opens units of work of its own: none may be open.

    :raises NotThere: it is not the actor's to see, or there is no such version.
    """
    case, exhibit = load(case_id, exhibit_id, actor)
    if not exhibit.versions:
        return case, Document(exhibit, None, ask, "nothing", why=_A_THING)
    version = load_version(exhibit, ask.version)
    kind, shown = _seen(version, ask)
    if kind == "words":
        with transaction():
            case, exhibit = load(case_id, exhibit_id, actor)
            version = load_version(exhibit, version.number)
            page = ask.within(version.pages).page if version.pages else None
            services.note_read(exhibit, version, actor=actor, how="page" if page else "view", page=page)
    words = shown.data.decode() if kind == "words" else ""
    place = ask.within(version.pages)
    read = readings_of(version).get(place.page) if kind == "words" and version.pages and not words.strip() else None
    lines = lines_of(version, place.page) if kind == "pages" and not place.turn else None
    found = find(version, ask.find) if ask.find else None
    # Drawing let go of what was loaded before.
    case, exhibit = load(case_id, exhibit_id, actor)
    version = load_version(exhibit, version.number)
    sure = read.sure if read else lines.sure if lines else None
    return case, Document(
        exhibit, version, place, kind, version.pages, read.words if read else words, _why(version, kind, shown), lines,
        found, sure,
    )  # fmt: skip


def as_plain(case: Case, document: Document, where: Where, fields: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    """Return a document as what its template needs (evidence/document.html).

    :param where: makes the address of the page that holds the viewer, with more arguments. :param fields: what
        that page keeps in its address besides the place.
    """
    exhibit, version, ask, case_id = document.exhibit, document.version, document.ask, case.public_id
    kept = {**fields, **_manner(document)}
    more = {name: value for add in BESIDE for name, value in add(case, document, actor).items()}
    return {
        "kept": list(fields.items()), "lines": document.lines, "drawn": _drawn(document, more.get("passages", [])),
        "found": _found(document, where, kept), "find": ask.find, "here": where(**kept, page=ask.page), **more,
        "exhibit": exhibit, "version": version, "kind": document.kind, "n": ask.page, "of": document.pages,
        "since": None if document.older else since_read(exhibit, actor, ask.page),
        "machine": _machine(case_id, document),
        "why": document.why, "words": document.words, "older": document.older, "zoom": ask.zoom,
        "name": f"Ex {exhibit.number}", "type": type_label(exhibit.type), "in_words": ask.words, "action": where(),
        "newest": where(**fields), "note": f"Version {version.number}" if version else "",
        "fields": list(kept.items()), "smaller": _step(ask.zoom, -1), "larger": _step(ask.zoom, 1),
        "turned": TURNS[(TURNS.index(ask.turn) + 1) % len(TURNS)], "picture": _picture(case_id, document),
        "small": [_small(case_id, document, page, where(**kept, page=page)) for page in _window(document)],
        "other_way": where(**{**kept, "page": ask.page, "as": None if ask.words else "text"}),
    }  # fmt: skip


def _machine(case_id: str, document: Document) -> dict[str, Any]:
    """Return what is said about words that an engine read, or could read, off the pages."""
    found: dict[str, Any] = {"sure": document.sure, "low": document.sure is not None and document.sure < SURE}
    if document.silent and document.version is not None and engine() is not None:
        found["under_way"] = under_way(document.version)
        found["action"] = url_for("evidence.read_by_machine", case_id=case_id, exhibit_id=document.exhibit.public_id)
    return found


def _url(case_id: str, document: Document, wanted: Wanted) -> str:
    version = document.version
    look = None if wanted.look.key == "page" else wanted.look.key
    address: dict[str, Any] = {"version": version.number if version else None, "turn": wanted.turn or None, "as": look}
    return url_for(
        "evidence.page_picture", case_id=case_id, exhibit_id=document.exhibit.public_id, page=wanted.page, **address
    )


def _seen(version: Version, ask: Ask) -> tuple[str, Shown]:
    """Return what kind of thing can be shown at a place, and how it came out."""
    if version.damaged_at is not None:
        return "nothing", Shown(why_not=CHANGED)
    if version.pages:
        place = ask.within(version.pages)
        wanted = Wanted(LOOKS["text"], place.page) if ask.words else place.picture()
        kind = "words" if ask.words else "pages"
    elif version.family == "recording" and version.outcome != "reject":
        wanted, kind = Wanted(LOOKS["wave"]), "sound"
    elif version.family == "text" and version.outcome != "reject":
        wanted, kind = Wanted(LOOKS["plain"]), "words"
    else:
        return "nothing", Shown(why_not=version.message)
    if kind == "sound" and version.inspection.get("kind") != "wav":
        return "nothing", Shown(why_not="")
    shown = look_at(version, wanted)
    return ("nothing" if shown.why_not else kind), shown


def _why(version: Version, kind: str, shown: Shown) -> str:
    if version.family == "recording" and version.outcome != "reject" and version.damaged_at is None:
        seconds = version.inspection.get("seconds")
        length = f" It says that it is {media_time(float(seconds))} long." if seconds else ""
        return f"{shown.why_not} {_NO_PLAYER}{length}".strip()
    return shown.why_not if kind == "nothing" else ""


def _manner(document: Document) -> dict[str, str]:
    """Return how a place is shown, as far as it is not the usual way: older version, zoom, turn, words."""
    ask, usual = document.ask, Ask()
    found = {"version": str(document.version.number)} if document.version and document.older else {}
    found |= {"zoom": str(ask.zoom)} if ask.zoom != usual.zoom else {}
    found |= {"turn": str(ask.turn)} if ask.turn else {}
    found |= {"find": ask.find} if ask.find else {}
    return found | ({"as": "text"} if ask.words else {})


def _drawn(document: Document, passages: list[dict[str, Any]]) -> list[tuple[str, tuple[int, int, int, int]]]:
    """Return what is laid over a page: a kind and a box, in tenths of a point from the upper left corner."""
    if document.lines is None:
        return []
    wanted = [(str(passage["kind"]), str(passage["quote"])) for passage in passages if passage["quote"]]
    wanted += [("found", document.ask.find)] if document.ask.find else []
    return [(kind, box) for kind, words in wanted for box in document.lines.boxes(words)]


def _found(document: Document, where: Where, kept: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what a search found, with the address of each place, and the pages that it could not read."""
    if (found := document.found) is None:
        return None
    hits = [{"hit": hit, "url": where(**{**kept, "page": hit.page})} for hit in found.hits]
    silent = [(page, where(**{**kept, "page": page})) for page in found.silent]
    unsure = [(page, sure, where(**{**kept, "page": page})) for page, sure in found.unsure]
    return {
        "hits": hits, "total": found.total, "silent": silent, "why_not": found.why_not, "term": found.term,
        "unsure": unsure, "read": found.read,
    }  # fmt: skip


def _picture(case_id: str, document: Document) -> str:
    if document.kind == "sound":
        return _url(case_id, document, Wanted(LOOKS["wave"]))
    return _url(case_id, document, document.ask.picture()) if document.kind == "pages" else ""


def _small(case_id: str, document: Document, page: int, url: str) -> dict[str, Any]:
    source = _url(case_id, document, Wanted(LOOKS["thumb"], page))
    return {"n": page, "url": url, "source": source, "current": page == document.ask.page}


def _window(document: Document) -> range:
    """Return the pages around the open one that are offered as small pictures."""
    if document.kind == "nothing" or document.pages < 2:
        return range(0)
    first = max(1, min(document.ask.page - SMALL_AT_ONCE // 2, document.pages - SMALL_AT_ONCE + 1))
    return range(first, min(first + SMALL_AT_ONCE, document.pages + 1))


def _step(zoom: int, by: int) -> int:
    return ZOOMS[max(0, min(len(ZOOMS) - 1, ZOOMS.index(zoom) + by))]
