"""Which roles may make a move: the policy's rows, with "the holder" and its like told as the roles they can be."""

from collections.abc import Iterable

from casebridge.access.actor import Role
from casebridge.access.check import grants, roles_for
from casebridge.access.policy import Grant, Permission
from casebridge.access.predicates import FEDERAL, POLICE, STATE_PROSECUTORS
from casebridge.catalog.load import catalog
from casebridge.workflows.definition import Act, Move, Workflow

# The roles of those who hold a record in a state, by the name of the function that finds the holder.
HOLDER_ROLES: dict[str, tuple[Role, ...]] = {
    "lead_detective": (Role.DETECTIVE,),
    "unit_sergeants": (Role.SERGEANT,),
    "sao_queue": (Role.PROSECUTOR,),
    "prosecutor": (Role.PROSECUTOR,),
    "conference_chair": (Role.SAO_SUPERVISOR,),
    "other_supervisor": (Role.SAO_SUPERVISOR,),
    "federal_liaison": (Role.FEDERAL_LIAISON,),
    "referring_liaison": (Role.FEDERAL_LIAISON,),
    "usao": (Role.AUSA,),
    "lead_liaison": (Role.LEAD_LIAISON,),
    "lead_queue": (Role.LEAD_COORDINATOR,),
    "case_manager": (Role.CASE_MANAGER,),
    "lead_decider": (Role.LEAD_LIAISON, Role.LEAD_COORDINATOR),
}
# A case that was charged over objection has no prosecutor until a supervisor assigns one.
ALSO = {"state_prosecution": (Role.SAO_SUPERVISOR,)}
KEEPERS = (*POLICE, Role.EVIDENCE_CLERK, *STATE_PROSECUTORS, Role.VICTIM_ADVOCATE, *FEDERAL)


def makers(flow: Workflow, step: Move | Act) -> list[Role]:
    """Return the roles that may make a move from any of its states, in the order of the policy, each once."""
    sources = step.sources if isinstance(step, Move) else step.states
    found: list[Role] = []
    for grant in grants().get(step.needs, ()):
        if grant.states and grant.states.isdisjoint(sources):
            continue
        found += [role for role in grant.roles or _behind(flow, grant, sources) if role not in found]
    return found


def _behind(flow: Workflow, grant: Grant, sources: Iterable[str]) -> list[Role]:
    """Return who can be meant by a row that names no role."""
    found: list[Role] = []
    for relation in grant.relations:
        found += [role for role in _roles(flow, relation, sources) if role not in found]
    return found


def _roles(flow: Workflow, relation: str, sources: Iterable[str]) -> Iterable[Role]:
    if relation == "holder":
        held = [(HOLDER_ROLES.get(flow.state(key).holder, ()), ALSO.get(key, ())) for key in sources]
        return [role for pair in held for roles in pair for role in roles]
    if relation == "requester":
        return roles_for(Permission.PACKET_BUILD)
    if relation == "may_release":
        named = (Role(kind.approved_by) for kind in catalog().packet_kinds.values() if kind.approved_by != "holder")
        return list(dict.fromkeys(named))
    return KEEPERS if relation in ("keeper", "receiver") else ()
