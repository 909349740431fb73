"""`casebridge demo load`: people, incidents and cases in every state, in the order in which they happened."""

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.bulk import shelve, together
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.catalog.load import catalog
from casebridge.checklist.models import ChecklistItem
from casebridge.db import db, transaction
from casebridge.demo import desk, given, guarded, kept, lead, marks, outbox, packets
from casebridge.demo import director as do
from casebridge.demo.cast import act, id_of, prosecutor_of
from casebridge.demo.opening import (
    Plan,
    add_lines,
    add_papers,
    fill_checklist,
    meet_custody_clocks,
    open_planned,
    papers_for,
)
from casebridge.demo.plans import made_up, moment, plan_of
from casebridge.demo.stories import Story, stories
from casebridge.diversion.models import LeadReferral
from casebridge.elements.models import ElementMark, ElementNote
from casebridge.errors import WrongState
from casebridge.evidence.models import Exhibit, ExhibitShare, FavorableFlag
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import classify
from casebridge.followups.models import ItemDraft, ReturnItem
from casebridge.incidents.generate import generate
from casebridge.incidents.services import import_file
from casebridge.lead_store import opened
from casebridge.packets.memory import settle_down, undisturbed
from casebridge.review.models import DecisionSnapshot
from casebridge.victims.models import VictimNotice
from casebridge.workflows.engine import advance

Step = Callable[[Case], None]
# What moves ask about, beside the case itself.
AT_HAND: dict[Any, tuple[str, ...]] = {
    ChecklistItem: ("links",), Exhibit: ("versions", "custody"), ExhibitShare: (), FavorableFlag: (), ElementMark: (),
    ElementNote: (), ReturnItem: ("round",), ItemDraft: (), DecisionSnapshot: (), VictimNotice: ("withdrawal",),
}  # fmt: skip
BATCH = 1000
LEADS = {
    "homicide": "detective",
    "nonfatal_shooting": "detective",
    "armed_robbery": "detective2",
    "low_level": "detective2",
}
PATHS: dict[str, tuple[Step, ...]] = {
    "draft": (),
    "sergeant_review": (do.submit,),
    "submitted": (do.submit, do.attest),
    "in_review": (do.submit, do.attest, do.take),
    "returned": (do.submit, do.attest, do.take, do.send_return),
    "second_return": (do.submit, do.attest, do.take, do.send_return, do.resubmit, do.accept_answers, do.send_again),
    "conference": (do.submit, do.attest, do.take, do.send_return, do.dispute_and_confer),
    "sign_off": (do.submit, do.attest, do.take, do.decide),
    "declined": (do.submit, do.attest, do.take, do.decline, do.sign),
    "challenged": (do.submit, do.attest, do.take, do.decline, do.sign, do.challenge),
    "federal_screening": (do.submit, do.attest, do.take, do.decide, do.sign),
    "federal_review": (
        do.submit,
        do.attest,
        do.take,
        do.decide,
        do.sign,
        do.take_screening,
        do.refer,
        do.take_referral,
    ),
    "federal_questions": (
        do.submit,
        do.attest,
        do.take,
        do.decide,
        do.sign,
        do.refer,
        do.take_referral,
        do.ask_for_more,
    ),
    "federal_prosecution": (
        do.submit,
        do.attest,
        do.take,
        do.decide,
        do.sign,
        do.refer,
        do.take_referral,
        do.ask_for_more,
        do.answer_federal,
        do.adopt,
    ),
    "state_prosecution": (do.submit, do.attest, do.take, do.prosecute),
    "override": (do.submit, do.attest, do.take, do.decline, do.sign, do.challenge, do.confer_and_stand, do.override),
    "diversion_offered": (do.submit, do.attest, do.take, do.offer_lead),
    "diverted": (do.submit, do.attest, do.take, do.offer_lead, do.enrolled),
    "accepted": (do.submit, do.attest, do.take, do.decline, do.sign, do.accept),
    "closed": (do.submit, do.attest, do.take, do.send_return, do.resubmit, do.prosecute, do.close),
    "withdrawn": (do.withdraw,),
}
# How far the answers of a returned story are.
REPLIES: dict[str, Step] = {"DEMO26-H4": do.answer_some, "DEMO26-R4": do.answer_some}
# How many of a hundred made-up cases end where.
SHARES = {
    "draft": 14, "sergeant_review": 6, "submitted": 8, "in_review": 14, "returned": 8, "sign_off": 2, "declined": 4,
    "federal_screening": 4, "federal_review": 3, "state_prosecution": 17, "accepted": 5, "closed": 12, "withdrawn": 3,
}  # fmt: skip
KINDS = ("nonfatal_shooting", "armed_robbery", "homicide", "nonfatal_shooting", "armed_robbery", "low_level")


@dataclass(order=True)
class Scene:
    """One thing that happens at one moment to the case `of`; `alone` when it opens units of work of its own."""

    at: datetime
    number: int
    play: Callable[[], None] = field(compare=False)
    alone: bool = field(default=False, compare=False)
    of: str = field(default="", compare=False)


class Stage:
    """Collects the scenes of all cases and plays them in the order of their moments."""

    def __init__(self, now: datetime) -> None:
        """Begin with an empty stage; nothing happens after `now`."""
        self.now, self.made = now, 0
        self.scenes: list[Scene] = []
        self._ids: dict[str, str] = {}
        self._at_hand: dict[str, Case] = {}

    def add(self, at: datetime, play: Callable[[], None], *, alone: bool = False, of: str = "") -> None:
        """Let something happen at a moment, to the case with the complaint number `of` when there is one."""
        self.scenes.append(Scene(min(at, self.now), len(self.scenes), play, alone, of))

    def stage_case(self, plan: Plan, target: str, *, real_papers: bool, returned_for: list[str] | None = None) -> None:
        """Add the scenes of one case: open, papers, checklist, then each move."""
        opened = moment(plan.day, 9, 15) + timedelta(hours=14 if plan.door == "already_charged" else 26)
        opened = min(opened, self.now - timedelta(hours=2))
        span = self.now - opened
        steps = PATHS[target]
        self.add(opened, lambda: self._open(plan, real_papers), of=plan.number)
        if real_papers:
            self.add(opened + span * 0.03, lambda: self._papers(plan), alone=True)
        if target != "draft" or not real_papers:
            self.add(opened + span * 0.05, lambda: self._prepare(plan), of=plan.number)
        if plan.number in marks.CORRECTED:
            self.add(opened + span * 0.07, marks.CORRECTED[plan.number], alone=True)
        # The moves follow each other within days, and the last of them lies hours back: clocks look alive.
        end = max(self.now - timedelta(minutes=90 + sum(map(ord, plan.number)) % 1500), opened + span * 0.9)
        gap = min((end - opened) * 0.9 / max(len(steps), 1), timedelta(days=3))
        for number, step in enumerate(steps, start=1):
            at = end - gap * (len(steps) - number)
            self.add(at, lambda step=step: self._step(plan, step, returned_for), of=plan.number)  # type: ignore[misc]
        self.made += 1

    def play(self, on_progress: Callable[[int, int], None]) -> None:
        """Play all scenes, many in one unit of work."""
        scenes, start = sorted(self.scenes), 0
        settle_down()
        while start < len(scenes):
            if scenes[start].alone:
                with clock.at(scenes[start].at):
                    scenes[start].play()
                start += 1
            else:
                with undisturbed():
                    start = self._batch(scenes, start)
            on_progress(start, len(scenes))

    def _batch(self, scenes: list[Scene], start: int) -> int:
        batch = list(takewhile(lambda scene: not scene.alone, scenes[start : start + BATCH]))
        with transaction(), together(db.session()):
            self._fetch({self._ids[scene.of] for scene in batch if scene.of in self._ids})
            for scene in batch:
                with clock.at(scene.at):
                    scene.play()
        self._at_hand.clear()
        db.session.expunge_all()
        return start + len(batch)

    def _fetch(self, ids: set[str]) -> None:
        """Read the cases of a batch at once, with what every move asks about."""
        parts = (Case.parties, Case.charges, Case.events, Case.extensions, Case.things, Case.holdings)
        query = select(Case).where(Case.public_id.in_(ids)).options(*map(selectinload, parts))
        self._at_hand = {case.public_id: case for case in db.session.scalars(query)}
        numbers = [case.id for case in self._at_hand.values()]
        for model, along in AT_HAND.items():
            shelve(db.session(), model, "case_id", numbers, *along)
        facts.read_current(numbers)

    def _case(self, plan: Plan) -> Case:
        return self._at_hand[self._ids[plan.number]]

    def _open(self, plan: Plan, real_papers: bool) -> None:
        actor = act(LEADS[plan.kind])
        case = open_planned(plan, actor)
        if not real_papers:
            add_lines(case, papers_for(plan.kind), actor)
        self._ids[plan.number] = case.public_id
        self._at_hand[case.public_id] = case

    def _papers(self, plan: Plan) -> None:
        add_papers(self._ids[plan.number], plan, act(LEADS[plan.kind]))

    def _prepare(self, plan: Plan) -> None:
        case, actor = self._case(plan), act(LEADS[plan.kind])
        found = exhibits_of(case)
        for number, exhibit in enumerate(found):
            if exhibit.used == "unclassed":
                key = plan.papers[number] if number < len(plan.papers) else exhibit.type
                label = catalog().exhibit_types[key].label if key else exhibit.title
                classify(exhibit, actor=actor, type_key=key, used="used", title=label)
        fill_checklist(case, actor, [exhibit.id for exhibit in found])
        marks.by_police(case, plan.number, actor)

    def _step(self, plan: Plan, step: Step, returned_for: list[str] | None) -> None:
        case = self._case(plan)
        if plan.door == "already_charged":
            meet_custody_clocks(case, prosecutor_of(case))
        if step is do.send_return and returned_for:
            do.send_return(case, returned_for)
            if replies := REPLIES.get(plan.number):
                replies(case)
        elif step is do.send_again:
            do.send_return(case, returned_for)
            if returned_for and len(returned_for) > 1:
                do.dispute_one(case)
        elif step is do.enrolled:
            self._intake(case)
            step(case)
        else:
            step(case)
            if step is do.take:
                marks.by_office(case, plan.number)

    def stage_lead(self) -> None:
        """Add the records of LEAD that stand apart from cases: each door, each state."""
        day = timedelta(days=1)
        self.add(self.now - 100 * day, lead.directory)
        self.add(self.now - 0.04 * day, lead.on_call)
        for back, play in (
            (12, self._lead_talking), (20, self._lead_spoken), (3, self._lead_passed_on), (400, self._lead_inactive),
            (60, self._lead_undecided), (60, self._lead_lost), (0.02, self._lead_new),
        ):  # fmt: skip
            for number, part in enumerate(play()):
                self.add(self.now - back * day + number * min(back * 0.3, 30) * day, part)

    def _intake(self, case: Case) -> None:
        """Bring the person of a low-level case through intake, on LEAD's side of the wall."""
        referral = lead.open_record("arrest", case.suspects[0].name, case=case)
        lead.hand_off(referral)
        lead.consent(referral, "prosecutor")
        lead.consent(referral, "police")
        lead.intake_done(referral)
        lead.goal(referral, "id_papers", "birth certificate, then the list")
        lead.contact(referral, "Met at the shop.", 5)
        lead.withdraw(referral, "police")

    def _lead_talking(self) -> list[Callable[[], None]]:
        held: list[LeadReferral] = []
        return [
            lambda: held.append(lead.open_record("social_contact", "Jasper Niemandsson")),
            lambda: lead.hand_off(_again(held)),
        ]

    def _lead_spoken(self) -> list[Callable[[], None]]:
        held: list[LeadReferral] = []
        return [
            lambda: held.append(lead.open_record("community", "Beatriz Nadie Talvez")),
            lambda: lead.hand_off(_again(held)),
            lambda: lead.consent(_again(held), "family", spoken=True),
        ]

    def _lead_passed_on(self) -> list[Callable[[], None]]:
        held: list[LeadReferral] = []
        return [
            lambda: held.append(lead.open_record("social_contact", "Winifred Umbrelly")),
            lambda: lead.pass_on(_again(held)),
        ]

    def _lead_inactive(self) -> list[Callable[[], None]]:
        held: list[LeadReferral] = []
        return [
            lambda: held.append(lead.open_record("arrest", "Moses Faraway-Lane")),
            lambda: lead.hand_off(_again(held)),
            lambda: lead.consent(_again(held), "work_group"),
            lambda: lead.intake_done(_again(held)),
            lambda: lead.goal(_again(held), "housing", "my own key"),
            lambda: lead.lose(_again(held)),
            lambda: lead.finish(_again(held), "inactive"),
        ]

    def _lead_undecided(self) -> list[Callable[[], None]]:
        held: list[LeadReferral] = []
        return [
            lambda: held.append(lead.open_record("arrest", "Barnabas Undecided-Moor")),
            lambda: lead.hand_off(_again(held)),
            lambda: lead.consent(_again(held), "work_group"),
            lambda: None,
            lambda: lead.ask_decision(_again(held)),
        ]

    def _lead_lost(self) -> list[Callable[[], None]]:
        held: list[LeadReferral] = []
        return [
            lambda: held.append(lead.open_record("community", "Lucasta Wanderwell")),
            lambda: lead.hand_off(_again(held)),
            lambda: lead.consent(_again(held), "work_group"),
            lambda: lead.intake_done(_again(held)),
            lambda: lead.to_service(_again(held)),
            lambda: lead.lose(_again(held)),
        ]

    def _lead_new(self) -> list[Callable[[], None]]:
        return [lambda: _done(lead.open_record("arrest", "Peregrine Oddsocks"))]


def _again(held: list[LeadReferral]) -> LeadReferral:
    """Return the record of an earlier scene, as it stands now."""
    return db.session.get_one(LeadReferral, held[0].id)


def _done(_record: LeadReferral) -> None:
    """Let a scene end that made a record nobody needs again."""


def load(
    cases: int, seed: int, *, actor: Actor, on_progress: Callable[[int, int], None] = lambda done, of: None
) -> dict[str, int]:
    """Load incidents and `cases` cases; the stories come first. Return how many of each.

    The demo accounts exist already. Opens units of work of its own.

    :raises WrongState: the stories are there already; a second telling would stop halfway.
    """
    plans = {story.key: plan_of(story) for story in stories()}
    told = select(Case.id).where(Case.complaint_number.in_([plan.number for plan in plans.values()]))
    if db.session.scalar(told.limit(1)):
        raise WrongState(
            "The demo is in this database already.", next_step="Load it into an empty one: make demo RESET=1."
        )
    now, dice = clock.now(), random.Random(seed)
    incidents = _incidents(actor, seed, now)
    stage = Stage(now)
    for story in stories():
        stage.stage_case(plans[story.key], _target(story), real_papers=True, returned_for=story.returned_for or None)
    for number, target in enumerate(_targets(max(0, cases - stage.made), dice), start=1):
        kind = _kind(target, number)
        days = dice.randrange(2, 8) if target in ("draft", "sergeant_review", "submitted") else dice.randrange(12, 200)
        day = clock.court_local(now).date() - timedelta(days=days)
        stage.stage_case(made_up(number, kind, day, dice), target, real_papers=False)
    stage.stage_lead()
    for at, play in (*kept.scenes(now), *desk.scenes(now), *guarded.scenes(now)):
        stage.add(at, play, alone=True)
    # The stage shows both sides of LEAD's wall.
    with opened():
        stage.play(on_progress)
    with transaction():
        _offer_custody()
    outbox.play(now)
    packets.play()
    return {"incidents": incidents, "cases": stage.made, "packets": given.play()}


def _offer_custody() -> None:
    """Let one item be on its way from the detective to the evidence clerk."""
    case = db.session.scalars(select(Case).where(Case.complaint_number == "DEMO26-H2")).one()
    held = next(exhibit.custody for exhibit in exhibits_of(case) if exhibit.custody is not None)
    asks = {"whom": id_of("clerk"), "why": "To the evidence room, sealed bag 26-1."}
    advance(held, "offer", actor=act("detective"), asks=asks)


def _targets(number: int, dice: random.Random) -> list[str]:
    """Return where the made-up cases end: each state once, then by their shares."""
    each = [t for t in PATHS if t not in ("second_return", "override")][:number]
    rest = dice.choices(list(SHARES), weights=list(SHARES.values()), k=max(0, number - len(each)))
    return each + rest


def _kind(target: str, number: int) -> str:
    if target in ("diversion_offered", "diverted"):
        return "low_level"
    if target == "sign_off":
        return "homicide"
    kind = KINDS[number % len(KINDS)]
    federal = target.startswith("federal")
    return "nonfatal_shooting" if federal and kind == "low_level" else kind


def _target(story: Story) -> str:
    if "second return" in story.remark:
        return "second_return"
    if "override" in story.remark:
        return "override"
    if story.state == "closed" and "unfounded" in story.remark:
        return "withdrawn"
    return story.state


def _incidents(actor: Actor, seed: int, now: datetime) -> int:
    stored = 0
    with tempfile.TemporaryDirectory() as folder:
        for layout, rows in (("part1", 600), ("classic", 120)):
            path = Path(folder) / f"demo-{layout}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(generate(layout, rows, seed, today=clock.court_local(now).date()))
            stored += import_file(path, actor=actor).stored
    return stored
