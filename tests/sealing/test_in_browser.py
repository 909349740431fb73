"""The pages of court orders in Chromium: readable for everybody at both widths, nothing scrolls sideways."""

import os

import pytest

from casebridge.db import db, transaction
from casebridge.sealing import destroying, services
from tests.building import court
from tests.building.packets import a_packet
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.browser import assert_accessible
from tests.support.screens import WIDTHS


@pytest.fixture
def go_in(entered):
    """Give the way into the browser under a name that no other helper here has."""
    return entered


@WIDTHS
def test_orders_previews_and_what_stays_can_be_read_by_everybody(in_app, go_in, width):
    with transaction():
        case, people = a_case("in_review"), some_people()
        a_packet(case, "issued")
        court.a_hold(case)
        asked, gone = a_case("state_prosecution"), court.an_act(a_case("in_review"), "expunge", by="sao-supervisor")
        act = court.an_act(asked, "expunge", by="sao-supervisor")
        sealing = court.an_act(case, named=("sergeant",))
        services.confirm(gone, actor=acting(people["auditor"]))
        ids = case.public_id, act.public_id, sealing.public_id, gone.public_id
    case_id, act_id, seal_id, gone_id = ids
    destroying.destroy(gone_id)
    destroying.finish(gone_id)
    db.session.remove()
    for who, path in (
        ("prosecutor", f"/cases/{case_id}"), ("prosecutor", f"/cases/{case_id}/orders"),
        ("prosecutor", f"/cases/{case_id}/orders/seal"), ("sao-supervisor", f"/cases/{case_id}/orders/expunge"),
        ("sao-supervisor", f"/orders/{seal_id}"), ("auditor", f"/orders/{act_id}"), ("auditor", "/orders"),
        ("auditor", "/audit?event=court"),
    ):  # fmt: skip
        page = go_in(who, path)
        page.set_viewport_size({"width": width, "height": 900})
        if shots := os.environ.get("SEAL_SHOTS"):
            page.screenshot(
                path=f"{shots}/{width}{path.replace('/', '_')[:30].replace('?', '')}-{who}.png", full_page=True
            )
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
