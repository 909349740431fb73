"""How the words for persons on the page are read as rows of the policy, each choice with its reason."""

from collections.abc import Iterable

from casebridge.access.check import grants
from tests.contract.rows import Who

# The page's section 8 lets a sergeant attest "for the unit" and section 2 says "the unit's sergeants":
# a sergeant is always one of the unit that has the case.
SERGEANT = frozenset({"own_unit"})
# Section 5 speaks of "the detective" and "the prosecutor" of the case, not of any in the office.
ITEM_ROLES = {"detective": frozenset({"lead_detective"}), "prosecutor": frozenset({"assigned"})}
# A prosecutor sees a case once it reached the office (record_event, victim_died) or was asked for advice.
ACT_PROSECUTOR = {
    "record_event": frozenset({"reached_sao"}),
    "victim_died": frozenset({"reached_sao"}),
    "advise": frozenset({"advice_asked"}),
}
EXCLUDED = {"lead_detective": "not_lead", "decider": "not_decider", "signer": "not_signer"}
RELATIONS = {
    "holder": "holder",
    "lead_detective": "lead_detective",
    "requester": "requester",
    "releaser": "may_release",
    "keeper": "keeper",
    "receiver": "receiver",
    "giver": "keeper",  # until it is received, the giver is the keeper
}
# The page names nobody: a newer packet replaces (the engine), and who released may revoke.
UNNAMED = {
    "supersede": Who(relations=frozenset({"engine"})),
    "revoke": Who(relations=frozenset({"releaser"})),
}
# "`decide`, `withdraw`, `close` end what is open as `case_ended`": the engine withdraws the item for them.
# Section 2: a hold wakes on its date, and leave moves what a person holds by rule and back.
BY_REMARK = {name: {("engine", frozenset({"anyone"}))} for name in ("withdraw_item", "wake", "reassign")}

Row = tuple[str, frozenset[str]]


def expected_rows(ways: Iterable[Who], narrowed: dict[str, frozenset[str]] | None = None) -> set[Row]:
    """Return the policy rows that these alternatives ask for: (role or "any", relations)."""
    return {_row(way, narrowed or {}) for way in ways}


def _row(way: Who, narrowed: dict[str, frozenset[str]]) -> Row:
    if "engine" in way.relations:
        return ("engine", frozenset({"anyone"}))
    relations = {RELATIONS[word] for word in way.relations} | {EXCLUDED[word] for word in way.excluded}
    if way.role == "sergeant":
        relations |= SERGEANT
    if way.role in narrowed and not way.relations:
        relations |= narrowed[way.role]
    return (way.role or "any", frozenset(relations or {"anyone"}))


def policy_rows(permission: str) -> set[Row]:
    """Return the rows of the policy for a permission in the same form."""
    return {
        (str(role), frozenset(grant.relations))
        for grant in grants().get(permission, ())
        for role in (grant.roles or ("any",))
    }
