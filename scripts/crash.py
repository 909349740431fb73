"""Fail or kill at every write, sync, rename and unlink of what people do, and look what is left.

Each flow is done once to count its system calls, then once a call and fault: SIGKILL, ENOSPC and EIO. Afterwards: what
was acknowledged is there, nothing is there by half, whoever was refused was told clearly, and the same works again.
"""

import argparse
import io
import logging
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, inspect, select

from casebridge import audit, create_app, disk
from casebridge.audit import AuditEntry
from casebridge.backup import embedded, restoring, services
from casebridge.cases import facts, invariants
from casebridge.cases.models import Case
from casebridge.commands.backup import restored
from casebridge.commands.init import make_tables
from casebridge.db import db, metadata, transaction
from casebridge.diversion.models import Consent, LeadReferral
from casebridge.errors import CaseBridgeError
from casebridge.evidence.checking import check_blobs
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.store import store
from casebridge.in_use import UNDER_WAY
from casebridge.intake.sections import SECTIONS
from casebridge.lead_store import SCHEMA, owners_engine
from casebridge.packets.findings import accepted
from casebridge.packets.jobs import BUILD
from casebridge.packets.models import Packet
from casebridge.packets.services import request_packet
from casebridge.packets.verify import verify
from casebridge.running.health import MIGRATIONS
from casebridge.sealing import destroying
from casebridge.sealing import services as sealing
from casebridge.sealing.models import Tombstone
from scripts.injecting import (
    ACKNOWLEDGED,
    FILES,
    MISSING,
    REFUSED,
    SOCKETS,
    UNCLEAR,
    UNSURE,
    can_inject,
    counted,
    done,
    injected,
)
from scripts.writing import expect
from tests.building import court
from tests.building.people import acting, some_people
from tests.building.preparing import person
from tests.building.story import ready, said
from tests.diversion import people as lead
from tests.factories import a_case
from tests.support import lead_door
from tests.support.databases import PostgresCopies, SqliteCopies, configuration, workshop
from tests.support.visitors import Visitor, enter

FAULTS = ("KILL", "ENOSPC", "EIO")
CLEAR = {423, 503, 507}
# At what goes to a server of the database, which has its own disk, the process can only die.
NETWORK = ("KILL",)


@dataclass
class Try:
    """One go of a flow: `act` does it and says how it ended, `effects` counts what it left (0 or 1)."""

    act: Callable[[], int]
    effects: Callable[[], int]


class Place:
    """An installation on one engine, on which flows are tried; nothing of it is open while another process works."""

    def __init__(self, app: Flask, folder: Path) -> None:
        """Take the application and its folder."""
        self.app, self.folder, self.dice = app, folder, random.Random(8)
        app.test_client_class = Visitor

    def inside(self, work: Callable[[], Any]) -> Any:
        """Do something in the application and leave no connection behind."""
        with self.app.app_context():
            try:
                return work()
            finally:
                db.session.remove()
                db.engine.dispose()

    def made(self, work: Callable[[], Any]) -> Any:
        """Do something in one unit of work."""

        def unit() -> Any:
            with transaction():
                return work()

        return self.inside(unit)

    def sent(self, visitor: Visitor, path: str, fields: Callable[[], dict[str, Any]], **more: Any) -> Callable[[], int]:
        """Return an act that sends a form."""

        def act() -> int:
            answer = visitor.send(path, fields(), **more)
            ended = _ended(answer.status_code)
            return UNSURE if ended == REFUSED and "may have been recorded" in answer.text else ended

        return act

    def called(self, work: Callable[[], Any]) -> Callable[[], int]:
        """Return an act that calls something of ours, as a worker does: it tries again whatever an error says."""

        def act() -> int:
            try:
                self.inside(work)
            except CaseBridgeError as refused:
                return UNSURE if _ended(refused.status) == REFUSED else UNCLEAR
            except Exception as error:
                if disk.trouble_of(error) is None:
                    raise
                return UNSURE
            return ACKNOWLEDGED

        return act

    def entries(self, number: int, event: str) -> int:
        """Count the lines of history of one kind about a case."""
        query = select(func.count(AuditEntry.seq)).where(AuditEntry.case_id == number, AuditEntry.event == event)
        return int(self.inside(lambda: db.session.scalar(query)) or 0)


def draft(place: Place) -> Try:
    """Have an answer of a draft save itself."""

    def begun() -> tuple[str, int, str]:
        case = a_case("draft")
        last = facts.last_current(case, "summary")
        return (*_ids(case), f"summary:{last.serial if last is not None else 0}")

    public_id, number, version = place.made(begun)
    text = f"Draft {place.dice.randrange(1 << 30)} of what happened."
    section = next(one.key for one in SECTIONS if "summary" in one.facts)
    visitor = enter(place.app, "detective")
    fields = lambda: {"summary": text, "version": version}  # noqa: E731
    path = f"/cases/{public_id}/prepare/facts/{section}"

    def effects() -> int:
        return int(place.inside(lambda: facts.current(db.session.get_one(Case, number)).get("summary") == text))

    return Try(place.sent(visitor, path, fields, headers={"X-Autosave": "1"}), effects)


def _move(state: str, name: str, who: str) -> Callable[[Place], Try]:
    def flow(place: Place) -> Try:
        def prepared() -> tuple[str, int, dict[str, str], str]:
            case = a_case(state)
            ready(case, name)
            return (*_ids(case), {key: str(value) for key, value in said(case, name).items()}, case.workflow.name)

        public_id, number, asks, workflow = place.made(prepared)
        visitor = enter(place.app, who, stepped_up=True)

        def effects() -> int:
            lines = place.entries(number, f"{workflow}:{name}")
            now = place.inside(lambda: db.session.get_one(Case, number).state)
            expect((now != state) == (lines == 1), f"The case is {now} with {lines} lines of {name}.")
            return lines

        return Try(place.sent(visitor, f"/cases/{public_id}/moves/{name}", lambda: asks), effects)

    return flow


def upload(place: Place) -> Try:
    """File a document."""
    public_id, number = place.made(lambda: _ids(a_case("draft")))
    body = place.dice.randbytes(200_000)
    visitor = enter(place.app, "detective")
    before = place.inside(lambda: db.session.scalar(select(func.count(Version.id))))

    def effects() -> int:
        query = select(Version).join(Exhibit, Exhibit.id == Version.exhibit_id).where(Exhibit.case_id == number)
        found = place.inside(lambda: [(store().digest(v.store_key), v.sha256) for v in db.session.scalars(query)])
        expect(all(lies == sent for lies, sent in found), "A stored file is not what was sent.")
        now = place.inside(lambda: db.session.scalar(select(func.count(Version.id))))
        expect(now - before == len(found), "A version has no exhibit.")
        return len(found)

    fields = lambda: {"files": (io.BytesIO(body), "statement.bin")}  # noqa: E731
    return Try(
        place.sent(visitor, f"/cases/{public_id}/evidence", fields, content_type="multipart/form-data"), effects
    )  # fmt: skip


def packet(place: Place) -> Try:
    """Build a packet, step by step as the worker does."""

    def asked() -> str:
        case = a_case("in_review")
        actor = acting(person(case, "detective"))
        return request_packet(case, kind="sao_review", recipient="Grand jury", actor=actor).public_id

    public_id = place.made(asked)

    def built() -> None:
        for _name, step in BUILD:
            step(public_id)

    def effects() -> int:
        def look() -> int:
            row = db.session.scalars(select(Packet).where(Packet.public_id == public_id)).one()
            if row.state != "ready":
                return 0
            expect(accepted(verify(store().path(row.store_key))), "The packet does not verify.")
            return 1

        return int(place.inside(look))

    return Try(place.called(built), effects)


def consent(place: Place) -> Try:
    """Record a consent: in LEAD's store, and in the history of the other one."""
    number = place.made(lambda: lead.in_intake().id)
    count = select(func.count(Consent.id)).where(Consent.referral_id == number)
    before = place.inside(lambda: db.session.scalar(count))
    lines = select(func.count(AuditEntry.seq)).where(AuditEntry.event.startswith("lead"))
    lines_before = place.inside(lambda: db.session.scalar(lines))

    def recorded() -> None:
        with transaction():
            lead.consent_of(db.session.get_one(LeadReferral, number))

    def effects() -> int:
        found = place.inside(lambda: db.session.scalar(count)) - before
        told = place.inside(lambda: db.session.scalar(lines)) - lines_before
        expect((found > 0) == (told > 0), f"{found} consents with {told} lines of history: one store went alone.")
        return int(found)

    return Try(place.called(recorded), effects)


def expunge(place: Place) -> Try:
    """Destroy a case by order of a court."""

    def confirmed() -> tuple[int, str]:
        case, people = a_case("in_review"), some_people()
        act = court.an_act(case, "expunge", by="sao-supervisor")
        sealing.confirm(act, actor=acting(people["auditor"]))
        return case.id, act.public_id

    number, act_id = place.made(confirmed)

    def destroyed() -> None:
        destroying.destroy(act_id)
        destroying.finish(act_id)

    def effects() -> int:
        def look() -> int:
            gone = db.session.get(Case, number) is None
            stones = db.session.scalar(select(func.count(Tombstone.id)).where(Tombstone.act == act_id))
            expect(gone == (stones == 1), "The case is gone without a tombstone, or has one and is there.")
            return int(stones or 0)

        return int(place.inside(look))

    return Try(place.called(destroyed), effects)


def backup(place: Place) -> Try:
    """Make a backup."""
    place.made(lambda: a_case("draft").id)
    root = place.folder / "backups"
    folder = place.inside(lambda: services.the_folder(root))
    before = set(folder.names())

    def effects() -> int:
        made = set(folder.names()) - before
        for name in made:
            restoring.check(folder, name)
        return min(1, len(made))

    return Try(place.called(lambda: services.back_up(folder)), effects)


def restore(place: Place) -> Try:
    """Restore a backup over what came after it."""
    root = place.folder / "backups"
    folder = place.inside(lambda: services.the_folder(root))
    name = place.inside(lambda: services.back_up(folder)).name
    number = place.made(lambda: a_case("draft").id)
    config = {**place.app.config, "CASEBRIDGE_INSTANCE": place.folder}

    def acted() -> int:
        try:
            restored(folder, name, config, {}, roll_back=True)
        except CaseBridgeError as refused:
            return UNSURE if _ended(refused.status) == REFUSED else UNCLEAR
        except Exception as error:
            if disk.trouble_of(error) is None:
                raise
            return UNSURE
        return ACKNOWLEDGED

    def effects() -> int:
        if (place.folder / UNDER_WAY).exists():
            embedded.finish(place.folder)
        for old in place.folder.glob("before-restore-*"):
            old.unlink()
        lines = select(func.count(AuditEntry.seq)).where(
            AuditEntry.event == "backup:restore", AuditEntry.object_id == name
        )
        done = int(place.inside(lambda: db.session.scalar(lines)) or 0)
        there = place.inside(lambda: db.session.get(Case, number) is not None)
        expect(there == (done == 0), "The databases are neither the old ones nor the new ones.")
        return done

    return Try(acted, effects)


def migrate(place: Place) -> Try:
    """Bring an empty database to the newest schema: each revision is there whole, or not at all."""
    folder = place.folder / f"new-{place.dice.randrange(1 << 40)}"
    folder.mkdir()
    new = Place(create_app(configuration(f"sqlite:///{folder / 'casebridge.sqlite'}", folder)), folder)
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()

    def effects() -> int:
        def look() -> int:
            owner = owners_engine()
            with owner.connect() as connection:
                revision = MigrationContext.configure(connection).get_current_revision()
            there = {name for schema in (None, SCHEMA) for name in inspect(owner).get_table_names(schema)}
            ours = {table.name for table in metadata.sorted_tables}
            expect(ours <= there if revision else not ours & there, f"At revision {revision}, it is between.")
            return int(revision == newest)

        return int(new.inside(look))

    return Try(new.called(lambda: make_tables(new.app)), effects)


FLOWS: dict[str, Callable[[Place], Try]] = {
    "draft": draft, "submit": _move("draft", "submit", "detective"), "upload": upload,
    "decide": _move("in_review", "decide", "prosecutor"), "packet": packet, "consent": consent, "expunge": expunge,
    "backup": backup, "restore": restore, "migrate": migrate,
}  # fmt: skip
# They work on files of SQLite; PostgreSQL has a switch of its own, which tests/backup proves.
EMBEDDED_ALONE = {"backup", "restore", "migrate"}


def crash(place: Place, name: str, most: int, calls: tuple[str, ...]) -> Iterator[str]:
    """Try one flow at each point; yield how each ended (lost nothing, or Lost is raised)."""

    def prepared() -> Try:
        one = FLOWS[name](place)
        # What is forked shares no connection with us.
        place.inside(lambda: None)
        return one

    whole = prepared()
    ended, found = counted(whole.act, calls)
    expect(ended == ACKNOWLEDGED and whole.effects() == 1, f"{name} does not even work: it ended with {ended}.")
    for call, times in sorted(found.items()):
        for number in _spread(times, most):
            for fault in FAULTS if call in FILES else NETWORK:
                yield _point(place, prepared(), _where(name, fault, call, number, times), (call, number, fault))


def _point(place: Place, one: Try, where: str, at: tuple[str, int, str]) -> str:
    ended = injected(one.act, *at)
    # The next process begins with a healthy disk.
    disk._stopped[0] = 0
    expect(ended != UNCLEAR, f"{where}: it ended with an error that nobody foresaw.")
    effects = one.effects()
    expect(effects <= 1, f"{where}: it happened {effects} times.")
    expect(ended != ACKNOWLEDGED or effects == 1, f"{where}: it was acknowledged and is not there.")
    expect(ended != REFUSED or effects == 0, f"{where}: it was told as not recorded, and is there.")
    if effects == 0:
        again = done(one.act)
        expect(again == ACKNOWLEDGED, f"{where}: it does not work again ({again}).")
        expect(one.effects() == 1, f"{where}: done again, it is there {one.effects()} times.")
    if ended in (REFUSED, UNSURE):
        return "kept, and told that it may be" if effects else "refused"
    return "acknowledged" if ended == ACKNOWLEDGED else "killed"


def look(place: Place) -> None:
    """Ask the installation itself."""

    def whole() -> None:
        _looked_at, broken = invariants.check()
        expect(not broken, f"Cases are left without holder, clock or move: {broken[:3]}")
        _good, cut = audit.verify()
        expect(cut is None, f"The history does not hold: {cut}")
        expect(not check_blobs().damaged, "A stored file is not what was sent.")

    place.inside(whole)


def main() -> int:
    """Try the flows on the engines; print one line for each, and a summary last."""
    parser = argparse.ArgumentParser(prog="crash", description=__doc__)
    parser.add_argument("--db", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--only", help=f"some of {', '.join(FLOWS)}, by commas")
    parser.add_argument("--most", type=int, default=0, help="points of each system call, spread evenly; 0 is all")
    chosen = parser.parse_args()
    if not can_inject():
        sys.stderr.write(f"{MISSING}\n")
        return 1
    only = chosen.only.split(",") if chosen.only else list(FLOWS)
    if unknown := set(only) - set(FLOWS):
        parser.error(f"There is no {', '.join(sorted(unknown))}: choose of {', '.join(FLOWS)}.")
    lead_door.hold()
    # Each point fails on purpose: what the house logs of it would drown what is printed here.
    logging.disable(logging.CRITICAL)
    seen: Counter[str] = Counter()
    for engine in ("sqlite", "postgresql"):
        if chosen.db in (engine, "both"):
            seen += _on(engine, only, chosen.most)
    parts = ", ".join(f"{number} {what}" for what, number in sorted(seen.items()))
    print(f"crash: {sum(seen.values())} points ({parts}), 0 with anything lost")
    return 0


def _on(engine: str, only: list[str], most: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    with workshop() as folder:
        copies = SqliteCopies(folder) if engine == "sqlite" else PostgresCopies(folder)
        house = folder / "house"
        house.mkdir()
        place = Place(create_app(configuration(copies.fresh(), house)), house)
        for name in only:
            if engine == "postgresql" and name in EMBEDDED_ALONE:
                continue
            ends = Counter(crash(place, name, most, FILES if engine == "sqlite" else FILES + SOCKETS))
            look(place)
            parts = ", ".join(f"{number} {what}" for what, number in sorted(ends.items()))
            print(f"{engine}, {name}: {sum(ends.values())} points, {parts}; nothing lost", flush=True)
            seen += ends
        if isinstance(copies, PostgresCopies):
            copies.close()
    return seen


def _spread(times: int, most: int) -> list[int]:
    numbers = list(range(1, times + 1))
    if not most or times <= most:
        return numbers
    return sorted({1 + round(step * (times - 1) / (most - 1)) for step in range(most)}) if most > 1 else [1]


def _where(name: str, fault: str, call: str, number: int, times: int) -> str:
    return f"{name}: {fault} at {call} {number} of {times}"


def _ids(case: Case) -> tuple[str, int]:
    return case.public_id, case.id


def _ended(status: int) -> int:
    return ACKNOWLEDGED if status < 400 else REFUSED if status in CLEAR else UNCLEAR


if __name__ == "__main__":
    raise SystemExit(main())
