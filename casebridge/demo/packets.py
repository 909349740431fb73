"""Packets and papers of the demo: each kind, each state, one with a redacted copy, one about a withdrawn exhibit."""

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.models import Case
from casebridge.cases.queries import load_by_number
from casebridge.db import db, transaction
from casebridge.demo import redactions
from casebridge.demo.cast import act, lead_of, prosecutor_of
from casebridge.evidence.models import CustodyTransfer, Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.withdrawing import withdraw
from casebridge.followups.queries import rounds_of
from casebridge.packets.building import fail
from casebridge.packets.jobs import BUILD
from casebridge.packets.kinds.asked import DEFENDANT
from casebridge.packets.kinds.wanted import Wanted
from casebridge.packets.models import Packet
from casebridge.packets.queries import load_for_build
from casebridge.packets.services import request_packet, supersede_older
from casebridge.papers.services import ask_for_paper
from casebridge.work import JobRequest
from casebridge.workflows.engine import advance

READER = "Nadia Conjectura, Charging Division"
COUNSEL = "Cosima Counsel-Nobody, Office of the Public Defender"
# A case that goes to trial: its packets are about its first defendant.
TRIED = redactions.NUMBER


def play() -> int:
    """Build packets and papers in this process and leave one to the worker; return how many there are.

    Opens units of work of its own.
    """
    older = _built("DEMO26-H3", "sao_review", READER, "sergeant")
    _move(older, "issue", act("sergeant"), recipient=READER)
    newer = _built("DEMO26-H3", "sao_review", READER, "sergeant")
    _move(newer, "issue", act("sergeant"), recipient=READER)
    sent = _built("DEMO26-R1", "federal_referral", "Imogen Specimen, U.S. Attorney", "federal-liaison")
    _move(sent, "issue", act("federal-liaison"), recipient="Imogen Specimen, U.S. Attorney")
    wrong = _built("DEMO26-H4", "sao_review", READER, "sergeant")
    _move(wrong, "issue", act("sergeant"), recipient=READER)
    _move(wrong, "revoke", act("sergeant"), reason="It named the wrong array; a new one follows.")
    _withdrawn("DEMO26-N1")
    _built("DEMO26-N1", "sao_review", READER, "sergeant")
    fail(_asked("DEMO26-N2", "sao_review", READER, act("sergeant")), "Ex 1 was changed since it was received.")
    _move(_asked("DEMO26-N3", "sao_review", READER, act("sergeant")), "stop", act("sergeant"))
    _tried()
    _papers()
    with transaction():
        request_packet(_case("DEMO26-H5"), kind="sao_review", recipient=READER, actor=act("sergeant"))
    return db.session.query(Packet).count()


def _tried() -> None:
    """Build what a case needs on its way to court: for charging, grand jury, defense and the own supervisor."""
    redactions.play()
    today = clock.court_local(clock.now()).date().isoformat()
    court = {"court": "District Court (demo)", "document_type": "Statement of charges", "bail_view_yes_no": "Yes"}
    _built(TRIED, "charging", "Clerk of the District Court (demo)", **court)
    session = {"presenting_prosecutor": READER.partition(",")[0], "session_date": today}
    _built(TRIED, "grand_jury", "Grand jury (demo)", **session)
    terms = {
        "counsel": COUNSEL, "rule": "The discovery rule (demo)", "given_on": today,
        "given_by_way": "by the court’s system",
    }  # fmt: skip
    given = _built(TRIED, "defense_discovery", COUNSEL, **terms)
    with transaction():
        actor = prosecutor_of(_case(TRIED))
    _move(given, "issue", actor, recipient=COUNSEL)
    _built(TRIED, "case_summary", "Chief of the division")


def _papers() -> None:
    """Make a custody report and its data for a certificate of the redacted report, and a return letter."""
    with transaction():
        case = _case(TRIED)
        actor = prosecutor_of(case)
        kept = _custody(_exhibit(case, redactions.REPORT)).public_id
        returned = _case("DEMO26-H4")
        sender, sent = prosecutor_of(returned), rounds_of(returned)[0].public_id
    _paper("custody_report", kept, "The court", actor)
    _paper("certificate_902", kept, "The qualified person", actor)
    _paper("return_letter", sent, "Marigold Pretendleton, Homicide", sender)


def _paper(kind: str, subject: str, recipient: str, actor: Actor) -> None:
    with transaction() as unit:
        public_id = ask_for_paper(kind, subject, {"recipient": recipient}, actor=actor).public_id
        for row in unit.query(JobRequest).filter_by(kind="packet", subject=public_id):
            row.handed_over_at = row.asked_at
    for _name, step in BUILD:
        step(public_id)
    _move(public_id, "issue", actor, recipient=recipient)


def _withdrawn(number: str) -> None:
    """Take the newest exhibit of a case out: it was filed in the wrong one."""
    with transaction():
        case = _case(number)
        withdraw(exhibits_of(case)[-1], why="It belongs to another case of the same night.", actor=lead_of(case))


def _built(number: str, kind: str, recipient: str, username: str = "", **answers: str) -> str:
    """Build a packet; without a name the prosecutor of the case asks for it, about the first defendant."""
    with transaction():
        actor = act(username) if username else prosecutor_of(_case(number))
    public_id = _asked(number, kind, recipient, actor, **answers)
    for _name, step in BUILD:
        step(public_id)
    return public_id


def _asked(number: str, kind: str, recipient: str, actor: Actor, **answers: str) -> str:
    """Ask for a packet that this process takes care of."""
    with transaction() as unit:
        case = load_by_number(number, actor=actor)
        if answers:
            answers[DEFENDANT] = case.suspects[0].public_id
        packet = request_packet(case, kind=kind, recipient=recipient, actor=actor, wanted=Wanted(answers=answers))
        for row in unit.query(JobRequest).filter_by(kind="packet", subject=packet.public_id):
            row.handed_over_at = row.asked_at
        return packet.public_id


def _move(public_id: str, name: str, actor: Actor, **asks: str) -> None:
    with transaction():
        packet = load_for_build(public_id)
        advance(packet, name, actor=actor, asks=asks)
        if name == "issue":
            supersede_older(packet)


def _case(number: str) -> Case:
    return load_by_number(number, actor=act("commander"))


def _exhibit(case: Case, type_key: str) -> Exhibit:
    return next(exhibit for exhibit in exhibits_of(case) if exhibit.type == type_key)


def _custody(exhibit: Exhibit) -> CustodyTransfer:
    """Return the custody of an exhibit that is a file; each has one from the first."""
    if exhibit.custody is None:
        raise LookupError(f"Ex {exhibit.number} has no custody sheet")
    return exhibit.custody
