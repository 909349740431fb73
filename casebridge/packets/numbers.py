"""The permanent ledger of numbers: a page of a version gets its number once and for ever."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.packets.models import BatesNumber, PacketCounter

Numbers = Callable[[Case, Sequence[tuple[str, int]]], dict[str, int]]
NOT_YET = 0


def kept(case: Case, pages: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return the first number of each version that has numbers already, NOT_YET for the others; gives out none."""
    rows = select(BatesNumber.sha256, BatesNumber.number).where(BatesNumber.case_id == case.id, BatesNumber.page == 1)
    known = {sha256: number for sha256, number in db.session.execute(rows)}  # noqa: C416 - rows are no pairs to mypy
    return {sha256: known.get(sha256, NOT_YET) for sha256, _count in pages}


def allot(case: Case, pages: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Give every page its number and return the first number of each version.

    A version that has numbers keeps them.

    :param pages: (SHA-256 of the version, how many pages it takes), in the order of print; the same
        version always takes as many pages, since it is read once, at intake.
    """
    known: dict[str, dict[int, int]] = {}
    rows = select(BatesNumber.sha256, BatesNumber.page, BatesNumber.number).where(BatesNumber.case_id == case.id)
    for sha256, page, number in db.session.execute(rows):
        known.setdefault(sha256, {})[page] = number
    last = db.session.scalar(select(func.max(BatesNumber.number)).where(BatesNumber.case_id == case.id)) or 0
    first: dict[str, int] = {}
    for sha256, count in pages:
        held = known.get(sha256, {})
        first[sha256] = held.get(1, last + 1)
        for page in range(1, count + 1):
            if page not in held:
                last += 1
                row = BatesNumber(case_id=case.id, sha256=sha256, page=page, number=last, allotted_at=clock.now())
                db.session.add(row)
    db.session.flush()
    return first


def prefix(case: Case) -> str:
    """Return the prefix of a case's numbers: CB26-000123."""
    _cb, year, number = case.number.split("-")
    return f"CB{year[2:]}-{number}"


def next_packet_number(year: int) -> str:
    """Return the next packet number of `year`: CB-P-2026-000123."""
    row = db.session.get(PacketCounter, year, with_for_update=True)
    if row is None:
        row = PacketCounter(year=year, last=0)
        db.session.add(row)
    row.last += 1
    db.session.flush()
    return f"CB-P-{year}-{row.last:06d}"
