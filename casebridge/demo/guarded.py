"""Reasons given at the door, an emergency and who was let in: what the walls of the demo saw in the last two weeks."""

from collections.abc import Callable
from datetime import datetime, timedelta

from casebridge import clock
from casebridge.accounts.models import User
from casebridge.cases.entering import give_reason
from casebridge.cases.models import Case
from casebridge.cases.queries import load_by_number
from casebridge.compartments.services import grant, record_wish
from casebridge.curiosity.services import last_monday, make_reports
from casebridge.db import db, transaction
from casebridge.demo.cast import act, id_of, prosecutor_of
from casebridge.emergency import services as emergency
from casebridge.emergency.models import Emergency

Play = Callable[[], None]
HOMICIDE, ROBBERY = "DEMO26-H6", "DEMO26-R5"


def scenes(now: datetime) -> list[tuple[datetime, Play]]:
    """Return when each of them happens; every one opens a unit of work of its own."""
    back: list[tuple[float, Play]] = [
        (6.5, _hearing_covered), (6, _same_car), (5.5, _curious), (5.2, _emergency),
        (4.5, _emergency_reviewed), (4, _let_in), (3, _how_to_reach), (0.2, _emergency_today), (0.1, _reported),
    ]  # fmt: skip
    return [(now - timedelta(days=days), play) for days, play in back]


def _hearing_covered() -> None:
    _enter(HOMICIDE, "prosecutor2", "court_coverage", "Covers the bail hearing for a colleague who is ill.")


def _same_car() -> None:
    _enter(ROBBERY, "prosecutor2", "related_case", "The same car stands in a case of the gun unit.")


def _curious() -> None:
    _enter(HOMICIDE, "prosecutor2", "other", "Wanted to see how the memo was put together.")


def _emergency() -> None:
    with transaction():
        emergency.open_case(
            HOMICIDE, category="danger_to_life", actor=act("detective2"),
            words="A caller says that the man we look for in a robbery is the one of this case, and armed.",
        )  # fmt: skip


def _emergency_reviewed() -> None:
    with transaction():
        entry = db.session.query(Emergency).order_by(Emergency.id).first()
        if entry is not None:
            words = "The call is on the radio tape; the robbery unit had no other way to know him."
            emergency.review(entry, justified="yes", words=words, actor=act("sergeant"))


def _emergency_today() -> None:
    with transaction():
        emergency.open_case(
            HOMICIDE, category="suspect_at_large", actor=act("sergeant2"),
            words="He was seen again; the description in this case is newer than ours.",
        )  # fmt: skip


def _let_in() -> None:
    with transaction():
        case = _case(HOMICIDE)
        whom = db.session.get_one(User, id_of("sergeant")).public_id
        until = clock.court_local(clock.now()).date() + timedelta(days=14)
        grant(
            case, whom=whom, compartment="victim-contact", until=until, actor=prosecutor_of(case),
            reason="Takes the calls of the family while the lead detective is in court.",
        )  # fmt: skip


def _how_to_reach() -> None:
    with transaction():
        case = _case(HOMICIDE)
        party = next((one for one in case.parties if one.role in ("victim", "next_of_kin", "witness")), None)
        if party is not None:
            record_wish(
                party, ways="By text first, through the sister", times="After six in the evening", language="Spanish",
                message="no", no_contact=False, actor=act("advocate"),
            )  # fmt: skip


def _reported() -> None:
    make_reports(last_monday(clock.court_local(clock.now()).date()).isoformat())


def _enter(number: str, account: str, category: str, words: str) -> None:
    with transaction():
        give_reason(_case(number), category=category, words=words, actor=act(account))


def _case(number: str) -> Case:
    return load_by_number(number, actor=act("commander"))
