"""Random walks over all five workflows, as the demo accounts and through the policy (Hypothesis)."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta
from typing import Any, ClassVar

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import ENGINE, Actor
from casebridge.access.check import can
from casebridge.cases.models import Case, CaseLink
from casebridge.db import db, transaction, unit_memory
from casebridge.diversion.models import LeadReferral
from casebridge.errors import CaseBridgeError, Conflict, Invalid, NotAllowed, NotReady, WrongState
from casebridge.evidence.models import CustodyTransfer, Exhibit
from casebridge.followups.queries import open_items
from casebridge.intake.services import open_case
from casebridge.packets.models import Packet
from casebridge.workflows.engine import advance, perform
from tests.building import lead, packets, preparing, story
from tests.building.people import acting, some_people
from tests.workflows.expected import Verdict, act_verdict, verdict
from tests.workflows.invariants import broken
from tests.workflows.standing import situation, standing

START = datetime(2026, 3, 4, 15, 0, tzinfo=clock.COURT_ZONE)
KINDS = ("homicide", "nonfatal_shooting", "armed_robbery", "low_level")
DETECTIVES = ("detective", "detective2")
HOURS = (1, 30, 80, 400)
# What was tried over all walks: (workflow, move, outcome) and the states that were reached.
TRIED: Counter[tuple[str, str, str]] = Counter()
STEPS: Counter[str] = Counter()
REACHED: set[tuple[str, str]] = set()
BROKEN = "an invariant does not hold"


class Walk(RuleBasedStateMachine):
    """One walk: a few cases, referrals and packets, moved by whoever may, or refused."""

    app: ClassVar[Flask]
    cases: Bundle[int] = Bundle("cases")
    referrals: Bundle[int] = Bundle("referrals")
    packet_ids: Bundle[int] = Bundle("packets")

    def __init__(self) -> None:
        """Enter the application; the clock of this walk starts at START."""
        super().__init__()
        self.now, self.packets = START, 0
        self.case_ids, self.referral_ids = set[int](), set[int]()
        self.stack = ExitStack()
        self.stack.enter_context(self.app.app_context())

    def teardown(self) -> None:
        """Leave the application."""
        db.session.remove()
        self.stack.close()

    @initialize(target=cases, kind=st.sampled_from(KINDS))
    def begin(self, kind: str) -> int:
        """Begin with one case, so that there is something to move."""
        return self._open(kind, "detective")

    @precondition(lambda walk: len(walk.case_ids) < 3)
    @rule(target=cases, kind=st.sampled_from(KINDS), by=st.sampled_from(DETECTIVES))
    def open_a_case(self, kind: str, by: str) -> int:
        """Open a case and answer its questions."""
        return self._open(kind, by)

    @precondition(lambda walk: len(walk.referral_ids) < 2)
    @rule(target=referrals, case=cases, linked=st.booleans(), by=st.sampled_from(("detective", "coordinator")))
    def refer_to_lead(self, case: int, linked: bool, by: str) -> int:
        """Refer somebody at the arrest door, linked with a low-level case or not."""
        with self._unit():
            record = db.session.get_one(Case, case)
            pointer = record.public_id if linked and record.kind == "low_level" else ""
            self.referral_ids.add(number := lead.lead.referred("arrest", by=by, case_ref=pointer).id)
        return number

    @precondition(lambda walk: walk.packets < 2)
    @rule(target=packet_ids, case=cases)
    def ask_for_a_packet(self, case: int) -> int:
        """Ask for a packet."""
        self.packets += 1
        with self._unit():
            return packets.a_packet(db.session.get_one(Case, case)).id

    @rule(case=cases, data=st.data())
    def move_a_case(self, case: int, data: st.DataObject) -> None:
        """Make a move that somebody may make, nearly always with the work done that it needs."""
        with self._unit():
            record = db.session.get_one(Case, case)
            may = self._allowed(record, record.workflow.moves_from(record.state))
        if may:
            name, who = data.draw(st.sampled_from(may))
            self._step(Case, case, name, who, advance, data, lambda row: story.ready(row, name), story.said)

    @rule(case=cases, data=st.data())
    def move_it_on(self, case: int, data: st.DataObject) -> None:
        """Make a move once more: cases move more often than anything else."""
        self.move_a_case(case, data)

    @rule(case=cases, data=st.data(), moves=st.integers(1, 6))
    def move_it_far(self, case: int, data: st.DataObject, moves: int) -> None:
        """Make several moves one after the other, each looked at like a step."""
        for _ in range(moves):
            self.move_a_case(case, data)
            self.every_case_and_referral_is_in_order()

    @rule(case=cases, data=st.data())
    def act_on_a_case(self, case: int, data: st.DataObject) -> None:
        """Do an act of section 3b that somebody may do."""
        with self._unit():
            record = db.session.get_one(Case, case)
            may = self._allowed(record, [act.key for act in record.workflow.acts if record.state in act.states])
        if may:
            name, who = data.draw(st.sampled_from(may))
            self._step(Case, case, name, who, perform, data, lambda row: None, story.said)

    @rule(case=cases, data=st.data())
    def work_on_an_item(self, case: int, data: st.DataObject) -> None:
        """Move a return item."""
        with self._unit():
            items = open_items(db.session.get_one(Case, case))
            may = [
                (item.id, *found)
                for item in items
                for found in self._allowed(item, item.workflow.moves_from(item.state))
            ]
        if may:
            item, name, who = data.draw(st.sampled_from(may))
            self._step(
                type(items[0]), item, name, who, advance, data, None, lambda row, move: preparing.reply_words(move)
            )

    @rule(referral=referrals, data=st.data())
    def move_a_referral(self, referral: int, data: st.DataObject) -> None:
        """Move a LEAD referral."""
        with self._unit():
            record = db.session.get_one(LeadReferral, referral)
            may = self._allowed(record, record.workflow.moves_from(record.state))
        if may:
            name, who = data.draw(st.sampled_from(may))
            self._step(LeadReferral, referral, name, who, advance, data, lead.ready, lambda row, move: lead.said(move))

    @rule(packet=packet_ids, data=st.data())
    def move_a_packet(self, packet: int, data: st.DataObject) -> None:
        """Move a packet, by a person or by the engine."""
        with self._unit():
            record = db.session.get_one(Packet, packet)
            names = record.workflow.moves_from(record.state)
            may = self._allowed(record, names) + self._allowed(record, names, [("engine", ENGINE)])
        if may:
            name, who = data.draw(st.sampled_from(may))
            self._step(
                Packet, packet, name, who, advance, data, lambda row: packets.ready(row, name),
                lambda row, move: packets.SAID.get(move, {}),
            )  # fmt: skip

    @rule(case=cases, data=st.data())
    def hand_over_an_exhibit(self, case: int, data: st.DataObject) -> None:
        """Move the custody of an exhibit."""
        with self._unit():
            query = select(CustodyTransfer).join(Exhibit).where(Exhibit.case_id == case).limit(2)
            records = list(db.session.scalars(query))
            may = [(r.id, *found) for r in records for found in self._allowed(r, r.workflow.moves_from(r.state))]
        if may:
            custody, name, who = data.draw(st.sampled_from(may))
            self._step(
                CustodyTransfer, custody, name, who, advance, data, None,
                lambda row, move: packets.custody_said(move),
            )  # fmt: skip

    @rule(case=cases, data=st.data())
    def try_anything(self, case: int, data: st.DataObject) -> None:
        """Try any move or act as anybody: the page says what comes of it."""
        with self._unit():
            record = db.session.get_one(Case, case)
            moves = [move.key for move in record.workflow.moves]
            acts = [act.key for act in record.workflow.acts]
            name = data.draw(st.sampled_from([*dict.fromkeys(moves), *acts]))
            someone, actor = data.draw(st.sampled_from(self._people()))
            judge, way = (act_verdict, perform) if name in acts else (verdict, advance)
            want = judge(name, situation(record), standing(record, actor))
        came = self._made(Case, case, name, actor, way, None, story.said)
        refusal = {Verdict.NOT_ALLOWED: "NotAllowed", Verdict.WRONG_STATE: "WrongState"}.get(want)
        assert refusal in (None, came), f"{someone} tries {name}: {came}, the page says {want}"

    @rule(hours=st.sampled_from(HOURS))
    def time_passes(self, hours: int) -> None:
        """Let time pass."""
        self.now += timedelta(hours=hours)

    @invariant()
    def every_case_and_referral_is_in_order(self) -> None:
        """Check section 0 of the page on every record of this walk."""
        STEPS["all"] += 1
        with clock.at(self.now):
            db.session.rollback()
            people = [actor for _, actor in self._people()]
            records: list[Any] = [db.session.get_one(Case, number) for number in sorted(self.case_ids)]
            records += [db.session.get_one(LeadReferral, number) for number in sorted(self.referral_ids)]
            REACHED.update((record.workflow.name, record.state) for record in records)
            found = [words for record in records for words in broken(record, people)]
            db.session.rollback()
        assert not found, f"{BROKEN}: {found}"

    def _open(self, kind: str, by: str) -> int:
        with self._unit():
            people = some_people()
            case = open_case(acting(people[by]), kind, {})
            preparing.answer_all(case, people[by])
            self.case_ids.add(case.id)
            return case.id

    def _unit(self) -> AbstractContextManager[Any]:
        """Open a unit of work at this walk's time, a second after the last."""
        self.now += timedelta(seconds=1)
        stack = ExitStack()
        stack.enter_context(clock.at(self.now))
        stack.enter_context(transaction())
        return stack

    def _people(self) -> list[tuple[str, Actor]]:
        return [(name, acting(user)) for name, user in sorted(some_people().items()) if user.active]

    def _allowed(
        self, record: Any, names: list[str], people: list[tuple[str, Actor]] | None = None
    ) -> list[tuple[str, Actor]]:
        """Return (move, actor) for what the policy lets somebody do, in a fixed order."""
        flow, found = record.workflow, []
        for name in names:
            needs = (flow.act(name) or flow.rows(name)[0]).needs
            found += [(name, who) for _, who in people or self._people() if can(who, needs, record)]
        return found

    def _step(
        self, model: type[Any], number: int, name: str, who: Actor, way: Callable[..., Any], data: st.DataObject,
        prepare: Callable[[Any], None] | None, said: Callable[[Any, str], dict[str, Any]],
    ) -> None:  # fmt: skip
        """Do the work (nearly always) and make the move; the policy already said yes."""
        prepared = data.draw(st.integers(0, 9)) > 0
        came = self._made(model, number, name, who, way, prepare if prepared else None, said)
        assert came not in ("NotAllowed", "WrongState"), f"{who.username}: {name} was offered and then {came}"

    def _made(
        self, model: type[Any], number: int, name: str, who: Actor, way: Callable[..., Any],
        prepare: Callable[[Any], None] | None, said: Callable[[Any, str], dict[str, Any]],
    ) -> str:  # fmt: skip
        """Return `moved` or the refusal; what a refused unit did is not kept."""
        came = "moved"
        try:
            with self._unit():
                record = db.session.get_one(model, number)
                if prepare is not None:
                    self._work(lambda: prepare(record))
                actor = who if who is ENGINE else acting(some_people()[who.username])
                way(record, name, actor=actor, asks=said(record, name))
                self._note_linked(record)
        except (NotAllowed, NotReady, WrongState, Invalid, Conflict) as refusal:
            came = type(refusal).__name__
        TRIED[model.__tablename__, name, came] += 1
        return came

    def _work(self, prepare: Callable[[], None]) -> None:
        """Do the work that a move needs; what these people may not do now stays undone, and the unit forgets it."""
        memory = unit_memory()
        before = {key: dict(known) if isinstance(known, dict) else known for key, known in memory.items()}
        point = db.session.begin_nested()
        try:
            prepare()
        except (CaseBridgeError, KeyError, StopIteration):
            point.rollback()
            memory.clear()
            memory.update(before)
        else:
            point.commit()

    def _note_linked(self, record: Any) -> None:
        """Watch the cases that came out of this one, too."""
        if isinstance(record, Case):
            self.case_ids |= set(db.session.scalars(select(CaseLink.other_id).where(CaseLink.case_id == record.id)))
