"""Custody over the pages: offers, acceptance, loans, the sheet without a gap, and the evidence room."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import CustodyEntry, CustodyTransfer, Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.evidence.services import add_exhibit
from casebridge.notices.models import Notice
from casebridge.workflows.engine import advance
from tests.factories import acting, some_people
from tests.support.pages import soup
from tests.support.statements import statements


@pytest.fixture
def gun(draft):
    """Give the public id of the custody of a thing that the detective keeps."""
    with transaction():
        case = db.session.query(Case).filter_by(public_id=draft).one()
        thing = add_exhibit(
            case, title="Revolver", type_key="property_receipt", used="used", physical=True, kept_at="Locker 3",
            confirmed=True, actor=acting(some_people()["detective"]),
        )  # fmt: skip
        return thing.custody.public_id


def found(custody):
    return db.session.scalars(select(CustodyTransfer).where(CustodyTransfer.public_id == custody)).one()


def offer(custody, to="clerk", by="detective", **asks):
    people = some_people()
    with transaction():
        advance(found(custody), "offer", actor=acting(people[by]), asks={"whom": people[to].id, "why": "Keep.", **asks})


def receive(custody, by="clerk", **asks):
    with transaction():
        advance(found(custody), "receive", actor=acting(some_people()[by]), asks=asks)


def days(number):
    return clock.court_local(clock.now()).date() + timedelta(days=number)


def lines(page):
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("#lines tbody tr")]


def test_an_offer_names_the_place_and_the_day_it_comes_back(sign_in, gun):
    clerk_id = some_people()["clerk"].public_id
    sent = {"whom": clerk_id, "why": "For testing.", "where": "Front desk", "back_by": str(days(5))}
    sign_in("detective").send(f"/custody/{gun}/offer", sent)
    line = lines(soup(sign_in("clerk").get(f"/custody/{gun}")))[1]
    assert (line[0], "to come back by" in line[3], line[4]) == ("2", True, "Front desk")


def test_an_offer_without_a_receiver_comes_back_with_its_words(sign_in, gun):
    answer = sign_in("detective").send(f"/custody/{gun}/offer", {"why": "To the lab.", "whom": ""})
    assert answer.status_code == 422
    assert soup(answer).select_one("#ask-why").get_text(strip=True) == "To the lab."
    assert found(gun).state == "held"


def test_a_loan_into_the_past_is_refused(sign_in, gun):
    sent = {"whom": some_people()["clerk"].public_id, "why": "x", "back_by": str(days(-1))}
    answer = sign_in("detective").send(f"/custody/{gun}/offer", sent)
    assert (answer.status_code, "lies ahead" in answer.text) == (422, True)


def test_the_receiver_is_told(gun):
    offer(gun)
    told = db.session.scalars(select(Notice).where(Notice.tag == "custody:offer")).one()
    assert (told.user_id, told.subject_id, told.case_id) == (some_people()["clerk"].id, gun, None)


def test_receiving_says_where_a_thing_lies_from_then_on(gun):
    offer(gun)
    receive(gun, where="Shelf 12")
    assert found(gun).exhibit.kept_at == "Shelf 12"


def test_nobody_but_the_receiver_may_receive(sign_in, gun):
    offer(gun)
    assert sign_in("partner").send(f"/custody/{gun}/receive").status_code == 403
    assert found(gun).keeper_id == some_people()["detective"].id


def test_a_stranger_finds_no_sheet(sign_in, gun):
    assert sign_in("detective2").get(f"/custody/{gun}").status_code == 404


def test_a_clerk_finds_no_sheet_of_what_never_came_to_the_room(sign_in, gun):
    assert sign_in("clerk").get(f"/custody/{gun}").status_code == 404


def test_lines_are_numbered_without_a_gap(sign_in, gun):
    offer(gun)
    with transaction():
        advance(found(gun), "refuse", actor=acting(some_people()["clerk"]), asks={"reason": "Seal broken."})
    offer(gun)
    receive(gun)
    page = soup(sign_in("clerk").get(f"/custody/{gun}"))
    assert [line[0] for line in lines(page)] == ["1", "2", "3", "4", "5"]
    assert "none missing" in page.select_one("#lines").get_text()


def test_the_database_takes_no_number_twice(gun):
    row = {"custody_id": found(gun).id, "number": 1, "event": "received", "by_id": 1, "at": clock.now()}
    with transaction(), pytest.raises(IntegrityError):
        db.session.execute(insert(CustodyEntry), [row])


def test_a_missing_line_is_told(sign_in, gun):
    with transaction():
        row = {"custody_id": found(gun).id, "number": 3, "event": "offered", "by_id": 1, "at": clock.now()}
        db.session.execute(insert(CustodyEntry), [row])
    assert "A line of this sheet is missing" in sign_in("detective").get(f"/custody/{gun}").text


def test_a_loan_is_overdue_after_its_day(sign_in, gun):
    offer(gun)
    receive(gun)
    offer(gun, to="prosecutor", by="clerk", back_by=days(2))
    receive(gun, by="prosecutor")
    with clock.at(clock.now() + timedelta(days=4)):
        assert "Overdue since" in sign_in("clerk").get("/evidence-room?show=overdue").text


def test_an_item_that_came_home_is_lent_no_more(gun):
    offer(gun)
    receive(gun)
    offer(gun, to="prosecutor", by="clerk", back_by=days(2))
    receive(gun, by="prosecutor")
    offer(gun, to="clerk", by="prosecutor")
    receive(gun)
    assert (found(gun).lent_by_id, found(gun).back_by) == (None, None)


def test_a_loan_passed_on_stays_a_loan(gun):
    offer(gun)
    receive(gun)
    offer(gun, to="prosecutor", by="clerk", back_by=days(2))
    receive(gun, by="prosecutor")
    offer(gun, to="detective", by="prosecutor")
    receive(gun, by="detective")
    assert (found(gun).lent_by_id, found(gun).back_by) == (some_people()["clerk"].id, days(2))


def test_the_room_counts_what_is_offered_to_the_clerk(sign_in, gun):
    offer(gun)
    page = soup(sign_in("clerk").get("/evidence-room"))
    assert page.select_one("nav[aria-label='Main'] a[href='/evidence-room'] .n").get_text() == "1"


def test_the_room_finds_an_item_by_its_number(sign_in, gun):
    offer(gun)
    receive(gun)
    number = found(gun).exhibit.case.number
    page = sign_in("clerk").get("/evidence-room", query_string={"number": f"{number} Ex 1"}).text
    assert (f"{number}, Ex 1" in page, "Revolver" in page) == (True, True)


@pytest.mark.parametrize("number", ["CB-1999-000001", "%", "' or 1=1 --", "Ex 1", "x" * 300, "9" * 40])
def test_a_number_that_is_none_finds_nothing(sign_in, gun, number):
    offer(gun)
    answer = sign_in("clerk").get("/evidence-room", query_string={"number": number})
    assert (answer.status_code, "No item of this number" in answer.text) == (200, True)


def test_what_left_the_room_is_found_by_its_number(sign_in, gun):
    offer(gun)
    receive(gun)
    offer(gun, to="detective", by="clerk")
    receive(gun, by="detective")
    number = found(gun).exhibit.case.number
    assert "Ex 1" in sign_in("clerk").get("/evidence-room", query_string={"number": number}).text


def test_a_clerk_does_not_read_what_its_class_keeps(sign_in, gun):
    with transaction():
        found(gun).exhibit.class_ = "sealed"
    offer(gun)
    clerk = sign_in("clerk")
    pages = [clerk.get(url).text for url in ("/custody", "/evidence-room", f"/custody/{gun}")]
    assert [("Revolver" in page, "keeps this from you" in page or "Kept from you" in page) for page in pages] == [
        (False, True)
    ] * 3


def test_only_the_people_of_the_room_enter_it(sign_in, gun):
    assert sign_in("prosecutor").get("/evidence-room").status_code == 404


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-13-01~1", "9999-12-31~-1", "9999-12-31~99999999999"])
def test_a_page_that_begins_nowhere_is_not_there(sign_in, gun, after):
    assert sign_in("clerk").get("/evidence-room", query_string={"after": after}).status_code == 404


def test_the_room_pages_by_keys_and_costs_the_same(app, sign_in, gun):
    offer(gun)
    clerk = sign_in("clerk")
    one = cost(app, clerk)
    with transaction():
        copies(found(gun), 60)
    assert (cost(app, clerk), one <= 6) == (one, True)
    first = soup(clerk.get("/evidence-room"))
    second = soup(clerk.get(first.select_one("a[rel=next]")["href"]))
    seen = [{a["href"] for a in page.select("tbody .rowlink")} for page in (first, second)]
    assert (len(seen[0]), len(seen[1]), seen[0] & seen[1]) == (25, 25, set())


def cost(app, visitor):
    """Count the statements of the room's page within one minute of the footer."""
    with clock.at(clock.now()):
        visitor.get("/evidence-room")
        with app.app_context(), statements() as seen:
            visitor.get("/evidence-room")
    return len(seen)


def copies(custody, number):
    """Put more things of the same case on offer to the clerk."""
    case_id, at = custody.exhibit.case_id, clock.now()
    for n in range(number):
        thing = Exhibit(
            case_id=case_id, number=100 + n, title=f"Casing {n}", class_="open-case", used="used", physical=True,
            added_by_id=custody.keeper_id, added_at=at,
        )  # fmt: skip
        db.session.add(
            CustodyTransfer(
                exhibit=thing, keeper_id=custody.keeper_id, receiver_id=custody.receiver_id, state_since=at,
                **{"state": "offered"},
            )
        )  # fmt: skip


def test_the_sheet_names_hash_algorithm_process_and_leaves_the_statement_blank(sign_in, draft):
    detective = sign_in("detective")
    detective.send(
        f"/cases/{draft}/evidence", {"files": (io.BytesIO(b"Notes.\n"), "notes.txt")},
        content_type="multipart/form-data",
    )  # fmt: skip
    exhibit = exhibits_of(db.session.query(Case).filter_by(public_id=draft).one())[0]
    sha256, custody = exhibit.latest.sha256, exhibit.custody.public_id
    page = soup(detective.get(f"/custody/{custody}"))
    facts = page.select_one("#file").get_text(" ", strip=True)
    assert sha256 in facts.replace(" ", "")
    assert all(word in facts for word in ("SHA-256", "CaseBridge 0.", "Process", "Taken in", "by Detective"))
    assert "____" in page.select_one("#certificate").get_text()


def test_a_thing_has_no_certificate_of_a_file(sign_in, gun):
    assert soup(sign_in("detective").get(f"/custody/{gun}")).select_one("#certificate") is None
