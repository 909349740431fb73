"""A page of a newer version beside the page whose place it took."""

from functools import partial
from typing import Any

from flask import render_template, request, url_for

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.db import transaction
from casebridge.errors import NotThere
from casebridge.evidence import queries, services
from casebridge.evidence.blueprint import bp, load
from casebridge.evidence.compare import PageChanges, page_changes
from casebridge.evidence.models import Exhibit, Version
from casebridge.paging import row_number

Place = tuple[int | None, int | None]


@bp.get("/cases/<case_id>/evidence/<exhibit_id>/compare")
@needs(Permission.CASE_READ)
def compare(case_id: str, exhibit_id: str) -> str:
    """Show a changed page of the newest version beside the older one, and lead on to the next that changed.

    Where there is nothing to compare the page says why.

    :raises NotThere: it is not the actor's to see, or there is no such version.
    """
    actor = current_actor()
    with transaction():
        case, exhibit = load(case_id, exhibit_id, actor)
        before, after = _versions(exhibit)
        if before:
            services.note_read(exhibit, after, actor=actor, how="view")
    case, exhibit = load(case_id, exhibit_id, actor)
    before, after = _versions(exhibit)
    found = page_changes(before, after) if before and after else None
    places = _places(found) if found else []
    at = _at(places)
    picture = partial(url_for, "evidence.page_picture", case_id=case_id, exhibit_id=exhibit_id)
    go = partial(url_for, "evidence.compare", case_id=case_id, exhibit_id=exhibit_id, **_kept(before))
    return render_template(
        "evidence/compare.html", frame=frame(case, actor, tab="evidence.index"), exhibit=exhibit, before=before,
        after=after, found=found, places=[_words(place, go) for place in places], at=at,
        sides=_sides(places[at], before, after, picture) if places and before and after else [],
    )  # fmt: skip


def _versions(exhibit: Exhibit) -> tuple[Version | None, Version | None]:
    """Return the older version that the address names, else the one before the newest, and the newest; None: no such.

    :raises NotThere: the address names a version that is not older than the newest.
    """
    named = request.args.get("known", "")
    if len(exhibit.versions) < 2 and not named:
        return None, exhibit.latest
    before = queries.load_version(exhibit, row_number(named) if named else exhibit.versions[-2].number)
    if before is exhibit.latest:
        raise NotThere()
    return before, exhibit.latest


def _kept(before: Version | None) -> dict[str, Any]:
    """Return what the addresses of the page keep: the older version, and where the reader came from."""
    came = "review" if request.args.get("from") == "review" else None
    return {"known": before.number if before else None, "from": came}


def _places(found: PageChanges) -> list[Place]:
    """Return each difference as (page of the older version, page of the newer one), in the order of reading."""
    pairs: list[Place] = [(found.was[n], n) for n in found.changed]
    pairs += [(None, n) for n in found.added]
    pairs += [(n, None) for n in found.gone]
    return sorted(pairs, key=lambda pair: (pair[1] or pair[0] or 0, pair[1] is None))


def _at(places: list[Place]) -> int:
    page, gone = row_number(request.args.get("page", "")), row_number(request.args.get("gone", ""))
    for number, (old, new) in enumerate(places):
        if (page is not None and new == page) or (gone is not None and new is None and old == gone):
            return number
    return 0


def _words(place: Place, go: Any) -> tuple[str, str]:
    old, new = place
    if new is None:
        return f"Page {old} is gone", go(gone=old)
    return (f"Page {new}" if old else f"Page {new} is new"), go(page=new)


def _sides(place: Place, before: Version, after: Version, picture: Any) -> list[dict[str, Any]]:
    """Return the two sides: version, page and picture; no page where the other version has none."""
    return [
        {"version": version.number, "at": version.received_at, "page": page,
         "source": picture(page=page, version=version.number) if page else ""}
        for version, page in ((before, place[0]), (after, place[1]))
    ]  # fmt: skip
