"""The decision grid: a reason brings its words, a decision is copied, a change is picked from the law in force."""

import pytest
from sqlalchemy import select

from casebridge.cases.models import Case, Charge
from casebridge.cases.people import definition_of, live_charges
from casebridge.catalog.load import catalog
from casebridge.db import db, transaction
from casebridge.errors import NotReady
from casebridge.review.cells import for_victim, prepare_cell
from casebridge.workflows.engine import advance
from tests.building.people import acting
from tests.building.preparing import a_suspect, person, ready_to_decide
from tests.factories import a_case, do, make
from tests.support.pages import soup

IDENTITY = catalog().decline_reasons["identity_not_proved"]
SEALED = catalog().decline_reasons["cooperation"]


@pytest.fixture
def three(in_app):
    """Give the id of a case in review with three people charged, and the ids of the charges."""
    with transaction():
        case = a_case("draft")
        for name in ("Max Nobody", "Moe Nobody", "Mia Nobody"):
            a_suspect(case, name)
        for move in ("submit", "attest", "take"):
            make(case, move)
        return case.public_id, [charge.public_id for charge in live_charges(case)]


def charge(public_id):
    return db.session.scalars(select(Charge).where(Charge.public_id == public_id)).one()


def send(sign_in, case_id, **form):
    return sign_in("prosecutor", stepped_up=True).send(f"/cases/{case_id}/review", form)


def cell(key, choice="decline", **values):
    db.session.rollback()
    seen = {f"version-{key}": str(charge(key).version)}
    return seen | {f"choice-{key}": choice, **{f"{name}-{key}": value for name, value in values.items()}}


def test_a_reason_brings_words_for_the_detective_and_for_the_victim(sign_in, three):
    case_id, (first, *_) = three
    send(sign_in, case_id, **cell(first, reason="identity_not_proved"))
    assert (charge(first).reason_words, charge(first).victim_words) == (IDENTITY.to_detective, IDENTITY.to_victim)


def test_another_reason_replaces_the_words_of_the_one_before_and_nothing_written(sign_in, three):
    case_id, (first, second, _) = three
    for key, words in ((first, ""), (second, "He wore a mask.")):
        send(sign_in, case_id, **cell(key, reason="identity_not_proved", words=words))
        kept = charge(key).reason_words
        db.session.rollback()
        send(sign_in, case_id, **cell(key, reason="intent_not_proved", words=kept, victim_words=""))
    other = catalog().decline_reasons["intent_not_proved"]
    assert [charge(key).reason_words for key in (first, second)] == [other.to_detective, "He wore a mask."]


def test_a_sealed_reason_brings_no_words(sign_in, three):
    case_id, (first, *_) = three
    send(sign_in, case_id, **cell(first, reason="cooperation"))
    assert (charge(first).reason_words, charge(first).victim_words, SEALED.shown_to_detective) == ("", "", False)


def test_a_decline_without_words_for_the_victim_is_not_recorded(in_app):
    with transaction():
        case = a_case("in_review")
        ready_to_decide(case, "decline")
        case.charges[0].victim_words = ""
        actor, case_id = acting(person(case, "prosecutor"), stepped_up=True), case.id
    with pytest.raises(NotReady) as refused, transaction() as session:
        advance(session.get(Case, case_id), "decide", actor=actor, asks={"rationale": "x", "plain_words": "y"})
    assert "victim’s letter" in refused.value.gaps[0].sentence


def test_a_decision_is_copied_to_the_charges_that_are_ticked(sign_in, three):
    case_id, (first, second, third) = three
    form = cell(first, reason="identity_not_proved", words="He wore a mask.", to=[second])
    send(sign_in, case_id, act=f"copy-{first}", **form)
    told = [(charge(key).outcome, charge(key).reasons, charge(key).reason_words) for key in (second, third)]
    assert told == [("decline_evidential", ["identity_not_proved"], "He wore a mask."), ("", [], "")]


def test_a_copy_to_nobody_is_refused_and_what_was_typed_comes_back(sign_in, three):
    case_id, (first, *_) = three
    refused = send(sign_in, case_id, act=f"copy-{first}", **cell(first, reason="identity_not_proved", words="Typed."))
    assert (refused.status_code, "Tick the charges" in refused.text, charge(first).outcome) == (422, True, "")
    assert soup(refused).select_one(f"#words-{first}").get_text().strip() == "Typed."


def test_a_cell_that_cannot_be_taken_keeps_what_was_typed_in_the_others(sign_in, three):
    case_id, (first, second, _) = three
    form = {**cell(first, "other", other="nothing"), **cell(second, words="Typed.")}
    refused = soup(send(sign_in, case_id, **form))
    assert refused.select_one(f"#words-{second}").get_text().strip() == "Typed."
    assert "Choose an outcome" in refused.select_one(f"#other-{first}-error").get_text()


def test_the_words_of_the_decision_are_kept_for_later_and_for_nobody_else(sign_in, three):
    case_id, _charges = three
    send(sign_in, case_id, act="save", rationale="Half a thought", plain_words="Half a word")
    page = soup(sign_in("prosecutor").get(f"/cases/{case_id}/review"))
    assert page.select_one("#ask-rationale").get_text().strip() == "Half a thought"
    assert "Half a thought" not in sign_in("sao-supervisor").get(f"/cases/{case_id}/review").text


def test_saving_by_itself_twice_is_no_conflict(sign_in, three):
    case_id, (first, *_) = three
    reviewer, version = sign_in("prosecutor"), charge(first).version
    for words in ("One", "One and two"):
        form = cell(first, reason="identity_not_proved", words=words, version=version)
        saved = reviewer.send(f"/cases/{case_id}/review", form, headers={"X-Autosave": "1"})
        version = saved.json["values"][f"version-{first}"]
    assert (saved.status_code, charge(first).reason_words) == (200, "One and two")


def changed(case, statute="assault_2", words=""):
    actor = acting(person(case, "prosecutor"))
    first = live_charges(case)[0]
    return prepare_cell(
        first, actor=actor, choice="other", other="approve_amended", amended_to=statute, amendment=words
    )


def test_a_change_is_picked_from_the_law_in_force_on_the_day(sign_in, three):
    case_id, (first, *_) = three
    offered = [o["value"] for o in soup(sign_in("prosecutor").get(f"/cases/{case_id}/review")).select(
        f"#amended_to-{first} option"
    )]  # fmt: skip
    refused = send(sign_in, case_id, **cell(first, "other", other="approve_amended", amended_to="made_up"))
    assert ("assault_2" in offered, refused.status_code, "in force on the day" in refused.text) == (True, 422, True)


def test_a_changed_charge_goes_on_in_its_new_form_and_the_proposed_one_stays_beside_it(in_app):
    with transaction():
        case = a_case("in_review")
        ready_to_decide(case)
        before = definition_of(changed(case)).title
        make(case, "decide")
        after = live_charges(case)[0]
        assert (definition_of(after).title != before, after.statute, after.proposed_statute) == (
            True, "assault_2", "assault_1_firearm",
        )  # fmt: skip


def test_an_unsigned_change_leaves_the_charge_as_it_was(in_app):
    with transaction():
        case = a_case("in_review", kind="homicide")
        ready_to_decide(case)
        first = changed(case, "manslaughter_voluntary" if "manslaughter_voluntary" in catalog().charges else "murder_1")
        make(case, "decide")
        assert (case.state, first.statute) == ("sign_off", "murder_2")


def test_the_last_look_says_what_is_recorded_what_was_not_opened_and_what_comes_first(sign_in, three):
    case_id, (first, *_) = three
    send(sign_in, case_id, **cell(first, reason="identity_not_proved", victim_words="We could not prove who did it."))
    words = (
        soup(sign_in("prosecutor").get(f"/cases/{case_id}/review/final")).select_one("main").get_text(" ", strip=True)
    )
    for said in (
        "Evidential : Identity not proved",
        "We could not prove who did it.",
        "things come first",
        "Rationale",
    ):
        assert said in words


def test_the_last_look_records_the_decision(sign_in, in_app):
    with transaction():
        case = a_case("in_review")
        ready_to_decide(case)
        case_id = case.public_id
    reviewer = sign_in("prosecutor", stepped_up=True)
    reviewer.send(f"/cases/{case_id}/review", {"act": "save", "rationale": "It holds.", "plain_words": "Thank you."})
    recorded = reviewer.send(f"/cases/{case_id}/review/final", {})
    state = db.session.scalars(select(Case.state).where(Case.public_id == case_id)).one()
    assert (recorded.status_code, state) == (303, "federal_screening")


def test_nobody_else_takes_the_last_look(sign_in, three):
    assert sign_in("sao-supervisor").get(f"/cases/{three[0]}/review/final").status_code in (403, 404)


def test_what_a_victim_may_not_hear_is_in_no_letter():
    assert for_victim([SEALED, IDENTITY]) == IDENTITY.to_victim


def test_severed_charges_keep_their_words(in_app):
    with transaction():
        case = a_case("draft")
        a_suspect(case)
        a_suspect(case, "Moe Nobody")
        for move in ("submit", "attest", "take"):
            make(case, move)
        ready_to_decide(case, "decline")
        do(case, "sever", by="prosecutor")
        other = db.session.scalars(select(Case).order_by(Case.id.desc())).first()
        assert [c.victim_words for c in live_charges(other)] == [IDENTITY.to_victim]
