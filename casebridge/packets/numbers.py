"""The permanent ledger of numbers: a page of a version gets its number once and for ever."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.series import OPEN, block_of, by_lot, following, in_block
from casebridge.packets.models import BatesNumber, PacketCounter
from casebridge.packets.pointed import ledger_key

# How many page numbers a class has for itself before its next ten thousand begins.
BLOCK = 10_000
NOT_YET = 0
# A run of a class whose numbers are drawn begins some numbers after the last: what is between tells nothing.
_SKIPPED = 40


@dataclass(frozen=True, slots=True)
class Run:
    """The pages of one exhibit in one version: how many, and in which block they are numbered (`evidence.series`).

    `key` is under what the ledger knows them: the SHA-256 of the version, or for a class with numbers of its own one of
    that exhibit alone, since an open exhibit with the same bytes has other numbers. `other` is the key that it had if
    its class changed since: numbers that were given stay.
    """

    key: str
    pages: int
    other: str = ""
    block: int = OPEN


Numbers = Callable[[Case, Sequence[Run]], dict[str, int]]


def run_of(exhibit: Exhibit, version: Version | None) -> Run:
    """Return what the ledger numbers of an exhibit; one without a version has its sheet."""
    plain, block = version.sha256 if version else ledger_key(exhibit), block_of(exhibit.class_)
    own = key_apart(exhibit, plain)
    key, other = (own, plain) if block else (plain, own)
    return Run(key, version.pages if version and version.ready_key else 1, other, block)


def key_apart(exhibit: Exhibit, plain: str) -> str:
    """Return under what the ledger knows an exhibit of a class with numbers of its own."""
    return hashlib.sha256(f"apart:{exhibit.public_id}:{plain}".encode()).hexdigest()


def kept(case: Case, runs: Sequence[Run]) -> dict[str, int]:
    """Return the first number of each run that has numbers already, NOT_YET for the others; gives out none."""
    rows = select(BatesNumber.sha256, BatesNumber.number).where(BatesNumber.case_id == case.id, BatesNumber.page == 1)
    known = {sha256: number for sha256, number in db.session.execute(rows)}  # noqa: C416 - rows are no pairs to mypy
    return {run.key: known.get(run.key, known.get(run.other, NOT_YET)) for run in runs}


def allot(case: Case, runs: Sequence[Run]) -> dict[str, int]:
    """Give every page its number and return the first number of each run, by its key.

    A version that has numbers keeps them.

    :param runs: in the order of print; the same version always takes as many pages, since it is read once, at intake.
    """
    known: dict[str, dict[int, int]] = {}
    rows = select(BatesNumber.sha256, BatesNumber.page, BatesNumber.number).where(BatesNumber.case_id == case.id)
    for sha256, page, number in db.session.execute(rows):
        known.setdefault(sha256, {})[page] = number
    first: dict[str, int] = {}
    last: dict[int, int] = {}
    for run in runs:
        held = known.get(run.key) or known.get(run.other)
        if held:
            first[run.key] = min(number - page for page, number in held.items()) + 1
            continue
        if run.block not in last:
            last[run.block] = _last(case, run.block)
        begin = following(last[run.block] + _skipped(run.block), run.block, BLOCK, run.pages)
        first[run.key], last[run.block] = begin, begin + run.pages - 1
        known[run.key] = {page: begin + page - 1 for page in range(1, run.pages + 1)}
        for page, number in known[run.key].items():
            row = BatesNumber(case_id=case.id, sha256=run.key, page=page, number=number, allotted_at=clock.now())
            db.session.add(row)
    db.session.flush()
    return first


def _last(case: Case, block: int) -> int:
    here = BatesNumber.case_id == case.id, in_block(BatesNumber.number, block, BLOCK)
    return db.session.scalar(select(func.max(BatesNumber.number)).where(*here)) or 0


def _skipped(block: int) -> int:
    return secrets.randbelow(_SKIPPED) if by_lot(block) else 0


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
