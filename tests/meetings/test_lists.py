"""The list for the screening meeting makes itself, one for each office, with what all of that office may read alone."""

from datetime import UTC, date, datetime

import pypdfium2
import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.cli import run
from casebridge.db import db, transaction
from casebridge.evidence.checking import known_keys
from casebridge.evidence.store import store
from casebridge.jobs import KINDS, SWEEPS
from casebridge.meetings.models import MeetingCopy
from casebridge.meetings.queries import next_meeting
from casebridge.meetings.services import KIND, ask_for_lists, make_lists, set_day
from casebridge.notices.models import Notice
from casebridge.packets.findings import accepted
from casebridge.packets.verify import verify
from casebridge.sealing import destroying, services
from casebridge.work import JobRequest
from tests.building import court
from tests.building.people import acting, some_people
from tests.factories import a_case, make
from tests.support.visitors import enter

# Words of files do not depend on the engine.
BOTH = False
MONDAY = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
THURSDAY = date(2026, 12, 3)
PAGE = "/federal/meeting/lists"


def test_the_next_meeting_is_every_two_weeks_from_the_day_that_was_set(in_app):
    assert next_meeting(THURSDAY) is None
    with clock.at(MONDAY), transaction():
        set_day(THURSDAY.isoformat(), actor=acting(some_people()["federal-liaison"]))
    days = [next_meeting(date(2026, month, day)) for month, day in ((11, 30), (12, 3), (12, 4), (12, 17), (12, 18))]
    assert days == [THURSDAY, THURSDAY, date(2026, 12, 17), date(2026, 12, 17), date(2026, 12, 31)]


def test_they_are_asked_for_once_on_the_day_before(in_app):
    with clock.at(MONDAY), transaction():
        set_day(THURSDAY.isoformat(), actor=acting(some_people()["usao-supervisor"]))
    asked = []
    for hour in (6, 9, 10):  # Two, five and six in the morning in Baltimore.
        with clock.at(datetime(2026, 12, 2, hour, 0, tzinfo=UTC)):
            asked.append(ask_for_lists())
    assert asked == [0, 1, 0]
    assert db.session.scalars(select(JobRequest.subject).where(JobRequest.kind == KIND)).all() == ["2026-12-03"]
    assert (ask_for_lists in SWEEPS, KIND in KINDS.steps) == (True, True)


@pytest.fixture
def lists(app):
    """Give the numbers of a screened, a referred and a sealed case, after the worker made the lists of both offices."""
    numbers = {}
    with app.app_context():
        with clock.at(MONDAY):
            with transaction():
                numbers["screened"] = a_case("federal_screening").number
                for name in ("referred", "sealed"):
                    case = a_case("federal_screening")
                    make(case, "take_screening")
                    make(case, "refer")
                    numbers[name] = case.number
                court.seal(case)
            make_lists(THURSDAY.isoformat())
            make_lists(THURSDAY.isoformat())
        copies = {one.agency: one.public_id for one in db.session.scalars(select(MeetingCopy))}
        assert len(db.session.scalars(select(MeetingCopy)).all()) == 2
        db.session.remove()
    return numbers, copies


def said(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def read(visitor, list_id):
    with visitor.get(f"{PAGE}/{list_id}") as answer:
        assert answer.status_code == 200
        return answer.data


def found(numbers, text):
    return {name for name, number in numbers.items() if number in text}


def test_each_office_reads_its_own_until_a_recall_or_an_expungement_takes_it_away(app, lists, tmp_path):
    numbers, copies = lists
    liaison, attorney = enter(app, "federal-liaison"), enter(app, "federal")
    own, theirs = read(liaison, copies["sao"]), read(attorney, copies["usao"])
    (tmp_path / "list.pdf").write_bytes(theirs)
    assert found(numbers, said(own)) == {"screened", "referred"}
    assert found(numbers, said(theirs)) == {"referred"}
    assert accepted(verify(tmp_path / "list.pdf"))
    with app.app_context():
        case = db.session.scalars(select(Case).where(Case.number == numbers["referred"])).one()
        victim = case.title.removeprefix("Shooting of ")
        told = set(db.session.scalars(select(Notice.user_id).where(Notice.tag == "meeting:list")))
        roles = {"federal_liaison", "ausa", "usao_supervisor"}
        attend = {person.id for person in some_people().values() if person.role in roles}
        db.session.remove()
    assert told == attend
    assert victim in said(own)
    assert victim not in said(theirs)
    assert f'href="{PAGE}"' in attorney.get("/federal/referrals").text
    assert copies["usao"] in attorney.get(PAGE).text
    others = (("federal", "sao"), ("federal-liaison", "usao"), ("detective", "sao"), ("prosecutor", "sao"))
    for account, office in others:
        assert enter(app, account).get(f"{PAGE}/{copies[office]}").status_code == 404, account
    with app.app_context():
        with transaction():
            case = db.session.scalars(select(Case).where(Case.number == numbers["referred"])).one()
            make(case, "recall")
        db.session.remove()
    assert attorney.get(f"{PAGE}/{copies['usao']}").status_code == 404
    assert copies["usao"] not in attorney.get(PAGE).text
    assert read(liaison, copies["sao"]) == own
    # A case that is destroyed takes every list with it that names it.
    with app.app_context():
        with transaction():
            case = db.session.scalars(select(Case).where(Case.number == numbers["screened"])).one()
            act = court.an_act(case, "expunge", by="sao-supervisor")
            services.confirm(act, actor=acting(some_people()["auditor"]))
            act_id = act.public_id
        keys = {one.agency: one.store_key for one in db.session.scalars(select(MeetingCopy))}
        destroying.destroy(act_id)
        destroying.finish(act_id)
        left = {one.agency for one in db.session.scalars(select(MeetingCopy))}
        assert (left, store().path(keys["sao"]).exists(), keys["usao"] in known_keys()) == ({"usao"}, False, True)
        db.session.remove()


def test_a_list_is_made_by_hand_on_the_page_and_by_command(app, tmp_path):
    with app.app_context(), transaction():
        some_people()
    liaison = enter(app, "federal-liaison")
    assert liaison.send(PAGE).status_code == 303
    page = liaison.get(PAGE).text
    assert "Federal Liaison" in page
    assert liaison.send("/federal/meeting/day", {"first_on": "2020-01-01"}).status_code == 422
    with app.app_context():
        assert run(["meeting", "list", "-o", str(tmp_path / "list.pdf"), "--as", "usao-supervisor"]) == 0
        db.session.remove()
    assert "Nothing lies with the U.S. Attorney" in said((tmp_path / "list.pdf").read_bytes())
