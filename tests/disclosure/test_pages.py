"""The compliance sheet over its pages: what each role sees, what is answered in words, what stays typed."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.disclosure.models import Disclosure, DisclosureRuling
from casebridge.evidence.queries import exhibits_of
from casebridge.packets.models import Packet
from tests.building.preparing import an_exhibit
from tests.disclosure.test_standing import GROUND, day, finished, give, issued, rule
from tests.factories import a_case
from tests.packets.asking import RECIPIENT, a_kept_thing, answers, asked
from tests.packets.test_builder import form_of
from tests.support.pages import soup
from tests.support.worlds import difference, plain_pages

# The overview tells of five lines: all of them are the reader's own reading, in both worlds.
READ_BEFORE = 5


@pytest.fixture
def case_id(in_app):
    """Give the public id of a case in review that holds one thing for discovery."""
    with transaction():
        case = a_case("in_review")
        an_exhibit(case, "firearms_exam")
        a_kept_thing(case, "defense_discovery", "A map of the place")
        return case.public_id


def found(case_id):
    return db.session.query(Case).filter_by(public_id=case_id).one()


def the_map(case):
    return next(one for one in exhibits_of(case) if one.title == "A map of the place")


def read(case_id, ask):
    """Ask something of the case outside of a unit of work."""
    db.session.rollback()
    return ask(found(case_id))


def item_at(case_id):
    return f"/cases/{case_id}/disclosure/items/{read(case_id, the_map).public_id}"


def ruling(**more):
    said = {"outcome": "withhold", "category": "md_dna", "ground": GROUND, "review_on": day(30).isoformat()}
    return {**said, **more}


def test_the_sheet_names_each_duty_with_what_is_to_be_confirmed(sign_in, case_id):
    page = soup(sign_in("prosecutor").get(f"/cases/{case_id}/disclosure"))
    rows = {row.th.get_text(" ", strip=True): row for row in page.select("#duties tbody tr")}
    said = next(row.get_text() for name, row in rows.items() if name.startswith("Statements of the defendant"))
    assert ("to be confirmed" in said, "Open: nothing answers it yet" in said) == (True, True)
    assert "No type of exhibit answers" in page.get_text()


@pytest.mark.parametrize("name", ["detective", "sergeant", "commander", "federal", "auditor", "advocate", "admin"])
def test_others_than_the_states_prosecutors_have_no_sheet(sign_in, case_id, name):
    assert sign_in(name).get(f"/cases/{case_id}/disclosure").status_code == 404


def test_a_prosecutor_of_another_case_reads_and_does_not_write(sign_in, case_id):
    visitor = sign_in("prosecutor2")
    assert visitor.get(f"/cases/{case_id}/disclosure").status_code == 200
    answer = visitor.send(f"{item_at(case_id)}/rulings", ruling())
    assert (answer.status_code, db.session.query(DisclosureRuling).count()) == (403, 0)


def test_withholding_asks_for_the_password_and_keeps_what_was_typed(sign_in, case_id):
    at = f"{item_at(case_id)}/rulings"
    refused = sign_in("prosecutor").send(at, ruling())
    assert (refused.status_code, GROUND in refused.text) == (403, True)
    assert sign_in("prosecutor", stepped_up=True).send(at, ruling()).status_code == 303
    row = db.session.query(DisclosureRuling).one()
    assert (row.category, row.ground, row.review_on) == ("md_dna", GROUND, day(30))


@pytest.mark.parametrize("name", ["detective", "sergeant", "commander"])
def test_the_police_get_the_same_bytes_whether_something_is_withheld_or_not(sign_in, case_id, name):
    pages = (
        f"/cases/{case_id}", f"/cases/{case_id}/history", f"/cases/{case_id}/evidence", f"/cases/{case_id}/packets",
        f"/cases/{case_id}/evidence/{read(case_id, the_map).public_id}", "/", "/cases/", "/notices", "/search?q=map",
    )  # fmt: skip
    with clock.at(clock.now()):
        for _ in range(READ_BEFORE):
            plain_pages(sign_in(name), pages)
        before = plain_pages(sign_in(name), pages)
        with transaction():
            case = found(case_id)
            rule(case, the_map(case))
            give(case, next(one for one in exhibits_of(case) if one.title == "Report"))
        after = plain_pages(sign_in(name), pages)
    assert difference(before, after) == []


def test_a_second_ruling_shows_the_one_that_stands(sign_in, case_id):
    at, visitor = f"{item_at(case_id)}/rulings", sign_in("prosecutor", stepped_up=True)
    visitor.send(at, ruling())
    answer = visitor.send(at, ruling(ground="Another ground, said in words."))
    assert (answer.status_code, GROUND in answer.text) == (409, True)


def test_a_ruling_ends_with_a_reason(sign_in, case_id):
    at, visitor = f"{item_at(case_id)}/rulings", sign_in("prosecutor", stepped_up=True)
    visitor.send(at, ruling())
    made = db.session.query(DisclosureRuling).one().public_id
    assert visitor.send(f"{at}/{made}/end", {"because": ""}).status_code == 422
    assert visitor.send(f"{at}/{made}/end", {"because": "The order was lifted."}).status_code == 303
    assert "The order was lifted." in visitor.get(f"/cases/{case_id}/disclosure").text


def test_what_was_given_otherwise_is_entered_once_and_the_second_try_leads_to_the_first(sign_in, case_id):
    sent = {
        "party": read(case_id, lambda case: case.suspects[0].public_id), "recipient": "Connie Counsel", "way": "shown",
        "exhibits": [read(case_id, the_map).public_id], "given_on": day(0).isoformat(),
    }  # fmt: skip
    visitor = sign_in("prosecutor")
    first = visitor.send(f"/cases/{case_id}/disclosure/give", sent)
    again = visitor.send(f"/cases/{case_id}/disclosure/give", sent)
    assert (first.status_code, again.status_code) == (303, 422)
    made = db.session.query(Disclosure).one().public_id
    assert soup(again).select_one("#refused a")["href"] == f"/cases/{case_id}/disclosure/given/{made}"


def test_a_receipt_is_entered_and_shown(sign_in, case_id):
    with transaction():
        made = give(found(case_id), the_map(found(case_id))).public_id
    at, visitor = f"/cases/{case_id}/disclosure/given/{made}", sign_in("prosecutor")
    assert visitor.edit(at, f"{at}/receipt", {"received_by": "Connie"}).status_code == 422
    sent = {"received_by": "Connie Counsel", "received_on": day(0).isoformat(), "received_paper": "Signed list"}
    assert visitor.edit(at, f"{at}/receipt", sent).status_code == 303
    assert "signed for by Connie Counsel" in " ".join(soup(visitor.get(at)).get_text().split())


def test_a_packet_that_its_recipient_has_is_refused_before_it_is_built_with_a_link_to_the_first(sign_in, case_id):
    with transaction():
        case = found(case_id)
        packet = asked(case, "defense_discovery")
        first, inside = packet.public_id, list(packet.chosen)
        issued(packet, *[one for one in exhibits_of(case) if one.public_id in inside])
    visitor, at = sign_in("prosecutor"), f"/cases/{case_id}/packets"
    form = form_of(soup(visitor.get(f"{at}?kind=defense_discovery")))
    said = read(case_id, lambda case: answers(case, "defense_discovery"))
    answer = visitor.send(at, {**form, **said, "recipient": RECIPIENT})
    assert answer.status_code == 422
    assert f"{at}/{first}" in [link["href"] for link in soup(answer).select("#refused a")]
    assert db.session.query(Packet).count() == 1


def test_a_ready_packet_that_its_recipient_has_says_so_with_a_link_to_the_first(sign_in, case_id):
    with transaction():
        case = found(case_id)
        second = asked(case, "defense_discovery")
        first = issued(asked(case, "defense_discovery"), the_map(case)).public_id
        second = finished(second, the_map(case)).public_id
    page = soup(sign_in("prosecutor").get(f"/cases/{case_id}/packets/{second}"))
    assert page.find("a", string="See the first one")["href"] == f"/cases/{case_id}/packets/{first}"


def test_my_work_names_the_cases_in_which_disclosure_waits(sign_in, case_id):
    with transaction():
        give(found(case_id), the_map(found(case_id)))
    with clock.at(clock.now() + timedelta(minutes=5)):
        with transaction():
            a_kept_thing(found(case_id), "defense_discovery", "Another map")
        assert f"/cases/{case_id}/disclosure" in sign_in("prosecutor").get("/").text
        assert "Disclosure waits" not in sign_in("prosecutor2").get("/").text


def test_the_federal_side_sees_its_duties_with_the_shared_set_and_nothing_of_the_states_ledger(sign_in, in_app):
    with transaction():
        case = a_case("federal_prosecution")
        kept = an_exhibit(case, "suspect_interview")
        rule(case, kept, by="sao-supervisor")
        case_id, number = case.public_id, kept.number
    visitor = sign_in("federal")
    page = visitor.get(f"/cases/{case_id}/disclosure/owed")
    said = soup(page).get_text(" ", strip=True)
    assert "Court's Brady order" in said
    assert (f"Ex {number}" in said, GROUND in page.text, "Criminal record" in said) == (False, False, False)
    assert visitor.get(f"/cases/{case_id}/disclosure").status_code == 404


@pytest.mark.parametrize("name", ["detective", "prosecutor", "commander", "auditor"])
def test_the_federal_page_is_there_for_the_federal_side_alone(sign_in, in_app, name):
    with transaction():
        case_id = a_case("federal_prosecution").public_id
    assert sign_in(name).get(f"/cases/{case_id}/disclosure/owed").status_code == 404
