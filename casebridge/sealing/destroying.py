"""Carry out a confirmed expungement: rows and words in one unit of work, then bytes; each step is safe to run twice."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import delete, func, select, update

from casebridge import audit, clock, rights
from casebridge.access.actor import ENGINE
from casebridge.audit import EXPUNGED, AuditEntry
from casebridge.cases.models import Case
from casebridge.db import FILE_PRAGMAS, db, transaction
from casebridge.errors import WrongState
from casebridge.evidence.store import store
from casebridge.evidence.upload_services import parts
from casebridge.finding import index
from casebridge.formats import local_date
from casebridge.packets.models import BatesNumber, Packet
from casebridge.sealing import closure, preview
from casebridge.sealing.models import CourtAct, Expunging, Tombstone
from casebridge.sealing.services import EXPUNGE


def destroy(act_id: str) -> None:
    """Destroy every row and every word of history of a case: all of it, or nothing.

    :param act_id: the public id of an expungement that two people confirmed. :raises WrongState: something stands
        against it since, such as a hold.
    """
    with transaction():
        act = db.session.scalar(select(CourtAct).where(CourtAct.public_id == act_id))
        if act is None or act.ended_at is not None:
            # Done before, by this step or by a command; or ended with a reason.
            return
        case = act.case
        if gaps := preview.gaps(case):
            raise WrongState(" ".join(gap.sentence for gap in gaps))
        rows = closure.hanging(case.id)
        _carry_out(act, rows, _tombstone(act, rows))


def repeat(kept: Mapping[str, Any]) -> str:
    """Destroy a case again that came back with an older copy of the database; return its act, or nothing.

    The case is the same one when the chain says so: the first line of its history has the hash that was kept.

    :param kept: the tombstone as `backup` keeps it, with `first_seq` and `first_hash`.
    """
    with transaction():
        case, line = db.session.get(Case, kept["case_id"]), db.session.get(AuditEntry, kept["first_seq"])
        if case is None or line is None or line.hash != kept["first_hash"]:
            return ""
        act = db.session.scalar(select(CourtAct).where(CourtAct.public_id == kept["act"]))
        if act is None:
            _end_others(case)
            act = CourtAct(
                public_id=kept["act"], case_id=case.id, kind=EXPUNGE, court=kept["court"], paper=kept["paper"],
                ordered_on=kept["ordered_on"], reason="Carried out before, and again after a restore.",
                asked_by_id=kept["asked_by_id"], asked_at=kept["destroyed_at"],
            )  # fmt: skip
            db.session.add(act)
        if act.confirmed_at is None:
            act.confirmed_by_id, act.confirmed_at = kept["confirmed_by_id"], kept["destroyed_at"]
        db.session.flush()
        rows = closure.hanging(case.id)
        same = Tombstone(
            **{name: value for name, value in kept.items() if name not in ("id", "first_seq", "first_hash")}
            | {"files": closure.files(rows), "finished_at": None}
        )
        _carry_out(act, rows, same)
    return str(kept["act"])


def finish(act_id: str) -> None:
    """Remove the bytes of a destroyed case from the disk, and what the database file still holds of its rows."""
    stone = db.session.scalar(select(Tombstone).where(Tombstone.act == act_id))
    if stone is None or stone.finished_at is not None:
        return
    files, number = list(stone.files), stone.id
    building = db.session.scalar(select(func.count(Packet.id)).where(Packet.state == "building")) or 0
    db.session.rollback()
    if building:
        # Packets share rendered pages while they are built; the next sweep comes back.
        return
    for folder, key in files:
        _remove(folder, key)
    shutil.rmtree(_desks() / "cache", ignore_errors=True)
    if not _compacted():
        return
    with transaction():
        stone = db.session.get_one(Tombstone, number)
        stone.files, stone.finished_at = [], clock.now()


def finish_all() -> int:
    """Finish what a stop left behind; return how many there were (a sweep)."""
    found = list(db.session.scalars(select(Tombstone.act).where(Tombstone.finished_at.is_(None))))
    db.session.rollback()
    for act_id in found:
        finish(act_id)
    return len(found)


def fail(act_id: str, reason: str) -> None:
    """End an expungement that could not be carried out, and say why; the case stays whole."""
    with transaction():
        act = db.session.scalar(select(CourtAct).where(CourtAct.public_id == act_id))
        if act is None or act.ended_at is not None:
            return
        act.ended_at, act.ended_why = clock.now(), reason
        audit.record(
            "court:fail", actor=ENGINE, case_id=act.case_id, object_type="court_act", object_id=act.public_id,
            outcome="error", reason=reason, sentence="could not destroy the case; nothing of it was destroyed",
        )  # fmt: skip


STEPS: list[tuple[str, Callable[[str], Any]]] = [("destroy", destroy), ("finish", finish)]


def _carry_out(act: CourtAct, rows: list[closure.Hanging], stone: Tombstone) -> None:
    """Destroy the rows of the case and its words, and leave the tombstone, inside the open unit of work."""
    case = act.case
    db.session.add(Expunging(case_id=case.id, act_id=act.id))
    db.session.flush()
    with rights.destroying():
        rights.destroy_words(case.id)
        index.forget(case)
        closure.destroy(case, rows)
    db.session.expunge_all()
    db.session.add(stone)
    db.session.flush()
    audit.record(
        EXPUNGED, actor=ENGINE, case_id=stone.case_id, object_type="tombstone", object_id=stone.public_id,
        sentence=f"destroyed a case by order of {stone.court} of {local_date(stone.ordered_on, year=True)}: "
        f"{stone.number}",
        detail={"destroyed": stone.destroyed, "asked_by": stone.asked_by_id, "confirmed_by": stone.confirmed_by_id},
    )  # fmt: skip
    db.session.execute(delete(Expunging).where(Expunging.case_id == stone.case_id))


def _end_others(case: Case) -> None:
    """End what waits for its second person: it goes with the case, and there is one under way at a time."""
    waits = update(CourtAct).where(
        CourtAct.case_id == case.id, CourtAct.confirmed_at.is_(None), CourtAct.ended_at.is_(None)
    )
    db.session.execute(waits.values(ended_at=clock.now(), ended_why="The case was expunged."))


def _tombstone(act: CourtAct, rows: list[closure.Hanging]) -> Tombstone:
    now, case_id = clock.now(), act.case_id
    year = clock.court_local(now).year
    last = db.session.scalar(select(func.max(Tombstone.number)).where(Tombstone.number.startswith(f"EX-{year}-")))
    return Tombstone(
        number=f"EX-{year}-{int(last[-6:]) + 1 if last else 1:06d}", case_id=case_id, act=act.public_id,
        court=act.court, ordered_on=act.ordered_on, paper=act.paper,
        asked_by_id=act.asked_by_id, confirmed_by_id=act.confirmed_by_id, destroyed_at=now,
        destroyed=closure.count(rows), packets=[one.number for one in preview.left_the_house(act.case)],
        bates=db.session.scalar(select(func.max(BatesNumber.number)).where(BatesNumber.case_id == case_id)) or 0,
        files=closure.files(rows),
    )  # fmt: skip


def _remove(folder: str, key: str) -> None:
    if folder == "desk":
        for desk in _desks().glob(f"{int(key)}-*"):
            shutil.rmtree(desk, ignore_errors=True)
        return
    if folder == "part":
        parts().path(key).unlink(missing_ok=True)
    else:
        store().drop(key)


def _desks() -> Path:
    return Path(current_app.config["CASEBRIDGE_STORE"]) / "desks"


def _compacted() -> bool:
    """Rewrite the file of the embedded database, so that no page of it holds a deleted row; False while others write.

    PostgreSQL clears dead rows by its own vacuum.
    """
    if db.engine.dialect.name != "sqlite":
        return True
    db.session.remove()
    # A connection of its own: those of the application may not attach, which the rewriting does inside.
    with closing(sqlite3.connect(str(db.engine.url.database), timeout=5, isolation_level=None)) as connection:
        try:
            for name, value in FILE_PRAGMAS.items():
                connection.execute(f"PRAGMA {name}={value}").close()
            connection.execute("VACUUM").close()
        except sqlite3.OperationalError:
            return False
    return True
