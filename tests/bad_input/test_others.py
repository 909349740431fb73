"""Ids of somebody else's records, and of children that hang on another case: the same page as for nothing."""

import re
from html import unescape

import pytest

from tests.bad_input.house import changed_tables, missing_headers
from tests.bad_input.places import PAGES, PLACES

NOTHING = "AAAAAAAAAAAAAAAAAAAAAA"
# What differs between any two answers: reference, tokens, the newest head of the history, what time it is.
OWN = re.compile(r'<code>[0-9a-f]{16}</code>|nonce="[^"]+"|value="[^"]{16,}"|History head.*?</span>|\b\d\d:\d\d\b')
# Who may see both cases, the form, and the id that belongs to the other.
CHILDREN = {
    "an exhibit": ("prosecutor", "GET", "/cases/{in_review}/evidence/{exhibit_elsewhere}"),
    "the file of an exhibit": ("prosecutor", "GET", "/cases/{in_review}/evidence/{exhibit_elsewhere}/file"),
    "the class of an exhibit": ("prosecutor", "POST", "/cases/{in_review}/evidence/{exhibit_elsewhere}"),
    "a flag on an exhibit": ("prosecutor", "POST", "/cases/{in_review}/evidence/{exhibit_elsewhere}/favorable"),
    "a version of an exhibit": ("prosecutor", "POST", "/cases/{in_review}/evidence/{exhibit_elsewhere}/versions"),
    "a charge in the matrix": ("prosecutor", "GET", "/cases/{in_review}/elements/{charge_elsewhere}/identity"),
    "a cell of the matrix": ("prosecutor", "POST", "/cases/{in_review}/elements/{charge_elsewhere}/identity"),
    "a mark": ("detective", "POST", "/cases/{draft}/elements/marks/{mark}/take-back"),
    "a charge to take back": ("detective", "POST", "/cases/{draft}/prepare/charges/{charge_elsewhere}/withdraw"),
    "a packet": ("prosecutor", "GET", "/cases/{submitted}/packets/{packet_ready}"),
    "the file of a packet": ("prosecutor", "GET", "/cases/{submitted}/packets/{packet_issued}/file"),
    "the progress of a packet": ("prosecutor", "GET", "/cases/{submitted}/packets/{packet_ready}/progress"),
    "a move of a packet": ("prosecutor", "POST", "/cases/{submitted}/packets/{packet_requested}/moves/stop"),
    "a consent": ("case-manager", "GET", "/lead/{lead_busy}/consent/{consent}"),
    "a consent to withdraw": ("case-manager", "POST", "/lead/{lead_busy}/consent/{consent}/withdraw"),
    "a goal": ("case-manager", "POST", "/lead/{lead_active}/goals/{goal}"),
    "a returned item": ("detective", "POST", "/cases/{draft}/returns/{item}"),
}
ELSEWHERE = [pattern for _who, pattern in PAGES.values() if pattern.startswith("/cases/{draft}")]


def as_nothing(path, ids):
    """Return the address with the last id of the town in it replaced by one that was made up."""
    for made in reversed(re.findall(r"\{(\w+)\}", path)):
        return path.replace("{" + made + "}", NOTHING).format_map(ids)
    raise AssertionError(path)


def body(answer):
    return OWN.sub("", unescape(answer.text)).replace(NOTHING, "")


@pytest.mark.parametrize("child", CHILDREN)
def test_a_child_of_another_case_is_as_little_there_as_none(house, child):
    account, method, pattern = CHILDREN[child]
    visitor, before = house.visitor(account), house.rows_as_built
    paths = house.town.path(pattern), as_nothing(pattern, house.town.ids)
    theirs, none = (visitor.get(path) if method == "GET" else visitor.send(path) for path in paths)
    assert (theirs.status_code, none.status_code, changed_tables(before, house.rows())) == (404, 404, [])
    assert body(theirs) == body(none)


@pytest.mark.parametrize("pattern", ELSEWHERE)
def test_a_page_of_somebody_elses_case_is_as_little_there_as_none(house, pattern):
    visitor = house.visitor("detective")
    paths = pattern.replace("{draft}", "{elsewhere}"), pattern.replace("{draft}", NOTHING)
    theirs, none = (visitor.get(house.town.path(path)) for path in paths)
    assert (theirs.status_code, none.status_code, missing_headers(theirs)) == (404, 404, [])
    assert body(theirs) == body(none)


@pytest.mark.parametrize("endpoint", [name for name, place in PLACES.items() if "{draft}" in place[1]])
def test_a_form_of_somebody_elses_case_changes_nothing(house, endpoint):
    form = house.form(endpoint)
    visitor, before = house.visitor("detective"), house.rows_as_built
    answer = visitor.send(form.action.replace(house.town.ids["draft"], house.town.ids["elsewhere"]), form.fill())
    assert (answer.status_code, changed_tables(before, house.rows())) == (404, [])


@pytest.mark.parametrize(
    ("account", "endpoint", "field", "theirs"),
    [
        ("detective", "intake.propose", "party", "party_elsewhere"),
        ("prosecutor", "review.record_eligibility", "party", "party_elsewhere"),
        ("federal-liaison", "federal.contemplate", "party", "party_elsewhere"),
        ("prosecutor", "elements.save_cell", "exhibit", "exhibit_elsewhere"),
        ("federal-liaison", "federal.answer_fact", "exhibit", "exhibit_elsewhere"),
    ],
    ids=["a suspect", "who is eligible", "a federal charge", "a proof", "a source"],
)
def test_a_choice_that_belongs_to_another_case_is_refused(house, account, endpoint, field, theirs):
    form, visitor = house.form(endpoint), house.visitor(account)
    before = house.rows_as_built
    answer = visitor.send(form.action, form.fill(**{field: house.town.ids[theirs]}))
    assert (answer.status_code in (404, 422), changed_tables(before, house.rows())) == (True, [])


EXTRA = (
    "state", "version_", "holder_id", "holder_queue", "lead_id", "unit", "agency", "office", "owner_id", "case_id_",
    "public_id", "decided_by", "decided_by_id", "requested_by_id", "attested_by_id", "store_key", "sha256_", "path",
    "number_", "door_", "outcome", "confirmed_by_id", "entered_by_id", "by_id", "role_", "class_", "active", "id",
)  # fmt: skip
MARKER = "zz-marker-zz"


@pytest.mark.parametrize("endpoint", PLACES)
def test_a_field_that_a_form_does_not_own_is_never_written(house, endpoint):
    form = house.form(endpoint)
    more = {name.removesuffix("_"): MARKER for name in EXTRA if name.removesuffix("_") not in form.types}
    answer = house.send(house.visitor(PLACES[endpoint][0]), form, more)
    held = [table for table, rows in house.rows().items() if MARKER in str(rows)]
    assert (answer.status_code in (200, 303, 403, 404, 409, 422), held) == (True, [])
