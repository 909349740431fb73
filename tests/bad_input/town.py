"""A town with a record in every state, for pages to be opened and forms to be misused on."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from flask import Flask

from casebridge import clock
from casebridge.accounts.office_settings import BLIND_SIGNATURE, choose
from casebridge.allocation.services import Chosen, hand_over
from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.cases.people import add_party, definition_of, live_charges
from casebridge.credibility import queries as credibility_queries
from casebridge.credibility import services as credibility
from casebridge.credibility.looking import look_for
from casebridge.curiosity.models import EntryReport
from casebridge.curiosity.services import last_monday, make_reports
from casebridge.db import db, transaction
from casebridge.disclosure import services as disclosure
from casebridge.disclosure import usao
from casebridge.diversion import calls, care, directory, sending
from casebridge.elements.services import mark
from casebridge.emergency.services import open_case
from casebridge.evidence.models import Version
from casebridge.evidence.pointers.services import Place, add_pointer
from casebridge.evidence.services import flag_favorable
from casebridge.federal.sharing import Choice, share
from casebridge.followups.queries import open_items
from casebridge.home import leave
from casebridge.intake.services import add_person
from casebridge.papers.services import ask_for_paper
from casebridge.redaction.services import add_marks, ask_for_copy
from casebridge.requests.services import ask
from casebridge.victims.services import Typed as Sent
from casebridge.victims.services import record_notice
from tests.building import court, federal, preparing
from tests.building.lead import a_referral
from tests.building.packets import a_custody, a_packet
from tests.building.people import acting, some_people
from tests.building.story import make
from tests.diversion import people as lead
from tests.evidence.papers import filed
from tests.factories import ROUTES, a_case
from tests.redaction.papers import LINE, SECRET, a_paper
from tests.support.visitors import Visitor, enter

REFERRALS = ("referred", "engaged", "intake", "active")
PACKETS = ("requested", "ready", "issued")
OWN_FILE = b"Seen at the corner, 21:40.\n"


@dataclass
class Town:
    """Public ids by name: cases by state or by what is special, and what is inside them."""

    ids: dict[str, str] = field(default_factory=dict)

    def path(self, pattern: str) -> str:
        """Return an address with the ids of this town: `/cases/{draft}/prepare`."""
        return pattern.format_map(self.ids)


def build(app: Flask) -> Town:
    """Fill the database of `app`."""
    town = Town()
    with app.app_context():
        with transaction():
            town.ids["person"] = some_people()["partner"].public_id
            town.ids["prosecutor_account"] = some_people()["prosecutor"].public_id
            _cases(town.ids)
        with transaction():
            _inside(town.ids)
            _disclosed(town.ids)
            _disclosed_by_usao(town.ids)
            _lead(town.ids)
        _handed(town.ids)
        _reported(town.ids)
        _doubted(town.ids)
        db.session.remove()
    visitor = enter(app, "detective")
    assert isinstance(visitor, Visitor)
    sent = {"files": (BytesIO(OWN_FILE), "note.txt")}
    visitor.send(town.path("/cases/{draft}/evidence"), sent, content_type="multipart/form-data")
    with app.app_context():
        town.ids["own_exhibit"] = db.session.query(Version).filter_by(name="note.txt").one().exhibit.public_id
        db.session.rollback()
        _redacted(town.ids)
        db.session.remove()
    return town


def case_of(public_id: str) -> Case:
    """Fetch a case, whoever may see it."""
    return db.session.query(Case).filter_by(public_id=public_id).one()


def _cases(ids: dict[str, str]) -> None:
    for state in ROUTES:
        ids[state] = a_case(state).public_id
    for kind in ("homicide", "low_level"):
        ids[kind] = a_case("draft", kind=kind).public_id
    ids["elsewhere"] = a_case("submitted", kind="armed_robbery", lead="detective2").public_id
    screening = a_case("federal_screening")
    make(screening, "take_screening")
    ids["screening"] = screening.public_id
    screened = a_case("federal_screening")
    make(screened, "take_screening")
    federal.ready_to_refer(screened)
    ids["screened"] = screened.public_id
    deciding = a_case("federal_review")
    make(deciding, "take_federal")
    federal.ready_to_ask(deciding)
    ids["deciding"] = deciding.public_id


def _inside(ids: dict[str, str]) -> None:
    people = some_people()
    lead, prosecutor = acting(people["detective"]), acting(people["prosecutor"])
    choose(BLIND_SIGNATURE, on=True, reason="The offices agreed.", actor=acting(people["admin"]))
    draft, review, elsewhere = (case_of(ids[name]) for name in ("draft", "in_review", "elsewhere"))
    add_person(draft, actor=lead, role="victim", name="Ada Nowhere", born_on=None, born_unknown=True)
    ids["suspect"] = preparing.a_suspect(draft).party.public_id
    facts.record(draft, "incident_place", "2 Oak", actor=lead, source=facts.Source("import", "Row 7"))
    facts.record(review, "suspect_account", "He slept at 3 Elm.", actor=lead, class_key="witness-location")
    preparing.an_item(review, words="")
    charge = live_charges(review)[0]
    exhibit = preparing.an_exhibit(review)
    element = definition_of(charge).elements[0].key
    ids["mark"] = mark(charge, element, exhibit, strength="strong", reason="It says so.", actor=prosecutor).public_id
    flag_favorable(exhibit, text="He was elsewhere.", actor=prosecutor)
    a_custody(review)
    ids["custody"] = a_custody(review, "offered").public_id
    paper = ask_for_paper("custody_report", ids["custody"], {"recipient": "Court"}, actor=acting(people["clerk"]))
    ids["letter"] = paper.public_id
    ids |= {"charge": charge.public_id, "element": element, "exhibit": exhibit.public_id}
    place = Place("Evidence store", "Camera unit", "BWC-1", (None, None))
    pointer = add_pointer(draft, title="Camera", type_key="bwc_video", place=place, used="used", actor=lead)
    people = some_people()
    first = clock.court_local(clock.now()).date() + timedelta(days=30)
    ids["leave"] = leave.enter(
        people["prosecutor2"], starts_on=first, ends_on=first, cover=people["prosecutor"],
        actor=acting(people["prosecutor2"]),
    ).public_id  # fmt: skip
    declined = case_of(ids["declined"])
    ids["court_act"], ids["hold"] = court.an_act(declined).public_id, court.a_hold(declined).public_id
    preparing.record_conflict(review, "lead-liaison")
    preparing.record_event(case_of(ids["state_prosecution"]), "counsel_appearance")
    ids["request"] = ask(draft, kind="lab", asked_of="Lab", what="DNA", actor=lead).public_id
    ids["pointer"] = pointer.exhibit.public_id
    ids["item"] = open_items(case_of(ids["returned"]))[0].public_id
    ids["exhibit_elsewhere"] = preparing.an_exhibit(elsewhere).public_id
    ids["charge_elsewhere"] = live_charges(elsewhere)[0].public_id
    ids["party_elsewhere"] = elsewhere.suspects[0].public_id
    for state in PACKETS:
        packet = a_packet(review, state)
        # The ledger of numbers begins at 1, and these did not come from it.
        packet.number = packet.number.replace("CB-P-2026-", "CB-P-2025-")
        ids[f"packet_{state}"] = packet.public_id
    opened, seeker = case_of(ids["homicide"]), acting(people["detective2"])
    words = "He is on his way there."
    ids["emergency"] = open_case(opened.number, category="danger_to_life", words=words, actor=seeker).public_id
    for party in review.parties:
        party.contact = "410-555-0100"
        ids["victim"] = party.public_id if party.role == "victim" else ids.get("victim", "")
    told, day = next(one for one in review.parties if one.role == "victim"), clock.court_local(clock.now()).date()
    sent = Sent("md_victim_notice_10", "sent", day, way="mail", whom="The victim", paper="Post 17")
    ids["notice"] = record_notice(told, sent, actor=acting(people["advocate"])).public_id


def _disclosed(ids: dict[str, str]) -> None:
    """Give one item to the defense and withhold another."""
    review, prosecutor = case_of(ids["in_review"]), acting(some_people()["prosecutor"])
    kept = preparing.an_exhibit(review, "lab_request")
    today = clock.court_local(clock.now()).date()
    disclosure.rule(
        review, kept, outcome="withhold", category="md_dna", ground="The informant would be known by it.",
        review_on=today + timedelta(days=30), court_order="", actor=prosecutor,
    )  # fmt: skip
    ids["withheld"] = kept.public_id
    shown = preparing.an_exhibit(review, "crime_scene_log")
    ids["disclosure"] = disclosure.give(
        review, party=review.suspects[0].public_id, recipient="Connie Counsel", exhibits=[shown.public_id],
        given_on=today, way="shown", rule="", numbers="", actor=prosecutor,
    ).public_id  # fmt: skip


def _disclosed_by_usao(ids: dict[str, str]) -> None:
    """Let the federal side see one more item and give it to the defense."""
    case, people = case_of(ids["federal_prosecution"]), some_people()
    paper = preparing.an_exhibit(case, "crime_scene_log")
    share(case, Choice("exhibit", paper.public_id), actor=acting(people["federal-liaison"]))
    ids["usao_disclosure"] = usao.enter(
        case, party=case.suspects[0].public_id, recipient="Connie Counsel", exhibits=[paper.public_id],
        given_on=clock.court_local(clock.now()).date(), way="On a drive", rule="", receipt="",
        actor=acting(people["federal"]),
    ).public_id  # fmt: skip


def _doubted(ids: dict[str, str]) -> None:
    """Put an officer on a list who stands in two cases; in one it is decided that it is disclosed."""
    people = some_people()
    lead, supervisor = acting(people["detective"]), acting(people["sao-supervisor"])
    with transaction():
        for name in ("in_review", "state_prosecution"):
            add_party(case_of(ids[name]), actor=lead, role="officer", name="Otto Uncertain")
        today = clock.court_local(clock.now()).date()
        said = credibility.Said("", "Otto Uncertain", "4711", "A false report.", "Letter", today)
        entry = credibility.enter("disclosure", said, reason="It was found.", actor=supervisor)
        ids["officer"], change = entry.public_id, entry.changes[0].public_id
    look_for(change)
    with transaction():
        review = case_of(ids["in_review"])
        found = credibility_queries.reviews_of(review, supervisor)[0]
        credibility.decide(found, decision="disclose", words="", version=None, actor=acting(people["prosecutor"]))


def _handed(ids: dict[str, str]) -> None:
    case = case_of(ids["conference"])
    chosen = [Chosen(case.public_id, case.version, some_people()["sao-supervisor2"].public_id)]
    db.session.rollback()
    ids["hand_over"] = hand_over(chosen, reason="He is away.", actor=acting(some_people()["sao-supervisor"]))


def _reported(ids: dict[str, str]) -> None:
    db.session.rollback()
    make_reports(last_monday(clock.court_local(clock.now()).date()).isoformat())
    ids["report"] = db.session.query(EntryReport).filter_by(agency="bpd").one().public_id
    db.session.rollback()


def _redacted(ids: dict[str, str]) -> None:
    """File a paper on which a name is covered once and stands open once, with its proven copy."""
    ids["paper"] = filed(ids["in_review"], a_paper(LINE, LINE), "paper.pdf").rsplit("/", 1)[1]
    db.session.rollback()
    with transaction():
        review, prosecutor = case_of(ids["in_review"]), acting(some_people()["prosecutor"])
        version = db.session.query(Version).filter_by(name="paper.pdf").one()
        place = (1, (1000, 800, 900, 200))
        add_marks(review, version, [place], ground="juvenile", source="drawn", actor=prosecutor)
        copy = ask_for_copy(review, version.exhibit, version, actor=prosecutor)
        found = {"kind": "under", "page": 2, "ground": "juvenile", "mark": copy.marks[0], "where": "",
                 "boxes": [place[1]], "words": ["said that", SECRET, "came"]}  # fmt: skip
        copy.proof = {"findings": [found], "over": [], "readers": [], "covered": {}}
        copy.facts, copy.proven_at = {"redacted": [1]}, clock.now()


def _lead(ids: dict[str, str]) -> None:
    runner, now = acting(some_people()["coordinator"]), clock.now()
    for name, turn, number in (("case-manager", "1", "410-555-0141"), ("coordinator", "2", "410-555-0142")):
        ids["turn"] = calls.put_on_call(
            some_people()[name].public_id,
            actor=runner,
            starts=now,
            ends=now + timedelta(days=7),
            turn=turn,
            reach=number,
        ).public_id
    for state in REFERRALS:
        referral = a_referral(state)
        ids[f"lead_{state}"] = referral.public_id
        ids["consent"] = next((consent.public_id for consent in referral.consents), "")
    offered = a_referral("liaison_decision", case=case_of(ids["diversion_offered"]))
    ids["lead_offered"] = offered.public_id
    worker, active = acting(some_people()["case-manager"]), a_referral("active")
    ids["lead_busy"] = active.public_id
    today = clock.court_local(clock.now()).date()
    service = directory.keep_service(lead.SERVICE, actor=runner)
    lead.consent_of(active, party="provider", recipient=service.name, purposes=["coordination"], scope=["needs"])
    ids["service"] = service.public_id
    ids["sent"] = sending.ask(active, service, actor=worker, need="A bed.", due_on=today).public_id
    ids["goal"] = care.write_goal(active, actor=worker, area="housing", words="A room.").public_id
    ids["agenda_line"] = care.put_on_agenda(active, actor=worker, meeting_on=today, why="good_news").public_id
