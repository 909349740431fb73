"""The federal side sees what was shared with it; everything else of the case does not exist for it."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.access.actor import Role
from casebridge.access.check import may_ever
from casebridge.access.policy import Permission
from casebridge.cases.events import record_event
from casebridge.cases.facts import index_words
from casebridge.cases.models import Case, Party
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit
from casebridge.evidence.queries import exhibits_of
from casebridge.federal import questions, sharing
from casebridge.federal.queries import items_of, referral_of, waiting
from casebridge.federal.services import answer_fact
from casebridge.federal.sharing import Choice
from tests.building.federal import ready_to_refer
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit, person
from tests.building.story import make, only_make
from tests.support.pages import soup

KEPT, GIVEN, WITNESS = "Kept paper", "Given paper", "Wilma Unnamed"


def two_papers(case, *, class_="open-case", parts=("facts",), facts=(), **choice):
    """Prepare a referral that shares one of two papers and no witness."""
    enter(case, "witness", WITNESS)
    ready_to_refer(case)
    liaison = acting(person(case, "federal-liaison"))
    kept, given = an_exhibit(case), an_exhibit(case)
    kept.title, given.title, given.class_ = KEPT, GIVEN, class_
    db.session.flush()
    picked = [Choice("exhibit", given.public_id, **choice), *(Choice("party", p.public_id) for p in case.suspects)]
    picked += [Choice("part", key) for key in parts] + [Choice("fact", key) for key in facts]
    sharing.choose_set(case, picked, actor=liaison)


@pytest.fixture
def referred(made):
    """Give a function that refers a case with two papers and returns the address of its pages."""

    def walk(*more, before=None, **shared):
        def then(case):
            two_papers(case, **shared)
            if before is not None:
                before(case)
            only_make(case, "refer")
            for name in more:
                make(case, name)

        return made("take_screening", then=then)

    return walk


def address_of(app, title):
    """Return the address of the pages of an exhibit."""
    with app.app_context():
        exhibit = db.session.query(Exhibit).filter_by(title=title).one()
        found = f"/cases/{exhibit.case.public_id}/evidence/{exhibit.public_id}"
        db.session.remove()
    return found


def change(app, work):
    """Change the only case in a unit of work."""
    with app.app_context():
        with transaction():
            work(db.session.query(Case).one())
        db.session.remove()


def test_a_case_that_was_never_referred_does_not_exist(made, sign_in):
    assert sign_in("federal").get(made("take_screening")).status_code == 404


@pytest.mark.parametrize("page", ["", "/federal", "/evidence", "/history"])
def test_a_victim_who_was_not_shared_names_no_page(app, referred, sign_in, page):
    url = referred()
    change(app, lambda case: setattr(case, "title", "Shooting of Vera Unshared"))
    assert "Vera Unshared" in sign_in("prosecutor").get(url).text
    federal = sign_in("federal")
    seen = [federal.get(url + page, follow_redirects=True), *map(federal.get, ("/", "/cases/", "/federal/referrals"))]
    assert ["Vera Unshared" in answer.text for answer in seen] == [False] * 4


def test_a_shared_exhibit_opens(app, referred, sign_in):
    referred()
    assert sign_in("federal").get(address_of(app, GIVEN)).status_code == 200


@pytest.mark.parametrize("way", ["", "/file"])
def test_an_unshared_exhibit_does_not_exist(app, referred, sign_in, way):
    referred()
    assert sign_in("federal").get(address_of(app, KEPT) + way).status_code == 404


def test_an_unshared_exhibit_is_in_no_list(referred, sign_in):
    page = sign_in("federal").get(referred() + "/evidence").text
    assert GIVEN in page
    assert KEPT not in page


def test_counts_are_of_the_shared_set(referred, sign_in):
    url = referred()
    assert "1 exhibit" in sign_in("federal").get(url + "/evidence").text
    assert "2 exhibits" in sign_in("prosecutor").get(url + "/evidence").text


def test_what_is_taken_back_is_gone_at_the_next_click(app, referred, sign_in):
    url = referred()
    federal = sign_in("federal")
    with app.app_context():
        case = db.session.query(Case).one()
        item = next(i for i in items_of(case, referral_of(case).round) if i.exhibit is not None)
        back = f"{url}/federal/shared/{item.public_id}/back"
        db.session.remove()
    assert sign_in("federal-liaison").send(back).status_code == 303
    assert federal.get(address_of(app, GIVEN)).status_code == 404


def test_the_liaison_finds_the_way_back_when_no_set_is_chosen_any_more(app, referred, sign_in):
    url = referred("take_federal", "adopt", "close")
    liaison = sign_in("federal-liaison")
    forms = soup(liaison.get(url + "/federal")).select("#set form[action$='/back']")
    back = next(form for form in forms if GIVEN in form.get_text())["action"]
    assert liaison.send(back).status_code == 303
    assert sign_in("federal").get(address_of(app, GIVEN)).status_code == 404
    assert GIVEN not in soup(liaison.get(url + "/federal")).select_one("#set").get_text()


def test_a_recall_takes_everything_back(app, referred, sign_in):
    referred("recall")
    assert sign_in("federal").get(address_of(app, GIVEN)).status_code == 404


def test_what_was_sealed_after_it_crossed_is_gone(app, referred, sign_in):
    referred()

    def seal(case):
        next(e for e in exhibits_of(case) if e.title == GIVEN).class_ = "sealed"

    change(app, seal)
    assert sign_in("federal").get(address_of(app, GIVEN)).status_code == 404


@pytest.mark.parametrize("class_", ["witness-location", "victim-contact", "juvenile", "work-product"])
def test_what_crossed_by_name_is_the_attorney_s_of_the_case(app, referred, sign_in, class_):
    referred("take_federal", class_=class_, ground="Needed for the charge")
    found = {name: sign_in(name).get(address_of(app, GIVEN)).status_code for name in ("federal", "federal2")}
    assert found == {"federal": 200, "federal2": 404}


@pytest.mark.parametrize("class_", ["unit-only", "criminal-history"])
def test_what_the_office_may_see_its_supervisor_sees(app, referred, sign_in, class_):
    referred(class_=class_)
    assert sign_in("usao-supervisor").get(address_of(app, GIVEN)).status_code == 200


def test_the_history_is_not_theirs(referred, sign_in):
    url = referred()
    federal = sign_in("federal")
    assert federal.get(url + "/history").status_code == 404
    assert "/history" not in federal.get(url + "/federal").text


def test_the_overview_leads_to_the_shared_set(referred, sign_in):
    url = referred()
    answer = sign_in("federal").get(url)
    assert (answer.status_code, answer.location) == (303, url + "/federal")


@pytest.mark.parametrize("way", ["/returns", "/review", "/challenge", "/readiness", "/elements", "/snapshot"])
def test_pages_of_the_file_do_not_exist(referred, sign_in, way):
    assert sign_in("federal").get(referred() + way).status_code == 404


def test_tabs_of_the_file_are_absent(referred, sign_in):
    page = sign_in("federal").get(referred() + "/federal").text
    tabs = page[page.index('<nav aria-label="Case"') :].partition("</nav>")[0]
    words = ("Overview", "Returns", "Review", "Elements", "History", "Evidence", "Federal")
    assert [word for word in words if word in tabs] == ["Evidence", "Federal"]


def test_a_shared_matrix_opens(referred, sign_in):
    assert sign_in("federal").get(referred(parts=("facts", "matrix")) + "/elements").status_code == 200


def test_facts_open_when_they_were_shared(referred, sign_in):
    assert sign_in("federal").get(referred() + "/facts/incident_date").status_code == 200


def test_facts_do_not_exist_when_they_were_not_shared(referred, sign_in):
    assert sign_in("federal").get(referred(parts=()) + "/facts/incident_date").status_code == 404


def test_people_who_were_not_shared_are_named_nowhere(app, referred, sign_in):
    url = referred("take_federal")
    change(app, hear_the_witness)
    federal = sign_in("federal")
    pages = ("/federal", "/evidence", "/clocks", "/moves/record_event", "/moves/sever", "/moves/adopt")
    assert [page for page in pages if WITNESS in federal.get(url + page).text] == []


def test_people_who_were_not_shared_are_found_by_nobody_there(referred, sign_in):
    referred()
    found = {name: "CB-" in sign_in(name).get("/search?q=Unnamed").text for name in ("federal", "prosecutor")}
    assert found == {"federal": False, "prosecutor": True}


def test_a_suspect_who_was_not_shared_cannot_be_chosen(app, referred, sign_in):
    url = referred("take_federal", before=lambda case: enter(case, "suspect", "Otto Elsewhere"))
    federal = sign_in("federal")
    pages = ("/federal", "/moves/record_event", "/moves/sever", "/clocks")
    assert [page for page in pages if "Otto Elsewhere" in federal.get(url + page).text] == []


def test_a_protected_answer_is_on_no_page_there(app, referred, sign_in):
    url = referred(before=lambda case: tampering(case, "He was paid."))
    assert "He was paid." not in sign_in("federal").get(url + "/federal").text


def test_a_protected_answer_crosses_when_it_is_named(app, referred, sign_in):
    url = referred(before=lambda case: tampering(case, "He was paid."), facts=("witness_tampering",))
    assert "He was paid." in sign_in("federal").get(url + "/federal").text


def test_who_opened_an_exhibit_is_told_of_the_own_office_only(app, referred, sign_in):
    referred()
    sign_in("prosecutor").get(address_of(app, GIVEN))
    page = sign_in("federal").get(address_of(app, GIVEN)).text
    assert "Prosecutor" not in page.partition("Who opened it")[2]


def test_a_note_of_the_federal_office_exists_for_nobody_else(app, referred, sign_in):
    url = referred("take_federal", "adopt")
    assert sign_in("federal").send(url + "/federal/notes", {"text": "Same crew."}).status_code == 303
    assert "Same crew." in sign_in("usao-supervisor").get(url + "/federal").text
    for reader in ("federal-liaison", "prosecutor", "sao-supervisor"):
        pages = [sign_in(reader).get(url + page).text for page in ("", "/federal", "/history")]
        assert not any("Same crew." in page or "federal office" in page for page in pages)


def test_a_note_is_written_by_nobody_else(referred, sign_in):
    url = referred()
    assert sign_in("federal-liaison").send(url + "/federal/notes", {"text": "Mine."}).status_code == 404


def test_questions_are_the_federal_office_s_until_they_are_asked(app, referred, sign_in):
    url = referred("take_federal")
    change(app, lambda case: questions.write_question(case, actor=acting(some_people()["federal"]), item="The trace?"))
    assert "The trace?" in sign_in("federal").get(url + "/federal").text
    assert "The trace?" not in sign_in("federal-liaison").get(url + "/federal").text


def test_replies_are_the_state_s_until_they_are_sent(app, referred, sign_in):
    url = referred("take_federal", "ask")
    change(app, lambda case: reply(case, "It is Ex 2."))
    assert "It is Ex 2." not in sign_in("federal").get(url + "/federal").text
    change(app, lambda case: only_make(case, "answer"))
    assert "It is Ex 2." in sign_in("federal").get(url + "/federal").text


@pytest.mark.parametrize("role", [Role.AUSA, Role.USAO_SUPERVISOR])
def test_no_federal_role_ever_reads_the_file(role, at_work):
    somebody = acting(next(user for user in some_people().values() if user.role == role))
    assert not may_ever(somebody, Permission.FILE_READ)


@pytest.mark.parametrize("reader", ["detective", "partner", "sergeant", "commander", "prosecutor", "sao-supervisor",
                                    "federal-liaison"])  # fmt: skip
def test_the_two_state_offices_read_the_file(referred, sign_in, reader):
    assert sign_in(reader).get(referred()).status_code == 200


def enter(case, role, name):
    """Enter somebody late in the life of a case."""
    case.parties.append(Party(role=role, name=name, entered_by_id=case.lead_id, entered_at=clock.now()))
    db.session.flush()
    index_words(case)


def tampering(case, words):
    """Answer the protected question about witnesses."""
    liaison = acting(person(case, "federal-liaison"))
    answer_fact(case, "witness_tampering", answer="unknown", words=words, actor=liaison)


def hear_the_witness(case):
    """Record an event about the witness."""
    witness = next(p for p in case.parties if p.name == WITNESS)
    record_event(
        case, event="clock_met", clock_key="md_hicks_180", at=clock.now() - timedelta(hours=1), paper="A letter",
        party=witness, actor=acting(person(case, "prosecutor")),
    )  # fmt: skip


def reply(case, words):
    """Write a reply to every question."""
    liaison = acting(person(case, "federal-liaison"))
    for question in waiting(case):
        questions.reply_to(question, case, actor=liaison, reply="answered", words=words, version=question.version)
