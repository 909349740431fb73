"""The federal decision on its page, questions and answers, the lists, and what parted defendants take along."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from casebridge import clock
from casebridge.cases.frame import clock_label
from casebridge.cases.models import Case, CaseLink, Party
from casebridge.cases.people import live_charges
from casebridge.db import db
from casebridge.federal.queries import answers_of, asked, drafts, referral_of, seen_by_usao
from tests.building.federal import a_federal_charge, ready_to_ask
from tests.building.story import do, make
from tests.support.pages import soup

DECLINE = {"act": "decline_federal", "decision": "decline_federal", "ground": "other_jurisdiction",
           "sentence": "The State can carry this."}  # fmt: skip


def soon(days=3):
    """Return a day ahead as typed."""
    return (clock.court_local(clock.now()).date() + timedelta(days=days)).isoformat()


@pytest.fixture
def taken(made):
    """Give a function that walks a case to the attorney who took it."""
    return lambda **more: made("take_screening", "refer", "take_federal", **more)


@pytest.fixture
def known(app):
    """Give a function that tells something about the first case."""

    def tell(question):
        with app.app_context():
            found = question(db.session.query(Case).order_by(Case.id).first())
            db.session.remove()
        return found

    return tell


def test_the_decision_is_a_group_of_three(taken, sign_in):
    page = soup(sign_in("federal").get(taken() + "/federal"))
    group = page.select_one("#decision")
    assert group.find("legend").get_text(strip=True) == "Decision"
    assert [radio["aria-label"] for radio in group.select("input")] == ["Adopt", "Decline", "Ask for more"]


def test_each_decision_has_its_button(taken, sign_in):
    page = soup(sign_in("federal").get(taken() + "/federal"))
    found = {button.get_text(strip=True) for button in page.select(".decide button")}
    assert {"Adopt this referral", "Decline this referral", "Ask for more"} <= found


def test_a_new_referral_offers_to_be_taken(made, sign_in):
    page = soup(sign_in("federal").get(made("take_screening", "refer") + "/federal"))
    assert "Take this referral" in {button.get_text(strip=True) for button in page.select("main button")}


def test_the_queue_stands_beside_the_referral(taken, sign_in, known):
    page = soup(sign_in("federal").get(taken() + "/federal"))
    assert known(lambda case: case.place) in page.select_one("#queue").get_text(" ")


def test_the_state_s_attorney_decides_nothing_here(taken, sign_in):
    assert sign_in("federal-liaison").send(taken() + "/federal/decision", DECLINE).status_code == 404


def test_another_attorney_decides_nothing_here(taken, sign_in):
    assert sign_in("federal2").send(taken() + "/federal/decision", DECLINE).status_code == 403


def test_a_referral_is_declined_on_a_ground_with_one_sentence(taken, sign_in, known):
    answer = sign_in("federal", stepped_up=True).send(taken() + "/federal/decision", DECLINE)
    assert answer.status_code == 303
    assert known(lambda case: (case.state, referral_of(case).ground)) == ("state_prosecution", "other_jurisdiction")


def test_a_decline_without_the_factor_keeps_what_was_typed(taken, sign_in, known):
    answer = sign_in("federal").send(taken() + "/federal/decision", DECLINE)
    assert answer.status_code == 403
    assert "The State can carry this." in answer.text
    assert known(lambda case: case.state) == "federal_review"


def test_the_slower_of_two_keeps_every_word(taken, sign_in, known):
    late = sign_in("federal", stepped_up=True).send(taken() + "/federal/decision", DECLINE | {"version": "1"})
    shown = soup(late).select_one("main").get_text(" ")
    assert late.status_code == 409
    assert [words in shown for words in ("With the U.S. Attorney", "The State can carry this.")] == [True, True]
    assert known(lambda case: case.state) == "federal_review"


@pytest.mark.parametrize("without", ["ground", "sentence"])
def test_a_decline_without_ground_or_sentence_is_refused(taken, sign_in, known, without):
    answer = sign_in("federal", stepped_up=True).send(taken() + "/federal/decision", DECLINE | {without: ""})
    assert answer.status_code == 422
    assert known(lambda case: case.state) == "federal_review"


def test_a_button_that_contradicts_the_choice_is_refused(taken, sign_in, known):
    answer = sign_in("federal", stepped_up=True).send(taken() + "/federal/decision", DECLINE | {"decision": "adopt"})
    assert "You chose Adopt and pressed Decline." in answer.text
    assert known(lambda case: case.state) == "federal_review"


def test_a_referral_is_adopted_with_charge_and_next_event(taken, sign_in, known):
    url = taken()
    federal = sign_in("federal", stepped_up=True)
    party = known(lambda case: case.suspects[0].public_id)
    federal.send(url + "/federal/decision", {"act": "add-charge", "party": party, "statute": "firearm_924c_carry"})
    federal.send(url + "/federal/decision", {"act": "adopt", "decision": "adopt", "next_event": soon()})
    assert known(lambda case: (case.state, case.next_event_on.isoformat())) == ("federal_prosecution", soon())


def test_an_approval_is_typed_beside_its_charge(taken, sign_in, known):
    url = taken(then=lambda case: a_federal_charge(case, "vicar_assault"))
    federal = sign_in("federal", stepped_up=True)
    key = known(lambda case: live_charges(case, "federal")[0].public_id)
    sent = {"act": "adopt", "next_event": soon()}
    assert "needs approval" in federal.send(url + "/federal/decision", sent).text
    paper = {f"given_by-{key}": "The Section", f"given_on-{key}": "2026-11-02", f"paper-{key}": "Letter"}
    assert federal.send(url + "/federal/decision", sent | paper).status_code == 303


def test_half_an_approval_comes_back(taken, sign_in, known):
    url = taken(then=lambda case: a_federal_charge(case, "vicar_assault"))
    key = known(lambda case: live_charges(case, "federal")[0].public_id)
    answer = sign_in("federal").send(url + "/federal/decision", {f"given_by-{key}": "The Section"})
    assert answer.status_code == 422


def test_a_question_is_written_and_asked(taken, sign_in, known):
    url = taken()
    federal = sign_in("federal")
    federal.send(url + "/federal/decision", {"act": "add-question"})
    key = known(lambda case: drafts(case)[0].public_id)
    sent = {f"item-{key}": "The trace", f"reason-{key}": "Commerce", f"due_on-{key}": soon(5)}
    federal.send(url + "/federal/decision", sent | {"act": "ask"})
    assert known(lambda case: (case.state, [q.item for q in asked(case)])) == ("federal_questions", ["The trace"])


def test_a_question_is_taken_out(taken, sign_in, known):
    url = taken(then=ready_to_ask)
    key = known(lambda case: drafts(case)[0].public_id)
    sign_in("federal").send(url + "/federal/decision", {"act": f"drop-question-{key}"})
    assert known(drafts) == []


def test_a_draft_of_the_decision_is_kept_for_its_writer(taken, sign_in):
    url = taken()
    federal = sign_in("federal")
    federal.send(url + "/federal/decision", {"act": "save", "sentence": "Perhaps the State."})
    assert "Perhaps the State." in federal.get(url + "/federal").text
    assert "Perhaps the State." not in sign_in("federal-liaison").get(url + "/federal").text


@pytest.fixture
def asking(made):
    """Give the address of a case with one question."""
    return made("take_screening", "refer", "take_federal", "ask")


def test_a_question_is_answered_and_the_answers_sent(asking, sign_in, known):
    liaison = sign_in("federal-liaison")
    key = known(lambda case: asked(case)[0].public_id)
    page, url = f"{asking}/federal/answers", f"{asking}/federal/answers/{key}"
    liaison.edit(page, url, {"reply": "answered", "words": "It is Ex 4."})
    # Who read the page before that sees both texts, and loses none.
    late = liaison.send(url, {"reply": "answered", "words": "It is Ex 9.", "version": "1"})
    assert (late.status_code, "It is Ex 4." in late.text, "It is Ex 9." in late.text) == (409, True, True)
    assert liaison.send(asking + "/moves/answer").status_code == 303
    assert known(lambda case: case.state) == "federal_review"


@pytest.mark.parametrize("sent", [{"reply": "refused", "words": ""}, {"reply": "", "words": "It is Ex 4."}])
def test_half_a_reply_comes_back(asking, sign_in, known, sent):
    key = known(lambda case: asked(case)[0].public_id)
    page = f"{asking}/federal/answers"
    answer = sign_in("federal-liaison").edit(page, f"{page}/{key}", sent)
    assert answer.status_code == 422
    assert sent["words"] in answer.text


def test_answers_are_the_liaison_s(asking, sign_in):
    assert sign_in("prosecutor").get(asking + "/federal/answers").status_code == 403
    assert sign_in("federal").get(asking + "/federal/answers").status_code == 403


@pytest.mark.parametrize("way", ["adopt", "decline_federal", "ask", "take_federal", "hold"])
def test_every_federal_move_has_its_plain_page(taken, sign_in, way):
    assert sign_in("federal").get(f"{taken()}/moves/{way}").status_code == 200


@pytest.mark.parametrize(
    ("reader", "path", "walk"),
    [
        ("federal-liaison", "/federal/screening", ()), ("federal", "/federal/referrals", ("refer",)),
        ("federal", "/federal/meeting", ("refer",)), ("federal", "/federal/cases", ("refer", "take_federal", "adopt")),
        ("usao-supervisor", "/federal/referrals", ("refer",)),
    ],
)  # fmt: skip
def test_a_list_says_why_a_row_stands_there(made, sign_in, known, reader, path, walk):
    made("take_screening", *walk)
    page = " ".join(soup(sign_in(reader).get(path)).find("main").get_text(" ").split())
    assert known(lambda case: case.number) in page
    assert known(lambda case: clock_label(case.clock_key)) in page


@pytest.mark.parametrize("path", ["/federal/referrals", "/federal/meeting"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(app, made, sign_in, path):
    federal = sign_in("federal")
    federal.get(path)
    counts = []
    for _ in range(3):
        made("take_screening", "refer")
        asked_of = []
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", lambda *told, into=asked_of: into.append(told[2]))
            federal.get(path)
        # The head of the history in the footer is read anew each minute.
        counts.append(sum("audit_entry" not in statement for statement in asked_of))
    assert len(set(counts)) == 1, counts


def test_a_held_person_is_told_in_the_list(made, sign_in):
    def hold(case):
        case.suspects[0].in_custody = True

    made("take_screening", "refer", then=hold)
    assert "held" in sign_in("federal").get("/federal/referrals").text


@pytest.mark.parametrize("path", ["/federal/screening", "/federal/referrals", "/federal/cases", "/federal/meeting"])
def test_lists_are_not_for_the_police(app, sign_in, path):
    assert sign_in("detective").get(path).status_code == 404


def test_the_federal_side_has_no_list_of_screenings(app, sign_in):
    assert sign_in("federal").get("/federal/screening").status_code == 404


def test_the_detective_reads_how_a_referral_ended(made, sign_in):
    def decline(case):
        make(case, "decline_federal", ground="no_substantial_interest", sentence="The State can carry this.")

    page = sign_in("detective").get(made("take_screening", "refer", "take_federal", then=decline)).text
    assert "The State can carry this." in page
    assert "A federal case would not serve a substantial federal interest." in page


def test_a_sealed_ground_stays_with_prosecutors(made, sign_in):
    def decline(case):
        make(case, "decline_federal", ground="cooperation", sentence="He helps us.")

    url = made("take_screening", "refer", "take_federal", then=decline)
    assert "Declined" in sign_in("detective").get(url).text
    assert "He helps us." not in sign_in("detective").get(url).text
    assert "He helps us." in sign_in("prosecutor").get(url).text


def test_parted_defendants_take_the_question_along(made, known, app):
    def part(case):
        second = a_suspect_later(case)
        make(case, "take_screening")
        make(case, "refer")
        make(case, "take_federal")
        make(case, "ask")
        do(case, "sever", by="federal-liaison", parties=[second.public_id])

    made(then=part)

    def twin(case):
        link = db.session.query(CaseLink).filter_by(case_id=case.id, kind="severed").one()
        other = db.session.get(Case, link.other_id)
        return (other.state, len(asked(other)), referral_of(other).number, len(answers_of(other)) > 20,
                [item.party.name for item in seen_by_usao(other) if item.party])  # fmt: skip

    assert known(twin) == ("federal_questions", 1, 1, True, ["Second Nobody"])


def a_suspect_later(case):
    """Enter a second defendant."""
    twin = Party(case=case, role="defendant", name="Second Nobody", entered_by_id=case.lead_id, entered_at=clock.now())
    db.session.add(twin)
    db.session.flush()
    return twin
