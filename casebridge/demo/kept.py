"""Things, recordings and requests of the demo: in the evidence room, kept elsewhere, waited for."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.cases.queries import load_by_number
from casebridge.checklist.queries import items_of
from casebridge.db import transaction
from casebridge.demo.cast import act, id_of
from casebridge.evidence.models import CustodyTransfer
from casebridge.evidence.pointers.queries import pointers_of
from casebridge.evidence.pointers.services import Place, add_pointer, set_condition
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import add_exhibit
from casebridge.requests.queries import requests_of
from casebridge.requests.services import ask, move_promise
from casebridge.workflows.engine import advance

Play = Callable[[], None]
GUN, CASINGS = "Revolver, serial number filed off", "Three casings, sealed bag 26-5"
LABORATORY = "Crime laboratory, firearms"


def scenes(now: datetime) -> list[tuple[datetime, Play]]:
    """Return when each of them happens; every one opens a unit of work of its own."""
    back: list[tuple[float, Play]] = [
        (20, _gun_taken_in), (19, _ask_laboratory), (17.9, _casings_taken_in), (15, _laboratory_late),
        (14, _ask_hospital), (9, _gun_lent), (8.9, _gun_taken_over), (8, _camera_found), (5, _camera_seen),
        (3, _ask_911), (0.3, _cctv_promised),
    ]  # fmt: skip
    return [(now - timedelta(days=days), play) for days, play in back]


def _gun_taken_in() -> None:
    with transaction():
        _thing("DEMO26-H4", GUN, "Locker 3, Homicide")
        _hand("DEMO26-H4", GUN, "detective", "clerk", "For safekeeping and the laboratory.", "Shelf 12, bag 26-4")


def _casings_taken_in() -> None:
    with transaction():
        _thing("DEMO26-H5", CASINGS, "Locker 3, Homicide")
        _hand("DEMO26-H5", CASINGS, "detective", "clerk", "For safekeeping.", "Shelf 14, bag 26-5")


def _gun_lent() -> None:
    with transaction():
        asks = {"whom": id_of("prosecutor"), "why": "To show to the examiner at the meeting.", "back_by": _day(7)}
        advance(_custody("DEMO26-H4", GUN), "offer", actor=act("clerk"), asks=asks)


def _gun_taken_over() -> None:
    with transaction():
        asks = {"where": "Safe of the Charging Division"}
        advance(_custody("DEMO26-H4", GUN), "receive", actor=act("prosecutor"), asks=asks)


def _ask_laboratory() -> None:
    with transaction():
        case = _case("DEMO26-H4")
        item = next((item for item in items_of(case) if item.key == "firearms_exam"), None)
        ask(
            case, kind="lab", asked_of=LABORATORY, what="Compare the three casings with the revolver.",
            number="L-26-4471", promised_on=_day(8), item=item, actor=act("detective"),
        )  # fmt: skip


def _laboratory_late() -> None:
    with transaction():
        [request] = requests_of(_case("DEMO26-H4"), act("detective"))
        move_promise(request, to=_day(9), reason="The examiner is in court this week.", actor=act("detective"))


def _ask_hospital() -> None:
    with transaction():
        ask(
            _case("DEMO26-N2"), kind="records", asked_of="Shock Trauma Center, records", actor=act("detective"),
            what="Full record of the victim, with the signed authorization.", promised_on=_day(24),
        )  # fmt: skip


def _ask_911() -> None:
    with transaction():
        ask(
            _case("DEMO26-H2"), kind="records", asked_of="911 center", what="Calls between 21:30 and 22:15.",
            promised_on=_day(7), actor=act("detective"),
        )  # fmt: skip


def _camera_found() -> None:
    with transaction():
        start = clock.now() - timedelta(days=1)
        place = Place("Body-worn camera store", "Camera unit", "BWC-26-0917", (start, start + timedelta(minutes=47)))
        _point("DEMO26-H2", "Body camera, first officer", "bwc_video", place, "not_clipped")


def _camera_seen() -> None:
    with transaction():
        case = _case("DEMO26-H2")
        [pointer] = pointers_of(case).values()
        words = "Seen in full; minutes 12 to 19 matter."
        set_condition(pointer, condition="reviewed", reason=words, actor=act("detective"))


def _cctv_promised() -> None:
    with transaction():
        place = Place("Recorder of the corner store", "The owner", "Camera 2", (None, None))
        _point("DEMO26-H1", "Camera of the corner store", "cctv_video", place, "not_provided")


def _point(number: str, title: str, type_key: str, place: Place, condition: str) -> None:
    add_pointer(
        _case(number), title=title, type_key=type_key, place=place, used="used", condition=condition,
        actor=act("detective"),
    )  # fmt: skip


def _thing(number: str, title: str, kept_at: str) -> None:
    add_exhibit(
        _case(number), title=title, used="used", physical=True, kept_at=kept_at, given_by="Crime scene unit",
        type_key="property_receipt", confirmed=True, actor=act("detective"),
    )  # fmt: skip


def _hand(number: str, title: str, giver: str, taker: str, why: str, place: str) -> None:
    custody = _custody(number, title)
    asks = {"whom": id_of(taker), "why": why, "where": "Evidence room, counter"}
    advance(custody, "offer", actor=act(giver), asks=asks)
    advance(custody, "receive", actor=act(taker), asks={"where": place})


def _custody(number: str, title: str) -> CustodyTransfer:
    return next(e.custody for e in exhibits_of(_case(number)) if e.title == title and e.custody is not None)


def _case(number: str) -> Case:
    return load_by_number(number, actor=act("detective"))


def _day(ahead: int) -> date:
    return clock.court_local(clock.now()).date() + timedelta(days=ahead)
