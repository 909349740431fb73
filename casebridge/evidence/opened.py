"""Which version of each exhibit a person opened, and which of its pages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.at_hand import exhibits_at_hand
from casebridge.evidence.models import Exhibit, ExhibitRead, ExhibitShare, Version


@dataclass(frozen=True, slots=True)
class Opened:
    """The newest version of an exhibit that a person opened; None for a thing without a file.

    `pages` are those of that version that were opened one by one; `whole` says that it was seen or
    taken away as a whole.
    """

    version: int | None
    pages: tuple[int, ...]
    whole: bool


def opened_by(case: Case, user_id: int) -> dict[int, Opened]:
    """Return what a person opened in a case by exhibit id, one statement."""
    query = (
        select(ExhibitRead.exhibit_id, Version.number, ExhibitRead.how, ExhibitRead.page)
        .outerjoin(Version, Version.id == ExhibitRead.version_id)
        .where(ExhibitRead.user_id == user_id, ExhibitRead.exhibit_id.in_(_here(case)))
        .distinct()
    )
    found: dict[int, dict[int | None, list[tuple[str, int | None]]]] = {}
    for exhibit_id, version, how, page in db.session.execute(query):
        found.setdefault(exhibit_id, {}).setdefault(version, []).append((how, page))
    return {exhibit_id: _newest(versions) for exhibit_id, versions in found.items()}


def _here(case: Case) -> Any:
    """Return the ids of the exhibits of a case, or what selects them."""
    if (known := exhibits_at_hand(case)) is not None:
        return [exhibit.id for exhibit in known]
    shared = select(ExhibitShare.exhibit_id).where(ExhibitShare.case_id == case.id)
    return select(Exhibit.id).where(or_(Exhibit.case_id == case.id, Exhibit.id.in_(shared)))


def page_ranges(pages: tuple[int, ...]) -> str:
    """Return pages in words: "1 to 3, 5"; empty for none."""
    found: list[list[int]] = []
    for page in sorted(pages):
        if found and found[-1][1] == page - 1:
            found[-1][1] = page
        else:
            found.append([page, page])
    return ", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in found)


def _newest(versions: dict[int | None, list[tuple[str, int | None]]]) -> Opened:
    number = max(versions, key=lambda n: n or 0)
    lines = versions[number]
    pages = tuple(sorted({page for _how, page in lines if page}))
    return Opened(number, pages, any(how != "page" for how, _page in lines))
