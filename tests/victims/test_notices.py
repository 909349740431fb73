"""Notices to victims: which clocks bind whom, what counts as sent, when the clock is met, and who sees what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.cases.events import record_event
from casebridge.cases.legal import legal_clocks, started
from casebridge.cases.models import Case, CaseEvent, Party
from casebridge.db import db, transaction
from casebridge.errors import Conflict, Invalid, NotAllowed
from casebridge.evidence.models import Exhibit
from casebridge.notices.models import Notice
from casebridge.papers.victim import certification
from casebridge.victims.models import VictimNotice, VictimNoticeWithdrawal
from casebridge.victims.queries import binding, nearest, served
from casebridge.victims.services import Typed, record_notice, record_wish, withdraw_notice
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit
from tests.factories import a_case
from tests.support.pages import soup

KEY, FIRST = "md_victim_notice_10", "md_victim_first_contact"
FILED = 6


def today(days=0):
    return clock.court_local(clock.now()).date() + timedelta(days=days)


@pytest.fixture
def people(in_app):
    with transaction():
        return some_people()


@pytest.fixture
def made(people):
    """Give a function that makes a case with victims whose indictment was filed and unsealed some days ago."""

    def one(state="state_prosecution", victims=("Ada Nowhere",), kin=(), filed=FILED, **more):
        with transaction():
            case = a_case(state, **more)
            lead, case.incident_on = acting(people["detective"]), today(-40)
            there = [party.name for party in case.parties]
            for role, names in (("victim", victims), ("next_of_kin", kin)):
                for name in names:
                    if name not in there:
                        party(case, role, name, lead)
            for event in ("circuit_filed", "circuit_unsealed") if filed else ():
                record_event(
                    case, event=event, at=clock.now() - timedelta(days=filed), paper="Docket", party=case.suspects[0],
                    actor=acting(people["prosecutor"]),
                )  # fmt: skip
            return case.id

    return one


def party(case, role, name, actor):
    row = Party(case=case, role=role, name=name, born_known=False, entered_by_id=actor.id, entered_at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row


def case_of(case_id):
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def person(case_id, name="Ada Nowhere"):
    return next(one for one in case_of(case_id).parties if one.name == name)


def typed(**more):
    plain = {"duty": KEY, "outcome": "sent", "on": today(), "way": "mail", "whom": "The victim", "paper": "Post 17"}
    return Typed(**{**plain, **more})


def tell(people, case_id, name="Ada Nowhere", by="advocate", **more):
    with transaction():
        return record_notice(person(case_id, name), typed(**more), actor=acting(people[by])).id


def met(case_id):
    query = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.event == "clock_met")
    return list(db.session.scalars(query))


def runs(case_id):
    return KEY in {one.definition.key for one in legal_clocks(case_of(case_id))}


def test_the_clock_starts_with_the_filing_and_counts_as_the_vectors_do(people, made):
    case_id = made()
    [one] = started(case_of(case_id), KEY)
    assert (one.met_at, one.due.due_date >= today(10 - FILED)) == (None, True)


def test_a_notice_with_its_proof_meets_the_clock_by_an_event_with_a_paper(people, made):
    case_id = made()
    tell(people, case_id)
    [event] = met(case_id)
    assert ("Post 17" in event.paper, event.clock, runs(case_id)) == (True, KEY, False)


def test_the_clock_runs_until_the_last_victim_was_told(people, made):
    case_id = made(victims=("Ada Nowhere", "Ben Nowhere"))
    tell(people, case_id)
    assert (met(case_id), runs(case_id)) == ([], True)
    tell(people, case_id, "Ben Nowhere", outcome="not_found", way="", whom="", efforts="Called twice, wrote once.")
    assert (len(met(case_id)), runs(case_id)) == (1, False)


def test_a_notice_from_before_the_filing_does_not_count(people, made):
    case_id = made()
    tell(people, case_id, on=today(-FILED - 2))
    assert (met(case_id), runs(case_id)) == ([], True)


def test_an_electronic_notice_is_kept_and_meets_nothing_until_it_is_confirmed(people, made):
    case_id = made()
    tell(people, case_id, way="electronic")
    assert (db.session.query(VictimNotice).count(), met(case_id), runs(case_id)) == (1, [], True)


def test_for_who_was_killed_the_family_is_told(people, made):
    case_id = made(kind="homicide", kin=("Cora Nowhere",))
    assert [one.name for one in binding(case_of(case_id))] == ["Cora Nowhere"]
    with pytest.raises(Invalid) as refused:
        tell(people, case_id)
    assert "next of kin" in refused.value.fields["duty"]
    tell(people, case_id, "Cora Nowhere", whom="Cora Nowhere, mother")
    assert not runs(case_id)


def test_while_no_next_of_kin_is_entered_the_line_of_the_dead_waits(people, made):
    case_id = made(kind="homicide")
    assert [one.name for one in binding(case_of(case_id))] == ["Ada Nowhere"]


def test_who_survived_is_told_beside_the_family(people, made):
    case_id = made(victims=("Ada Nowhere", "Ben Nowhere"), kin=("Cora Nowhere",))
    with transaction():
        person(case_id, "Ben Nowhere").died_on = today(-20)
    assert [one.name for one in binding(case_of(case_id))] == ["Ada Nowhere", "Cora Nowhere"]


@pytest.mark.parametrize(
    ("field", "more"),
    [("paper", {"paper": " "}), ("on", {"on": None}), ("on", {"on": today(2)}), ("way", {"way": "pigeon"}),
     ("whom", {"whom": ""}), ("efforts", {"outcome": "not_found"}), ("outcome", {"outcome": "dropped"}),
     ("duty", {"duty": "md_bail_review"}), ("on", {"on": today(-4000)})],
)  # fmt: skip
def test_what_is_no_notice_is_refused_and_nothing_is_kept(people, made, field, more):
    case_id = made()
    with pytest.raises(Invalid) as refused:
        tell(people, case_id, **more)
    assert field in refused.value.fields
    assert (db.session.query(VictimNotice).count(), runs(case_id)) == (0, True)


def test_an_exhibit_of_the_case_proves_it_and_one_of_another_does_not(people, made):
    case_id, other = made(), made()
    with transaction():
        shown = {one: an_exhibit(case_of(one), "victim_notification").public_id for one in (case_id, other)}
    with pytest.raises(Invalid):
        tell(people, case_id, paper="", exhibit=shown[other])
    tell(people, case_id, paper="", exhibit=shown[case_id])
    assert db.session.scalars(select(Exhibit.public_id).join(VictimNotice)).all() == [shown[case_id]]


def test_who_asked_for_no_contact_is_not_called_on_without_a_reason(people, made):
    case_id = made()
    with transaction():
        record_wish(person(case_id), wish="no_contact", on=today(), how="By letter.", actor=acting(people["advocate"]))
    with pytest.raises(Invalid) as refused:
        tell(people, case_id, way="hand")
    assert list(refused.value.fields) == ["despite"]
    assert runs(case_id)
    tell(people, case_id, way="mail")
    assert not runs(case_id)


def test_a_later_wish_takes_the_place_of_an_earlier_one(people, made):
    case_id = made()
    for wish in ("no_contact", "notify"):
        with transaction():
            record_wish(person(case_id), wish=wish, on=today(), how="By phone.", actor=acting(people["advocate"]))
    [one] = served(case_of(case_id))
    assert (one.no_contact, len(one.wishes)) == (None, 2)


@pytest.mark.parametrize("who", ["prosecutor", "detective", "federal", "sao-supervisor"])
def test_nobody_but_the_advocate_records_a_notice(people, made, who):
    case_id = made()
    with pytest.raises(NotAllowed):
        tell(people, case_id, by=who)
    assert runs(case_id)


def test_the_history_names_nobody_and_the_prosecutor_is_told(people, made, sign_in):
    case_id = made()
    tell(people, case_id, whom="Ada Nowhere, through her sister Eve")
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "victim:notice")).one()
    told = set(db.session.scalars(select(Notice.user_id).where(Notice.tag == "victim:notice")))
    assert (line.sentence, bool(line.receipt)) == ("recorded a notice to a victim", True)
    assert told == {people["prosecutor"].id}
    assert sign_in("prosecutor").get(f"/receipts/{line.receipt}").status_code == 200
    text = sign_in("sergeant").get(f"/cases/{case_of(case_id).public_id}/history").text
    assert ("recorded a notice to a victim" in text, "sister Eve" in text) == (True, False)


def url(case_id, page=""):
    return f"/victims/cases/{case_of(case_id).public_id}{page}"


def form(**more):
    return {
        "duty": KEY,
        "outcome": "sent",
        "on": today().isoformat(),
        "way": "mail",
        "whom": "Ada",
        "paper": "17",
        **more,
    }


def test_the_page_shows_the_clock_with_its_count_and_what_is_to_be_confirmed(people, made, sign_in):
    text = soup(sign_in("advocate").get(url(made()))).find("main").get_text(" ", strip=True)
    for words in ("Started", "due", "to be confirmed", "CP § 11-104(c)", "SAO (victim advocate)"):
        assert words in text


def test_a_filing_without_its_unsealing_says_what_is_missing(people, made, sign_in):
    case_id = made(filed=0)
    with transaction():
        case = case_of(case_id)
        record_event(
            case, event="circuit_filed", at=clock.now(), paper="Docket", party=case.suspects[0],
            actor=acting(people["prosecutor"]),
        )  # fmt: skip
    text = soup(sign_in("advocate").get(url(case_id))).find("main").get_text(" ", strip=True)
    assert "the clock has not started; still to be recorded: Circuit unsealed" in text


def test_a_refused_form_keeps_what_was_typed_and_the_right_person_is_open(people, made, sign_in):
    case_id = made(victims=("Ada Nowhere", "Ben Nowhere"))
    ben = person(case_id, "Ben Nowhere").public_id
    answer = sign_in("advocate").send(f"/victims/{ben}/notices", form(paper="", whom="Ben himself"))
    page = soup(answer)
    assert (answer.status_code, page.find(id=f"whom-{ben}")["value"]) == (422, "Ben himself")
    assert page.find(id=f"paper-{ben}-error") is not None
    assert len(page.select("details[open] form")) == 1


def test_the_certification_prints_efforts_and_days_and_no_address(people, made, sign_in):
    case_id = made(victims=("Ada Nowhere", "Ben Nowhere"))
    with transaction():
        person(case_id).contact = "12 Oak Street"
    tell(people, case_id, whom="Ada at 12 Oak Street")
    tell(people, case_id, "Ben Nowhere", outcome="not_found", way="", whom="", efforts="Three visits.")
    text = soup(sign_in("advocate").get(url(case_id, "/certification"))).find("main").get_text(" ", strip=True)
    for words in ("Three visits.", "Post 17", "Form of the court, to be attached", "Signature"):
        assert words in text
    assert "Oak Street" not in text


def test_the_sheet_leaves_the_place_of_the_form_and_prints_no_address(people, made, sign_in):
    case_id = made()
    with transaction():
        person(case_id).contact = "12 Oak Street"
    text = sign_in("advocate").get(f"/victims/{person(case_id).public_id}/sheet").text
    assert ("Form of the court, to be attached" in text, "Oak Street" in text) == (True, False)


@pytest.mark.parametrize("who", ["prosecutor", "detective", "federal", "coordinator", "auditor"])
def test_the_pages_are_not_there_for_others(people, made, sign_in, who):
    case_id = made()
    ada = person(case_id).public_id
    pages = (url(case_id), url(case_id, "/certification"), f"/victims/{ada}/sheet")
    assert [sign_in(who).get(page).status_code for page in pages] == [404, 404, 404]
    assert sign_in(who).send(f"/victims/{ada}/notices", form()).status_code == 404


def test_a_draft_is_not_there_for_the_advocate(people, made, sign_in):
    case_id = made("draft", victims=("Ada Nowhere",), filed=0)
    assert sign_in("advocate").get(url(case_id)).status_code == 404


def test_the_list_says_how_the_notices_stand(people, made, sign_in):
    case_id = made()
    seen = []
    for _ in range(2):
        page = soup(sign_in("advocate").get("/victims"))
        seen.append((page.find(id="due") is not None, page.select("tbody")[-1].get_text(" ", strip=True)))
        tell(people, case_id)
    assert [due for due, _ in seen] == [True, False]
    assert ("Due" in seen[0][1], "Sent" in seen[1][1]) == (True, True)


def test_a_case_without_anybody_entered_is_due_all_the_same(people, made):
    case_id = made(victims=())
    with transaction():
        for one in case_of(case_id).parties:
            one.role = "witness" if one.role == "victim" else one.role
    assert nearest([case_of(case_id)])[case_id][1] == "Due"


def test_what_is_late_stands_first_among_what_is_due(people, made, sign_in):
    near, late = made(filed=4), made(filed=30)
    page = soup(sign_in("advocate").get("/victims"))
    rows = [row.find("th").get_text(" ", strip=True) for row in page.select("#due tbody tr")]
    assert [one.split()[0] for one in rows] == [case_of(late).number, case_of(near).number]
    assert len(page.select("#due tr.first")) == 1


def withdraw(people, number, by="advocate", why="It went to another Ada."):
    with transaction():
        withdraw_notice(db.session.get_one(VictimNotice, number), why=why, actor=acting(people[by]))


def test_a_withdrawn_notice_stays_and_the_clock_runs_as_before(people, made, sign_in):
    case_id = made()
    number = tell(people, case_id)
    assert not runs(case_id)
    withdraw(people, number)
    [event] = met(case_id)
    case = case_of(case_id)
    assert (runs(case_id), event in case.standing_events, db.session.query(VictimNotice).count()) == (True, False, 1)
    page = sign_in("advocate").get(url(case_id)).text
    assert ("It went to another Ada." in page, "Withdrawn" in page, "Withdraw it" in page) == (True, True, False)
    clocks = soup(sign_in("prosecutor").get(f"/cases/{case.public_id}/clocks")).find("main").get_text(" ", strip=True)
    assert ("A legal clock was met" in clocks, "Taken back by Advocate" in clocks) == (True, True)
    history = sign_in("sergeant").get(f"/cases/{case.public_id}/history").text
    assert ("withdrew a notice to a victim" in history, "another Ada" in history) == (True, False)


def test_the_right_notice_after_a_withdrawn_one_meets_the_clock_again(people, made):
    case_id = made()
    withdraw(people, tell(people, case_id))
    tell(people, case_id, paper="Post 18")
    assert (len(met(case_id)), runs(case_id)) == (2, False)


def test_a_clock_stays_met_by_another_notice_or_by_a_paper_of_its_own(people, made):
    twice, by_hand = made(), made()
    first = tell(people, twice)
    tell(people, twice, paper="Post 18")
    withdraw(people, first)
    number = tell(people, by_hand, way="electronic")
    with transaction():
        case = case_of(by_hand)
        record_event(
            case, event="clock_met", clock_key=KEY, at=clock.now(), paper="The clerk's stamp", party=case.suspects[0],
            actor=acting(people["prosecutor"]),
        )  # fmt: skip
    withdraw(people, number)
    assert (runs(twice), runs(by_hand)) == (False, False)


def test_a_withdrawal_needs_a_reason_the_advocate_and_a_notice_that_stands(people, made, sign_in):
    case_id = made()
    number = tell(people, case_id)
    with pytest.raises(Invalid):
        withdraw(people, number, why=" ")
    with pytest.raises(NotAllowed):
        withdraw(people, number, by="prosecutor")
    public = db.session.get_one(VictimNotice, number).public_id
    answer = sign_in("advocate").send(f"/victims/notices/{public}/withdraw", {f"why-{public}": ""})
    assert (answer.status_code, soup(answer).find(id=f"why-{public}-error") is not None) == (422, True)
    assert db.session.query(VictimNoticeWithdrawal).count() == 0
    withdraw(people, number)
    with pytest.raises(Conflict):
        withdraw(people, number)
    assert sign_in("detective").send(f"/victims/notices/{public}/withdraw", {f"why-{public}": "x"}).status_code == 404


def test_papers_and_the_certification_say_what_was_withdrawn(people, made, sign_in):
    case_id = made()
    withdraw(people, tell(people, case_id, paper="Post 17"))
    page = soup(sign_in("advocate").get(url(case_id, "/certification")))
    certified, gone = (page.find(id=name).get_text(" ", strip=True) for name in ("certified", "withdrawn"))
    assert ("Nothing is recorded for this person." in certified, "Post 17" in certified) == (True, False)
    assert "It went to another Ada." in gone
    blocks = {one.heading: one for one in certification(case_of(case_id), acting(people["advocate"]), {}).blocks}
    assert [row[-1] for row in blocks["Withdrawn, and not certified"].rows] == ["It went to another Ada."]
    assert blocks["What is certified"].rows == ()


def test_a_first_contact_names_the_victims_and_starts_a_clock_for_each(people, made, sign_in):
    case_id = made("in_review", victims=("Ada Nowhere", "Ben Nowhere", "Cora Nowhere"), filed=0)
    case = case_of(case_id)
    address = f"/cases/{case.public_id}/moves/record_event"
    at = clock.court_local(clock.now() - timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M")
    asked = {"event": "victim_first_contact", "at": at, "paper": "Body-worn camera 7", "version": case.version}
    prosecutor = sign_in("prosecutor")
    assert prosecutor.send(address, asked).status_code == 422
    named = [person(case_id, name).public_id for name in ("Ada Nowhere", "Ben Nowhere")]
    assert prosecutor.send(address, asked | {"served": named, "version": case_of(case_id).version}).status_code == 303
    bound = {one.party.name: len(one.clocks) for one in served(case_of(case_id))}
    assert {name: bound[f"{name} Nowhere"] for name in ("Ada", "Ben", "Cora")} == {"Ada": 1, "Ben": 1, "Cora": 0}
    running = [one.party.name for one in legal_clocks(case_of(case_id)) if one.definition.key == FIRST]
    tell(people, case_id, duty=FIRST, way="hand")
    left = [one.party.name for one in legal_clocks(case_of(case_id)) if one.definition.key == FIRST]
    assert (sorted(running), left) == (["Ada Nowhere", "Ben Nowhere"], ["Ben Nowhere"])


def test_that_a_victim_was_told_of_the_end_is_withdrawn_on_the_page_of_the_end(people, made, sign_in):
    case_id = made()
    case, ada = case_of(case_id).public_id, person(case_id).public_id
    prosecutor, end = sign_in("prosecutor"), f"/cases/{case_of(case_id).public_id}/ending"
    assert prosecutor.send(end, {f"sent-{ada}": today().isoformat(), f"way-{ada}": "court"}).status_code == 303
    [notice] = [one for one in db.session.query(VictimNotice) if one.party.public_id == ada]
    assert (notice.duty, "in court" in prosecutor.get(end).text) == ("case_ended", True)
    assert prosecutor.send(end, {"withdraw": notice.public_id}).status_code == 422
    assert (
        prosecutor.send(end, {"withdraw": notice.public_id, f"why-{notice.public_id}": "Not yet."}).status_code == 303
    )
    text = prosecutor.get(end).text
    assert ("Withdrawn" in text, f"sent-{ada}" in text, case in text) == (True, True, True)
