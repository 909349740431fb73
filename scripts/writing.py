"""Somebody who sends files in parts and types answers to a server that dies: what was acknowledged is written down."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select

from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit, Version
from casebridge.evidence.store import store
from casebridge.evidence.upload_models import Upload
from casebridge.evidence.upload_services import parts
from casebridge.intake.sections import SECTIONS
from tests.factories import a_case
from tests.support.house import House
from tests.support.visitors import Visitor, enter
from tests.support.wire import Wire, digest

PART = 128 * 1024
PARTS = (1, 6)
FACTS = {"incident_place": "{} block of Fictional Street", "summary": "Draft {} of what happened."}


class Lost(AssertionError):
    """Something acknowledged is gone, or something is there by half."""


@dataclass
class Sending:
    """Files that go up one after the other; `offset` and `hashes` are what the server acknowledged."""

    case: str
    dice: random.Random
    body: bytes = b""
    url: str = ""
    offset: int = 0
    hashes: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    acknowledged: int = 0

    def run(self, wire: Wire) -> None:
        """Send until no answer comes."""
        while self._step(wire):
            self.acknowledged += 1

    def _step(self, wire: Wire) -> bool:
        if not self.body:
            self.body = self.dice.randbytes(self.dice.randint(*PARTS) * PART - self.dice.randint(0, 5000))
        if not self.url:
            return self._begin(wire)
        if self.offset == len(self.body):
            return self._end(wire)
        rest = self.body[self.offset : self.offset + PART]
        answer = wire.part(self.url, rest, self.offset, len(rest))
        if answer.status == 409:
            return self._ask(wire)
        if answer.status == 204:
            self.offset = int(answer.headers["Upload-Offset"])
        return _went(answer.status, 204, 423, 503)

    def _begin(self, wire: Wire) -> bool:
        answer = wire.begin(self.case, len(self.body), "recording.bin", sha256=digest(self.body))
        if answer.status == 201:
            self.url, self.offset = answer.headers["Location"], 0
        return _went(answer.status, 201, 503)

    def _ask(self, wire: Wire) -> bool:
        """Hear how far it came: at least as far as was acknowledged."""
        answer = wire.state(self.url)
        if answer.status == 200:
            came = int(answer.headers["Upload-Offset"])
            expect(came >= self.offset, f"{self.offset} bytes were acknowledged and {came} are there.")
            self.offset = came
        return _went(answer.status, 200, 503)

    def _end(self, wire: Wire) -> bool:
        answer = wire.state(self.url)
        if answer.status == 200:
            expect(answer.json.get("sha256") == digest(self.body), f"A whole file ended as {answer.json}.")
            self.hashes.add(digest(self.body))
            self.unseen.add(digest(self.body))
            self.body, self.url, self.offset = b"", "", 0
        return _went(answer.status, 200, 503)

    def look(self, case: Case) -> None:
        """Compare the rows and the disk with what was acknowledged."""
        query = select(Version).join(Exhibit, Exhibit.id == Version.exhibit_id).where(Exhibit.case_id == case.id)
        kept = {version.sha256: version.store_key for version in db.session.scalars(query)}
        gone = self.hashes - set(kept)
        expect(not gone, f"{len(gone)} files were acknowledged and are gone.")
        for sha256 in self.unseen:
            expect(store().digest(kept[sha256]) == sha256, "A stored file is not what was sent.")
        self.unseen.clear()
        if not self.url:
            return
        row = db.session.scalars(select(Upload).where(Upload.public_id == self.url.rpartition("/")[2])).first()
        if row is None:
            raise Lost("An upload that was begun is gone.")
        expect(row.received >= self.offset, f"{self.offset} bytes were acknowledged and {row.received} are counted.")
        whole = digest(self.body) in kept
        expect((row.ended_at is not None) == whole, "A file is stored and its upload does not know, or the other way.")
        if not whole:
            lies = parts().path(row.part_key).read_bytes()
            expect(lies[: row.received] == self.body[: row.received], "Bytes that were acknowledged are not on disk.")


@dataclass
class Typing:
    """Answers that save themselves; `saved` is what the server acknowledged, `sent` the last that went out."""

    case: str
    number: int = 0
    saved: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    acknowledged: int = 0

    def run(self, wire: Wire) -> None:
        """Type until no answer comes."""
        while self._save(wire):
            self.acknowledged += 1

    def _save(self, wire: Wire) -> bool:
        self.number += 1
        key = list(FACTS)[self.number % len(FACTS)]
        self.sent[key] = FACTS[key].format(self.number)
        seen = ",".join(f"{name}:{serial}" for name, serial in self.serials.items())
        address = f"/cases/{self.case}/prepare/facts/{self.sections[key]}"
        answer = wire.form(address, {key: self.sent[key], "version": seen}, X_Autosave="1")
        if answer.status == 200:
            self.saved[key] = self.sent[key]
            for pair in answer.json["version"].split(","):
                name, _, serial = pair.partition(":")
                self.serials[name] = int(serial)
        return _went(answer.status, 200, 503)

    def look(self, case: Case) -> None:
        """Compare the answers with what was acknowledged; one that was on its way may be there or not."""
        now = facts.current(case)
        for key in FACTS:
            if text := self.saved.get(key):
                expect(now.get(key) in (text, self.sent[key]), f"{key} was saved as {text!r} and is {now.get(key)!r}.")
                self.saved[key] = now[key]
            last = facts.last_current(case, key)
            self.serials[key] = last.serial if last is not None else 0


class Writer:
    """A detective at work on one case, over as many servers as die meanwhile."""

    def __init__(self, house: House, seed: int) -> None:
        """Make the case."""
        self.house = house
        with house.app.app_context():
            with transaction():
                self.case = a_case("draft").public_id
            db.session.remove()
        self.sending = Sending(self.case, random.Random(seed))
        self.typing = Typing(self.case, sections={key: s.key for s in SECTIONS for key in s.facts if key in FACTS})
        self.failed: list[Lost] = []
        self.look()

    def work(self, ways: tuple[str, ...]) -> list[threading.Thread]:
        """Begin to send and to type; the threads end when the server does."""
        visitor: Visitor = enter(self.house.app, "detective")
        works = {"upload": self.sending.run, "autosave": self.typing.run}
        wire = Wire(self.house, visitor)
        threads = [threading.Thread(target=self._keep_on, args=(works[way], wire)) for way in ways]
        for thread in threads:
            thread.start()
        return threads

    def _keep_on(self, work: Callable[[Wire], None], wire: Wire) -> None:
        try:
            work(wire)
        except Lost as lost:
            self.failed.append(lost)

    def look(self) -> None:
        """Compare everything with what was acknowledged.

        :raises Lost: it is not there.
        """
        for lost in self.failed:
            raise lost
        with self.house.app.app_context():
            case = db.session.scalars(select(Case).where(Case.public_id == self.case)).one()
            self.sending.look(case)
            self.typing.look(case)
            db.session.remove()

    @property
    def acknowledged(self) -> tuple[int, int, int]:
        """Return how many requests of uploads, whole files and saved answers were acknowledged."""
        return self.sending.acknowledged, len(self.sending.hashes), self.typing.acknowledged


def expect(holds: bool, otherwise: str) -> None:
    """Go on only while it holds.

    :raises Lost: it does not.
    """
    if not holds:
        raise Lost(otherwise)


def _went(status: int, *fine: int) -> bool:
    """Say whether to go on: the server answered as it should; no answer means that it died."""
    expect(status == 0 or status in fine, f"The server answered {status}.")
    return status != 0
