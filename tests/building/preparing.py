"""What people do before a move of the police or of the charging review: each makes its guards silent."""

from datetime import date, datetime, timedelta

from casebridge import clock
from casebridge.cases import events
from casebridge.cases.models import Case, Charge, Conflict, Party
from casebridge.cases.people import definition_of, live_charges, propose_charge
from casebridge.checklist import queries as checklist
from casebridge.checklist.services import attest_waiver, tick
from casebridge.db import db
from casebridge.elements.services import note
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of, open_flags
from casebridge.evidence.services import add_exhibit, classify, resolve_favorable
from casebridge.followups.models import ItemDraft
from casebridge.followups.queries import drafts_of, open_items, servable
from casebridge.followups.services import add_draft, edit_draft, reply
from casebridge.intake.services import add_person
from casebridge.review.cells import prepare_cell
from casebridge.review.services import (
    answer_ground,
    grounds_of,
    read_snapshot,
    record_disposition,
    record_eligibility,
    write_ground,
)
from casebridge.review.snapshot import latest
from casebridge.victims.services import record_end_notice
from casebridge.workflows.engine import refresh
from tests.building.answers import answer_all
from tests.building.people import OTHER_UNIT, acting, some_people

CHARGES = {
    "homicide": "murder_2",
    "nonfatal_shooting": "assault_1_firearm",
    "armed_robbery": "armed_robbery",
    "low_level": "trespass_posted",
}
AHEAD = ("first_trial_date", "trial_date", "sentencing_or_trial", "criminal_proceeding")
RETURN_REASON = "id_single_witness"


def person(case: Case, name: str):
    """Return the account that does the work of `name` on this case."""
    people = some_people()
    if name == "sergeant" and case.unit == OTHER_UNIT:
        name = "sergeant2"
    own = {"detective": case.lead_id, "prosecutor": case.prosecutor_id, "federal-liaison": case.liaison_id,
           "federal": case.ausa_id, "lead-liaison": case.lead_liaison_id}.get(name)  # fmt: skip
    return next((user for user in people.values() if user.id == own), people[name])


def a_victim(case: Case) -> Party:
    """Enter a grown victim."""
    lead = acting(person(case, "detective"))
    return add_person(case, actor=lead, role="victim", name="Ada Nowhere", born_on=date(1980, 5, 4))


def a_suspect(case: Case, name: str = "Max Nobody", statute: str = "") -> Charge:
    """Enter a grown suspect with one proposed charge."""
    lead = acting(person(case, "detective"))
    party = add_person(case, actor=lead, role="suspect", name=name, born_on=date(1990, 1, 2))
    return propose_charge(case, party, statute or CHARGES[case.kind], actor=lead)


def an_exhibit(case: Case, type_key: str = "incident_report", used: str = "used") -> Exhibit:
    """File a paper, classed."""
    lead = acting(person(case, "detective"))
    return add_exhibit(case, title="Report", type_key=type_key, used=used, actor=lead, confirmed=True)


def checklist_done(case: Case, gate: str = "", by: str = "detective") -> None:
    """Tick every item of a gate that blocks the charge."""
    actor = acting(person(case, by))
    for line in checklist.lines(case):
        if line.blocks and line.item.gate == gate:
            tick(line.item, status="have", actor=actor, words="In the file.")


def ready_to_submit(case: Case) -> None:
    """Answer, charge, tick and class all that a submission needs."""
    answer_all(case, person(case, "detective"))
    if not any(p.role == "victim" for p in case.parties) and case.kind != "low_level":
        a_victim(case)
    if not live_charges(case):
        a_suspect(case)
    for exhibit in exhibits_of(case):
        if exhibit.used == "unclassed":
            classify(exhibit, used="used", actor=acting(person(case, "detective")))
    checklist_done(case)


def ready_on_view(case: Case) -> None:
    """Record an arrest on view with its paper and file the charging document."""
    lead = acting(person(case, "detective"))
    case.door = "already_charged"
    if not live_charges(case):
        a_suspect(case)
    if not any(event.event == "arrest" for event in case.events):
        record_arrest(case, clock.now() - timedelta(hours=2))
    add_exhibit(case, title="Statement", type_key="statement_of_probable_cause", used="used", actor=lead)


def record_arrest(case: Case, at: datetime) -> None:
    """Record the arrest of the first suspect."""
    lead = acting(person(case, "detective"))
    events.record_event(case, event="arrest", at=at, paper="Arrest report", party=case.suspects[0], actor=lead)


def ready_to_attest(case: Case) -> None:
    """Attest each waiver and do the sergeant's own items."""
    sergeant = acting(person(case, "sergeant"))
    for item in checklist.waivers(case):
        attest_waiver(item, actor=sergeant)
    checklist_done(case, "attest", "sergeant")


def ready_to_return(case: Case, weight: str = "blocks_charge", by: str = "prosecutor") -> None:
    """Write one complete item."""
    if not drafts_of(case):
        an_item(case, weight=weight, by=by)


def an_item(case: Case, *, weight: str = "blocks_charge", by: str = "prosecutor", **own: str) -> ItemDraft:
    """Write one item, complete unless `own` says otherwise."""
    actor = acting(person(case, by))
    due = clock.court_local(clock.now()).date() + timedelta(days=7)
    whole = {
        "reason": RETURN_REASON, "words": "Please get it.", "serves": servable(case)[0][0], "done": "A signed paper.",
        "weight": weight, "due_on": due.isoformat(),
    }  # fmt: skip
    return edit_draft(add_draft(case, actor=actor), case, actor=actor, **{**whole, **own})


def items_replied(case: Case, move: str = "answer") -> None:
    """Reply to every item that waits."""
    lead = acting(person(case, "detective"))
    for item in open_items(case):
        if item.state == "asked":
            reply(item, move, actor=lead, asks=reply_words(move))


def reply_words(move: str) -> dict[str, object]:
    """Return what a reply to an item asks for."""
    words: dict[str, object] = {"text": "Done as asked."}
    if move == "dispute":
        words |= {"dispute_reason": "already_there", "alternative": "See the report."}
    if move == "withdraw_item":
        words = {"cancel_reason": "got_elsewhere"}
    return words


def an_item_in_dispute(case: Case) -> None:
    """Dispute an item; one is asked for before, where none is open."""
    items_replied(case, "dispute")


def ready_to_decide(case: Case, choice: str = "approve", other: str = "") -> None:
    """Choose for every cell, answer favorable flags, give a word on each element without proof."""
    prosecutor = acting(person(case, "prosecutor"))
    for exhibit in exhibits_of(case):
        if exhibit.used == "unclassed":
            classify(exhibit, used="used", actor=prosecutor)
    for flag in open_flags(case):
        resolve_favorable(case, decision="not_favorable", words="Read.", actor=prosecutor, flag=flag.flag)
    for charge in live_charges(case):
        if charge.outcome == "" or choice != "approve":
            decide_cell(charge, choice, other)


def decide_cell(charge: Charge, choice: str, other: str = "") -> None:
    """Choose one cell with all that it needs."""
    actor = acting(person(charge.case, "prosecutor"))
    reasons = ["identity_not_proved"] if choice == "decline" else []
    amendment = "Sent to the other office." if other else ""
    prepare_cell(charge, actor=actor, choice=choice, other=other, reasons=reasons, amendment=amendment)
    for element in definition_of(charge).elements:
        note(charge, element.key, "The witness will say so.", actor=actor)


def ready_to_sign(case: Case, by: str = "sao-supervisor2") -> None:
    """Read the snapshot."""
    read_snapshot(latest(case), case, actor=acting(person(case, by)))


def ready_to_challenge(case: Case) -> None:
    """Give a ground for every declined charge."""
    for charge in live_charges(case):
        write_ground(
            case, charge, ground="exhibit_not_read", text="Ex 1 was not read.", actor=acting(person(case, "sergeant"))
        )


def grounds_answered(case: Case, by: str = "sao-supervisor") -> None:
    """Answer every ground."""
    for ground in grounds_of(case):
        answer_ground(case, ground, answer="It was read.", actor=acting(person(case, by)))


def ready_for_override(case: Case) -> None:
    """Attach the charging document."""
    add_exhibit(
        case, title="Charging document", type_key="charging_document", used="used",
        actor=acting(person(case, "detective")),
    )  # fmt: skip


def ready_to_offer_lead(case: Case) -> None:
    """Record that everybody is eligible and do the items of that gate."""
    holder = "prosecutor"
    for party in case.suspects:
        record_eligibility(case, party, rule="adult", eligible=True, actor=acting(person(case, holder)))
    checklist_done(case, "offer_lead", holder)


def ready_to_close(case: Case, by: str) -> None:
    """Give each charge its end and each victim a notice."""
    actor = acting(person(case, by))
    today = clock.court_local(clock.now()).date()
    for charge in live_charges(case) + live_charges(case, "federal"):
        record_disposition(charge, disposition="guilty_plea", on=today, actor=actor)
    for party in case.parties:
        if party.role == "victim":
            record_end_notice(case, party, actor=actor, on=today, way="mail")


def record_conflict(case: Case, name: str) -> None:
    """Record that somebody has a conflict of interest on this case."""
    user = person(case, name)
    now = clock.now()
    db.session.add(
        Conflict(case_id=case.id, user_id=user.id, reason="knows_person", recorded_by_id=user.id, recorded_at=now)
    )
    db.session.flush()


def held(case: Case) -> Case:
    """Let the first suspect be arrested an hour ago; one is entered where there is none."""
    if not case.suspects:
        a_suspect(case)
    record_arrest(case, clock.now() - timedelta(hours=1))
    refresh(case)
    return case


def record_event(case: Case, event: str) -> None:
    """Record a dated event of the first suspect with its paper: two hours ago, or ahead where it is a date set.

    A first contact is with the first victim.
    """
    at = clock.now() + (timedelta(days=60) if event in AHEAD else -timedelta(hours=2))
    actor = acting(some_people()["prosecutor"])
    people = case.suspects
    if event == events.FIRST_CONTACT:
        people = [one for one in case.parties if one.role in events.SERVED]
    events.record_event(case, event=event, at=at, paper="Docket", party=people[0], actor=actor)


def drop_events(case: Case, *names: str) -> None:
    """Take recorded events out, as if nobody had entered them."""
    for event in [event for event in case.events if event.event in names]:
        case.events.remove(event)
        db.session.delete(event)
