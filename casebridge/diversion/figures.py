"""LEAD's figures that may leave: how many people of a quarter that is over, without names, small counts withheld.

A person counts once in each cell, however many goals they have in it. There is no pass and no fail in it.
"""

from collections import Counter

from sqlalchemy import select

from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.diversion import forms
from casebridge.diversion.directory import Service
from casebridge.diversion.models import Goal, LeadReferral
from casebridge.diversion.sending import STAGES, Sent
from casebridge.publishing import Quarter, Table, publishable, word

ANSWERS = {"taken": "Taken", "not taken": "Not taken", "full": "Full", "waiting": "Not answered yet"}


def tables(quarter: Quarter, smallest: int) -> list[Table]:
    """Return the tables of a quarter; each value is a word already."""
    return [make(quarter, smallest) for make in (_by_door, _by_ending, _by_goal, _by_service)]


def _by_door(quarter: Quarter, smallest: int) -> Table:
    query = select(LeadReferral).where(
        LeadReferral.referred_at >= quarter.since, LeadReferral.referred_at < quarter.until
    )
    found = Counter((one.door, one.answer_to_officer) for one in db.session.scalars(query))
    doors = list(catalog().lead_doors.values())
    shown = publishable([[found[door.key, answer] for answer in ANSWERS] for door in doors], smallest)
    return Table(
        "Doors, and what was answered", "", [*ANSWERS.values(), "All"],
        [(door.label, [*map(word, cells), word(total)])
         for door, cells, total in zip(doors, shown.cells, shown.rows, strict=True)],
        [*map(word, shown.columns), word(shown.all)], "People referred in the quarter, by the answer of today.",
    )  # fmt: skip


def _by_ending(quarter: Quarter, smallest: int) -> Table:
    query = select(LeadReferral.closed_as).where(
        LeadReferral.closed_on >= quarter.first, LeadReferral.closed_on <= quarter.last
    )
    found = Counter(db.session.scalars(query))
    reasons = list(catalog().lead_close_reasons.values())
    shown = publishable([[found[reason.key]] for reason in reasons], smallest)
    return Table(
        "How records were closed", "", ["People"],
        [(reason.label, [word(cells[0])]) for reason, cells in zip(reasons, shown.cells, strict=True)],
        [word(shown.all)], "People whose record was closed in the quarter. A record can be opened again.",
    )  # fmt: skip


def _by_goal(quarter: Quarter, smallest: int) -> Table:
    written = (Goal.written_at >= quarter.since, Goal.written_at < quarter.until)
    query = select(Goal.area, Goal.step, Goal.referral_id).where(*written).distinct()
    found = Counter((area, step) for area, step, _person in db.session.execute(query))
    steps, areas = dict(forms.STEPS), list(catalog().goal_areas.values())
    shown = publishable([[found[area.key, step] for step in steps] for area in areas], smallest)
    return Table(
        "Goals, by the person’s own measure", "", list(steps.values()),
        [(area.label, list(map(word, cells))) for area, cells in zip(areas, shown.cells, strict=True)],
        note="People with such a goal, by how far along they say it is. One may stand in several lines: no sums.",
    )  # fmt: skip


def _by_service(quarter: Quarter, smallest: int) -> Table:
    query = (
        select(Service.kind, Sent.stage, Sent.referral_id)
        .join(Service, Service.id == Sent.service_id)
        .where(Sent.asked_at >= quarter.since, Sent.asked_at < quarter.until)
        .distinct()
    )
    found = Counter((kind, stage) for kind, stage, _person in db.session.execute(query))
    areas = list(catalog().goal_areas.values())
    shown = publishable([[found[area.key, stage] for stage in STAGES] for area in areas], smallest)
    return Table(
        "Referrals to services, and what became of them", "", list(STAGES.values()),
        [(area.label, list(map(word, cells))) for area, cells in zip(areas, shown.cells, strict=True)],
        note="People referred in the quarter, by what the service is about. One may stand in several lines: no sums.",
    )  # fmt: skip
