"""Disclosure and officer credibility in the demo: one case with a ledger that is alive, one officer on a list."""

from datetime import timedelta

from sqlalchemy import select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.events import record_event
from casebridge.cases.models import Case, Party
from casebridge.credibility import services as credibility
from casebridge.credibility.looking import look_for
from casebridge.credibility.models import CredibilityReview
from casebridge.db import db, transaction
from casebridge.demo.cast import act, lead_of, prosecutor_of
from casebridge.disclosure import services
from casebridge.disclosure.models import Disclosure
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import add_exhibit
from casebridge.packets.jobs import BUILD
from casebridge.packets.kinds.wanted import Wanted
from casebridge.packets.models import Packet
from casebridge.packets.queries import load_for_build
from casebridge.packets.services import request_packet
from casebridge.work import JobRequest
from casebridge.workflows.engine import advance

NUMBER, OFFICER_IN = "DEMO26-R2", "DEMO26-N4"
COUNSEL = "Prudence Hypothesis, counsel"


def play() -> int:
    """Give discovery in one case and put an officer on a list; return how many packets there are now.

    Opens units of work of its own.
    """
    packet = _asked()
    for _name, step in BUILD:
        step(packet)
    with transaction():
        case = _case(NUMBER)
        advance(load_for_build(packet), "issue", actor=prosecutor_of(case), asks={"recipient": COUNSEL})
    with transaction():
        _receipt_and_what_came_later(_case(NUMBER))
    _doubt_an_officer()
    return db.session.query(Packet).count()


def _asked() -> str:
    with transaction() as unit:
        case = _case(NUMBER)
        actor, today = prosecutor_of(case), clock.court_local(clock.now()).date()
        _appeared(case, actor)
        kept = next(one for one in exhibits_of(case, actor) if one.type == "property_records")
        services.rule(
            case, kept, outcome="withhold", category="md_defendant_property", court_order="",
            ground="The list names who reported the sale; a protective order is asked for.",
            review_on=today + timedelta(days=14), actor=actor,
        )  # fmt: skip
        answers = {
            "defendant": case.suspects[0].public_id, "counsel": f"{COUNSEL}, 4 Conjecture Court",
            "rule": "Rule 4-263", "given_on": today.isoformat(), "given_by_way": "By hand",
        }  # fmt: skip
        given = tuple(one.public_id for one in exhibits_of(case, actor) if one.latest is not None and one is not kept)
        wanted = Wanted(answers=answers, exhibits=given)
        packet = request_packet(case, kind="defense_discovery", recipient=COUNSEL, actor=actor, wanted=wanted)
        for row in unit.query(JobRequest).filter_by(kind="packet", subject=packet.public_id):
            row.handed_over_at = row.asked_at
        return packet.public_id


def _appeared(case: Case, actor: Actor) -> None:
    """Let the clock of discovery run: the defendant appeared in circuit court."""
    record_event(
        case, event="first_circuit_appearance", at=clock.now() - timedelta(days=20), party=case.suspects[0],
        paper="Docket entry", actor=actor,
    )  # fmt: skip


def _receipt_and_what_came_later(case: Case) -> None:
    actor = prosecutor_of(case)
    given = db.session.scalars(select(Disclosure).where(Disclosure.case_id == case.id)).one()
    services.record_receipt(
        given, received_on=given.given_on, received_by=COUNSEL, paper="Signed list, 1 page", version=None, actor=actor
    )
    add_exhibit(
        case, title="Wallet of the store, returned by a neighbor", type_key="property_receipt", used="unused",
        physical=True, kept_at="Evidence room, shelf 7", given_by="A neighbor", confirmed=True, actor=lead_of(case),
    )  # fmt: skip


def _doubt_an_officer() -> None:
    with transaction():
        officer = db.session.scalars(
            select(Party).join(Case).where(Case.complaint_number == OFFICER_IN, Party.role == "officer")
        ).first()
        if officer is None:
            return
        said = credibility.Said(
            name=officer.name, ground="A report gave a time at which the camera shows the officer elsewhere.",
            source="Finding of the trial board", dated_on=clock.court_local(clock.now()).date() - timedelta(days=60),
        )  # fmt: skip
        entry = credibility.enter(
            "disclosure", said, reason="Reported to the office by the department.", actor=act("sao-supervisor")
        )
        change = entry.changes[0].public_id
    look_for(change)
    with transaction():
        query = select(CredibilityReview).join(Case).where(Case.complaint_number == OFFICER_IN)
        review = db.session.scalars(query).first()
        if review is not None:
            credibility.decide(review, decision="disclose", words="", version=None, actor=prosecutor_of(review.case))


def _case(number: str) -> Case:
    return db.session.scalars(select(Case).where(Case.complaint_number == number)).one()
