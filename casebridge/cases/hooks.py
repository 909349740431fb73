"""What the workflow data names and the case's own facts answer."""

from casebridge.cases.effects import CONDITIONS, EFFECTS, TARGETS
from casebridge.cases.guards import GUARDS
from casebridge.cases.holders import AUDIENCES, HOLDERS, PEOPLE
from casebridge.cases.state_clocks import CLOCKS
from casebridge.cases.words import bind

__all__ = ["AUDIENCES", "CLOCKS", "CONDITIONS", "EFFECTS", "GUARDS", "HOLDERS", "PEOPLE", "TARGETS", "bind"]
