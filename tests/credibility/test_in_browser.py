"""The pages of officer credibility in Chromium: readable for everybody at both widths, nothing scrolls sideways."""

import pytest

from casebridge.cases.models import Case
from casebridge.credibility.models import CredibilityEntry
from casebridge.db import db
from tests.credibility import test_lists as made
from tests.credibility.test_lists import decided, with_officer
from tests.support.browser import assert_accessible
from tests.support.screens import WIDTHS


@pytest.fixture
def go_in(entered):
    """Give the way into the browser under a name that no other helper here has."""
    return entered


@WIDTHS
def test_lists_entry_and_decisions_can_be_read_by_everybody(in_app, go_in, width):
    case_id = db.session.get_one(Case, with_officer()).public_id
    entry = db.session.get_one(CredibilityEntry, made.entered()).public_id
    made.entered("do_not_call")
    decided("disclose", "")
    db.session.rollback()
    for who, path in (
        ("sao-supervisor", "/credibility"), ("sao-supervisor", "/credibility/new"),
        ("sao-supervisor", f"/credibility/{entry}"), ("prosecutor", f"/cases/{case_id}/credibility"),
        ("prosecutor", f"/cases/{case_id}"),
    ):  # fmt: skip
        page = go_in(who, path)
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
