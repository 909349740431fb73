"""The desks of the demo: hold, leave and cover, a question to who is on duty, fields, a conflict, notices."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from casebridge import clock
from casebridge.accounts.leading import set_field
from casebridge.accounts.models import User
from casebridge.advice.services import put_on_duty
from casebridge.allocation import conflicts
from casebridge.allocation.services import Chosen, hand_over
from casebridge.cases.events import record_event
from casebridge.cases.models import Case, Party
from casebridge.cases.queries import load_by_number
from casebridge.db import db, transaction
from casebridge.demo.cast import act, id_of, prosecutor_of
from casebridge.home import leave
from casebridge.victims.models import VictimNotice
from casebridge.victims.services import Typed, record_notice, record_wish, withdraw_notice
from casebridge.workflows.engine import perform

Play = Callable[[], None]
# A case whose victim was told, and one whose notice is due.
TOLD, DUE = "DEMO26-R2", "DEMO26-H8"


def scenes(now: datetime) -> list[tuple[datetime, Play]]:
    """Return when each happens, most of them after the last moves of the stories; each opens its own units of work.

    The youngest story opens at a quarter past eleven of the day before, so its question is half a day old at most.
    """
    back: list[tuple[float, Play]] = [
        (0.95, _fields), (0.9, _duty), (0.5, _asked), (0.0035, _conflict), (0.003, _on_hold), (0.0025, _handed),
        (0.002, _away), (0.0015, _filed), (0.001, _told), (0.0005, _wish),
    ]  # fmt: skip
    return [(now - timedelta(days=days), play) for days, play in back]


def _fields() -> None:
    with transaction():
        supervisor = act("sao-supervisor")
        set_field(_person("prosecutor"), ["homicide", "nonfatal_shooting"], actor=supervisor)
        set_field(_person("prosecutor2"), ["armed_robbery"], actor=supervisor)
        set_field(_person("detective"), ["homicide"], actor=act("sergeant"))


def _duty() -> None:
    with transaction():
        first, last = _day(0).isoformat(), _day(6).isoformat()
        put_on_duty(whom=_person("prosecutor").public_id, first_on=first, last_on=last, actor=act("sao-supervisor"))


def _asked() -> None:
    case = _case("DEMO26-H1")
    if case.state == "draft":
        with transaction():
            words = "The pharmacy overwrites its camera after three days. Is a letter enough, or a warrant?"
            perform(_case("DEMO26-H1"), "advise", actor=act("detective"), asks={"message": words})


def _on_hold() -> None:
    case = _case("DEMO26-N7")
    if case.state == "in_review" and case.prosecutor_id is not None and not case.on_hold:
        with transaction():
            asks = {
                "waiting_for": "Counsel for the child", "wake_on": _day(6),
                "reason": "The interview waits for the attorney consultation that the law asks for.",
            }  # fmt: skip
            perform(_case("DEMO26-N7"), "hold", actor=prosecutor_of(_case("DEMO26-N7")), asks=asks)


def _conflict() -> None:
    with transaction():
        conflicts.record(
            _case("DEMO26-N1"), whom=_person("prosecutor2").public_id, reason="knows_person",
            words="Went to school with the brother of the suspect.", actor=act("sao-supervisor"),
        )  # fmt: skip


def _handed() -> None:
    """Let a supervisor hand two cases of one prosecutor to the other."""
    query = select(Case).where(
        Case.state == "in_review", Case.holder_id == id_of("prosecutor"), Case.kind != "homicide",
        Case.hold_until.is_(None),
    )  # fmt: skip
    found = db.session.scalars(query.order_by(Case.id.desc()).limit(2)).all()
    whom = _person("prosecutor2").public_id
    chosen = [Chosen(case.public_id, case.version, whom) for case in found]
    db.session.rollback()
    if chosen:
        hand_over(chosen, reason="The first floor is short this week.", actor=act("sao-supervisor"))


def _away() -> None:
    """Let one prosecutor leave in two days and a supervisor be away today, each with a cover."""
    with transaction():
        leave.enter(
            _person("prosecutor2"), starts_on=_day(2), ends_on=_day(9), cover=_person("prosecutor"),
            actor=act("prosecutor2"),
        )  # fmt: skip
        leave.enter(
            _person("sao-supervisor2"), starts_on=_day(0), ends_on=_day(4), cover=_person("sao-supervisor"),
            actor=act("sao-supervisor2"),
        )  # fmt: skip
    leave.carry_out()


def _filed() -> None:
    for number, days in ((TOLD, 6), (DUE, 4)):
        with transaction():
            case = _case(number)
            for event in ("circuit_filed", "circuit_unsealed"):
                record_event(
                    case, event=event, at=clock.now() - timedelta(days=days), paper="Docket of the circuit court",
                    party=case.suspects[0], actor=act("prosecutor"),
                )  # fmt: skip


def _told() -> None:
    for victim in _victims(TOLD):
        with transaction():
            typed = Typed(
                "md_victim_notice_10", "sent", _day(-2), way="mail", whom=victim.name,
                paper="Certificate of mailing of the post office",
            )  # fmt: skip
            record_notice(db.session.get_one(Party, victim.id), typed, actor=act("advocate"))
    for victim in _victims(TOLD)[:1]:
        with transaction():
            typed = Typed("md_victim_notice_10", "sent", _day(-3), way="mail", whom=victim.name, paper="Receipt 4410")
            made = record_notice(db.session.get_one(Party, victim.id), typed, actor=act("advocate"))
        with transaction():
            withdraw_notice(
                db.session.get_one(VictimNotice, made.id), actor=act("advocate"),
                why="Receipt 4410 belongs to another letter of that day.",
            )  # fmt: skip


def _wish() -> None:
    for victim in _victims(DUE)[:1]:
        with transaction():
            record_wish(
                db.session.get_one(Party, victim.id), wish="no_contact", on=_day(-1), actor=act("advocate"),
                how="The sister said so by telephone; letters are welcome.",
            )  # fmt: skip


def _victims(number: str) -> list[Party]:
    found = [party for party in _case(number).parties if party.role == "victim" and party.left_with is None]
    db.session.rollback()
    return found


def _person(username: str) -> User:
    return db.session.scalars(select(User).where(User.username == username)).one()


def _case(number: str) -> Case:
    return load_by_number(number, actor=act("commander"))


def _day(ahead: int) -> date:
    return clock.court_local(clock.now()).date() + timedelta(days=ahead)
