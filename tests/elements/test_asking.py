"""A thin cell offers itself as a return item, filled in; the answer leads back to the cell."""

import re

import pytest
from bs4 import BeautifulSoup

from casebridge.cases.models import Case
from casebridge.cases.people import definition_of
from casebridge.db import db, transaction
from casebridge.followups.queries import drafts_of
from casebridge.intake.ready import weakening
from tests.building.preparing import an_item, items_replied
from tests.factories import acting, make, some_people


def case_of(public_id):
    return db.session.query(Case).filter_by(public_id=public_id).one()


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def way_of_first_hole(visitor, reviewed):
    page = page_of(visitor.get(f"/cases/{reviewed}/elements"))
    return next(a["href"] for a in page.select("td.hole a") if "Make it a return item" in a.text)


def chosen(page, label):
    field = page.find("label", string=re.compile(label))["for"]
    control = page.find(id=field)
    option = control.find("option", selected=True)
    return option.text if option else control.text.strip()


@pytest.fixture
def written(sign_in, reviewed):
    """Give the prosecutor's form as the link from the first hole fills it."""
    visitor = sign_in("prosecutor")
    return page_of(visitor.get(way_of_first_hole(visitor, reviewed)))


def test_the_form_names_element_and_defendant(written, reviewed):
    element = definition_of(case_of(reviewed).suspects[0].charges[0]).elements[0].text
    assert chosen(written, "Which element or defendant").endswith(element)
    assert chosen(written, "Which element or defendant").startswith("Max Nobody")


def test_the_form_has_a_reason_and_what_done_looks_like(written):
    assert chosen(written, "Reason")
    assert "against Max Nobody" in chosen(written, "What does done look like")


def test_nothing_is_kept_by_following_the_link(written, reviewed):
    assert drafts_of(case_of(reviewed)) == []


def sent(page, **more):
    """Return the fields of the form as a browser would send them."""
    found = {}
    form = page.select_one("select[name^=reason-]").find_parent("form")
    for field in form.select("textarea[name], select[name], input[name]:not([name=csrf_token]):not([data-form-key])"):
        if field.get("type") == "radio" and not field.has_attr("checked"):
            continue
        option = field.find("option", selected=True)
        found[field["name"]] = option["value"] if option else field.get("value", field.text.strip())
    return {**found, **more}


def test_finishing_later_keeps_the_item(sign_in, reviewed, written):
    sign_in("prosecutor").send(f"/cases/{reviewed}/return", sent(written, act="save"))
    assert [draft.serves.split(":")[0] for draft in drafts_of(case_of(reviewed))] == ["element"]


def test_an_item_that_is_taken_out_is_not_kept(sign_in, reviewed, written):
    sign_in("prosecutor").send(f"/cases/{reviewed}/return", sent(written, act="drop-new-1"))
    assert drafts_of(case_of(reviewed)) == []


def test_a_refused_form_returns_what_was_typed(sign_in, reviewed, written):
    typed = sent(written, act="save", **{"due_on-new-1": "soon", "words-new-1": "Please, quickly."})
    answer = sign_in("prosecutor").send(f"/cases/{reviewed}/return", typed)
    assert answer.status_code == 422
    assert "Please, quickly." in answer.text
    assert page_of(answer).select_one("#due_on-new-1[aria-invalid]")


def test_a_cell_with_an_item_offers_no_second_one(sign_in, reviewed, written):
    visitor = sign_in("prosecutor")
    visitor.send(f"/cases/{reviewed}/return", sent(written, act="save"))
    cell = page_of(visitor.get(f"/cases/{reviewed}/elements")).select_one("td.hole")
    assert "Make it a return item" not in cell.text
    assert "An item is being written" in cell.text


def test_all_gaps_are_proposed_at_once(sign_in, reviewed):
    visitor = sign_in("prosecutor")
    page = page_of(visitor.get(f"/cases/{reviewed}/elements"))
    link = page.find("a", string=re.compile("Return the"))
    form = page_of(visitor.get(link["href"]))
    assert len(form.select("section.item")) == len(page.select("td.hole"))


def test_the_detective_never_sees_what_is_being_written(sign_in, reviewed, written):
    sign_in("prosecutor").send(f"/cases/{reviewed}/return", sent(written, act="save"))
    assert "being written" not in sign_in("detective").get(f"/cases/{reviewed}/elements").text


@pytest.fixture
def answered(app, reviewed):
    """Return the case with an item about its first cell, answered."""
    with app.app_context(), transaction():
        case = case_of(reviewed)
        charge = case.suspects[0].charges[0]
        an_item(case, serves=f"element:{charge.public_id}:{definition_of(charge).elements[0].key}")
        make(case, "return")
        items_replied(case)
    return reviewed


def test_the_item_leads_back_to_its_cell(sign_in, answered):
    page = page_of(sign_in("detective").get(f"/cases/{answered}/returns"))
    link = page.select_one("section.item a[href*='/elements/']")
    assert link.text.endswith(", Max Nobody")


def test_the_cell_shows_the_item_and_its_answer(sign_in, answered):
    visitor = sign_in("prosecutor")
    url = page_of(visitor.get(f"/cases/{answered}/elements")).select_one("a[data-cell]")["href"]
    text = visitor.get(url).text
    assert "Return 1, item 1" in text
    assert "Done as asked." in text


def test_a_gap_of_an_element_says_why_and_who(in_app, reviewed):
    gaps = [gap for gap in weakening(case_of(reviewed), acting(some_people()["detective"])) if gap.key == "element"]
    assert all("against Max Nobody" in gap.name and gap.rule.why and gap.rule.who and gap.rule.reasons for gap in gaps)
