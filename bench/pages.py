"""Pages and a move on demo cases, against the floor on the same file; growth against a tenth of the cases."""

import itertools
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bench.data import application
from bench.floor import floor
from bench.timing import Work, figure, in_turn
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import Exhibit, Version
from tests.support.statements import statements
from tests.support.visitors import Visitor, enter

PAGE = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at: a case in review by its public and inner number, words to search for, cases to take."""

    case: str
    number: int
    holder: int
    rare: str
    common: str
    waiting: list[tuple[str, int]]


def measure(cases: int, rounds: int) -> dict[str, Any]:
    """Return the figures of all pages and of one move, and how each grows from a tenth of the cases."""
    with application(max(cases // 10, 100)) as (app, _loaded):
        small = _measure(app, rounds)
    with application(cases) as (app, loaded):
        large = _measure(app, rounds)
    growth = {
        name: round(large[name]["ours_ms"] / small[name]["ours_ms"], 2)
        for name in large
        if "ours_ms" in large[name] and name in small
    }
    return {
        "cases": cases, "loaded": loaded, **large,
        "growth": {"from_cases": max(cases // 10, 100), "budget": 1.3, **growth},
        "what": (
            "Medians of one client in this process, ours and the floor in turn; ratio to the floor, which reads"
            " the same file. Growth is our own time against a tenth of the cases."
        ),
    }  # fmt: skip


def _measure(app: Flask, rounds: int) -> dict[str, Any]:
    with app.app_context():
        subject = _subject()
        url = str(db.engine.url)
        db.session.remove()
    base = floor(url)
    prosecutor, supervisor = enter(app, "prosecutor"), enter(app, "sao-supervisor")
    found: dict[str, Any] = {}
    for name, visitor, ours, theirs, budget in (
        ("my_work", prosecutor, "/", f"/queue/{subject.holder}", 2.5),
        ("queue", prosecutor, "/queue", "/cases", 2.5),
        ("list", prosecutor, "/cases/", "/cases", 2.5),
        ("case", prosecutor, f"/cases/{subject.case}", f"/cases/{subject.number}", 4),
        ("review", prosecutor, f"/cases/{subject.case}/review", f"/cases/{subject.number}", 4),
        ("delta", prosecutor, f"/cases/{subject.case}/changes", f"/cases/{subject.number}", 4),
        ("search_rare", prosecutor, f"/search?q={subject.rare}", f"/search?q={subject.rare}", 3),
        ("search_5_percent", prosecutor, f"/search?q={subject.common}", f"/search?q={subject.common}", 3),
        ("board", supervisor, "/board", "/board", 3),
    ):
        found[name] = figure(*in_turn(_opens(visitor, ours), _opens(base, theirs), rounds), budget)
        found[name]["statements"] = _statements(app, visitor, ours)
    found["page_image"] = _page_image(app, prosecutor, rounds)
    found["far_page"] = _far_page(prosecutor, rounds)
    found["move"] = _move(app, prosecutor, base, subject, rounds)
    return found


def _subject() -> Subject:
    holder = db.session.scalars(select(User.id).where(User.username == "prosecutor")).one()
    case = db.session.scalars(select(Case).where(Case.state == "in_review", Case.holder_id == holder)).first()
    if case is None:
        raise AssertionError("The demo has no case in review.")
    waiting = [(case, seen) for case, seen in db.session.execute(
        select(Case.public_id, Case.version).where(Case.state == "submitted")
    )]  # fmt: skip
    rare, common = _words()
    return Subject(case.public_id, case.id, holder, rare, common, waiting)


def _words() -> tuple[str, str]:
    """Return a word of one case and the word whose share of all cases is nearest to five percent."""
    texts = list(db.session.scalars(select(Case.search_text)))
    counts = Counter(word for text in texts for word in {*re.findall(r"[a-z]{5,}", text)})
    rare = next(word for text in texts for word in re.findall(r"cb2026\d+", text.replace("-", "")))
    return rare, min(counts, key=lambda word: abs(counts[word] - len(texts) * 0.05))


def _far_page(visitor: Visitor, rounds: int) -> dict[str, Any]:
    """Return the time of a page far into a list, as a ratio to our own first page."""
    url, number = "/cases/", 1
    while number < PAGE:
        found = re.search(r'href="(/cases/\?[^"]*after=[^"]+)"', visitor.get(url).text)
        if found is None:
            break
        url, number = found[1].replace("&amp;", "&"), number + 1
    far, first = in_turn(_opens(visitor, url), _opens(visitor, "/cases/"), rounds)
    return {**figure(far, first, 1.2), "page": number, "baseline": "our own first page"}


def _page_image(app: Flask, visitor: Visitor, rounds: int) -> dict[str, Any]:
    """Return the time of a page picture that was drawn before, as a ratio to a static file of the same bytes."""
    with app.app_context():
        found = db.session.execute(
            select(Case.public_id, Exhibit.public_id)
            .join(Exhibit, Exhibit.case_id == Case.id)
            .join(Version, Version.exhibit_id == Exhibit.id)
            .where(Case.state == "in_review", Version.pages > 0)
        ).first()
        db.session.remove()
    if found is None:
        raise AssertionError("The demo has no page to look at in review.")
    url = f"/cases/{found[0]}/evidence/{found[1]}/pages/1"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        (Path(folder) / "page.webp").write_bytes(visitor.get(url).data)
        bare = Flask("bare", static_folder=folder, static_url_path="/static").test_client()
        ours, theirs = in_turn(_opens(visitor, url), _opens(bare, "/static/page.webp"), rounds)
    figures = {**figure(ours, theirs, 1.5), "statements": _statements(app, visitor, url)}
    return {**figures, "baseline": "a static file, no policy, no event"}


def _move(app: Flask, visitor: Visitor, base: FlaskClient, subject: Subject, rounds: int) -> dict[str, Any]:
    moves, states = iter(subject.waiting), itertools.count()
    rounds = min(rounds, len(subject.waiting) - 4)
    with app.app_context():
        spare = db.session.scalar(select(func.max(Case.id)))
        db.session.remove()
    ours, theirs = in_turn(
        lambda: _take(visitor, next(moves)), lambda: base.post(f"/cases/{spare}/s{next(states)}"), rounds
    )
    with app.app_context(), statements() as seen:
        _take(visitor, next(moves))
    return {**figure(ours, theirs, 4), "statements": len(seen)}


def _statements(app: Flask, visitor: Visitor, url: str) -> int:
    with app.app_context(), statements() as seen:
        visitor.get(url)
    return len(seen)


def _opens(client: FlaskClient, url: str) -> Work:
    def open_page() -> None:
        answer = client.get(url, follow_redirects=True)
        if answer.status_code != 200:
            raise AssertionError(f"{url} answered {answer.status_code}")
        answer.close()

    return open_page


def _take(visitor: Visitor, seen: tuple[str, int]) -> None:
    case, version = seen
    answer = visitor.send(f"/cases/{case}/moves/take", {"version": str(version)})
    if answer.status_code != 303:
        raise AssertionError(f"Taking a case answered {answer.status_code}")
