"""The matrix of the demo is alive: marks of both offices in each strength, one kept, one replaced, one taken back."""

import pytest

from casebridge import clock
from casebridge.cases.people import definition_of, live_charges
from casebridge.db import db, transaction
from casebridge.demo import marks
from casebridge.demo.cast import act
from casebridge.demo.load import LEADS, Stage
from casebridge.demo.plans import plan_of
from casebridge.demo.stories import stories
from casebridge.elements.marks import all_marks, marks_of
from casebridge.elements.queries import matrix
from tests.cases.support import who

# The same services as everywhere, many times: on PostgreSQL it is a long proof.
BOTH = False


def played(*keys, until="in_review"):
    """Play stories as the demo does, each until a state, and return their cases."""
    with transaction():
        who("detective")
    stage = Stage(clock.now())
    found = []
    for story in stories():
        if story.key in keys:
            plan = plan_of(story)
            stage.stage_case(plan, until, real_papers=True)
            found.append(plan)
    stage.play(lambda done, of: None)
    return [marks.load_by_number(plan.number, actor=act(LEADS[plan.kind])) for plan in found]


@pytest.mark.slow
def test_a_story_has_marks_of_both_offices_in_each_strength_and_thin_cells(in_app):
    [case] = played("H3")
    found = marks_of(case)
    assert {m.office for m in found} == {"bpd", "sao"}
    assert {m.strength for m in found} == {"strong", "moderate", "weak"}
    assert all(m.reason for m in found)
    assert {cell.strength for cell in matrix(case, act("prosecutor")).cells} >= {"none", "weak"}


@pytest.mark.slow
def test_what_a_prosecutor_keeps_is_not_the_detectives_to_see(in_app):
    [case] = played("H3")
    kept = [m for m in marks_of(case) if m.office == "sao" and not m.shared]
    seen = [m.id for cell in matrix(case, act("detective")).cells for m in cell.marks]
    assert (bool(kept), {m.id for m in kept} & set(seen)) == (True, set())


@pytest.mark.slow
def test_a_mark_is_replaced_and_another_taken_back(in_app):
    array, lead = played("H2", "H4", until="submitted")
    replaced = {m.replaces_id for m in all_marks(array) if m.replaces_id}
    back = [m for m in all_marks(lead) if m.taken_back_at]
    assert (len(replaced), {m.exhibit.type for m in back}) == (3, {"nibin_lead"})


def test_every_mark_of_a_story_has_a_story_and_a_reason():
    known = {story.key for story in stories()}
    assert set(marks.POLICE) | set(marks.OFFICE) <= known
    assert all(m.reason.endswith((".", "!")) for rows in marks.POLICE.values() for m in rows)


@pytest.mark.slow
def test_the_first_mark_of_each_story_lands_in_its_matrix(in_app):
    for case in played(*marks.POLICE, until="submitted"):
        wanted = {e.key for charge in live_charges(case) for e in definition_of(charge).elements}
        assert {m.element for m in marks_of(case)} <= wanted
        assert len(marks_of(case)) > 2, case.complaint_number
    db.session.rollback()
