"""The screening page: facts answered one by one, the set, the log, the contact, the charges, the way out."""

from datetime import date

import pytest

from casebridge.cases.models import Case
from casebridge.cases.people import live_charges
from casebridge.db import db
from casebridge.evidence.queries import exhibits_of
from casebridge.federal.queries import answers_of, contacts_of, items_of, log_of
from tests.building.federal import ready_to_refer
from tests.building.preparing import an_exhibit
from tests.support.pages import soup

FACT = "firearm_defined"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def screening(made):
    """Give the address of a case whose screening the liaison took."""
    return made("take_screening", then=an_exhibit)


@pytest.fixture
def known(app):
    """Give a function that tells something about the only case."""

    def tell(question):
        with app.app_context():
            found = question(db.session.query(Case).one())
            db.session.remove()
        return found

    return tell


def test_each_fact_is_a_group_named_after_its_question(screening, sign_in):
    page = soup(sign_in("federal-liaison").get(screening + "/federal"))
    group = page.select_one("#answer-firearm_defined-0").find_parent(role="radiogroup")
    named = page.find(id=group["aria-labelledby"]).get_text(strip=True)
    assert named == "Is there a firearm or ammunition as federal law defines it?"
    assert [label.get_text(strip=True) for label in group.select(".seg label")] == ["Met", "Missing", "Unknown"]


def test_the_ways_out_are_buttons(made, sign_in):
    url = made(then=an_exhibit)
    page = soup(sign_in("federal-liaison").get(url + "/federal"))
    buttons = {button.get_text(strip=True) for button in page.select("main button")}
    assert {"Take this screening", "Refer to the U.S. Attorney", "Keep in state court"} <= buttons


def test_no_score_is_anywhere(screening, sign_in):
    page = sign_in("federal-liaison").get(screening + "/federal").text.lower()
    assert not [word for word in ("score", "points", "recommend") if word in page]


def test_a_fact_is_saved_with_its_source(screening, sign_in, known):
    exhibit = known(lambda case: exhibits_of(case)[0].public_id)
    sent = {"answer": "met", "exhibit": exhibit, "where": "p. 2", "words": "A pistol.", "version": "0"}
    assert sign_in("federal-liaison").send(f"{screening}/federal/facts/{FACT}", sent).status_code == 303
    row = known(lambda case: answers_of(case)[FACT])
    assert (row.answer, row.words, [s["where"] for s in row.sources]) == ("met", "A pistol.", ["p. 2"])


def test_a_script_gets_the_new_version(screening, sign_in):
    liaison = sign_in("federal-liaison")
    sent = {"answer": "unknown", "version": "0"}
    answer = liaison.send(f"{screening}/federal/facts/{FACT}", sent, headers=SCRIPT)
    assert (answer.status_code, answer.json["version"]) == (200, 1)


def test_the_slower_of_two_answers_is_refused(screening, sign_in, known):
    liaison = sign_in("federal-liaison")
    liaison.send(f"{screening}/federal/facts/{FACT}", {"answer": "missing", "version": "0"})
    late = sign_in("federal-liaison2").send(f"{screening}/federal/facts/{FACT}", {"answer": "met", "version": "0"})
    assert late.status_code == 409
    assert known(lambda case: answers_of(case)[FACT].answer) == "missing"


def test_words_without_an_answer_come_back(screening, sign_in):
    answer = sign_in("federal-liaison").send(f"{screening}/federal/facts/{FACT}", {"words": "Asked of ATF."})
    assert answer.status_code == 422
    assert "Asked of ATF." in answer.text


def test_a_fact_that_no_file_names_does_not_exist(screening, sign_in):
    sent = {"answer": "met", "version": "0"}
    assert sign_in("federal-liaison").send(f"{screening}/federal/facts/luck", sent).status_code == 404


def test_a_prosecutor_reads_the_sheet_and_answers_nothing(screening, sign_in):
    prosecutor = sign_in("prosecutor")
    assert prosecutor.get(screening + "/federal").status_code == 200
    sent = {"answer": "met", "version": "0"}
    assert prosecutor.send(f"{screening}/federal/facts/{FACT}", sent).status_code == 403


def test_a_detective_reads_no_sheet(screening, sign_in):
    assert sign_in("detective").get(screening + "/federal").status_code == 404


def test_the_set_is_what_was_ticked(screening, sign_in, known):
    exhibit, party = known(lambda case: (exhibits_of(case)[0].public_id, case.suspects[0].public_id))
    liaison = sign_in("federal-liaison")
    liaison.send(screening + "/federal/shared", {"part": "facts", "party": party, "exhibit": exhibit})
    liaison.send(screening + "/federal/shared", {"part": ["facts", "matrix"], "party": party})
    assert known(lambda case: sorted((i.kind, i.key) for i in items_of(case, 1))) == sorted(
        [("part", "facts"), ("part", "matrix"), ("party", party)]
    )


def test_all_that_crosses_freely_is_chosen_at_once(made, sign_in, known):
    def papers(case):
        for class_ in ("open-case", "criminal-history", "unit-only", "sealed"):
            an_exhibit(case).class_ = class_

    url = made("take_screening", then=papers)
    sign_in("federal-liaison").send(url + "/federal/shared", {"act": "free"})
    assert known(lambda case: {i.class_ for i in items_of(case, 1)}) == {"open-case", "criminal-history"}


def test_what_stays_is_told_in_counts(made, sign_in):
    def paper(case):
        an_exhibit(case).class_ = "unit-only"

    page = soup(sign_in("federal-liaison").get(made("take_screening", then=paper) + "/federal"))
    assert "held inside one unit 1" in " ".join(page.get_text(" ").split())


def test_their_view_shows_the_chosen_set(screening, sign_in, known):
    party = known(lambda case: case.suspects[0].public_id)
    liaison = sign_in("federal-liaison")
    liaison.send(screening + "/federal/shared", {"party": party})
    page = liaison.get(screening + "/federal/their-view").text
    assert "Max Nobody" in page
    assert "Case facts: not shared" in page


def test_their_view_is_not_for_the_federal_side(made, sign_in):
    assert sign_in("federal").get(made("take_screening", "refer") + "/federal/their-view").status_code == 404


def test_the_log_is_put_with_the_referral(screening, sign_in, known):
    sign_in("federal-liaison").send(screening + "/federal/log")
    assert known(lambda case: log_of(case, 1)) is not None


def test_a_contact_is_recorded(screening, sign_in, known):
    sent = {"with_whom": "B. Lindqvist", "held_on": "2026-11-20", "said": "State first."}
    sign_in("federal-liaison").send(screening + "/federal/contact", sent)
    assert known(lambda case: [(c.with_whom, c.held_on) for c in contacts_of(case, 1)]) == [
        ("B. Lindqvist", date(2026, 11, 20))
    ]


@pytest.mark.parametrize("without", ["with_whom", "held_on", "said"])
def test_a_contact_without_a_part_comes_back(screening, sign_in, without):
    sent = {"with_whom": "B. Lindqvist", "held_on": "2026-11-20", "said": "State first."} | {without: ""}
    answer = sign_in("federal-liaison").send(screening + "/federal/contact", sent)
    assert answer.status_code == 422
    assert all(words in answer.text for words in sent.values())


def test_a_federal_charge_is_contemplated_and_taken_out(screening, sign_in, known):
    party = known(lambda case: case.suspects[0].public_id)
    liaison = sign_in("federal-liaison")
    liaison.send(screening + "/federal/charges", {"party": party, "statute": "firearm_924c_carry"})
    charge = known(lambda case: live_charges(case, "federal")[0].public_id)
    page = " ".join(soup(liaison.get(screening + "/federal")).get_text(" ").split())
    assert "5 years, added to every other term" in page
    liaison.send(screening + "/federal/charges", {"drop": charge})
    assert known(lambda case: live_charges(case, "federal")) == []


def test_a_state_charge_cannot_be_contemplated_here(screening, sign_in, known):
    party = known(lambda case: case.suspects[0].public_id)
    sent = {"party": party, "statute": "murder_2"}
    assert sign_in("federal-liaison").send(screening + "/federal/charges", sent).status_code == 422


def test_a_ready_referral_goes_from_its_page(made, sign_in):
    url = made("take_screening", then=ready_to_refer)
    sent = {"charges_contemplated": "18 U.S.C. § 922(g)(1)", "urgency": "ordinary"}
    answer = sign_in("federal-liaison").send(url + "/moves/refer", sent)
    assert (answer.status_code, "/receipts/" in answer.location) == (303, True)


def test_a_referral_that_is_not_ready_names_what_is_missing_with_its_place(screening, sign_in):
    sent = {"charges_contemplated": "18 U.S.C. § 922(g)(1)", "urgency": "ordinary"}
    answer = sign_in("federal-liaison").send(screening + "/moves/refer", sent)
    links = {a["href"].partition("#")[2] for a in soup(answer).select("#refused a")}
    assert answer.status_code == 422
    assert {"screening-firearm_defined", "set", "log", "contact"} <= links


@pytest.mark.parametrize("way", ["/moves/refer", "/moves/keep", "/moves/take_screening"])
def test_every_move_has_its_plain_page(screening, sign_in, way):
    assert sign_in("federal-liaison").get(screening + way).status_code == 200
