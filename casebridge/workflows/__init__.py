"""The workflows by name: data that one engine reads."""

from casebridge.workflows.case_review import CASE_REVIEW
from casebridge.workflows.custody import CUSTODY
from casebridge.workflows.definition import Workflow
from casebridge.workflows.lead import LEAD
from casebridge.workflows.packet_release import PACKET_RELEASE
from casebridge.workflows.return_item import RETURN_ITEM

WORKFLOWS: dict[str, Workflow] = {flow.name: flow for flow in (CASE_REVIEW, RETURN_ITEM, LEAD, PACKET_RELEASE, CUSTODY)}
