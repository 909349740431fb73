"""Marks are signed and dated, replaced or taken back and never changed; what a prosecutor keeps stays in the office."""

from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.cases import reading
from casebridge.cases.people import definition_of
from casebridge.db import transaction
from casebridge.elements import reads, services
from casebridge.elements.marks import all_marks, marks_of
from casebridge.elements.past import lines_of
from casebridge.elements.queries import matrix
from casebridge.errors import Conflict, Invalid
from tests.building.preparing import an_exhibit
from tests.factories import a_case, acting, some_people


@pytest.fixture
def case(in_app):
    with transaction():
        yield a_case("in_review")


def actor(name="prosecutor"):
    return acting(some_people()[name])


def marked(case, by="detective", exhibit=None, **more):
    charge = case.suspects[0].charges[0]
    wanted = {"strength": "strong", "reason": "He knows him.", **more}
    element = definition_of(charge).elements[0].key
    return services.mark(charge, element, exhibit or an_exhibit(case), actor=actor(by), **wanted)


def told(case, name):
    return [(line.did, line.mark.strength, line.why) for line in lines_of(case, actor(name))]


def first_cell(case, name):
    return matrix(case, actor(name)).cells[0]


def test_a_mark_says_who_when_for_which_office_and_on_which_version(case):
    row = marked(case)
    assert (row.by_id, row.office, row.version_number) == (some_people()["detective"].id, "bpd", None)
    assert row.at <= clock.now()


def test_a_replaced_mark_stays_readable(case):
    old = marked(case)
    marked(case, exhibit=old.exhibit, strength="weak", reason="He took it back.", replaces=old)
    assert told(case, "detective") == [("replaced", "weak", "He took it back."), ("marked", "strong", "He knows him.")]


def test_only_the_replacing_mark_counts(case):
    old = marked(case)
    marked(case, exhibit=old.exhibit, strength="weak", reason="He took it back.", replaces=old)
    assert [mark.strength for mark in marks_of(case)] == ["weak"]


def test_a_mark_that_was_taken_back_says_why_and_who(case):
    services.take_back(marked(case), why="The wrong page.", actor=actor("detective"))
    assert told(case, "prosecutor")[0] == ("took back", "strong", "The wrong page.")


def test_nobody_takes_a_mark_back_without_a_word(case):
    with pytest.raises(Invalid):
        services.take_back(marked(case), why=" ", actor=actor("detective"))


def test_the_slower_of_two_learns_that_the_mark_is_replaced(case):
    old = marked(case)
    marked(case, exhibit=old.exhibit, strength="weak", replaces=old)
    with pytest.raises(Conflict):
        marked(case, exhibit=old.exhibit, strength="moderate", replaces=old)


def test_the_same_place_is_marked_once_by_an_office(case):
    exhibit = an_exhibit(case)
    marked(case, exhibit=exhibit, place="p. 4")
    with pytest.raises(Invalid):
        marked(case, exhibit=exhibit, place="4")


def test_another_office_replaces_no_mark(case):
    with pytest.raises(Invalid):
        marked(case, "prosecutor", replaces=marked(case))


def test_the_prosecutor_s_rating_of_an_exhibit_stands_before_the_detective_s(case):
    exhibit = an_exhibit(case)
    marked(case, exhibit=exhibit)
    marked(case, "prosecutor", exhibit=exhibit, strength="weak")
    assert (first_cell(case, "prosecutor").strength, first_cell(case, "detective").strength) == ("weak", "strong")


def test_a_detective_s_mark_on_another_exhibit_still_carries(case):
    marked(case)
    marked(case, "prosecutor", strength="weak")
    assert first_cell(case, "prosecutor").strength == "strong"


def test_history_never_tells_the_detective_of_a_private_mark(case):
    row = marked(case, "prosecutor")
    services.take_back(row, why="Not needed.", actor=actor())
    services.note(row.charge, row.element, "Between us.", actor=actor())
    events = {line.event for line in reading.lines_of(case, actor("detective"))}
    assert not events & set(reading.OWN_WORK)
    of_matrix = {event for event in reading.OWN_WORK if event.startswith("element:")}
    assert of_matrix <= {line.event for line in reading.lines_of(case, actor())}
    assert told(case, "detective") == []


def test_the_count_of_history_lines_leaves_private_marks_out(case):
    exhibit = marked(case).exhibit
    before = reading.newest_lines(case, actor("detective"), 5)[1]
    marked(case, "prosecutor", exhibit=exhibit)
    assert reading.newest_lines(case, actor("detective"), 5)[1] == before


def test_no_line_of_history_names_the_exhibit_of_a_private_mark(case):
    marked(case, "prosecutor")
    assert "Ex" not in reading.lines_of(case, actor(), limit=1)[0].sentence


def test_a_private_replacement_of_a_shared_mark_looks_like_taking_back(case):
    old = marked(case, "prosecutor", shared=True)
    marked(case, "prosecutor", exhibit=old.exhibit, strength="weak", reason="Between us.", replaces=old)
    assert [did for did, _, _ in told(case, "detective")] == ["took back", "marked"]
    assert "Between us" not in repr(told(case, "detective"))
    assert len(all_marks(case)) == 2


@pytest.mark.parametrize(("by", "new"), [("prosecutor", True), ("detective", False)])
def test_what_another_marked_since_the_last_look_is_new(case, by, new):
    reader, start = actor("detective"), clock.now()
    with clock.at(start):
        assert reads.looked(case, reader) is None
    with clock.at(start + timedelta(hours=1)):
        row = marked(case, by, shared=True)
    with clock.at(start + timedelta(hours=2)):
        since = reads.looked(case, reader)
    assert (since, reads.is_new([row], reader, since)) == (start, new)


def test_loading_the_page_anew_still_says_what_is_new(case):
    reader, start = actor("detective"), clock.now()
    for minutes in (0, 60, 65, 70):
        with clock.at(start + timedelta(minutes=minutes)):
            since = reads.looked(case, reader)
    assert since == start
