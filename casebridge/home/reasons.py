"""Why a case stands in a list, in a sentence, from facts that one statement reads for the whole page."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, func, select

from casebridge import clock
from casebridge.access.actor import Actor
from casebridge.cases.models import Case, Party
from casebridge.cases.queries import CaseRow
from casebridge.cases.state_clocks import UNDECIDED
from casebridge.cases.wall import knows_sql
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.followups.models import ReturnItem
from casebridge.formats import plural
from casebridge.home.figures import ACCUSED

WHY = {
    "draft": "Not sent to your sergeant yet",
    "sergeant_review": "Waits to be attested and sent",
    "submitted": "Nobody has taken it yet",
    "in_review": "Waits for the decision",
    "returned": "Came back from the prosecutor",
    "conference": "Waits for the conference",
    "sign_off": "Waits for a second signature",
    "declined": "Declined: accept it or challenge it",
    "challenged": "The challenge waits for an answer",
    "federal_screening": "Waits for the federal screening",
    "federal_review": "Waits for the U.S. Attorney",
    "federal_questions": "The U.S. Attorney asks",
    "diversion_offered": "LEAD was offered, the charge is held",
    "diverted": "In LEAD, the charge is held",
    "state_prosecution": "Runs in court",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the reason of a row is made of beside the row: custody and what was returned."""

    held: int = 0
    accused: int = 0
    rounds: int = 0
    blocking: int = 0
    open: int = 0
    answered: int = 0

    @property
    def custody(self) -> str:
        """Say who of the accused is held, in words."""
        if not self.held:
            return "Nobody held"
        return "Held" if self.held == self.accused else f"{self.held} of {self.accused} held"


def facts_of(rows: list[CaseRow], actor: Actor) -> dict[int, Facts]:
    """Return the facts of each row of a page by case number, as `actor` may know them, in one statement."""
    if not rows:
        return {}
    accused = (Party.case_id == Case.id, Party.role.in_(ACCUSED), Party.left_with.is_(None), knows_sql(actor))
    asked = (ReturnItem.case_id == Case.id, ReturnItem.state.not_in(("accepted", "cancelled")))
    query = select(
        Case.id, _count(*accused, Party.in_custody.is_(True)), _count(*accused), Case.return_rounds,
        _count(*asked, ReturnItem.state == "asked", ReturnItem.weight == "blocks_charge"),
        _count(*asked, ReturnItem.state == "asked"), _count(*asked, ReturnItem.state != "asked"),
    ).where(Case.id.in_([row.id for row in rows]))  # fmt: skip
    return {case_id: Facts(*counts) for case_id, *counts in db.session.execute(query)}


def reason(row: CaseRow, facts: Facts) -> tuple[str, str]:
    """Return why a row stands where it is: the sentence in bold and what is added in small."""
    definition = catalog().clocks.get(row.clock_key)
    label = Case.workflow.state(row.state).label
    if facts.held and row.state in UNDECIDED:
        return "A person is held and nobody has decided", label
    if definition is not None and definition.nature == "legal":
        return f"A legal clock runs: {definition.title[:1].lower()}{definition.title[1:]}", label
    if row.hold_for:
        return f"On hold for {row.hold_for}", label
    if row.state == "returned" and facts.open + facts.answered:
        return _returned(facts)
    if row.state == "in_review" and facts.rounds:
        return f"Came back, round {facts.rounds + 1}", _answers(facts)
    late = row.clock_due is not None and row.clock_due < clock.now()
    why = WHY.get(row.state, label)
    return (f"Its date has passed: {why[:1].lower()}{why[1:]}", label) if late else (why, "")


def _returned(facts: Facts) -> tuple[str, str]:
    said = f"You answered {facts.answered} of {plural(facts.open + facts.answered, 'item')}"
    if not facts.open:
        return "Every item has an answer", said
    softer = facts.open - facts.blocking
    parts = [f"{plural(facts.blocking, 'item')} {'blocks' if facts.blocking == 1 else 'block'} the charge"] * bool(
        facts.blocking
    )
    if softer:
        parts.append(f"{softer if facts.blocking else plural(softer, 'item')} would strengthen it")
    return ", ".join(parts), said


def _answers(facts: Facts) -> str:
    if not facts.open + facts.answered:
        return "Every item is settled"
    return f"{facts.answered} of {plural(facts.open + facts.answered, 'item')} answered"


def _count(*where: object) -> ScalarSelect[int]:
    return select(func.count()).where(*where).correlate(Case).scalar_subquery()  # type: ignore[arg-type]
