"""The packets of the demo: on its way to court each kind is built, the disclosure with a released redacted copy."""

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.demo import packets, redactions
from casebridge.demo.load import Stage, _target
from casebridge.demo.plans import plan_of
from casebridge.demo.stories import stories
from casebridge.packets.models import Packet
from casebridge.redaction.models import RedactedCopy
from tests.cases.support import who

# The same services as everywhere, many times: on PostgreSQL it is a long proof.
BOTH = False


@pytest.mark.sweep
def test_the_case_of_the_demo_that_is_tried_has_each_kind_and_a_released_redaction(in_app):
    with transaction():
        who("detective")
    stage = Stage(clock.now())
    for story in stories():
        if f"DEMO26-{story.key}" in (packets.TRIED, "DEMO26-H4"):
            stage.stage_case(plan_of(story), _target(story), real_papers=True, returned_for=story.returned_for or None)
    stage.play(lambda done, of: None)
    packets._tried()
    packets._papers()
    made = {packet.kind: packet for packet in db.session.scalars(select(Packet))}
    assert {kind: packet.failure for kind, packet in made.items() if packet.failure} == {}
    assert {"charging", "grand_jury", "defense_discovery", "case_summary", "custody_report", "return_letter"} <= set(
        made
    )
    copy = db.session.scalars(select(RedactedCopy)).one()
    given = {row["number"]: row["redacted"] for row in made["defense_discovery"].exhibits}
    assert copy.released_at is not None
    assert given[copy.exhibit.number] == copy.sha256
    assert redactions.LINE not in str(made["defense_discovery"].exhibits)
