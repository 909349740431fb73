"""LEAD's own pages: home, participants, moves, consent, the work group, and what they are called."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from casebridge.db import db
from casebridge.diversion.models import LeadReferral
from tests.diversion.people import CASE, DETAILS, NAME, active, engaged, given, in_intake, referred, today

FORBIDDEN = re.compile(r"offender|client file|\bpass(ed)?\b(?! on)|\bfail(ed)?\b")


def page(answer, status=200):
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def button(found, name):
    """Return the buttons with this accessible name."""
    return [b for b in found.select("button") if (b.get("aria-label") or " ".join(b.text.split())) == name]


def record(app, public_id):
    """Return a referral as it rests now."""
    with app.app_context():
        found = db.session.query(LeadReferral).filter_by(public_id=public_id).one()
        assert found.consents is not None
        db.session.expunge_all()
        db.session.remove()
    return found


def sent(**changed):
    """Return the fields of a consent as a form sends them."""
    whole = given(**changed)
    return {key: v.isoformat() if key in ("given_on", "until") else v for key, v in whole.items() if v is not False}


@pytest.fixture
def manager(sign_in):
    return sign_in("case-manager", stepped_up=True)


def test_home_shows_the_three_doors_as_links(coordinator):
    doors = [link.text for link in page(coordinator.get("/lead/")).select(".figs h3 a")]
    assert doors == ["Arrest", "Social contact", "Community"]


def test_home_says_that_an_officer_waits(coordinator, kept):
    kept(referred)
    assert "An officer is waiting on a hand-off: arrest door" in page(coordinator.get("/lead/")).main.text


def test_home_accepts_a_hand_off_in_one_click(app, coordinator, kept):
    public_id = kept(referred)
    found = page(coordinator.get("/lead/"))
    form = button(found, "Accept the hand-off")[0].find_parent("form")
    whom = form.select_one("[name=whom] [selected]")["value"]
    answer = coordinator.send(form["action"], {"whom": whom, "version": form.select_one("[name=version]")["value"]})
    assert (answer.status_code, record(app, public_id).state) == (303, "engaged")


def test_a_case_manager_is_offered_no_hand_off(manager, kept):
    kept(referred)
    assert button(page(manager.get("/lead/")), "Accept the hand-off") == []


def test_home_lists_who_has_something_due(coordinator, kept):
    kept(active)
    assert page(coordinator.get("/lead/")).select_one("#due tbody th a").text == NAME


def test_home_shows_no_case_number(coordinator, kept):
    kept(active, case_ref=CASE)
    assert CASE not in coordinator.get("/lead/").text


@pytest.mark.parametrize("door", DETAILS)
def test_each_door_has_its_form(coordinator, door):
    found = page(coordinator.get(f"/lead/refer/{door}"))
    assert {field["name"] for field in found.select(".form [name]")} >= set(DETAILS[door]) - {"case"}


def test_a_refused_referral_keeps_what_was_typed(coordinator):
    answer = coordinator.send("/lead/refer/community", DETAILS["community"] | {"known_name": "", "relation": "Door 7"})
    found = page(answer, 422)
    assert found.select_one("[name=relation]")["value"] == "Door 7"
    assert found.select_one("#ask-known_name")["aria-invalid"] == "true"


def test_an_officer_refers_and_sees_one_answer(app, sign_in):
    officer = sign_in("detective")
    answer = officer.send("/lead/refer/arrest", DETAILS["arrest"])
    found = page(officer.get(answer.location))
    assert [cell.text.strip() for cell in found.select("td[data-l=Answer]")] == ["Waiting"]


def test_an_officers_list_carries_no_name(sign_in, kept):
    kept(engaged)
    assert NAME not in sign_in("detective").get("/lead/mine").text


def test_an_officer_gets_no_reason(app, sign_in, coordinator, kept):
    public_id = kept(referred)
    coordinator.send(f"/lead/{public_id}/moves/not_eligible", {"rule": "firearm", "reason": "Brought a crossbow."})
    text = sign_in("detective").get("/lead/mine").text
    assert "Not taken" in text
    assert "crossbow" not in text


def test_a_case_comes_along_from_its_page(app, sign_in):
    officer = sign_in("detective")
    found = page(officer.get("/lead/refer", query_string={"door": "arrest", "case": CASE}))
    assert found.select_one("[name=case]")["value"] == CASE


def test_the_pointer_is_kept_from_the_form(app, sign_in):
    officer = sign_in("detective")
    answer = officer.send("/lead/refer/arrest", DETAILS["arrest"] | {"case": CASE})
    assert record(app, answer.location.rpartition("r-")[2]).case_ref == CASE


def test_the_officers_notice_leads_to_the_answers(sign_in, kept):
    kept(engaged)
    found = page(sign_in("detective").get("/notices"))
    assert [link["href"] for link in found.select("main .lines a")] == ["/lead/mine"]


def test_a_notice_of_lead_leads_to_the_participant(sign_in, kept):
    public_id = kept(engaged)
    found = page(sign_in("case-manager").get("/notices"))
    assert [link["href"] for link in found.select("main .lines a")] == [f"/lead/{public_id}"]


def test_consent_opens_a_page_to_the_officer_who_referred(sign_in, kept):
    public_id = kept(in_intake, consent={"party": "police"})
    found = page(sign_in("detective").get(f"/lead/mine/{public_id}"))
    assert "42 CFR part 2 prohibits" in found.text


def test_an_officers_open_page_refuses_the_next_click(app, sign_in, manager, kept):
    public_id = kept(in_intake, consent={"party": "police"})
    officer = sign_in("detective")
    page(officer.get(f"/lead/mine/{public_id}"))
    withdraw(manager, public_id)
    assert officer.get(f"/lead/mine/{public_id}").status_code == 404


def withdraw(visitor, public_id):
    found = page(visitor.get(f"/lead/{public_id}/consent"))
    form = next(b for b in found.select("button") if b.text == "Withdraw").find_parent("form")
    assert visitor.send(form["action"]).status_code == 303


def test_the_first_consent_begins_intake_and_ends_on_a_receipt(app, manager, kept):
    public_id = kept(engaged)
    answer = manager.send(f"/lead/{public_id}/consent", sent())
    assert "/receipts/R-" in answer.location
    assert record(app, public_id).state == "intake"


def test_a_refused_consent_keeps_what_was_typed(manager, kept):
    public_id = kept(engaged)
    answer = manager.send(f"/lead/{public_id}/consent", sent(recipient="Ms. Bell", until=today() + timedelta(days=900)))
    found = page(answer, 422)
    assert found.select_one("[name=recipient]")["value"] == "Ms. Bell"
    assert "At most" in found.select_one("#ask-until-hint").text


def test_a_date_that_is_none_is_named(manager, kept):
    public_id = kept(engaged)
    found = page(manager.send(f"/lead/{public_id}/consent", sent() | {"until": "soon"}), 422)
    assert found.select_one("#ask-until")["aria-invalid"] == "true"


def test_the_consent_page_has_its_buttons(manager, kept):
    found = page(manager.get(f"/lead/{kept(in_intake)}/consent"))
    assert button(found, "Record consent")
    assert button(found, "Withdraw consent, State's Attorney: LEAD liaison")


def test_use_in_court_has_a_form_of_its_own(app, manager, kept):
    public_id = kept(in_intake)
    found = page(manager.get(f"/lead/{public_id}/consent?form=proceedings"))
    assert found.select("#record [name=purposes]") == []
    manager.send(f"/lead/{public_id}/consent?form=proceedings", sent(purposes=["coordination"]))
    assert record(app, public_id).consents[-1].purposes == ["proceedings"]


def test_a_consent_is_narrowed(app, manager, kept):
    public_id = kept(in_intake)
    link = page(manager.get(f"/lead/{public_id}/consent")).find("a", string=lambda s: s == "Narrow") or next(
        a for a in page(manager.get(f"/lead/{public_id}/consent")).select("a") if a.text.startswith("Narrow")
    )
    fields = {"purposes": ["status_only"], "scope": ["enrolled"], "until": today().isoformat()}
    assert manager.send(link["href"], fields).status_code == 303
    assert [c.scope for c in record(app, public_id).consents if c.withdrawn_at is None] == [["enrolled"]]


def test_a_consent_prints_with_its_notice(manager, kept):
    found = page(manager.get(f"/lead/{kept(in_intake)}/consent"))
    link = next(a for a in found.select("a") if a.text.startswith("Print for signing"))
    assert "42 CFR part 2 prohibits" in page(manager.get(link["href"])).main.text


def test_every_page_of_a_person_prints_the_notice(manager, kept):
    found = page(manager.get(f"/lead/{kept(active)}"))
    assert any("42 CFR part 2 prohibits" in p.text for p in found.select(".print-only"))


def test_a_contact_sets_the_clock(app, manager, kept):
    public_id = kept(active)
    ahead = (today() + timedelta(days=5)).isoformat()
    sent = {"at": f"{today()} 00:00", "words": "Coffee.", "next_on": ahead}
    answer = manager.send(f"/lead/{public_id}/contacts", sent)
    assert answer.status_code == 303
    assert record(app, public_id).clock_key == "next_contact"


def test_a_refused_contact_keeps_what_was_typed(manager, kept):
    answer = manager.send(f"/lead/{kept(active)}/contacts", {"at": "yesterday", "words": "Coffee."})
    assert page(answer, 422).select_one("#contact [name=words]").text.strip() == "Coffee."


def test_goals_stand_in_own_words(manager, kept):
    public_id = kept(active)
    manager.send(f"/lead/{public_id}/goals", {"area": "housing", "words": "<b>My own key</b>", "next_step": "ID"})
    found = page(manager.get(f"/lead/{public_id}"))
    assert "“<b>My own key</b>”" in found.select_one("#goals .read").text


def test_a_goal_goes_by_own_measure(manager, kept):
    public_id = kept(active)
    manager.send(f"/lead/{public_id}/goals", {"area": "housing", "words": "My own key"})
    form = button(page(manager.get(f"/lead/{public_id}")), "Save goal 1")[0].find_parent("form")
    seen = form.select_one("[name=version]")["value"]
    manager.send(form["action"], {"step": "kept_up", "next_step": "Paint it", "version": seen})
    late = page(manager.send(form["action"], {"step": "wanted", "next_step": "Sell it", "version": seen}), 409)
    assert ("Paint it" in late.text, "Sell it" in late.text) == (True, True)
    assert "kept up" in page(manager.get(f"/lead/{public_id}")).select_one("#goals").text


def test_details_and_answers_are_saved(app, manager, kept):
    public_id = kept(engaged)
    version = page(manager.get(f"/lead/{public_id}/details")).select_one("#known [name=version]")["value"]
    answer = manager.send(f"/lead/{public_id}/details", DETAILS["arrest"] | {"legal_name": "T. B.", "version": version})
    assert answer.status_code == 303
    path, url = f"/lead/{public_id}/details", f"/lead/{public_id}/eligibility"
    before = page(manager.get(path)).select_one("#eligibility [name=version]")["value"]
    assert manager.edit(path, url, {"adult": "yes"}).status_code == 303
    # Who opened the page before that overwrites nothing, and may say the same or answer what nobody did.
    late = page(manager.send(url, {"adult": "no", "firearm": "no", "version": before}), 409)
    assert [well.text for well in late.select(".two .well")] == ["Yes", "Not answered"]
    assert manager.send(url, {"adult": "yes", "version": before}).status_code == 303
    found = page(manager.get(f"/lead/{public_id}/details"))
    assert found.select_one("[name=legal_name]")["value"] == "T. B."
    assert found.select_one("[name=adult][checked]")["value"] == "yes"


def test_the_slower_of_two_is_told(manager, kept):
    sent = DETAILS["arrest"] | {"version": "1", "how_to_find": "The library"}
    found = page(manager.send(f"/lead/{kept(engaged)}/details", sent), 409)
    assert found.select_one(".two .well").text == "Bus shelter, Custard St"
    assert found.select_one(".two textarea").text.strip() == "The library"


def test_the_slower_move_of_two_is_told_where_the_record_is(coordinator, kept):
    public_id = kept(engaged)
    answer = coordinator.send(f"/lead/{public_id}/moves/redirect", {"version": "1", "reason": "No room."})
    found = page(answer, 409)
    assert found.select_one(".two .well").text == "With a case manager"
    assert "No room." in found.select_one(".two").text


def test_rules_of_other_sites_say_to_be_confirmed(manager, kept):
    found = page(manager.get(f"/lead/{kept(engaged)}/details"))
    assert len(found.select("#eligibility .tbc")) == len(found.select("#eligibility li"))


def test_the_find_box_looks_among_leads_own_records(coordinator):
    assert page(coordinator.get("/lead/")).select_one("form.find")["action"] == "/lead/participants"


def test_a_participant_is_found_by_name(coordinator, kept):
    kept(active)
    found = page(coordinator.get("/lead/participants?q=bramble"))
    assert [link.text for link in found.select("tbody th a")] == [NAME]


def test_a_name_that_nobody_has_finds_nobody(coordinator, kept):
    kept(active)
    assert page(coordinator.get("/lead/participants?q=zebulon")).select("tbody tr") == []


@pytest.mark.parametrize(("show", "number"), [("open", 1), ("mine", 0), ("closed", 0), ("all", 1)])
def test_participants_are_listed_by_where_they_are(coordinator, kept, show, number):
    kept(active)
    assert len(page(coordinator.get(f"/lead/participants?show={show}")).select("tbody tr")) == number


def test_a_move_waits_for_consent_and_says_so(manager, kept):
    public_id = kept(in_intake)
    withdraw(manager, public_id)
    found = page(manager.get(f"/lead/{public_id}/moves/complete_intake"))
    assert "no consent of the person counts today" in found.main.text


def test_a_refused_move_is_a_422(manager, kept):
    public_id = kept(in_intake)
    withdraw(manager, public_id)
    found = page(manager.send(f"/lead/{public_id}/moves/complete_intake"), 422)
    assert found.select_one("[role=alert]")


def test_a_move_of_another_role_is_not_allowed(manager, kept):
    assert manager.get(f"/lead/{kept(referred)}/moves/accept_handoff").status_code == 403


def test_a_move_that_does_not_start_here_is_a_conflict(manager, kept):
    assert manager.get(f"/lead/{kept(engaged)}/moves/finish").status_code == 409


def lists_for(visitor):
    """Return the addresses of the lists that can be printed from the page of the work group, by attendee."""
    return {a.text: a["href"] for a in page(visitor.get("/lead/work-group")).select("#print a")}


def test_the_work_group_opens_a_line_for_whom_the_consent_names_and_for_nobody_else(manager, kept):
    given = {"party": "police", "purposes": ["coordination"]}
    public_id = kept(in_intake, consent=given | {"recipient": "Officer Named"})
    kept(in_intake, consent=given | {"recipient": "Officer Other"})
    on_agenda(manager, public_id)
    lists = lists_for(manager)
    assert list(lists) == ["Officer Named", "Anybody else"]
    assert NAME in page(manager.get(lists["Officer Named"])).select_one("tbody").text
    row = page(manager.get(lists["Anybody else"])).select_one("tbody").text
    assert NAME not in row
    assert "Ask the landlord" not in row


def test_two_of_one_party_see_each_their_own_lines(manager, kept):
    given = {"party": "police", "purposes": ["coordination"]}
    for name in ("Officer Named", "Officer Other"):
        on_agenda(manager, kept(in_intake, consent=given | {"recipient": name}))
    for name in ("Officer Named", "Officer Other"):
        rows = page(manager.get(lists_for(manager)[name])).select("tbody tr")
        assert sum(NAME in row.text for row in rows) == 1
        assert len(rows) == 2


def test_a_list_whose_consent_was_withdrawn_opens_no_more(manager, kept):
    public_id = kept(in_intake, consent={"party": "police", "purposes": ["coordination"]})
    on_agenda(manager, public_id)
    address = next(iter(lists_for(manager).values()))
    withdraw(manager, public_id)
    assert manager.get(address).status_code == 404
    assert list(lists_for(manager)) == ["Anybody else"]


def on_agenda(visitor, public_id):
    sent = {"meeting_on": today().isoformat(), "why": "good_news", "asked_of": "Ask the landlord"}
    assert visitor.send(f"/lead/{public_id}/agenda", sent).status_code == 303


def test_opening_a_list_for_an_attendee_is_a_disclosure(manager, kept):
    public_id = kept(in_intake, consent={"party": "police", "purposes": ["coordination"]})
    on_agenda(manager, public_id)
    manager.get(next(iter(lists_for(manager).values())))
    assert len(page(manager.get("/lead/disclosures")).select("tbody tr")) == 1


def test_what_was_agreed_is_saved(manager, kept):
    on_agenda(manager, kept(active))
    button = next(b for b in page(manager.get("/lead/work-group")).select("button") if b.text.startswith("Save"))
    form = button.find_parent("form")
    version = form.select_one("[name=version]")["value"]
    manager.send(form["action"], {"agreed": "PD asks by Friday", "version": version})
    assert page(manager.get("/lead/work-group")).select_one("[name=agreed]")["value"] == "PD asks by Friday"


def test_room_is_said_by_case_manager(coordinator, kept):
    kept(engaged)
    found = page(coordinator.get("/lead/capacity"))
    form = found.select_one("tbody form")
    seen = form.select_one("[name=version]")["value"]
    coordinator.send(form["action"], {"places": "12", "version": seen})
    assert "11 of 12 places open" in page(coordinator.get("/lead/capacity")).main.text
    # A colleague who read the page before that is told, and so is whoever says nothing of what they read.
    for stale in (seen, ""):
        found = page(coordinator.send(form["action"], {"places": "3", "version": stale}), 409)
        assert (found.select_one(".two .well").text, found.select_one(".two textarea").text.strip()) == ("12", "3")
    assert "11 of 12 places open" in page(coordinator.get("/lead/capacity")).main.text


def test_a_room_that_is_no_number_keeps_what_was_typed(coordinator, kept):
    kept(engaged)
    form = page(coordinator.get("/lead/capacity")).select_one("tbody form")
    assert (
        page(coordinator.send(form["action"], {"places": "many"}), 422).select_one("[aria-invalid]")["value"] == "many"
    )


def test_opening_a_record_is_an_event(app, manager, kept):
    public_id = kept(active)
    manager.get(f"/lead/{public_id}")
    with app.app_context():
        count = db.session.execute(
            db.text("SELECT count(*) FROM audit_entry WHERE event = 'lead:read' AND object_id = :id"), {"id": public_id}
        ).scalar()
        db.session.remove()
    assert count == 1


@pytest.mark.parametrize("path", ["/lead/", "/lead/participants", "/lead/{}", "/lead/{}/consent", "/lead/{}/details"])
def test_leads_pages_use_its_own_words(coordinator, kept, path):
    text = page(coordinator.get(path.format(kept(active)))).main.text.lower()
    assert FORBIDDEN.search(text) is None


def test_a_page_of_participants_costs_the_same_at_any_size(coordinator, kept, statements):
    kept(active)
    few = statements(lambda: coordinator.get("/lead/participants"))
    for _ in range(5):
        kept(active)
    # The head of the history in the footer is read once a minute, which the first count may hold.
    assert statements(lambda: coordinator.get("/lead/participants")) <= few


def test_the_clock_reads_minutes_left(coordinator, kept):
    kept(referred)
    assert "min left" in page(coordinator.get("/lead/")).select_one(".move--lead .chip").text
