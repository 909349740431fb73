"""A word of every protected class, in fields and documents: who may not read it searches in a world without it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, true

from casebridge import clock
from casebridge.access.predicates import FEDERAL
from casebridge.cases.models import Case
from casebridge.cases.people import add_party
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit, ExhibitShare
from casebridge.evidence.queries import can_see, seen_sql
from casebridge.federal.models import SharedItem
from casebridge.federal.queries import referral_of
from casebridge.finding.index import add_pages, drop_pages
from tests.bad_input.town import case_of
from tests.building.people import acting, some_people
from tests.diversion import people as lead
from tests.walls.matrix import REACH, people
from tests.walls.town import ACCOUNTS, CLASSES
from tests.walls.worlds import OWN

SUGGESTED = "what is suggested"
SOME = ("partner", "detective2", "commander", "prosecutor", "prosecutor2", "federal", "lead-liaison", "advocate")
# Of those who may read, these are of the case: its words are shown to them without a reason.
OF_THE_CASE = {
    "deciding": people("unit") | {"prosecutor", "federal-liaison", "federal"},
    # It waits in the queue of the State's Attorney.
    "elsewhere": people("robbery", "prosecutor", "prosecutor2", "sao-supervisor"),
    "in_review": people("unit", "prosecutor", "sao-supervisor"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in which case it stands, and whom it may reach."""

    word: str
    case: str
    reaches: frozenset[str]


def words() -> list[Word]:
    """Return the words that `plant` puts into the town."""
    papers = [
        Word(f"zanary{where}{class_.replace('-', '')}", where, people(*REACH[f"classes_{where}"][class_]))
        for where in ("deciding", "elsewhere")
        for class_ in CLASSES
    ]
    # A child is found by those alone who are let in; how somebody is reached is opened by a form and never searched.
    child = Word("zanarychild", "in_review", people("unit", "prosecutor", "sao-supervisor") - {"commander"})
    fields = [Word(f"zanary{name}", "in_review", frozenset()) for name in ("contact", "location", "note", "lead")]
    return [*papers, child, *fields]


def plant(walled) -> None:
    """Put each word where it stands: on a page and in the title of a paper, in a name, in protected fields."""
    with walled.app.app_context():
        with transaction():
            for where in ("deciding", "elsewhere"):
                for class_ in CLASSES:
                    found = Exhibit.public_id == walled.town.ids[f"{where}_{class_}"]
                    paper, word = db.session.scalars(select(Exhibit).where(found)).one(), class_.replace("-", "")
                    paper.title = f"Zanary{where}{word} paper"
                    said = f"zanary{where}{word} stands on this page"
                    drop_pages(db.session.connection(), [paper.id])
                    add_pages(db.session.connection(), [
                        {"exhibit_id": paper.id, "version": 1, "page": 3, "text": said, "words": said, "sure": None}
                    ])  # fmt: skip
            review, detective = case_of(walled.town.ids["in_review"]), acting(some_people()["detective"])
            young = clock.court_local(clock.now()).date() - timedelta(days=12 * 365)
            add_party(review, role="suspect", name="Zanarychild Young", born_on=young, actor=detective)
            add_party(
                review, role="witness", name="Wilma Plain", contact="zanarycontact", location="zanarylocation",
                note="zanarynote", actor=detective,
            )  # fmt: skip
        db.session.remove()


@pytest.mark.slow
def test_no_search_finds_over_a_wall(walled):
    searched(walled, SOME)


@pytest.mark.sweep
def test_no_search_of_anybody_finds_over_a_wall(walled, record_property):
    record_property("searches compared", searched(walled, tuple(account.username for account in ACCOUNTS)))


def searched(walled, accounts) -> int:
    """Search for every word in both worlds as each account; return how many answers were compared."""
    planted = words()
    with clock.at(clock.now()):
        # Who works for LEAD counts its people: that one stands in both worlds, and no search knows of it.
        with walled.app.app_context(), transaction():
            lead.active("social_contact", by="detective", known_name="zanarylead")
        without = {account: answers(walled.visitor(account), planted) for account in accounts}
        plant(walled)
        found = {account: answers(walled.visitor(account), planted) for account in accounts}
        totals = {account: total(walled.visitor(account)) for account in accounts}
    # No name of an adult has one of the words: nobody is suggested anything in either world.
    faults = [
        f"{account} is suggested {found[account][SUGGESTED]}"
        for account in accounts
        if {found[account][SUGGESTED], without[account][SUGGESTED]} != {"[]\n"}
    ]
    for account in accounts:
        for one in planted:
            same = found[account][one.word] == without[account][one.word]
            shown = rows(found[account][one.word])
            hits = 1 if one.case == "in_review" else 2
            if account not in one.reaches:
                faults += [] if same and not shown else [f"{account} learns of {one.word}"]
            elif account in OF_THE_CASE[one.case]:
                faults += [] if len(shown) == hits else [f"{account} misses {one.word}"]
            else:
                words_too = [row for row in shown if one.word in row.get_text().casefold()]
                faults += [] if shown and not words_too else [f"{account} reads {one.word} without a reason"]
        papers = [one for one in planted if one.case != "in_review" and account in one.reaches]
        faults += [] if totals[account] == len(papers) else [f"{account} counts {totals[account]}, not {len(papers)}"]
    assert faults == [], "\n".join(faults[:20])
    return len(planted) * len(accounts)


def answers(visitor, planted) -> dict[str, str]:
    """Return what each search answers, without what each request has of its own."""
    hit = {"zanarychild": "&hit=children"}
    found = {one.word: OWN.sub("", visitor.get(f"/search?q={one.word}{hit.get(one.word, '')}").text) for one in planted}
    return {**found, SUGGESTED: visitor.get("/search/suggest?q=zanary").text}


def total(visitor) -> int:
    """Return on how many pages an account finds what all words begin with."""
    return len(rows(visitor.get("/search?q=zanary&hit=words").text))


def rows(page: str):
    """Return the lines of what was found."""
    return BeautifulSoup(page, "html.parser").select("main [data-row]")


@pytest.mark.slow
def test_what_a_statement_shows_of_exhibits_is_what_their_pages_show(walled):
    """The SQL twin and the question agree for everybody and every exhibit, whatever was shared and how."""
    with walled.app.app_context():
        with transaction():
            _share(case_of(walled.town.ids["deciding"]), walled.town.ids)
        places = [(paper, paper.case) for paper in db.session.scalars(select(Exhibit))]
        for case_id, exhibit_id in db.session.execute(select(ExhibitShare.case_id, ExhibitShare.exhibit_id)):
            places.append((db.session.get_one(Exhibit, exhibit_id), db.session.get_one(Case, case_id)))
        differ, crossed = [], 0
        for account in ACCOUNTS:
            actor = acting(some_people()[account.username])
            every = select(Exhibit.id, Case.id).join(Case, true()).where(seen_sql(actor))
            seen = set(map(tuple, db.session.execute(every)))
            for paper, case in places:
                asked = can_see(actor, paper, case)
                crossed += asked and actor.role in FEDERAL
                differ += [] if asked == ((paper.id, case.id) in seen) else [f"{account.username}: {paper.title}"]
        db.session.remove()
    assert (differ, crossed > 0) == ([], True)


def _share(case: Case, ids: dict[str, str]) -> None:
    """Choose a paper of each class for the federal side in each way, right and wrong."""
    referral, liaison = referral_of(case), some_people()["federal-liaison"]
    assert referral is not None
    for number, class_ in enumerate(CLASSES):
        paper = db.session.scalars(select(Exhibit).where(Exhibit.public_id == ids[f"deciding_{class_}"])).one()
        db.session.add(
            SharedItem(
                case_id=case.id, round=referral.round, kind="exhibit", key=paper.public_id, exhibit_id=paper.id,
                class_=class_, named_by_id=liaison.id if number % 2 else None, ground="By order." if number % 3 else "",
                order_id=paper.id if number % 2 == 0 else None, chosen_by_id=liaison.id, chosen_at=clock.now(),
            )
        )  # fmt: skip
    db.session.flush()
