"""Exhibits of a class that is kept from others have numbers of their own: nobody sees a gap where one of them is."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup

from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.errors import Invalid
from casebridge.evidence.models import Exhibit
from casebridge.evidence.services import add_exhibit, classify
from casebridge.packets.ledger.report import ledger_of
from casebridge.packets.numbers import allot, run_of
from tests.building.people import acting, some_people
from tests.evidence.sending import Sender
from tests.factories import a_case
from tests.support.visitors import enter

TEXT = b"Witness 3 is called for Tuesday.\n"


@pytest.fixture
def case(app):
    """Give the public id of a case in review."""
    with app.app_context(), transaction():
        return a_case("in_review").public_id


def filed(visitor, case, name, class_="", body=b""):
    sent = {"files": (BytesIO(body or name.encode()), name), "class": class_}
    return visitor.send(f"/cases/{case}/evidence", sent, content_type="multipart/form-data")


def shown(visitor, case):
    """Return the numbers of the exhibits in the list that this person sees."""
    page = BeautifulSoup(visitor.get(f"/cases/{case}/evidence").data, "html.parser")
    found = [link.get_text(" ", strip=True) for link in page.select("th a")]
    return sorted(int(words.split()[1]) for words in found if words.startswith("Ex "))


def exhibit(app, case, name):
    with app.app_context():
        found = db.session.query(Exhibit).join(Case).filter(Case.public_id == case, Exhibit.title == name).one()
        values = found.public_id, found.number, found.version, found.class_
        db.session.remove()
    return values


def test_a_reader_without_the_class_sees_numbers_that_follow_each_other(app, case):
    detective, prosecutor = enter(app, "detective"), enter(app, "prosecutor")
    before = shown(detective, case)
    filed(prosecutor, case, "subpoena return.txt", "grand-jury")
    filed(detective, case, "street map.txt")
    assert shown(detective, case) == list(range(1, len(before) + 2))
    kept = set(shown(prosecutor, case)) - set(shown(detective, case))
    assert len(kept) == 1
    assert kept < set(range(9000, 10000))


def test_a_file_that_is_classed_after_it_came_leaves_its_number_to_the_next(app, case):
    prosecutor = enter(app, "prosecutor")
    filed(prosecutor, case, "subpoena return.txt")
    public_id, first, version, _class = exhibit(app, case, "subpoena return")
    sent = {"title": "subpoena return", "type": "", "class": "grand-jury", "used": "unused", "version": str(version)}
    assert prosecutor.send(f"/cases/{case}/evidence/{public_id}", sent).status_code == 303
    assert exhibit(app, case, "subpoena return")[1] >= 9000
    detective = enter(app, "detective")
    filed(detective, case, "street map.txt")
    assert exhibit(app, case, "street map")[1] == first
    lines = prosecutor.get(f"/cases/{case}/history").text
    assert f"it was Ex {first} while nobody else had seen it" in lines
    assert "while nobody else had seen it" not in detective.get(f"/cases/{case}/history").text


def test_a_number_that_another_person_saw_stays(app, case):
    prosecutor, detective = enter(app, "prosecutor"), enter(app, "detective")
    filed(detective, case, "letter.txt")
    public_id, first, version, _class = exhibit(app, case, "letter")
    prosecutor.get(f"/cases/{case}/evidence/{public_id}")
    sent = {"title": "letter", "class": "work-product", "used": "unused", "version": str(version)}
    prosecutor.send(f"/cases/{case}/evidence/{public_id}", sent)
    assert exhibit(app, case, "letter")[1] == first


def test_the_same_bytes_do_not_tell_that_a_closed_exhibit_holds_them(app, case):
    filed(enter(app, "prosecutor"), case, "subpoena return.txt", "grand-jury", TEXT)
    done = Sender(enter(app, "detective"), case).whole(TEXT, "found note.txt")
    assert done["outcome"].startswith("accept")
    assert "same bytes" not in done["message"]
    again = Sender(enter(app, "detective"), case).whole(TEXT, "found again.txt")
    assert again["outcome"] == "same"


def test_a_class_that_the_sender_could_not_read_is_refused_before_a_byte_is_kept(app, case):
    detective = enter(app, "detective")
    before = shown(detective, case)
    answer = filed(detective, case, "note.txt", "grand-jury")
    assert answer.status_code == 422
    assert "You could not read it any more yourself" in answer.text
    assert Sender(detective, case).begin(3, **{"class": "grand-jury"}).status_code == 422
    assert shown(detective, case) == before


def test_page_numbers_of_packets_leave_no_gap_either(in_app):
    with transaction():
        case = a_case("in_review")
        sergeant, prosecutor = acting(some_people()["sergeant"]), acting(some_people()["prosecutor"])
        papers = [_thing(case, title, class_) for title, class_ in (
            ("Map", "open-case"), ("Subpoena", "grand-jury"), ("Plan", "open-case"))]  # fmt: skip
        first = allot(case, [run_of(paper, None) for paper in papers])
        numbers = [first[run_of(paper, None).key] for paper in papers]
    assert (numbers[0], numbers[2]) == (1, 2)
    assert 90_000 <= numbers[1] < 100_000
    seen = ledger_of(case, sergeant)
    assert [(r.first, r.last) for r in seen.ranges] == [(1, 1), (2, 2)]
    assert (seen.gaps, seen.overlaps) == ((), ())
    assert len(ledger_of(case, prosecutor).ranges) == 3
    with transaction():
        papers[1].class_ = "open-case"
        assert allot(case, [run_of(papers[1], None)]) == {run_of(papers[1], None).key: numbers[1]}


def test_more_people_see_an_exhibit_only_by_somebody_who_may_and_with_a_reason(in_app):
    with transaction():
        case = a_case("in_review")
        paper = _thing(case, "Map", "sealed", "detective")
    detective, prosecutor = acting(some_people()["detective"]), acting(some_people()["prosecutor"])
    with pytest.raises(Invalid) as refused:
        classify(paper, class_="open-case", why="The order of May 4 lifts the seal.", actor=detective)
    assert "Only a sergeant" in refused.value.fields["class"]
    with pytest.raises(Invalid) as refused:
        classify(paper, class_="open-case", why="Because", actor=prosecutor)
    assert "15 characters" in refused.value.fields["why_class"]
    with transaction():
        assert classify(paper, type_key="cctv_video", actor=detective).class_ == "sealed"
        classify(paper, class_="open-case", why="The order of May 4 lifts the seal.", actor=prosecutor)
    assert paper.class_ == "open-case"


def _thing(case, title, class_, by="prosecutor"):
    return add_exhibit(
        case, title=title, type_key="crime_scene_log", class_="" if class_ == "open-case" else class_,
        actor=acting(some_people()[by]), physical=True, confirmed=True,
    )  # fmt: skip
