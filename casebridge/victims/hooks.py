"""What victims hand in: the guard that asks whether they were told that the case has ended."""

from collections.abc import Iterable

from casebridge.cases.models import Case
from casebridge.cases.wall import people_seen
from casebridge.errors import Gap
from casebridge.victims.queries import end_notices
from casebridge.workflows.registry import Step


def victim_notices_done(case: Case, step: Step) -> Iterable[Gap]:
    """Require that each victim was told or that it is said why not; victims outside the shared set the State tells."""
    told = {notice.party_id for notice in end_notices(case) if notice.withdrawal is None}
    for party in people_seen(case, step.actor):
        if party.role == "victim" and party.id not in told:
            yield Gap(
                "victim_notices_done", f"no notice to {party.name} is recorded, and no reason why not", "dispositions"
            )


GUARDS = {"victim_notices_done": victim_notices_done}
