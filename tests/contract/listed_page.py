"""Reads sections 5, 6 and 7 of the page: the workflows whose moves stand in the cells of their states."""

import re
from dataclasses import replace

from tests.contract.markdown import CannotRead, code, code_list, paragraph, split_outside, tables
from tests.contract.rows import ListedMove, ListedWorkflow, StateRow, Who
from tests.contract.who import PERSONS

MOVE = re.compile(
    r"(?:(?P<who>[a-z_]+): )?`(?P<name>[a-z_]+)`(?: \((?P<words>.+?)\))?"
    r"(?: -> (?P<target>[a-z_]+)(?P<mark> by the receiver| by the giver|, marked insisted upon)?)?"
    r"(?: \((?P<after>.+)\))?"
)
REMARKS = {  # clauses that are no move; each is a rule of its own with a test of its own
    "the detective may go on answering while the case is in_review or in conference",
    "`decide`, `withdraw`, `close` end what is open as `case_ended`",
    "an item never closes on a part",
    "sergeant or sao_supervisor may `escalate` the case",
    "ends",
    "each counts in the file-quality figures, disputes counted both ways",
    "bytes of an issued packet never change and are kept",
}
WORDS = {
    "a cancel reason",
    "reason",
    "alternative",
    "a thread that must be answered in 1 business day",
    "why",
    "what is missing",
    "rule and reason",
    "override recorded",
    "capacity",
    "next agency",
    "live consent",
    "when the deadline has passed",
    "own goals",
    "no pass or fail exists",
    "the linked case's own moves decide the charge",
    "exhibit and reason named",
    "recipient named",
    "numbered",
    "sealed",
    "in the register",
    "by a newer packet of the recipe",
    "to whom",
}
LEAD_HOLDERS = {
    "coordinators' queue",
    "case manager",
    "arrest door with a linked case: lead_liaison, who sees status and dates only; every other door: lead_coordinator",
    "none",
}
LEAD_WHO = re.compile(
    r"^Who: (?P<first>`.+`) lead_coordinator; the rest case_manager or lead_coordinator, but for"
    r" `(?P<held>[a-z_]+)` its holder\."
)


def read_items(body: str, roles: frozenset[str]) -> ListedWorkflow:
    """Return the return item of section 5; "any open" is spelled out for each open state."""
    (table,) = tables(body, ("state", "moves"))
    states, cells, everywhere = [], {}, ""
    for state, moves in table.rows:
        if state == "any open":
            everywhere = moves
            continue
        for key in code_list(state):
            states.append(StateRow(key, key.replace("_", " ")))
            cells[key] = moves
    if not everywhere:
        raise CannotRead("section 5 has no row for any open item")
    opened = [key for key, cell in cells.items() if not cell.startswith("ends")]
    cells = {key: f"{everywhere}; {cell}" if key in opened else cell for key, cell in cells.items()}
    return _assemble(states, cells, roles)


def read_lead(body: str, roles: frozenset[str]) -> ListedWorkflow:
    """Return the LEAD workflow of section 6 with the persons of its "Who" sentence."""
    (table,) = tables(body, ("state", "label", "holder", "clock", "moves"))
    states, cells = [], {}
    for key, label, holder, clock, moves in table.rows:
        if holder not in LEAD_HOLDERS or not label or not clock:
            raise CannotRead(f"an unknown holder or a missing cell: {key}")
        states.append(StateRow(code(key), label, holder=holder, clock=clock))
        cells[code(key)] = moves
    flow = _assemble(states, cells, roles)
    sentence = LEAD_WHO.match(paragraph(body, "Who: "))
    if sentence is None:
        raise CannotRead("the Who sentence of section 6 does not read as expected")
    coordinators = set(code_list(sentence["first"]))
    if unknown := (coordinators - {move.name for move in flow.moves}):
        raise CannotRead(f"unknown moves in the Who sentence: {unknown}")
    moves = tuple(_lead_who(move, coordinators, sentence["held"]) for move in flow.moves)
    return replace(flow, moves=moves)


def _lead_who(move: ListedMove, coordinators: set[str], held: str) -> ListedMove:
    coordinator, manager = Who(role="lead_coordinator"), Who(role="case_manager")
    if move.source == held:
        expected: tuple[Who, ...] = (Who(relations=frozenset({"holder"})),)
    else:
        expected = (coordinator,) if move.name in coordinators else (manager, coordinator)
    if move.who and move.who != expected:
        raise CannotRead(f"the cell and the Who sentence disagree about {move.name}: {move.who}")
    return replace(move, who=expected)


def read_packet(body: str, roles: frozenset[str]) -> ListedWorkflow:
    """Return the packet workflow, the first table of section 7."""
    table, _ = tables(body, ("packet state", "label", "moves (who)"), ("custody state", "label", "moves (who)"))
    states, cells = [], {}
    for keys, labels, moves in table.rows:
        names, words = code_list(keys), [word.strip() for word in labels.split(",")]
        if len(names) == 1:
            words = [labels]
        if len(names) != len(words):
            raise CannotRead(f"{len(names)} states, {len(words)} labels: {keys}")
        states += [StateRow(name, word) for name, word in zip(names, words, strict=True)]
        named = re.fullmatch(r"((?:`[a-z_]+`(?:, )?)+): (.+)", moves)
        at = code_list(named.group(1)) if named else names
        if not set(at) <= set(names):
            raise CannotRead(f"a row speaks of states that are not its own: {moves!r}")
        cells.update({name: named.group(2) if named else moves for name in at})
        cells.update({name: "ends" for name in names if name not in at})
    return _assemble(states, cells, roles)


def read_custody(body: str, roles: frozenset[str]) -> ListedWorkflow:
    """Return the custody workflow, the second table of section 7."""
    _, table = tables(body, ("packet state", "label", "moves (who)"), ("custody state", "label", "moves (who)"))
    states = [StateRow(code(key), label) for key, label, _ in table.rows]
    return _assemble(states, {code(key): moves for key, _, moves in table.rows}, roles)


def _assemble(states: list[StateRow], cells: dict[str, str], roles: frozenset[str]) -> ListedWorkflow:
    keys = [state.key for state in states]
    if len(set(keys)) != len(keys) or not all(state.label for state in states):
        raise CannotRead(f"a state stands twice or has no label: {keys}")
    moves: list[ListedMove] = []
    remarks: list[str] = []
    for key in keys:
        _read_cell(key, cells[key], roles, moves, remarks)
    targets = {move.name: move.target for move in moves if move.target}
    moves = [replace(move, target=move.target or targets.get(move.name, "")) for move in moves]
    if lost := [move for move in moves if move.target not in keys]:
        raise CannotRead(f"moves to no known state: {lost}")
    return ListedWorkflow(tuple(states), tuple(moves), tuple(dict.fromkeys(remarks)))


def _read_cell(key: str, cell: str, roles: frozenset[str], moves: list[ListedMove], remarks: list[str]) -> None:
    """Add a cell's moves and remarks; a role before a colon goes on until the next role or remark."""
    role = ""
    for clause in split_outside(cell, ";"):
        for words in re.split(r", (?=`)", clause) if "->" in clause else [clause]:
            words, colon, remark = words.partition("insisted upon: ")
            words += colon.removesuffix(": ")
            remarks += [remark] if remark else []
            if words in REMARKS:
                remarks.append(words)
                role = ""
                continue
            matched = MOVE.fullmatch(words)
            if matched is None:
                raise CannotRead(f"neither a move nor a known remark: {words!r}")
            role = matched["who"] or role
            moves.append(_listed(key, matched, role, roles))
    if unknown := set(remarks) - REMARKS:
        raise CannotRead(f"unknown remarks: {unknown}")


def _listed(key: str, matched: re.Match[str], role: str, roles: frozenset[str]) -> ListedMove:
    words = _words(matched["words"]) + _words(matched["after"])
    people = tuple(word for word in words if word in PERSONS or word == "case manager or coordinator")
    others = tuple(word for word in words if word not in people and word != "step-up")
    if unknown := [word for word in others if word not in WORDS]:
        raise CannotRead(f"unknown words at {matched['name']}: {unknown}")
    mark = (matched["mark"] or "").strip(", ")
    who = _people(people, role, roles)
    if "step-up" in words:
        who = tuple(replace(way, step_up=True) for way in who or (Who(),))
    return ListedMove(matched["name"], key, matched["target"] or "", who, others, (mark,) if mark else ())


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(re.split(r"[,;] ", text)) if text else ()


def _people(people: tuple[str, ...], role: str, roles: frozenset[str]) -> tuple[Who, ...]:
    if "case manager or coordinator" in people:
        return (Who(role="case_manager"), Who(role="lead_coordinator"))
    if people:
        return tuple(PERSONS[person] for person in people)
    if role == "engine":
        return (PERSONS["engine"],)
    if role and role not in roles:
        raise CannotRead(f"an unknown role: {role!r}")
    return (Who(role=role),) if role else ()
