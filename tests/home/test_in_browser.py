"""The first pages and the overview of a case in Chromium: readable by everybody, at a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from casebridge.db import db, transaction
from tests.building.preparing import an_exhibit, held
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import PAGES_IN_TURN


@pytest.fixture
def case(app):
    """Make cases in several states; return the address of the one in review."""
    with app.app_context():
        with transaction():
            for state in ("draft", "returned", "submitted", "closed"):
                a_case(state)
            found = held(a_case("in_review"))
            an_exhibit(found)
            url = f"/cases/{found.public_id}"
        db.session.remove()
    return url


@PAGES_IN_TURN
def test_pages_pass_axe(case, entered, page: Page, width, scheme, share):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    pages = (
        ("prosecutor", case), ("prosecutor", "/"), ("prosecutor", "/queue"), ("detective", "/"),
        ("prosecutor", "/search?q=shooting&kind=nonfatal_shooting"), ("prosecutor", "/search?q=zzzz"),
        ("prosecutor", "/cases/?held=1"), ("sao-supervisor", "/board"), ("usao-supervisor", "/board"),
        ("commander", "/board/definitions"), ("commander", "/board/published"), ("prosecutor", f"{case}/time"),
        ("prosecutor", f"{case}/history"),
        ("prosecutor", f"{case}/review"), ("prosecutor", "/notices"), ("sao-supervisor", "/leave"),
        ("prosecutor", "/cases/nothing"), ("detective", "/sent"), ("auditor", "/audit"),
        ("prosecutor", f"{case}/clocks"), ("prosecutor", f"{case}/clocks/extend"), ("prosecutor", "/account"),
        ("admin", "/people/mail"), ("admin", "/nights"), ("sao-supervisor", "/stuck"),
    )  # fmt: skip
    for account, path in pages[share]:
        entered(account, path)
        for summary in page.get_by_text("As a table").all():
            summary.click()
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_on_a_phone_the_next_move_stands_at_the_bottom_edge(case, entered, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    box = entered("prosecutor", case).get_by_role("region", name="Next move").bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == 844


def test_on_a_phone_nothing_is_hidden_but_more_moves(case, entered, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    bar = entered("prosecutor", case).get_by_role("region", name="Next move")
    second = bar.locator(".second").first.get_by_role("link").or_(bar.locator(".second").first.get_by_role("button"))
    label = bar.locator(".second").first.inner_text()
    expect(second).to_be_hidden()
    bar.get_by_role("button", name="More moves").click()
    expect(page.locator("#more-moves .second")).to_be_visible()
    expect(page.locator("#more-moves .second")).to_have_text(label)


def test_on_a_phone_the_ribbon_opens_the_span_of_the_holder(case, entered, page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    spans = entered("prosecutor", case).locator(".ribbon > .span")
    shown = [span.locator(".stns").is_visible() for span in spans.all()]
    assert shown == [False, True, False]


def test_the_review_fits_a_small_screen_without_a_second_scroll_bar(case, entered, page: Page):
    page.set_viewport_size({"width": 1200, "height": 600})
    entered("prosecutor", f"{case}/review")
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    expect(page.get_by_role("radiogroup", name="Max Nobody").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Record the decision")).to_be_in_viewport()


def test_below_the_overview_the_ribbon_is_one_line(case, entered, page: Page):
    box = entered("prosecutor", f"{case}/history").get_by_role("list", name="Where the case is").bounding_box()
    assert box is not None
    assert box["height"] < 48
