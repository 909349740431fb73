"""Kill the web server and the job worker without warning in the middle of work, and look at what is left.

Each round sends one form (submit, a file, decide) or asks for one packet, and sends SIGKILL at a random moment. Then
it starts again and asks: is everything there that was acknowledged, and is nothing there by half? The ways `upload`
and `autosave` go on over all kills: files in parts and answers that save themselves, from where the last server died.
"""

import argparse
import hashlib
import io
import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casebridge import audit
from casebridge.audit import AuditEntry
from casebridge.cases.invariants import check
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.store import store
from casebridge.packets.findings import accepted
from casebridge.packets.models import Packet
from casebridge.packets.services import request_packet
from casebridge.packets.verify import verify
from scripts.writing import Writer, expect
from tests.building.people import acting
from tests.building.preparing import person
from tests.building.story import ready, said
from tests.factories import a_case
from tests.support.house import House, kill
from tests.support.visitors import Visitor, enter
from tests.support.wire import Wire

# Seconds within which a server is killed that people write to.
SHORTEST, LONGEST = 1.2, 15.0
WAYS = ("submit", "form", "decide", "packet", "upload", "autosave")
ROOMY = {"CASEBRIDGE_UPLOADS_AN_HOUR": "1000000", "CASEBRIDGE_UPLOAD_BYTES_A_DAY": str(1 << 50)}


def interrupted(house: House, visitor: Visitor, path: str, fields: dict[str, Any], after: float) -> int:
    """Send a form and kill the server `after` seconds; return what it had answered by then."""
    answers: list[int] = []
    with house.web() as process:
        wire = Wire(house, visitor)
        sender = threading.Thread(target=lambda: answers.append(wire.form(path, fields).status))
        sender.start()
        time.sleep(after)
        kill(process)
        sender.join()
    return answers[0]


def submit(house: House, after: float) -> bool:
    """Kill while a detective sends a package; return whether it had been acknowledged."""
    return _move(house, "draft", "submit", "detective", after)


def decide(house: House, after: float) -> bool:
    """Kill while a prosecutor records a decision."""
    return _move(house, "in_review", "decide", "prosecutor", after)


def upload(house: House, after: float) -> bool:
    """Kill while a detective files a document."""
    body = os.urandom(400_000) + str(after).encode()
    with house.app.app_context():
        case = a_case("draft")
        path, number = f"/cases/{case.public_id}/evidence", case.id
        db.session.remove()
    fields = {"files": (io.BytesIO(body), "statement.bin")}
    status = interrupted(house, enter(house.app, "detective"), path, fields, after)
    with house.app.app_context():
        query = select(Version.sha256).join(Exhibit, Exhibit.id == Version.exhibit_id).where(Exhibit.case_id == number)
        kept = hashlib.sha256(body).hexdigest() in list(db.session.scalars(query))
        expect(kept or status != 303, "A file that was acknowledged is gone.")
        expect(not check_blobs().damaged, "A stored file is not what was sent.")
        db.session.remove()
    return status == 303


def packet(house: House, after: float) -> bool:
    """Kill the job worker while it builds a packet; it goes on where it was."""
    with house.app.app_context():
        case = a_case("in_review")
        with transaction():
            asked = request_packet(
                case, kind="sao_review", recipient="Grand jury", actor=acting(person(case, "detective"))
            )
        public_id = asked.public_id
        db.session.remove()
    first = house.worker()
    time.sleep(after)
    kill(first)
    again = house.worker()
    expect(again.wait(timeout=120) == 0, "The worker did not end well after it was killed.")
    with house.app.app_context():
        row = db.session.scalars(select(Packet).where(Packet.public_id == public_id)).one()
        expect(row.state == "ready", f"The packet is {row.state} after the worker went on.")
        expect(accepted(verify(store().path(row.store_key))), "The packet does not verify.")
        db.session.remove()
    return True


def _move(house: House, state: str, name: str, who: str, after: float) -> bool:
    with house.app.app_context():
        with transaction():
            case = a_case(state)
            ready(case, name)
            asks = {key: str(value) for key, value in said(case, name).items()}
        path, number = f"/cases/{case.public_id}/moves/{name}", case.id
        db.session.remove()
    status = interrupted(house, enter(house.app, who, stepped_up=True), path, asks, after)
    with house.app.app_context():
        now = db.session.get_one(Case, number).state
        query = select(AuditEntry.seq).where(
            AuditEntry.case_id == number, AuditEntry.event == f"{case.workflow.name}:{name}"
        )
        lines = len(list(db.session.scalars(query)))
        expect(status in (0, 303), f"{name} was answered with {status}.")
        expect(now != state or status != 303, f"{name} was acknowledged and is gone.")
        expect((now != state) == (lines == 1), f"The case is {now} with {lines} lines of {name}.")
        db.session.remove()
    return status == 303


def write_on(house: House, kills: int, ways: tuple[str, ...], dice: random.Random) -> str:
    """Kill the server, and now and then a worker, while somebody sends files in parts and types answers."""
    writer, longest = Writer(house, dice.randrange(1 << 30)), SHORTEST
    for number in range(kills):
        before = sum(writer.acknowledged)
        with house.web() as process:
            worker = house.worker() if number % 10 == 0 else None
            threads = writer.work(ways)
            time.sleep(dice.uniform(0.05, longest))
            kill(process)
            if worker is not None:
                kill(worker)
            for thread in threads:
                thread.join()
        writer.look()
        # A busy machine gets longer to answer at all: a kill before the first answer proves little.
        longest = max(longest * 0.9, SHORTEST) if sum(writer.acknowledged) > before else min(longest * 1.5, LONGEST)
        if number % 20 == 19:
            look(house)
            print(f"{', '.join(ways)}: {number + 1} kills, {_told(writer)}, nothing lost", flush=True)
    with house.app.app_context():
        expect(not check_blobs().damaged, "A stored file is not what was sent.")
        db.session.remove()
    look(house)
    return _told(writer)


def _told(writer: Writer) -> str:
    requests, files, answers = writer.acknowledged
    return f"{requests} upload requests, {files} whole files and {answers} saved answers acknowledged"


def look(house: House) -> None:
    """Ask the installation itself."""
    with house.app.app_context():
        _looked_at, broken = check()
        expect(not broken, f"Cases are left without holder, clock or move: {broken[:3]}")
        _good, cut = audit.verify()
        expect(cut is None, f"The history does not hold: {cut}")
        db.session.remove()


def main() -> int:
    """Run the rounds; print one line for each way and a summary last."""
    parser = argparse.ArgumentParser(prog="kill9", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="rounds of each way (default 20)")
    parser.add_argument("--kills", type=int, help="rounds, of upload and autosave together")
    parser.add_argument("--seed", type=int, default=26)
    parser.add_argument("--only", help=f"some of {', '.join(WAYS)}, by commas")
    chosen = parser.parse_args()
    only = tuple(chosen.only.split(",")) if chosen.only else WAYS
    if unknown := set(only) - set(WAYS):
        parser.error(f"There is no {', '.join(sorted(unknown))}: choose of {', '.join(WAYS)}.")
    dice, rounds = random.Random(chosen.seed), chosen.kills or chosen.rounds
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kill9-") as folder:
        house = House(Path(folder), **ROOMY)
        for way, (work, longest) in ONE_BY_ONE.items():
            if way not in only:
                continue
            for _ in range(rounds):
                seen["acknowledged" if work(house, dice.uniform(0, longest)) else "cut off"] += 1
                look(house)
            print(f"{way}: {rounds} rounds, nothing lost, nothing by half", flush=True)
        if going := tuple(way for way in ("upload", "autosave") if way in only):
            seen["going on"] += rounds
            print(f"{', '.join(going)}: {rounds} kills, {write_on(house, rounds, going, dice)}", flush=True)
    parts = ", ".join(f"{number} {what}" for what, number in seen.items())
    print(f"kill9: {sum(seen.values())} kills ({parts}), 0 lost")
    return 0


# What is sent once and cut off: how, and within how many seconds.
ONE_BY_ONE: dict[str, tuple[Callable[[House, float], bool], float]] = {
    "submit": (submit, 0.25), "form": (upload, 0.25), "decide": (decide, 0.35), "packet": (packet, 6.0),
}  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
