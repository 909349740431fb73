"""Names are found with slips in them, exhibits by what they are called, documents by what stands in them."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from casebridge.audit import AuditEntry
from casebridge.cases.models import Case
from casebridge.cases.people import add_party, edit_party
from casebridge.cases.search import searched_for
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit
from casebridge.evidence.services import classify
from casebridge.evidence.withdrawing import bring_back, withdraw
from casebridge.finding import index
from casebridge.finding.models import ExhibitName, NameKey, NameWord, PageWords
from casebridge.finding.reading import KIND, WAITING, ask_for_waiting, read
from casebridge.finding.spelling import keys_of, may_be
from casebridge.text import words_of
from casebridge.work import JobRequest
from tests.building.people import acting, some_people
from tests.evidence.papers import a_pdf, filed
from tests.factories import a_case
from tests.support.again import built_once
from tests.support.visitors import enter

# Each engine searches in its own way.
BOTH = True
PAGE = b"BT /F1 12 Tf 72 700 Td (It rained. Then Zebulon ran to the white van. He fell.) Tj ET"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("jhonson", "johnson"), ("smyth", "smith"), ("merriwether", "merriweather"), ("jahnsen", "johnson"),
        ("mohammed", "muhammad"), ("stephen", "steven"), ("catherine", "katherine"), ("gonzales", "gonzalez"),
        ("jhon", "john"), ("obryan", "obrien"), ("philips", "phillips"), ("łukasz", "lukasz"),
    ],
)  # fmt: skip
def test_one_or_two_slips_and_other_spellings_are_the_same_name(typed, name):
    [typed], [name] = words_of(typed), words_of(name)
    assert (keys_of(typed) & keys_of(name) != set(), may_be(typed, name)) == (True, True)


@pytest.mark.parametrize(("typed", "name"), [("johnson", "jefferson"), ("lee", "li"), ("brown", "green")])
def test_another_name_is_another_name(typed, name):
    assert not may_be(typed, name)


@pytest.fixture
@built_once
def case(app):
    """Make a case in review with two people of nearly one name, and return its public id."""
    with app.app_context():
        with transaction():
            made = a_case("in_review")
            lead = acting(some_people()["detective"])
            add_party(made, role="witness", name="Ophelia Merriweather-Knox", actor=lead)
            add_party(made, role="officer", name="Otto Uncertain", actor=lead)
            found = made.public_id
        db.session.remove()
    return found


@pytest.fixture
@built_once
def paper(app, case):
    """File two pages of a statement in it, let the worker read them, and return the address of the exhibit."""
    with app.app_context():
        made = filed(case, a_pdf(2, PAGE, font=True), "van-statement.pdf")
        work()
        db.session.remove()
    return made


def work():
    """Do what the job worker was asked to do."""
    for subject in list(db.session.scalars(select(JobRequest.subject).where(JobRequest.kind == KIND))):
        db.session.rollback()
        read(subject)


def page_of(visitor, words, **asked):
    return BeautifulSoup(visitor.get("/search", query_string={"q": words, **asked}).data, "html.parser")


def found(visitor, words, **asked):
    """Return the heads of what was found, with the links of each."""
    return {
        card.h2.get_text().split(" for ")[0]: [a.get_text() for a in card.select("li a")]
        for card in page_of(visitor, words, **asked).select("main section.card:not(.empty)")
    }


def exhibit(paper):
    return db.session.scalars(select(Exhibit).where(Exhibit.public_id == paper.rpartition("/")[2])).one()


def test_a_name_with_slips_finds_and_says_how_it_is_spelled(case, sign_in):
    visitor = sign_in("prosecutor")
    shown = page_of(visitor, "merriwether ofelia")
    assert "Also spelled" in shown.select_one("main").get_text()
    assert {mark.get_text() for mark in shown.select("mark")} == {"Ophelia", "Merriweather"}
    assert list(found(visitor, "merriwether", exact="1")) == []
    assert list(found(visitor, "merriweather")) == ["1 result"]


def test_exact_names_come_first(case, app, sign_in):
    with app.app_context(), transaction():
        other = a_case("in_review")
        add_party(other, role="witness", name="Jo Merriwether", actor=acting(some_people()["detective"]))
        number = other.number
    lines = page_of(sign_in("prosecutor"), "merriwether").select("main [data-row]")
    assert (len(lines), number in lines[0].get_text()) == (2, True)


def test_a_search_can_be_narrowed_to_what_it_hits(case, paper, sign_in):
    visitor = sign_in("prosecutor")
    narrowed = {hit: list(found(visitor, "uncertian", hit=hit)) for hit in ("people", "officers", "numbers", "places")}
    assert narrowed == {"people": ["1 result"], "officers": ["1 result"], "numbers": [], "places": []}
    assert list(found(visitor, "merriweather", hit="officers")) == []
    assert list(found(visitor, "van", hit="exhibits")) == ["Exhibits"]
    assert list(found(visitor, "van", hit="words")) == ["In documents"]


def test_a_name_that_was_changed_leaves_nothing_to_find(case, app, sign_in):
    with app.app_context():
        with transaction():
            lead = acting(some_people()["detective"])
            made = db.session.scalars(select(Case).where(Case.public_id == case)).one()
            party = next(p for p in made.parties if "Merriweather" in p.name)
            edit_party(party, actor=lead, name="Wanda Plain")
        known = set(db.session.scalars(select(NameKey.word)))
        assert not {"merriweather", "knox", "merriweatherknox", "ophelia"} & known
        assert {"wanda", "plain"} <= known
        db.session.remove()
    assert found(sign_in("prosecutor"), "merriwether") == {}


def test_words_in_a_document_are_found_with_sentence_and_page(paper, sign_in):
    visitor = sign_in("prosecutor")
    shown = page_of(visitor, "zebulon VAN", hit="words").select("main li[data-row]")
    said = shown[0].select_one(".found").get_text(strip=False)
    assert len(shown) == 2
    assert said.strip(" …") == "Then Zebulon ran to the white van."
    assert [mark.get_text() for mark in shown[0].select("mark")] == ["Zebulon", "van"]
    link = shown[0].select_one("a")["href"]
    opened = BeautifulSoup(visitor.get(link).data, "html.parser")
    assert ("page=" in link, opened.select_one(".doc__hits mark").get_text()) == (True, "Zebulon")


def test_an_exhibit_is_found_by_number_name_and_file(app, case, paper, sign_in):
    with app.app_context():
        n, number = exhibit(paper).number, exhibit(paper).case.number
        db.session.remove()
    visitor, typed = sign_in("prosecutor"), ("van statement", "van-statement.pdf", f"Ex {n}", f"{number} ex {n}")
    assert [len(found(visitor, words, hit="exhibits").get("Exhibits", [])) for words in typed] == [1, 1, 1, 1]


def test_what_was_not_read_yet_is_counted_for_those_who_may_see_it(app, case, sign_in):
    with app.app_context():
        filed(case, a_pdf(1, PAGE, font=True), "late.pdf")
        db.session.remove()
    said = {who: page_of(sign_in(who), "xyzzy").select_one("main").get_text() for who in ("prosecutor", "detective2")}
    assert {who: "1 document is still being read" in text for who, text in said.items()} == {
        "prosecutor": True, "detective2": False,
    }  # fmt: skip


def test_the_sweep_asks_for_what_nobody_asked_for(app, case):
    with app.app_context():
        filed(case, a_pdf(1, PAGE, font=True), "late.pdf")
        with transaction():
            db.session.query(JobRequest).delete()
        assert [ask_for_waiting(), ask_for_waiting()] == [1, 0]
        db.session.rollback()
        assert read(WAITING) == 1
        assert db.session.query(ExhibitName).filter_by(waiting=True).count() == 0
        db.session.remove()


def test_withdrawn_or_classed_stricter_it_is_found_no_more(app, paper, sign_in):
    visitors = {who: sign_in(who) for who in ("partner", "prosecutor")}

    def who_finds():
        return [who for who, visitor in visitors.items() if found(visitor, "zebulon")]

    assert who_finds() == ["partner", "prosecutor"]
    with app.app_context(), transaction():
        classify(exhibit(paper), class_="grand-jury", actor=acting(some_people()["prosecutor"]))
    assert who_finds() == ["prosecutor"]
    with app.app_context(), transaction():
        withdraw(exhibit(paper), why="Not of this case.", actor=acting(some_people()["prosecutor"]))
    assert who_finds() == []
    with app.app_context(), transaction():
        bring_back(exhibit(paper), why="It is.", actor=acting(some_people()["prosecutor"]))
    assert who_finds() == ["prosecutor"]


def test_a_newer_version_takes_the_place_of_the_older(app, case, paper, sign_in):
    with app.app_context():
        newer = PAGE.replace(b"Zebulon", b"Ezekiel")
        filed(case, a_pdf(1, newer, font=True), "newer.pdf", exhibit_id=paper.rpartition("/")[2])
        work()
        db.session.remove()
    visitor = sign_in("prosecutor")
    assert (found(visitor, "zebulon"), list(found(visitor, "ezekiel"))) == ({}, ["In documents"])


def test_from_outside_a_page_is_named_and_its_words_wait_for_a_reason(app, paper, sign_in):
    outside = enter(app, "prosecutor2")
    outside.says_why = False
    shown = page_of(outside, "zebulon")
    line = shown.select_one("main li[data-row]").get_text()
    assert ("Say why you open it" in line, "white van" in shown.get_text()) == (True, False)
    outside.says_why = True
    outside.get(paper)
    assert "white van" in page_of(outside, "zebulon").get_text()


def test_of_a_case_that_is_forgotten_nothing_stays(app, case, paper, sign_in):
    with app.app_context():
        with transaction():
            index.forget(db.session.scalars(select(Case).where(Case.public_id == case)).one())
        left = [db.session.query(model).count() for model in (PageWords, NameWord, NameKey, ExhibitName)]
        engine = db.engine
        db.session.remove()
        engine.dispose()
        if engine.dialect.name == "sqlite":
            with open(engine.url.database, "rb") as file:
                data = file.read()
            assert [word for word in (b"zebulon", b"merriweatherkn") if word in data] == []
    assert left == [0, 0, 0, 0]
    assert found(sign_in("prosecutor"), "zebulon") == found(sign_in("prosecutor"), "merriweather") == {}


def test_the_index_can_be_made_anew(app, case, paper, sign_in):
    with app.app_context(), transaction():
        index.forget(db.session.scalars(select(Case).where(Case.public_id == case)).one())
        index.rebuild()
    assert list(found(sign_in("prosecutor"), "statement", hit="exhibits")) == ["Exhibits"]


def test_the_history_keeps_no_word_that_was_searched_for(app, case, sign_in):
    sign_in("prosecutor").get("/search?q=Tallulah Bramblecoat")
    sign_in("prosecutor").get("/cases/?q=Bramblecoat")
    with app.app_context():
        lines = list(db.session.scalars(select(AuditEntry).where(AuditEntry.event == "search")))
        assert not any("bramble" in f"{one.sentence}{one.detail}{one.reason}".casefold() for one in lines)
        assert [len(searched_for(words)) for words in ("bramblecoat", "BRAMBLECOAT tallulah", "somebody")] == [2, 1, 0]
        db.session.remove()


def test_more_searches_in_a_minute_than_a_person_reads_are_refused(app, case, sign_in):
    app.config["CASEBRIDGE_SEARCHES_A_MINUTE"] = 2
    visitor = sign_in("prosecutor")
    assert [visitor.get("/search?q=x").status_code for _ in range(3)] == [200, 200, 429]
    assert sign_in("detective").get("/search?q=x").status_code == 200


def test_every_filter_is_in_the_address_and_can_be_removed(case, sign_in):
    asked = {"kind": "nonfatal_shooting", "side": "sao", "mine": "1", "hit": "people", "since": "2020-01-01"}
    shown = page_of(sign_in("prosecutor"), "merriweather", **asked)
    chips = [a["aria-label"] for a in shown.select(".applied a")]
    assert [chip.removeprefix("Remove filter: ") for chip in chips] == [
        "Non-fatal shooting", "With State’s Attorney", "Mine", "People", "Since Wed Jan 1, 2020",
    ]  # fmt: skip
    assert [tag["value"] for tag in shown.select("option[selected]")] == ["people", "nonfatal_shooting", "sao"]
    assert len(shown.select("main [data-row]")) == 1
    assert found(sign_in("prosecutor2"), "merriweather", mine="1") == {}


def test_facets_count_all_that_was_found_and_nothing_else(case, app, sign_in):
    with app.app_context(), transaction():
        lead = acting(some_people()["detective"])
        for state in ("submitted", "draft"):
            add_party(a_case(state), role="witness", name="Jo Merriwether", actor=lead)
    counts = {}
    for account in ("detective", "prosecutor", "federal"):
        shown = page_of(sign_in(account), "merriwether")
        facets = zip(shown.select("main dl.kv dt"), shown.select("main dl.kv dd"), strict=True)
        counts[account] = {name.get_text(): value.get_text(" ", strip=True) for name, value in facets}
        last = shown
    assert counts["detective"]["State"].count("1") == 3
    assert counts["detective"]["Kind"] == "Non-fatal shooting 3"
    # A draft is there for the police alone, and the federal side finds nobody by name.
    assert (counts["prosecutor"]["Kind"], counts["federal"]) == ("Non-fatal shooting 2", {})
    assert last.select("main dl.kv") == []
    visitor = sign_in("prosecutor")
    link = page_of(visitor, "merriwether").select_one("main dl.kv a[href*='state=submitted']")["href"]
    narrowed = BeautifulSoup(visitor.get(link).data, "html.parser")
    assert len(narrowed.select("main [data-row]")) == 1
    assert "State" not in [name.get_text() for name in narrowed.select("main dl.kv dt")]


def test_suggestions_name_what_a_person_may_see_and_count_as_searches(app, case, sign_in):
    with app.app_context(), transaction():
        lead = acting(some_people()["detective"])
        add_party(a_case("draft"), role="witness", name="Merriam Hidden", actor=lead)
        number = a_case("in_review", complaint_number="261G-04417").number
    url = "/search/suggest"
    said = {
        (account, words): [row["words"] for row in sign_in(account).get(url, query_string={"q": words}).json]
        for account in ("detective", "prosecutor", "federal", "auditor")
        for words in ("merri", "knox oph", number[3:], "261g-044")
    }
    knox = "Ophelia Merriweather-Knox"
    assert said["detective", "merri"] == ["Merriam Hidden", knox]
    assert said["prosecutor", "merri"] == said["prosecutor", "knox oph"] == [knox]
    assert said["prosecutor", number[3:]] == [number]
    # Whoever types the number of a complaint reads it first, and beside it which case that is.
    assert said["prosecutor", "261g-044"] == ["261G-04417"]
    [meant] = sign_in("prosecutor").get(url, query_string={"q": "04417"}).json
    assert (meant["words"], meant["about"].partition(", ")[0]) == ("261G-04417", number)
    assert list(found(sign_in("prosecutor"), meant["words"])) == ["1 result"]
    assert [found for (account, _), found in said.items() if account in ("federal", "auditor")] == [[]] * 8
    app.config["CASEBRIDGE_SEARCHES_A_MINUTE"] = 1
    visitor = sign_in("prosecutor2")
    codes = [visitor.get(f"/search/suggest?q={words}").status_code for words in ("me", "mer", "merr")]
    assert codes == [200, 200, 429]
    with app.app_context():
        assert len(searched_for("merr")) == 1
        db.session.remove()


def test_pages_of_hits_follow_each_other(app, case, paper, sign_in, monkeypatch):
    monkeypatch.setattr("casebridge.finding.queries.PAGE", 1)
    visitor = sign_in("prosecutor")
    first = page_of(visitor, "zebulon", hit="words")
    second = BeautifulSoup(visitor.get(first.select_one("a[rel=next]")["href"]).data, "html.parser")
    rows = [page.select_one("li[data-row] a").get_text() for page in (first, second)]
    assert ([row[-6:] for row in rows], second.select("a[rel=next]")) == (["page 2", "page 1"], [])


def test_a_place_that_is_none_is_not_there(case, sign_in):
    visitor = sign_in("prosecutor")
    asked = [{"q": "a", "hit": "words", "after": after} for after in ("x", "1", "1~", "~1", "1~x", "9~9~9", "-1~1")]
    assert {visitor.get("/search", query_string=one).status_code for one in asked} == {404}


def test_any_words_can_be_searched_for(paper, sign_in):
    visitor = sign_in("prosecutor")
    typed = ("%", "'", '"', "a'b:*", "(((", "a AND b", "NEAR", "\\", "''", "-", "^a", "* *", "!x", "x" * 300)
    assert {visitor.get("/search", query_string={"q": words}).status_code for words in typed} == {200}
