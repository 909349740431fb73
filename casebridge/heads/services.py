"""Sign the end of the history each 1,000 lines or 60 minutes, and hold the history against heads that were kept."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casebridge import audit, clock, keys
from casebridge.audit import AuditEntry, Break
from casebridge.db import db, is_cut_off, is_stopped, transaction
from casebridge.heads.kept import Kept, signed
from casebridge.heads.merkle import Edge
from casebridge.heads.models import SignedHead
from casebridge.heads.standing import held_rows, read_marks

log = logging.getLogger("casebridge.heads")
LINES, MINUTES = 1000, 60
PAGE = 50


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look at the history found: good lines, the first break, and what kept heads say that cannot be.

    `heads` is how many were compared; `signed` how many of them a known key signed. `older` is how many rows without
    a mark may be older than the marks of their table.
    """

    good: int
    broken: Break | None
    heads: int = 0
    signed: int = 0
    strange: list[str] = field(default_factory=list)
    older: int = 0

    @property
    def holds(self) -> bool:
        """Say whether nothing was found."""
        return self.broken is None and not self.strange


def newest() -> SignedHead | None:
    """Return the last signed head."""
    return db.session.scalar(select(SignedHead).order_by(SignedHead.seq.desc()).limit(1))


def listed(*, before: int = 0, limit: int = PAGE) -> Sequence[SignedHead]:
    """Return signed heads, newest first; `before` is the line of the last one seen."""
    query = select(SignedHead).order_by(SignedHead.seq.desc()).limit(limit)
    return db.session.scalars(query.where(SignedHead.seq < before) if before else query).all()


def sign_due() -> int:
    """Sign a head when one is due; return how many were signed (a sweep)."""
    last, end = newest(), audit.head()
    since = end.seq - (last.seq if last else 0)
    old = last is None or clock.now() - last.at >= timedelta(minutes=MINUTES)
    db.session.rollback()
    if since < 1 or not (since >= LINES or old):
        return 0
    sign()
    return 1


def sign() -> SignedHead | None:
    """Sign the end of the history and return the head; None where nothing happened yet. Opens its own unit of work.

    Head and tree are read in the transaction that writes them: nobody else writes history meanwhile.

    :raises CaseBridgeError: the key is missing.
    """
    with transaction():
        last, end = newest(), audit.head()
        if end.seq == 0 or (last is not None and last.seq == end.seq):
            return last
        edge = Edge.read(last.seq, last.edge) if last else Edge()
        for line in audit.lines(edge.size):
            edge.add(audit.leaf_of(line.record()))
        seed = keys.ring("head")[0]
        made = SignedHead(
            seq=end.seq, hash=end.hash, root=edge.root(), at=clock.now(), marks=end.marks, mark=end.mark,
            key=keys.signer_id(keys.public_of(seed)), signature="", edge=edge.written(),
        )  # fmt: skip
        made.signature = signed(seed, made.as_plain())
        db.session.add(made)
        return made


def check(kept: Iterable[Kept] = (), public: Mapping[str, str] | None = None) -> Findings:
    """Walk the whole history and hold it against heads: those that others kept, and the house's own.

    :param public: public keys, hex by id; the house's own when None.
    """
    try:
        found, marked = check_lines(tuple(kept), public)
        wrong, bare = held_rows(read_marks(marked))
        strange = [*found.strange, *wrong, *(row.told for row in bare)]
        return replace(found, strange=strange, older=sum(row.old for row in bare))
    except (DBAPIError, ValueError, TypeError, AttributeError, LookupError) as unreadable:
        if isinstance(unreadable, DBAPIError) and (is_stopped(unreadable) or is_cut_off(unreadable)):
            raise
        # A value that nothing of ours wrote: a type, a date or a text that no column of ours holds.
        log.warning("the history cannot be read", exc_info=unreadable)
        db.session.rollback()
        return Findings(0, None, strange=["the history or a row cannot be read: it was not written by CaseBridge"])


def check_lines(
    kept: tuple[Kept, ...], public: Mapping[str, str] | None = None
) -> tuple[Findings, dict[int, set[str]]]:
    """Hold the lines of history against heads; return what was found, and what these heads say of marks, by number."""
    known = keys.public_keys() if public is None else public
    rows = db.session.scalars(select(SignedHead).order_by(SignedHead.seq)).all()
    own = [Kept(**one.as_plain()) for one in rows]
    wanted: defaultdict[int, list[Kept]] = defaultdict(list)
    marks: defaultdict[int, set[str]] = defaultdict(set)
    bare: dict[str, Kept] = {}
    strange, count, vouched = [], 0, 0
    for one in (*kept, *own):
        count += 1
        if one.key and one.key not in known:
            strange.append(f"{one.name} is signed by a key that is not known here: {one.key}")
        elif one.key and not one.is_signed_by(known):
            strange.append(f"{one.name} was changed after it was signed")
        else:
            vouched += bool(one.key)
        if one.key:
            marks[one.marks].add(one.mark)
        if one.seq is None:
            bare[one.hash] = one
        else:
            wanted[one.seq].append(one)
    edge = Edge()

    def watch(line: AuditEntry, leaf: bytes) -> None:
        edge.add(leaf)
        bare.pop(line.hash, None)
        for one in wanted.pop(line.seq, ()):
            if one.hash != line.hash:
                strange.append(f"line {line.seq:,} differs from {one.name}, which was kept")
            elif one.root and one.root != edge.root():
                strange.append(f"the lines up to {line.seq:,} differ from {one.name}, which was kept")

    strange += [f"the tree of the head of line {row.seq:,} was changed" for row in rows if not row.is_whole()]
    good, broken = audit.verify(watch=watch)
    if broken is None:
        strange += [f"{one[0].name} was kept, and there are {good:,} lines" for _seq, one in sorted(wanted.items())]
        strange += [f"{one.name} was kept, and no line has it" for one in bare.values()]
    return Findings(good, broken, count, vouched, strange), dict(marks)
