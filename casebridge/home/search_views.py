"""The search: people and cases, exhibits, words in documents; what is asked stands in the address."""

from flask import current_app, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from casebridge.access.actor import Actor
from casebridge.access.check import may_ever
from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases import queries as cases
from casebridge.cases.filters import FILTERS, filters_in
from casebridge.cases.hits import people_found
from casebridge.cases.search import note_search
from casebridge.cases.search import search as search_for
from casebridge.db import transaction
from casebridge.errors import TooMany
from casebridge.finding import queries
from casebridge.finding.queries import OF_CASES, Beside
from casebridge.home.blueprint import bp
from casebridge.home.facets import facets_of

Answer = str | Response
# From so many letters on there are suggestions.
SUGGEST_FROM = 3


class SearchedTooOften(TooMany):
    """Somebody searched more often than a person reads."""

    happened = "You searched more often than CaseBridge takes within a minute."
    kept = "Your words are in the address of this page."


@bp.get("/search")
@needs(Permission.OWN_WORK)
def search() -> Answer:
    """Find people, cases, exhibits and words in documents; the terms go to the history as commitments, not in words."""
    actor, words = current_actor(), request.args.get("q", "")[:200]
    kept = {key: value for key, value in request.args.items() if value and (key == "q" or key in FILTERS)}
    hit = kept.get("hit", "") if kept.get("hit") in queries.HITS else ""
    page, found = cases.Page([], ""), None
    if words.strip():
        page, found = _found(words, hit, actor)
    spelled = sorted({word for others in found.spelled.values() for word in others}) if found else []
    return render_template(
        "home/search.html", page=page, found=found, kept=kept, words=words, hit=hit, hits=_hits(actor),
        people=people_found(page.rows, [*words.split(), *spelled]), marked_words=" ".join([words, *spelled]),
        spelled=spelled if any(row.rank for row in page.rows) else [], first=not request.args.get("after"),
        may_break_in=may_ever(actor, Permission.EMERGENCY_OPEN), facets=facets_of(page, kept, url_for(".search")),
    )  # fmt: skip


def _found(words: str, hit: str, actor: Actor) -> tuple[cases.Page, Beside]:
    """Return the cases, and what is found beside them.

    :raises SearchedTooOften: this person did, within a minute. :raises NotThere: there is no such page.
    """
    where, after, exact = filters_in(request.args, actor), request.args.get("after", ""), "exact" in request.args
    with transaction():
        seq = note_search(words, actor).seq
    found = queries.beside(words, actor, seq=seq, hit=hit, exact=exact, where=where, after=after)
    _within_rate(found.lately)
    if hit not in OF_CASES:
        return cases.Page([], ""), found
    role = "officer" if hit == "officers" else ""
    ranks = [(search_for(words, actor), *queries.of_kind(hit, words), *where)]
    if found.spelled:
        otherwise = queries.named_otherwise(words, found.spelled, actor, role=role)
        ranks.append((*otherwise, *queries.of_kind(hit, words, found.spelled), *where))
    return cases.list_found(actor, ranks=ranks, cursor=after), found


@bp.get("/search/suggest")
@needs(Permission.OWN_WORK)
def suggest() -> Answer:
    """Say which numbers and names may be meant by what is being typed, as JSON; each time is a search like another."""
    actor, words = current_actor(), request.args.get("q", "")[:200]
    if len(words.strip()) < SUGGEST_FROM:
        return jsonify([])
    with transaction():
        seq = note_search(words, actor).seq
    found, lately = queries.suggested(words, actor, seq=seq)
    _within_rate(lately)
    return jsonify([{"words": said, "about": about} for said, about in found])


def _within_rate(lately: int) -> None:
    if lately > current_app.config["CASEBRIDGE_SEARCHES_A_MINUTE"]:
        raise SearchedTooOften()


def _hits(actor: Actor) -> list[tuple[str, str]]:
    """Return what this person can narrow a search to: the federal side finds by nobody's name."""
    named = () if may_ever(actor, Permission.FILE_READ) else ("people", "officers", "children")
    return [(key, label) for key, label in queries.HITS.items() if key not in named]
