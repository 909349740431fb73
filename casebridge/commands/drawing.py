"""Draws the workflows from their data: a picture by the state machine's own library, and tables."""

from collections.abc import Iterable, Sequence

from transitions.extensions import GraphMachine

from casebridge.workflows import WORKFLOWS
from casebridge.workflows.definition import Move, Workflow
from casebridge.workflows.makers import makers

HEAD = """# Workflows, drawn from the data

`casebridge workflows draw` writes this page from `casebridge/workflows/`; a test fails when the two differ. Roles under
"who" are those whom the policy could allow the move; guards, relations ("not the decider") and the factor given again
come on top.
"""


class _Record:
    """What the drawing machine moves."""

    state: str


def page() -> str:
    """Return the page of all workflows as Markdown."""
    return "\n".join([HEAD, *(section(flow) for flow in WORKFLOWS.values())])


def section(flow: Workflow) -> str:
    """Return picture and tables of one workflow."""
    moves = (_row(flow, move) for move in flow.moves)
    states = [(f"`{s.key}`", s.label, s.side, _code(s.holder), _code(s.clock)) for s in flow.states]
    parts = [
        f"## {flow.label} (`{flow.name}`)", "", "```mermaid", mermaid(flow), "```", "",
        table(("state", "label", "side", "holder", "clock"), states), "",
        table(("move", "label", "from", "to", "who", "guards", "asks for", "again"), moves), "",
    ]  # fmt: skip
    if flow.acts:
        acts = [
            (f"`{act.key}`", act.label, ", ".join(str(role) for role in makers(flow, act)), _codes(act.states))
            for act in flow.acts
        ]
        parts += ["What is done inside a state:", "", table(("act", "label", "who", "where"), acts), ""]
    return "\n".join(parts)


def mermaid(flow: Workflow) -> str:
    """Return the workflow as a mermaid state diagram."""
    record = _Record()
    machine = GraphMachine(
        model=None, states=[state.key for state in flow.states], initial=flow.initial, auto_transitions=False,
        graph_engine="mermaid", title=flow.label,
    )  # fmt: skip
    for move in flow.moves:
        for source in move.sources:
            for target in (source,) if move.target == "same_state" else move.to:
                machine.add_transition(move.key, source, target)
    machine.add_model(record)
    return str(record.get_graph().draw(None)).strip()  # type: ignore[attr-defined]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _row(flow: Workflow, move: Move) -> tuple[str, ...]:
    return (
        f"`{move.key}`" + (f" when {_code(move.when)}" if move.when else ""), move.label, _codes(move.sources),
        _codes(move.to), ", ".join(str(role) for role in makers(flow, move)), _codes(move.guards),
        ", ".join(ask.label for ask in move.asks), "yes" if move.step_up else "",
    )  # fmt: skip


def _codes(names: Iterable[str]) -> str:
    return ", ".join(_code(name) for name in names)


def _code(name: str) -> str:
    return f"`{name}`" if name else ""
