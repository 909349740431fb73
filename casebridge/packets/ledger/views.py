"""The page of a case's numbers: ranges, what carries them, and whether a number is missing or stands twice."""

from flask import render_template

from casebridge.access.gate import current_actor, needs
from casebridge.access.policy import Permission
from casebridge.cases.frame import frame
from casebridge.cases.queries import load_case
from casebridge.cases.wall import reads_file
from casebridge.errors import NotThere
from casebridge.packets.blueprint import Answer, bp
from casebridge.packets.ledger.report import ledger_of


@bp.get("/cases/<case_id>/packets/numbers")
@needs(Permission.PACKET_READ)
def numbers(case_id: str) -> Answer:
    """Show the ledger of a case to those who read its file."""
    actor = current_actor()
    case = load_case(case_id, actor=actor, permission=Permission.PACKET_READ)
    if not reads_file(actor, case):
        raise NotThere()
    return render_template(
        "packets/numbers.html", frame=frame(case, actor, tab="packets.index"), ledger=ledger_of(case, actor)
    )  # fmt: skip
