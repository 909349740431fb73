"""`casebridge routes` and `casebridge policy`: every door and who may open it."""

import click
from flask import current_app

from casebridge.access.gate import routes as all_routes
from casebridge.access.policy import POLICY
from casebridge.commands.common import as_json_option, print_json, print_table


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(routes)
    main.add_command(policy)


@click.command()
@as_json_option
def routes(as_json: bool) -> None:
    """List every address with its methods and the permission that it needs."""
    rows = [
        {"path": path, "methods": methods.split(), "policy": mark} for path, methods, mark in all_routes(current_app)
    ]
    if as_json:
        print_json(rows)
    else:
        print_table([("PATH", "METHODS", "NEEDS"), *((r["path"], " ".join(r["methods"]), r["policy"]) for r in rows)])


@click.command()
@as_json_option
def policy(as_json: bool) -> None:
    """List the policy: each permission, for whom, when what holds, in which states."""
    rows = [
        {
            "permission": grant.permission, "roles": [str(role) for role in grant.roles],
            "relations": list(grant.relations), "states": sorted(grant.states),
        }
        for grant in POLICY
    ]  # fmt: skip
    if as_json:
        print_json(rows)
        return
    print_table([
        ("PERMISSION", "ROLES", "WHEN", "IN STATES"),
        *(
            (r["permission"], ", ".join(r["roles"]) or "every role", " and ".join(r["relations"]),
             ", ".join(r["states"]) or "every state")
            for r in rows
        ),
    ])  # fmt: skip
