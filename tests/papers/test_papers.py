"""Papers say what their subject says, to whom it may be said, and are sealed and checked like any packet."""

import io

import pypdfium2
import pytest
from sqlalchemy import select

from casebridge.access.actor import Actor
from casebridge.audit import AuditEntry, record
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotThere
from casebridge.evidence.models import CustodyTransfer
from casebridge.evidence.receiving import receive_file
from casebridge.evidence.store import store
from casebridge.followups.models import ReturnRound
from casebridge.packets.findings import accepted
from casebridge.packets.jobs import BUILD
from casebridge.packets.models import Packet
from casebridge.packets.queries import load_packet, packets_of
from casebridge.packets.verify import verify
from casebridge.papers.all import PAPERS
from casebridge.papers.queries import load_paper
from casebridge.papers.services import ask_for_paper, read_bytes
from casebridge.review.models import DecisionSnapshot
from casebridge.workflows.engine import advance
from tests.building.packets import a_packet
from tests.building.people import acting, some_people
from tests.building.preparing import ready_to_decide
from tests.building.story import make
from tests.factories import a_case
from tests.packets.readers import faults

# The words and the pages of a paper do not depend on the engine.
BOTH = False
CONTACT = "Ann Advocate, 410 555 0100"


def who(name: str) -> Actor:
    return acting(some_people()[name])


def custody_of(case) -> str:
    return (
        db.session.scalars(select(CustodyTransfer).where(CustodyTransfer.exhibit.has(case_id=case.id))).one().public_id
    )


def victim_of(case) -> str:
    return next(party.public_id for party in case.parties if party.role == "victim")


def conference_of(case) -> str:
    make(case, "resume_review", attendees="Nadia and Leon", agreed="The phone is read by Friday", views="Leon differs")
    return db.session.scalar(select(AuditEntry.receipt).where(AuditEntry.event == "case_review:resume_review"))


def newest(model, case) -> str:
    return db.session.scalars(select(model).where(model.case_id == case.id).order_by(model.id.desc())).first().public_id


# kind: state of the case, who asks, the subject, what is filled in, and words that must stand in it.
PLACES = {
    "custody_report": ("draft", "detective", custody_of, {}, ("From hand to hand", "took it in")),
    "certificate_902": ("draft", "detective", custody_of, {}, ("SHA-256", "qualified person")),
    "return_letter": ("returned", "prosecutor", lambda case: newest(ReturnRound, case), {}, ("Done is when", "Weight")),
    "conference_record": (
        "conference", "sao-supervisor", conference_of, {}, ("Nadia and Leon", "The phone is read", "Leon differs")
    ),
    "declination_letter": (
        "declined", "prosecutor", lambda case: newest(DecisionSnapshot, case), {}, ("Charges declined", "reopen it")
    ),
    "victim_declination": ("declined", "advocate", victim_of, {"contact": CONTACT}, ("not believed", "offer to meet")),
    "victim_notice": ("state_prosecution", "advocate", victim_of, {"contact": CONTACT}, ("Form of the court",)),
    "disclosure_sheet": (
        "state_prosecution", "prosecutor", lambda case: case.public_id, {},
        ("Statements of the defendant", "its clock was not started", "Withheld log"),
    ),
    "victim_certification": (
        "state_prosecution", "advocate", lambda case: case.public_id, {}, ("Nothing is recorded for",)
    ),
}  # fmt: skip


def asked(key: str, **typed: str) -> tuple[Packet, Actor]:
    state, name, subject, filled, _words = PLACES[key]
    with transaction():
        case_id = a_case(state).public_id
    if subject is custody_of:
        receive_file(case_id, io.BytesIO(b"He left at nine."), "statement.txt", actor=who("detective"))
    with transaction():
        about = subject(db.session.query(Case).filter_by(public_id=case_id).one())
    with transaction():
        actor = who(name)
        paper = ask_for_paper(key, about, {"recipient": "Ann Reader", **filled, **typed}, actor=actor)
        public_id = paper.public_id
    return public_id, actor


def built(public_id: str) -> Packet:
    for _name, step in BUILD:
        step(public_id)
    return db.session.scalar(select(Packet).where(Packet.public_id == public_id))


def made(key: str, **typed: str) -> tuple[Packet, Actor]:
    public_id, actor = asked(key, **typed)
    return built(public_id), actor


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_every_kind_is_tried_here():
    # The contact annex asks for a choice: test_contacts.
    assert {*PLACES, "contact_annex"} == set(PAPERS)


@pytest.mark.parametrize("key", sorted(PLACES))
def test_a_paper_says_it_in_a_file_that_anyone_can_check(in_app, key):
    paper, _ = made(key)
    path = store().found(paper.store_key)
    said = text_of(path.read_bytes())
    for words in (*PLACES[key][4], paper.number, "Ann Reader", paper.case.number):
        assert words in said
    findings = verify(path)
    assert accepted(findings), [finding.line() for finding in findings]
    assert faults(path) == []


def test_a_paper_of_the_same_state_has_the_same_bytes(in_app):
    paper, _ = made("return_letter")
    first = paper.built_sha256
    with transaction():
        paper.state = "building"
        paper.attempt += 1
    for _name, step in BUILD:
        step(paper.public_id)
    db.session.refresh(paper)
    assert paper.built_sha256 == first


def test_papers_stand_in_no_list_of_packets(in_app):
    paper, _ = made("return_letter")
    reader = who("detective")
    assert packets_of(paper.case, reader) == []
    with pytest.raises(NotThere):
        load_packet(paper.case, paper.public_id, reader)


@pytest.mark.parametrize("key", ["return_letter", "declination_letter", "victim_declination"])
def test_a_stranger_gets_neither_page_nor_bytes(in_app, key):
    paper, _ = made(key)
    for stranger in ("federal", "coordinator", "clerk", "auditor", "admin"):
        with pytest.raises(NotThere):
            load_paper(paper.public_id, actor=who(stranger))
        with transaction(), pytest.raises(NotThere):
            read_bytes(paper.public_id, actor=who(stranger))


def test_a_declination_letter_opens_to_the_detective_when_it_is_issued(in_app):
    paper, maker = made("declination_letter")
    with pytest.raises(NotThere):
        load_paper(paper.public_id, actor=who("detective"))
    with transaction():
        advance(paper, "issue", actor=maker, asks={"recipient": paper.recipient})
    assert load_paper(paper.public_id, actor=who("detective")) is paper


def test_a_letter_after_a_homicide_asks_for_the_meeting_that_comes_before_it(in_app):
    with transaction():
        case = a_case("declined", kind="homicide")
        party = victim_of(case)
    with transaction(), pytest.raises(Invalid) as refused:
        ask_for_paper("victim_declination", party, {"recipient": "Kim", "contact": CONTACT}, actor=who("advocate"))
    assert set(refused.value.fields) == {"met_on"}


def test_nothing_is_printed_of_a_decision_without_effect(in_app):
    with transaction():
        case = a_case("sign_off")
        subject = newest(DecisionSnapshot, case)
    with pytest.raises(NotThere):
        PAPERS["declination_letter"].load(subject, who("prosecutor"), False)


def test_the_rationale_of_a_decision_stands_in_no_letter(in_app):
    with transaction():
        case = a_case("in_review")
        ready_to_decide(case, "decline")
        make(case, "decide", rationale="Between us only", plain_words="The array cannot be used")
        subject = newest(DecisionSnapshot, case)
    with transaction():
        public_id = ask_for_paper(
            "declination_letter", subject, {"recipient": "Ann"}, actor=who("prosecutor")
        ).public_id
    said = text_of(store().found(built(public_id).store_key).read_bytes())
    assert ("The array cannot be used" in said, "Between us only" in said) == (True, False)


def test_a_recipient_and_a_contact_are_asked_for_by_name(in_app):
    with pytest.raises(Invalid) as refused:
        asked("victim_notice", recipient=" ", contact="")
    assert set(refused.value.fields) == {"recipient", "contact"}


def test_the_police_do_not_learn_that_prosecutors_made_a_paper_or_a_packet_of_their_own(in_app, sign_in):
    public_id, _actor = asked("disclosure_sheet")
    paper = db.session.scalar(select(Packet).where(Packet.public_id == public_id))
    case_id = paper.case.public_id
    with transaction():
        own = a_packet(paper.case, kind="grand_jury").public_id
        record("packet:download", actor=who("prosecutor"), case_id=paper.case_id, object_id=own, sentence="took that")
    history = f"/cases/{case_id}/history"
    assert "Disclosure sheet" in sign_in("prosecutor").get(history).text
    for name in ("detective", "commander"):
        said = sign_in(name).get(history).text
        assert "Disclosure sheet" not in said
        assert "took that" not in said
