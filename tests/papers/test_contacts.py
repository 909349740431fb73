"""The contact annex: nothing of how people are reached is printed that nobody chose, and nobody else learns of it."""

import io

import pypdfium2
import pytest

from casebridge.cases.people import add_party
from casebridge.db import db, transaction
from casebridge.evidence.store import store
from casebridge.packets.jobs import BUILD
from casebridge.packets.models import Packet
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.pages import soup
from tests.support.visitors import enter

PHONE, STREET, OTHER = "410-555-0199", "12 Canary Row", "410-555-0177"


@pytest.fixture
def case(app):
    """Give the ids of a case in review with two people who can be reached, and of the two."""
    with app.app_context(), transaction():
        made, lead = a_case("in_review"), acting(some_people()["detective"])
        witness = add_party(made, role="witness", name="Wilhelmina Canary", contact=PHONE, location=STREET, actor=lead)
        other = add_party(made, role="witness", name="Otto Wren", contact=OTHER, actor=lead)
        kept = made.public_id, witness.public_id, other.public_id
    with app.app_context():
        db.session.remove()
    return kept


def ask(app, visitor, case, *picks, reader="prosecutor"):
    with app.app_context():
        whom = some_people()[reader].public_id
        db.session.remove()
    sent = {"kind": "contact_annex", "subject": case[0], "reader": whom, "pick": list(picks)}
    return visitor.send("/papers", sent)


def printed(app, answer):
    """Build the paper that an answer leads to and return its words."""
    public_id = answer.location.rsplit("/", 1)[1]
    with app.app_context():
        for _name, step in BUILD:
            step(public_id)
        paper = db.session.query(Packet).filter_by(public_id=public_id).one()
        data = store().found(paper.store_key).read_bytes()
        db.session.remove()
    with pypdfium2.PdfDocument(io.BytesIO(data)) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_only_what_was_chosen_is_printed_and_the_choice_stands_in_it(app, case):
    detective = enter(app, "detective")
    page = soup(detective.get(f"/papers/new/contact_annex/{case[0]}"))
    boxes = page.select("input[name=pick]")
    assert [box["value"] for box in boxes] == [f"{case[1]}:contact", f"{case[1]}:location", f"{case[2]}:contact"]
    assert not any(box.has_attr("checked") for box in boxes)
    said = printed(app, ask(app, detective, case, f"{case[1]}:contact"))
    assert PHONE in said
    assert STREET not in said
    assert OTHER not in said
    assert "Otto Wren" not in said
    assert "Wilhelmina Canary How to reach them" in said
    told = enter(app, "prosecutor").get(f"/cases/{case[0]}/history").text
    assert "Contact annex about 1 person, chosen field by field: how to reach them (1)" in told
    assert "looked at how a victim or witness is reached" in told


def test_nothing_chosen_or_a_reader_without_the_classes_is_refused(app, case):
    detective = enter(app, "detective")
    none = ask(app, detective, case)
    assert (none.status_code, "Choose what goes in, field by field" in none.text) == (422, True)
    closed = ask(app, detective, case, f"{case[1]}:location", reader="commander")
    assert (closed.status_code, "somebody who may read all that stands in it" in closed.text) == (422, True)


def test_who_may_not_read_its_classes_finds_neither_page_nor_paper_nor_line(app, case):
    where = ask(app, enter(app, "detective"), case, f"{case[1]}:location").location
    for account in ("commander", "sergeant", "partner"):
        visitor = enter(app, account)
        assert visitor.get(f"/papers/new/contact_annex/{case[0]}").status_code == 404
        assert visitor.get(where).status_code == 404
        assert "annex" not in visitor.get(f"/cases/{case[0]}/history").text
