"""The sheet that goes with a notice to a victim, and the certification of notices for the clerk."""

from casebridge.access.actor import Actor
from casebridge.cases.models import Case, Party
from casebridge.cases.people import ROLES
from casebridge.catalog.load import catalog
from casebridge.errors import NotThere
from casebridge.formats import kind_label, local_date
from casebridge.packets.content import Block, Line, Paper
from casebridge.papers.kinds import Blank, Filled, PaperKind
from casebridge.victims.queries import Standing, certified, load_case_of_victims, load_served, served
from casebridge.victims.services import WAYS

FORM = "Form of the court, to be attached: its text is the State’s own, and is never printed from memory."


def _load_party(public_id: str, actor: Actor, issued: bool) -> Party:
    party = load_served(public_id, actor=actor)
    load_case_of_victims(party.case.public_id, actor=actor)
    return party


def _load_case(public_id: str, actor: Actor, issued: bool) -> Case:
    case = load_case_of_victims(public_id, actor=actor)
    if not served(case):
        raise NotThere()
    return case


def notice(party: Party, actor: Actor, filled: Filled) -> Paper:
    """Return the sheet for one person: what we hold of the notice, and whom to ask; no address stands on it."""
    mine = next((one for one in served(party.case) if one.party.id == party.id), None)
    return Paper(
        "Notice to a victim or representative", "State’s Attorney for Baltimore City",
        "It goes together with the form of the court.",
        (
            Line("Name", party.name), Line("As", ROLES[party.role]), Line("Case", party.case.number),
            Line("Kind", kind_label(party.case.kind)),
        ),
        (
            *(_clock(standing) for standing in (mine.clocks if mine else ())), Block("Form", notice=FORM),
            Block("Whom to ask", paragraphs=(f"{filled['contact']}.",)),
        ),
    )  # fmt: skip


def _clock(standing: Standing) -> Block:
    law = standing.start.definition
    tbc = bool(law.to_be_confirmed or law.check)
    return Block(
        law.title,
        facts=(
            Line("Due", local_date(standing.start.due.due, year=True), to_be_confirmed=tbc),
            Line(law.trigger_text, local_date(standing.start.trigger, year=True)), Line("Source", law.source),
        ),
    )  # fmt: skip


def certification(case: Case, actor: Actor, filled: Filled) -> Paper:
    """Return what was sent to whom on which day with which proof, or what was tried, for the clerk."""
    law = catalog().clocks["md_victim_notice_10"]
    rows, gone, missing = [], [], []
    for party, stands, withdrawn in certified(case):
        name = f"{party.name} ({ROLES[party.role].lower()})"
        for row in stands:
            done = f"Sent, {WAYS[row.way].lower()}" if row.outcome == "sent" else f"Could not be found: {row.efforts}"
            proof = ", ".join(part for part in (f"Ex {row.exhibit.number}" if row.exhibit else "", row.paper) if part)
            rows.append((name, catalog().clocks[row.duty].title, done, local_date(row.on, year=True), proof))
        for row in withdrawn:
            taken = row.withdrawal
            day, why = (local_date(taken.withdrawn_at, year=True), taken.why) if taken else ("", "")
            gone.append((name, catalog().clocks[row.duty].title, local_date(row.on, year=True), day, why))
        if not stands:
            missing.append(name)
    gap = f"Nothing is recorded for {', '.join(missing)}." if missing else ""
    without = Block(
        "Withdrawn, and not certified", columns=("Person", "Notice", "Day", "Withdrawn on", "Why"), rows=tuple(gone)
    )
    return Paper(
        "Certification of notices to victims", "For the clerk", "Check it against the proofs before you sign it.",
        (Line("Case", case.number), Line("Rule", law.source, "", bool(law.to_be_confirmed or law.check))),
        (
            Block("What is certified", columns=("Person", "Notice", "What was done", "Day", "Proof"),
                  rows=tuple(rows), notice=gap),
            *([without] if gone else []), Block("Form", notice=FORM),
        ),
        ("Court and case number of the court", "Name and office", "Signature", "Date", "Received by the clerk"),
    )  # fmt: skip


KINDS = (
    PaperKind(
        "victim_notice", "Notice to a victim", "The sheet that goes with the form of the court.",
        _load_party, lambda party: party.case, lambda party: party.name, notice,
        lambda party: ("victims.notices", {"case_id": party.case.public_id}),
        (Blank("contact", "Whom to ask", "Name and telephone of one person."),),
    ),
    PaperKind(
        "victim_certification", "Certification of notices", "What was sent to whom, or what was tried, for the clerk.",
        _load_case, lambda case: case, lambda case: "The clerk of the court", certification,
        lambda case: ("victims.notices", {"case_id": case.public_id}),
    ),
)  # fmt: skip
