"""Opens a demo case as its detective would: facts, people, charges, exhibits, checklist."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases import events, people
from casebridge.cases.models import Case, Party
from casebridge.catalog.charges import ChargeGap, charge_on
from casebridge.catalog.load import catalog
from casebridge.checklist.queries import lines
from casebridge.checklist.services import ask_waiver, tick
from casebridge.demo.answers import answers
from casebridge.demo.papers import paper
from casebridge.demo.redactions import lines_for
from casebridge.evidence.receiving import receive_file
from casebridge.evidence.services import add_exhibit
from casebridge.intake.services import open_case

DISTRICTS = (
    "central", "southeastern", "eastern", "northeastern", "northern", "northwestern", "western", "southwestern",
    "southern",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Player:
    """A person of a case: role, name, birth date (None unknown)."""

    role: str
    name: str
    born_on: date | None
    other_name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a demo case is about, before anybody moves it."""

    number: str
    kind: str
    door: str
    title: str
    place: str
    district: str
    summary: str
    day: date
    players: Sequence[Player]
    charges: Sequence[tuple[int, str]]
    papers: Sequence[str]


def open_planned(plan: Plan, actor: Actor) -> Case:
    """Open the case with facts, people and charges."""
    held = plan.door == "already_charged"
    said = {
        "complaint_number": plan.number, "incident_date": plan.day.isoformat(), "incident_place": plan.place,
        "police_district": plan.district, "summary": plan.summary, "in_custody": "yes" if held else "no",
        "charged": "yes" if plan.door != "review_first" else "no", "door": plan.door,
        "victim_count": str(sum(p.role == "victim" for p in plan.players) or 1),
        "suspect_count": str(sum(p.role == "suspect" for p in plan.players)),
        "favorable_known": "no",
    }  # fmt: skip
    known = answers(plan.kind, day=plan.day, said=said)
    case = open_case(actor, plan.kind, {**known, "door": plan.door}, title=plan.title)
    for player in plan.players:
        people.add_party(
            case, role=player.role, name=player.name, born_on=player.born_on, born_unknown=player.born_on is None,
            other_name=player.other_name, actor=actor,
        )  # fmt: skip
    suspects = [p for p in case.parties if p.role == "suspect"]
    for number, statute in plan.charges:
        if number < len(suspects) and _in_force(statute, plan.day):
            people.propose_charge(case, suspects[number], statute, actor=actor)
    if held:
        for suspect in suspects:
            _arrest(case, suspect, actor)
    return case


def add_papers(case_id: str, plan: Plan, actor: Actor) -> None:
    """Add the exhibits as files, each taken in as an upload is; opens units of work of its own."""
    for number, key in enumerate(plan.papers, start=1):
        label = catalog().exhibit_types[key].label
        title = f"{label}, {plan.title}"
        said = [plan.summary, f"Case {plan.number}, item {number}.", *lines_for(plan.number, key)]
        name, data = paper(key, title, [*said, "Invented for the demo."])
        receive_file(
            case_id, io.BytesIO(data), f"{plan.number}-{number}-{name}", actor=actor, given_by="Crime scene unit"
        )


def add_lines(case: Case, keys: Sequence[str], actor: Actor) -> None:
    """Add exhibits that lie elsewhere, without bytes, for cases that only make up numbers."""
    for key in keys:
        add_exhibit(
            case, title=catalog().exhibit_types[key].label, actor=actor, type_key=key, used="used", physical=True,
            kept_at="Evidence control", confirmed=True,
        )  # fmt: skip


def fill_checklist(case: Case, actor: Actor, exhibit_ids: Sequence[int]) -> None:
    """Settle every item that would bounce; the last one that can is waived, for the sergeant to attest."""
    missing = [line.item for line in lines(case, links=True) if line.bounces and line.item.gate != "attest"]
    waived = [item for item in missing if item.waivable][-1:] if len(missing) > 5 else []
    for item in missing:
        if item in waived:
            ask_waiver(item, reason="Promised for next week; nothing else waits for it.", actor=actor)
        else:
            tick(item, status="have", actor=actor, exhibit_ids=exhibit_ids[:1], words="In the package.")


def papers_for(kind: str) -> tuple[str, ...]:
    """Return the least papers of a package of this kind."""
    common = ("incident_report", "arrest_report", "case_chronology")
    return {
        "homicide": (*common, "ocme_preliminary", "cctv_video"),
        "nonfatal_shooting": (*common, "medical_records", "cctv_video"),
        "armed_robbery": (*common, "property_records", "photo_array_form"),
        "low_level": ("incident_report", "arrest_report"),
    }[kind]


def _in_force(statute: str, day: date) -> bool:
    return statute in catalog().charges and not isinstance(charge_on(statute, day), ChargeGap)


def _arrest(case: Case, suspect: Party, actor: Actor) -> None:
    """Record the arrest on the day, three hours before the case was opened."""
    start = clock.now() - timedelta(hours=3)
    events.record_event(case, event="arrest", at=start, paper="Arrest report", actor=actor, party=suspect)


def meet_custody_clocks(case: Case, actor: Actor) -> None:
    """Record what happened to a person who has been held for more than a day: each event with its paper."""
    for suspect in case.suspects:
        arrest = next((e.at for e in case.standing_events if e.party_id == suspect.id and e.event == "arrest"), None)
        if arrest is None or clock.now() - arrest < timedelta(hours=20):
            continue
        for event, hours, met in (
            ("commissioner_holds", 9, ""), ("probable_cause_found", 9, ""), ("clock_met", 18, "md_bail_review"),
        ):  # fmt: skip
            events.record_event(
                case, event=event, at=arrest + timedelta(hours=hours), paper="District Court docket", actor=actor,
                party=suspect, clock_key=met,
            )  # fmt: skip
