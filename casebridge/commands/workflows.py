"""`casebridge workflows list|show|draw`: the workflows as data, for programs, people and the picture of them."""

from pathlib import Path
from typing import Any

import click

from casebridge.commands.common import as_json_option, print_json, print_table, without_app
from casebridge.commands.drawing import page
from casebridge.errors import NotThere
from casebridge.workflows import WORKFLOWS
from casebridge.workflows.definition import Workflow
from casebridge.workflows.makers import makers

PAGE = Path("docs") / "workflows.md"


def register(main: click.Group) -> None:
    """Hand the commands in."""
    main.add_command(workflows)


@click.group()
def workflows() -> None:
    """How records move: states and moves."""


@workflows.command("list")
@as_json_option
@without_app
def list_(as_json: bool) -> None:
    """List the workflows."""
    rows = [(flow.name, flow.label, len(flow.states), len(flow.moves)) for flow in WORKFLOWS.values()]
    if as_json:
        print_json([dict(zip(("name", "label", "states", "moves"), row, strict=True)) for row in rows])
    else:
        print_table([("NAME", "LABEL", "STATES", "MOVES"), *rows])


@workflows.command()
@click.argument("name")
@as_json_option
@without_app
def show(name: str, as_json: bool) -> None:
    """Show states and moves of the workflow NAME, one line a row of its tables."""
    plain = as_plain(_flow(name))
    if as_json:
        print_json(plain)
        return
    print_table([("STATE", "LABEL", "HOLDER", "CLOCK"), *(tuple(state.values()) for state in plain["states"])])
    click.echo()
    rows = [
        (m["key"], m["label"], ", ".join(m["from"]), ", ".join(m["to"]), ", ".join(m["who"])) for m in plain["moves"]
    ]
    print_table([("MOVE", "LABEL", "FROM", "TO", "WHO"), *rows])


@workflows.command()
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), default=PAGE, show_default=True, help="Where to write; - prints."
)
@without_app
def draw(output: Path) -> None:
    """Draw every workflow with its tables into one page."""
    text = page()
    if str(output) == "-":
        click.echo(text, nl=False)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text)
    click.echo(f"{len(WORKFLOWS)} workflows are drawn in {output}.")


def as_plain(flow: Workflow) -> dict[str, Any]:
    """Return a workflow in the shape that others read: one object a row of its tables."""
    return {
        "name": flow.name,
        "states": [
            {"key": state.key, "label": state.label, "holder": state.holder or None, "clock": state.clock or None}
            for state in flow.states
        ],
        "moves": [
            {
                "key": move.key, "label": move.label, "from": list(move.sources), "to": list(move.to),
                "who": [str(role) for role in makers(flow, move)],
            }
            for move in flow.moves
        ],
    }  # fmt: skip


def _flow(name: str) -> Workflow:
    if name not in WORKFLOWS:
        raise NotThere(f"There is no workflow {name}.", next_step=f"There are {', '.join(WORKFLOWS)}.")
    return WORKFLOWS[name]
