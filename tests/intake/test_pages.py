"""The pages on which a case begins and is prepared."""

import pytest
from bs4 import BeautifulSoup

from casebridge.cases import facts
from casebridge.cases.models import Case
from casebridge.checklist.queries import load_item
from casebridge.db import db, transaction
from casebridge.intake.page import read_version
from tests.building.preparing import an_exhibit
from tests.factories import a_case, acting, some_people


@pytest.fixture
def people(in_app):
    with transaction():
        some_people()


def save(visitor, url, data):
    """Send a form as the page's script does."""
    return visitor.send(url, data, headers={"Accept": "application/json", "X-Autosave": "1"})


def case_of(public_id):
    return db.session.query(Case).filter_by(public_id=public_id).one()


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def version_on(page, section):
    return page.select_one(f"#section-{section} [name=version]")["value"]


def test_a_case_is_opened_from_two_facts(sign_in, people):
    sent = {"kind": "homicide", "in_custody": "no", "charged": "no", "complaint_number": "26L01183"}
    answer = sign_in("detective").send("/cases/new", sent)
    assert answer.status_code == 303
    assert answer.location.endswith("/prepare")


def test_a_start_without_a_fact_keeps_what_was_typed(sign_in, people):
    answer = sign_in("detective").send("/cases/new", {"kind": "homicide", "complaint_number": "26L01183"})
    assert answer.status_code == 422
    assert page_of(answer).select_one("[name=complaint_number]")["value"] == "26L01183"


def test_the_start_page_names_its_two_groups(sign_in, people):
    page = page_of(sign_in("detective").get("/cases/new"))
    legends = [legend.text.strip() for legend in page.select("fieldset legend")]
    assert {"Is somebody in custody?", "Is somebody charged?"} <= set(legends)


def test_the_page_opens_for_the_lead_detective(sign_in, draft):
    answer = sign_in("detective").get(f"/cases/{draft}/prepare")
    assert answer.status_code == 200


def test_the_page_is_not_there_for_another_unit(sign_in, draft):
    assert sign_in("detective2").get(f"/cases/{draft}/prepare").status_code == 404


def test_the_panel_names_each_gap(sign_in, draft):
    page = page_of(sign_in("detective").get(f"/cases/{draft}/prepare"))
    ready = page.select_one("#ready").text
    assert "would bounce" in ready
    assert "How each suspect is tied to the act is missing" in ready


def test_every_item_is_a_radiogroup_named_after_its_label(sign_in, draft):
    page = page_of(sign_in("detective").get(f"/cases/{draft}/prepare"))
    group = page.select_one("#item-id_basis")
    assert group["role"] == "radiogroup"
    assert page.find(id=group["aria-labelledby"]).text == "How each suspect is tied to the act"


def test_a_section_saves_by_itself(sign_in, draft):
    visitor = sign_in("detective")
    version = version_on(page_of(visitor.get(f"/cases/{draft}/prepare")), "incident")
    answer = save(visitor, f"/cases/{draft}/prepare/facts/incident", {"version": version, "bpd_code": "9S"})
    assert answer.status_code == 200
    assert read_version(answer.json["version"])["bpd_code"] > read_version(version)["bpd_code"]
    assert facts.current(case_of(draft))["bpd_code"] == "9S"


def test_an_untouched_field_never_overwrites_what_somebody_saved_meanwhile(sign_in, draft):
    visitor = sign_in("detective")
    page = page_of(visitor.get(f"/cases/{draft}/prepare"))
    old = page.select_one("#fact-incident_place")["value"]
    with transaction():
        facts.record(case_of(draft), "incident_place", "2 Oak", actor=acting(some_people()["partner"]))
    sent = {"version": version_on(page, "incident"), "incident_place": old, "bpd_code": "9S"}
    assert save(visitor, f"/cases/{draft}/prepare/facts/incident", sent).status_code == 200
    assert facts.current(case_of(draft))["incident_place"] == "2 Oak"


def test_the_slower_of_two_gets_both_texts(sign_in, draft):
    visitor = sign_in("detective")
    version = version_on(page_of(visitor.get(f"/cases/{draft}/prepare")), "incident")
    with transaction():
        facts.record(case_of(draft), "incident_place", "2 Oak", actor=acting(some_people()["partner"]))
    sent = {"version": version, "incident_place": "3 Ash"}
    answer = save(visitor, f"/cases/{draft}/prepare/facts/incident", sent)
    assert answer.status_code == 409
    assert (answer.json["who"], answer.json["fields"]) == ("Partner", {"incident_place": "2 Oak"})


def test_after_a_conflict_the_next_saving_may_stand(sign_in, draft):
    visitor = sign_in("detective")
    version = version_on(page_of(visitor.get(f"/cases/{draft}/prepare")), "incident")
    with transaction():
        facts.record(case_of(draft), "incident_place", "2 Oak", actor=acting(some_people()["partner"]))
    sent = {"version": version, "incident_place": "3 Ash"}
    late = save(visitor, f"/cases/{draft}/prepare/facts/incident", sent)
    again = {"version": late.json["version"], "incident_place": "3 Ash"}
    assert save(visitor, f"/cases/{draft}/prepare/facts/incident", again).status_code == 200
    assert facts.current(case_of(draft))["incident_place"] == "3 Ash"


def test_the_conflict_page_has_both_texts_without_scripts(sign_in, draft):
    visitor = sign_in("detective")
    version = version_on(page_of(visitor.get(f"/cases/{draft}/prepare")), "incident")
    with transaction():
        facts.record(case_of(draft), "incident_place", "2 Oak", actor=acting(some_people()["partner"]))
    answer = visitor.send(f"/cases/{draft}/prepare/facts/incident", {"version": version, "incident_place": "3 Ash"})
    assert answer.status_code == 409
    assert "2 Oak" in answer.text
    assert "3 Ash" in answer.text


def test_a_wrong_answer_leaves_the_others_saved(sign_in, draft):
    visitor = sign_in("detective")
    version = version_on(page_of(visitor.get(f"/cases/{draft}/prepare")), "incident")
    sent = {"version": version, "incident_date": "2999-01-01", "bpd_code": "9S"}
    answer = save(visitor, f"/cases/{draft}/prepare/facts/incident", sent)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["incident_date"]
    assert facts.current(case_of(draft))["bpd_code"] == "9S"


def test_unknown_is_an_answer(sign_in, draft):
    visitor = sign_in("detective")
    version = version_on(page_of(visitor.get(f"/cases/{draft}/prepare")), "incident")
    save(visitor, f"/cases/{draft}/prepare/facts/incident", {"version": version, "incident_time--unknown": "1"})
    assert facts.current(case_of(draft))["incident_time"] == "unknown"


def test_a_plain_form_comes_back_to_its_card(sign_in, draft):
    visitor = sign_in("detective")
    version = version_on(page_of(visitor.get(f"/cases/{draft}/prepare")), "incident")
    answer = visitor.send(f"/cases/{draft}/prepare/facts/incident", {"version": version, "bpd_code": "9S"})
    assert answer.location.endswith("/prepare#section-incident")


def test_a_suspect_needs_a_birth_date_or_that_it_is_unknown(sign_in, draft):
    answer = sign_in("detective").send(f"/cases/{draft}/prepare/people", {"role": "suspect", "name": "Max Nobody"})
    assert answer.status_code == 422
    assert page_of(answer).select_one("#person-name")["value"] == "Max Nobody"


def test_a_suspect_is_entered_and_charged(sign_in, draft):
    visitor = sign_in("detective")
    visitor.send(f"/cases/{draft}/prepare/people", {"role": "suspect", "name": "Max Nobody", "born_unknown": "y"})
    party = case_of(draft).suspects[0].public_id
    sent = {"party": party, "statute": "assault_1_firearm"}
    visitor.send(f"/cases/{draft}/prepare/charges", sent)
    page = page_of(visitor.get(f"/cases/{draft}/prepare"))
    assert "Assault" in page.select_one(f"#party-{party}").text


def test_a_birth_date_in_the_future_is_refused(sign_in, draft):
    sent = {"role": "suspect", "name": "Max Nobody", "born_on": "2099-01-01"}
    answer = sign_in("detective").send(f"/cases/{draft}/prepare/people", sent)
    assert answer.status_code == 422
    assert "in the future" in answer.text


def test_an_item_saves_by_itself(sign_in, draft):
    sent = {"status": "requested", "requested_from": "Hospital", "version": "1"}
    answer = save(sign_in("detective"), f"/cases/{draft}/prepare/items/injury_documented", sent)
    assert answer.status_code == 200
    assert answer.json["version"] == 2


def test_an_item_that_somebody_changed_is_a_conflict(sign_in, draft):
    visitor = sign_in("detective")
    save(visitor, f"/cases/{draft}/prepare/items/canvass", {"status": "have", "version": "1"})
    answer = save(visitor, f"/cases/{draft}/prepare/items/canvass", {"status": "requested", "version": "1"})
    assert answer.status_code == 409


def test_not_applicable_asks_for_its_reason_at_the_field(sign_in, draft):
    sent = {"status": "not_applicable", "version": "1"}
    answer = save(sign_in("detective"), f"/cases/{draft}/prepare/items/canvass", sent)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["reason"])


def test_a_waiver_is_asked_on_its_page(sign_in, draft):
    visitor = sign_in("detective")
    assert visitor.get(f"/cases/{draft}/prepare/items/id_basis/waiver").status_code == 200
    visitor.send(f"/cases/{draft}/prepare/items/id_basis/waiver", {"reason": "The array is tomorrow."})
    assert "Waiver asked: The array is tomorrow." in visitor.get(f"/cases/{draft}/prepare").text


def test_the_sergeant_attests_one_by_one_and_sends(sign_in, in_app):
    with transaction():
        case = a_case("sergeant_review")
        public_id = case.public_id
    with transaction():
        case = case_of(public_id)
    visitor = sign_in("sergeant")
    page = page_of(visitor.get(f"/cases/{public_id}"))
    buttons = [button.text.strip() for button in page.select("#waivers button")]
    assert {"Attest and send", "Send back to the detective"} <= set(buttons)
    sent = {"act": "send", "statement": "I read it.", "version": str(case.version)}
    answer = visitor.send(f"/cases/{public_id}/waivers", sent)
    assert answer.status_code == 303
    assert case_of(public_id).state == "submitted"


def test_a_detective_sees_no_attestation(sign_in, in_app):
    with transaction():
        public_id = a_case("sergeant_review").public_id
    assert "I attest" not in sign_in("detective").get(f"/cases/{public_id}").text


def test_the_readiness_part_is_served_alone(sign_in, draft):
    answer = sign_in("detective").get(f"/cases/{draft}/readiness")
    assert answer.status_code == 200
    assert "<html" not in answer.text


def test_sending_is_always_pressable(sign_in, draft):
    page = page_of(sign_in("detective").get(f"/cases/{draft}/prepare"))
    assert "Send to my sergeant" in [b.text.strip() for b in page.select("#send button")]


def test_a_refused_sending_lists_the_gaps_and_keeps_the_summary(sign_in, draft):
    answer = sign_in("detective").send(f"/cases/{draft}/moves/submit", {"summary": "Here it is.", "version": "1"})
    assert answer.status_code in (409, 422)
    assert "Here it is." in answer.text


def test_an_exhibit_is_linked_by_its_number(sign_in, draft):
    with transaction():
        an_exhibit(case_of(draft))
    sent = {"status": "have", "version": "1", "other_exhibits": "Ex 1"}
    save(sign_in("detective"), f"/cases/{draft}/prepare/items/canvass", sent)
    assert len(load_item(case_of(draft), "canvass").exhibit_ids) == 1


def test_an_exhibit_that_is_not_there_is_refused_at_the_field(sign_in, draft):
    sent = {"status": "have", "version": "1", "other_exhibits": "7"}
    answer = save(sign_in("detective"), f"/cases/{draft}/prepare/items/canvass", sent)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["other_exhibits"])


def proposed(draft):
    """Let an import propose another place."""
    with transaction():
        source = facts.Source("import", "Row 7")
        facts.record(case_of(draft), "incident_place", "2 Oak", actor=acting(some_people()["detective"]), source=source)


def test_a_proposed_value_stands_beside_what_was_said(sign_in, draft):
    proposed(draft)
    text = sign_in("detective").get(f"/cases/{draft}/prepare/proposals/incident_place").text
    assert "2 Oak" in text
    assert "Proposed by Row 7" in text


def test_a_proposed_value_is_taken_by_a_person_alone(sign_in, draft):
    proposed(draft)
    visitor, url = sign_in("detective"), f"/cases/{draft}/prepare/proposals/incident_place"
    assert facts.current(case_of(draft))["incident_place"] != "2 Oak"
    version = page_of(visitor.get(url)).select_one("#proposal [name=version]")["value"]
    visitor.send(url, {"take": "yes", "version": version})
    assert facts.current(case_of(draft))["incident_place"] == "2 Oak"


def test_a_refused_proposal_is_gone(sign_in, draft):
    proposed(draft)
    visitor, url = sign_in("detective"), f"/cases/{draft}/prepare/proposals/incident_place"
    version = page_of(visitor.get(url)).select_one("#proposal [name=version]")["value"]
    visitor.send(url, {"take": "no", "version": version})
    assert visitor.get(url).status_code == 404
