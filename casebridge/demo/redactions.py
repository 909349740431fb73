"""A released redaction of the demo: where a witness is reached is covered on one report, proven and released."""

from casebridge.cases.queries import load_by_number
from casebridge.db import db, transaction
from casebridge.demo.cast import act, prosecutor_of
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.redaction import services
from casebridge.redaction.making import STEPS
from casebridge.redaction.queries import copy_to_make
from casebridge.redaction.search import search
from casebridge.work import JobRequest

NUMBER, REPORT, GROUND = "DEMO26-H8", "incident_report", "witness-location"
TERMS = ("410-555-0142", "18 Inkwell Row")
LINE = f"The witness can be reached at {TERMS[0]}, and lives at {TERMS[1]} (invented)."


def lines_for(number: str, type_key: str) -> list[str]:
    """Return what a paper of a case says beside its story: on one of them where a witness is reached."""
    return [LINE] if (number, type_key) == (NUMBER, REPORT) else []


def play() -> None:
    """Cover the lines, make and prove the copy in this process, release it; opens units of work of its own."""
    for term in TERMS:
        exhibit = _report()
        found = search([(exhibit, exhibit.latest)], term)
        places = [(hit.page, box) for one in found for hit in one.hits for box in hit.boxes]
        with transaction():
            exhibit = _report()
            services.add_marks(
                exhibit.case, exhibit.versions[-1], places, ground=GROUND, source="search", term=term,
                actor=prosecutor_of(exhibit.case),
            )  # fmt: skip
    with transaction() as unit:
        exhibit = _report()
        copy = services.ask_for_copy(exhibit.case, exhibit, exhibit.versions[-1], actor=prosecutor_of(exhibit.case))
        subject = copy.public_id
        for row in unit.query(JobRequest).filter_by(kind=services.KIND, subject=subject):
            row.handed_over_at = row.asked_at
    for _name, step in STEPS:
        step(subject)
    db.session.rollback()
    with transaction():
        made = copy_to_make(subject)
        if made is not None:
            services.release(made.exhibit.case, made, actor=prosecutor_of(made.exhibit.case))


def _report() -> Exhibit:
    case = load_by_number(NUMBER, actor=act("commander"))
    return next(exhibit for exhibit in exhibits_of(case) if exhibit.type == REPORT)
